"""`python -m benchmarks.worst`: the worst known input of each entry, as multiples of an ordinary one.

Processor time and memory of this process, which serves the requests itself.  Collections of
garbage are left out, as `api.serve` leaves what it loaded out of them: one over everything that a
process of tests holds takes seconds and says nothing about the input.  Whatever a new attack needs
is added to `entries`; `tests/api/test_worst_inputs.py` holds the same inputs to bounds that a busy
machine keeps.
"""

from __future__ import annotations

import gc
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from api.base.members import MAX_PEOPLE
from api.base.openapi import PREFIX
from court.core.roles import Role
from court.core.tables import Filing, FilingVersion
from tests.court.houses import Founded, founded
from tests.court.papers import example

LOAN = "民间借贷纠纷"
TARGET = 20
Call = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with an ordinary call and the worst ones known."""

    name: str
    ordinary: Call
    worst: Mapping[str, Call]


@dataclass(frozen=True, slots=True)
class Posts:
    """Bodies for one address: an ordinary one and the worst known; `by_filer` needs a session."""

    address: str
    ordinary: bytes
    worst: Mapping[str, bytes]
    kind: str = "application/json"
    by_filer: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor and bytes at the most, of one call."""

    seconds: float
    memory: int


def keys(count: int) -> dict[str, int]:
    return {f"{number:x}": 1 for number in range(count)}


def body(raw: Any) -> bytes:
    return json.dumps(raw, ensure_ascii=False).encode()


def filings() -> dict[str, bytes]:
    """The worst bodies of 2 MB that a check may be sent."""
    return {
        "2 MB of unknown keys": body(keys(180_000)),
        "unknown keys in 50 members": body({"案由": LOAN, "被告": [keys(1_900)] * 50}),
        "150 parties, 1,000 materials": body(
            {
                "案由": LOAN,
                "被告": [{"类型": "自然人", "姓名": f"甲{n}"} for n in range(MAX_PEOPLE)],
                "材料": [{"种类": "借条", "份数": n} for n in range(1_000)],
            }
        ),
        "10,000 values nobody can read": body({"案由": LOAN, "材料": [{"份数": "甲"}] * 10_000}),
        "1,000 values nobody can read": body({"案由": LOAN, "材料": [{"份数": "甲"}] * 1_000}),
        "one text of 600,000 characters": body({"案由": LOAN, "事实与理由": "，" * 600_000}),
        "brackets": b'{"a": ' + b"[" * 1_000_000,
        "colons in a text": body({"案由": LOAN, "事实与理由": '":' * 500_000}),
    }


def posts() -> Iterator[Posts]:
    """Every address that once fell, and those that cost most."""
    check, usual = f"{PREFIX}/check", body(example("01"))
    bodies = filings()
    yield Posts(check, usual, bodies)
    lines = {name: content[:999_000] for name, content in bodies.items()}
    yield Posts(f"{check}/bulk", usual, lines, "application/x-ndjson")
    form = {"_cause": LOAN, "原告[0].姓名": "甲", "被告[0].姓名": "乙", "借款金额": "8万"}
    floods = {
        "19,900 unknown names": {"_cause": LOAN, **{f"名{n}": "1" for n in range(19_900)}},
        "150 rows": {"_cause": LOAN, **{f"被告[{n}].姓名": "甲" for n in range(MAX_PEOPLE)}},
        "a field of 1 MB": {**form, "事实与理由": "，" * 300_000},
    }
    yield Posts(
        "/selfcheck/check",
        urlencode(form).encode(),
        {name: urlencode(said).encode() for name, said in floods.items()},
        "application/x-www-form-urlencoded",
    )
    brackets = {
        "44 MB of brackets": b"[1]," * 11_000_000,
        "4 kB of brackets": b"[" * 3_999,
    }
    yield Posts("/payments/callback", body({"order_number": "1"}), brackets)
    drafts: dict[str, dict[str, Any]] = {
        "2,000 unknown names": {"案由": LOAN, **keys(1_900)},
        "3,000 materials": {"案由": LOAN, "材料": [{"种类": "借条", "份数": "甲"}] * 3_000},
        "10,000 materials": {"案由": LOAN, "材料": [{"种类": "借条", "份数": "甲"}] * 10_000},
    }
    yield Posts(
        f"{PREFIX}/filings",
        _filing(example("01")),
        {name: _filing(draft) for name, draft in drafts.items()},
        by_filer=True,
    )


def entries(house: Founded) -> Iterator[Entry]:
    """What is posted, and the page that compares two versions."""
    anybody, filer = house.client_for(None), house.client_for()
    for to in posts():
        client = filer if to.by_filer else anybody
        headers = {"content-type": to.kind}
        call = partial(client.post, to.address, headers=headers)
        worst = {name: partial(call, content=content) for name, content in to.worst.items()}
        yield Entry(f"POST {to.address}", partial(call, content=to.ordinary), worst)
    judge = house.client_for(Role.judge)
    pages = {name: partial(judge.get, page) for name, page in _compared(house)}
    yield Entry("GET /inbox/…/compare", pages.pop(""), pages)


def _filing(raw: Mapping[str, Any]) -> bytes:
    return body({"案由": raw["案由"], "内容": raw, "提交": True})


def _compared(house: Founded) -> Iterator[tuple[str, str]]:
    """Pages that compare two versions, an ordinary pair first."""
    raw = example("01")
    yield "", _versions(house, raw, {**raw, "事实与理由": f"{raw['事实与理由']}另有利息。"})
    every = "".join(f"{n}号，" if n % 2 else f"甲{n}，" for n in range(9_000))
    people = [{"姓名": f"甲{n}"} for n in range(300)]
    claims = [{"名称": "本金", "金额": str(n)} for n in range(1_000)]
    texts: dict[str, dict[str, Any]] = {
        "49,000 commas": {"事实与理由": "，" * 49_000},
        "every second clause": {"事实与理由": every},
        "300 parties come": {"被告": people},
        "1,000 claims change": {"诉讼请求": claims},
    }
    for name, changed in texts.items():
        before = {**raw, **changed}
        other = {k: _altered(v) for k, v in changed.items()}
        yield name, _versions(house, raw if "被告" in changed else before, {**before, **other})


def _altered(value: Any) -> Any:
    if isinstance(value, str):
        return f"甲{value[1:]}乙"
    return [{**member, "金额": f"{n}1"} if "金额" in member else member
            for n, member in enumerate(value)]  # fmt: skip


def _versions(house: Founded, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The page of a filing with these two versions."""
    filing = house.filed(before)
    with house.house.work(house.actor()) as work:
        found = work.session.get_one(Filing, filing.id)
        found.version = 2
        version = FilingVersion(
            filing_id=filing.id,
            version=2,
            content=dict(after),
            content_hash="",
            submitted_at=work.now,
            submitted_by=work.actor.account_id,
        )
        work.session.add(version)
    return f"/inbox/{filing.id}/compare"


def cost_of(call: Call, rounds: int = 3) -> Cost:
    """The least time of some calls, and the memory of one more."""
    with _no_collections():
        least = min(_seconds(call) for _ in range(rounds))
        tracemalloc.start()
        call()
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return Cost(least, memory)


@contextmanager
def _no_collections() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _seconds(call: Call) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def measured(house: Founded, rounds: int = 3) -> Iterator[tuple[Entry, Cost, str, Cost]]:
    """Each entry with its ordinary cost, and each worst input with its own."""
    for entry in entries(house):
        entry.ordinary()
        usual = cost_of(entry.ordinary, rounds)
        for name, call in entry.worst.items():
            yield entry, usual, name, cost_of(call, rounds)


def main() -> None:
    table = Table("entry", "worst input", "ms", "× ordinary", "MB", title=f"target {TARGET}×")
    with (
        tempfile.TemporaryDirectory(prefix="lian-worst-") as folder,
        founded(Path(folder) / "state", calls_per_minute=10**9) as house,
    ):
        for entry, usual, name, cost in measured(house):
            table.add_row(
                entry.name,
                name,
                f"{cost.seconds * 1e3:.1f}",
                f"{cost.seconds / usual.seconds:.1f}",
                f"{cost.memory / 1e6:.1f}",
            )
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
