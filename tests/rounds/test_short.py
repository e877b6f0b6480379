"""One round of every fault; `make rounds` does many."""

from __future__ import annotations

import random
from pathlib import Path

from tests.court.houses import Founded, both_databases
from tests.rounds.faults import Round, lost


@both_databases
def test_nothing_that_was_done_is_lost(house: Founded, tmp_path: Path) -> None:
    """On one process: a clock that jumps, a disk that fills up, a kill."""
    with Round(house, tmp_path / "clock", random.Random(7)) as at_work:
        at_work.works()
        at_work.set_clock()
        if house.house.database.is_sqlite:
            at_work.fill_disk()
        at_work.works()
        at_work.kill()
    assert lost(house, at_work.done) == []
    house.clock.advance(days=90)
    assert house.filed("01").number
