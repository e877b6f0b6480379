"""The worst known input of each entry, held to bounds that a busy machine keeps.

The figures are in `benchmarks/README.md`; the target is twenty times an ordinary call.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.worst import measured
from tests.court.houses import founded

LEAST_SECONDS, TIMES = 0.5, 60
MOST_BYTES = 150_000_000


def test_no_input_costs_much_more_than_an_ordinary_one(tmp_path: Path) -> None:
    dear = []
    with founded(tmp_path / "state", calls_per_minute=10**9) as house:
        for entry, usual, name, cost in measured(house, rounds=1):
            bound = max(LEAST_SECONDS, TIMES * usual.seconds)
            if cost.seconds > bound or cost.memory > MOST_BYTES:
                dear.append(f"{entry.name}, {name}: {cost} against {usual}")
    assert dear == []
