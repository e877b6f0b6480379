"""Every draw computed again from the log alone, by whoever has it (`lian assignment verify`).

Checked of each: the seed revealed belongs to the commitment, the commitment stood in the log before
the draw and before its day, the number is what seed, case and registration give, the candidates
within the band are those the loads say, nobody left out is among them, and the judge is the one drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from court.assignment.drawing import commitment, draw, draw_several, message
from court.assignment.panel_draws import DRAWS, draw_message
from court.assignment.seeds import COMMITTED, REVEALED
from court.assignment.service import ONLY_ONE, RANDOM
from court.cases.lifecycle import CaseEvent
from court.cases.panel import SUBSTITUTES
from court.cases.projection import PEOPLE
from court.core.events import Fault
from court.core.lifecycle import Event
from court.core.roles import Relation
from court.core.tables import LogEntry

GIVING = frozenset({CaseEvent.assign, CaseEvent.reassign})
DRAWING = GIVING | {CaseEvent.form_panel}
KINDS = DRAWING | {COMMITTED, REVEALED, Event.register}


@dataclass(frozen=True, slots=True)
class Seen:
    """An event, from the database or from an exported log."""

    number: int
    kind: str
    day: str
    hash: str
    data: Mapping[str, Any]

    @classmethod
    def of(cls, entry: LogEntry, day: str) -> Seen:
        return cls(entry.number, entry.kind, day, entry.hash, orjson.loads(entry.data))

    @classmethod
    def from_line(cls, line: bytes) -> Seen:
        """A line of `lian audit export`.  Raises `ValueError`, `KeyError`."""
        said = orjson.loads(line)
        data = said["内容"]
        return cls(
            int(said["编号"]),
            str(said["事件"]),
            str(said["时间"])[:10],
            str(said["哈希"]),
            orjson.loads(data) if isinstance(data, str) else data,
        )


@dataclass(slots=True)
class Verified:
    """How many draws were computed again, how many wait for their seed, what is wrong.

    `late` are draws of days whose commitment was published only on that day.
    """

    computed: int = 0
    waiting: int = 0
    ordered: int = 0
    late: int = 0
    faults: list[Fault] = field(default_factory=list)


def verify(events: Iterable[Seen]) -> Verified:
    """Read the events of a log, oldest first."""
    seeds: dict[str, str] = {}
    promised: dict[str, Seen] = {}
    registered: dict[int, str] = {}
    given: list[Seen] = []
    for seen in events:
        if seen.kind == COMMITTED:
            promised.setdefault(str(seen.data["日"]), seen)
        elif seen.kind == REVEALED:
            seeds[str(seen.data["日"])] = str(seen.data["种子"])
        elif seen.kind == Event.register:
            registered[seen.number] = seen.hash
        elif seen.kind in DRAWING:
            given.append(seen)
    found = Verified()
    for seen in given:
        _take(found, seen, seeds, promised, registered)
    return found


def _take(
    found: Verified,
    seen: Seen,
    seeds: Mapping[str, str],
    promised: Mapping[str, Seen],
    registered: Mapping[int, str],
) -> None:
    if not _is_drawn(seen):
        found.ordered += 1
        return
    day = str(seen.data["日"])
    said = promised.get(day)
    found.faults += _promise_faults(seen, said)
    found.late += bool(said and said.day >= day)
    if day not in seeds:
        found.waiting += 1
        return
    found.computed += 1
    try:
        found.faults += _faults(seen, bytes.fromhex(seeds[day]), registered)
    except (ValueError, KeyError, TypeError, ArithmeticError):
        found.faults.append(Fault(seen.number, "分案记录读不懂"))


def _is_drawn(seen: Seen) -> bool:
    """Whether chance decided anything in it; what was ordered has nothing to compute."""
    if seen.kind == CaseEvent.form_panel:
        return DRAWS in seen.data
    return seen.data.get("方式") in (RANDOM, ONLY_ONE)


def _promise_faults(seen: Seen, said: Seen | None) -> Iterator[Fault]:
    if said is None or said.number > seen.number:
        yield Fault(seen.number, "抽签的时候还没有公布那一天种子的承诺")
    elif said.data["承诺"] != seen.data.get("承诺"):
        yield Fault(seen.number, "用的种子不是那一天承诺的")


def _faults(seen: Seen, seed: bytes, registered: Mapping[int, str]) -> Iterator[Fault]:
    """What is wrong with a draw whose seed is known; `registered` are the hashes of registrations."""
    data, of_panel = seen.data, seen.kind == CaseEvent.form_panel
    if commitment(seed) != data["承诺"]:
        yield Fault(seen.number, "公布的种子与承诺不符")
    cases = [data["案件"]] if of_panel else data["案件"]
    missing = [number for number, event in cases if event not in registered]
    if missing:
        yield Fault(seen.number, f"没有 {missing[0]} 的立案事件")
        return
    wrong = _wrong_seats if of_panel else _wrong_host
    yield from (Fault(seen.number, said) for said in wrong(data, seed, registered))


def _wrong_host(
    data: Mapping[str, Any], seed: bytes, registered: Mapping[int, str]
) -> Iterator[str]:
    yield from _barred_candidates(data)
    over = message(
        [str(number) for number, _ in data["案件"]],
        [registered[event] for _, event in data["案件"]],
        data["次"],
    )
    drawn = draw(seed, over, _loads(data), Decimal(data["带宽"]))
    if drawn.number != data["抽签数"]:
        yield "抽签数与种子、案号、立案事件算出来的不同"
    host = next(who for who, relation in data[PEOPLE] if relation == Relation.host)
    if drawn.chosen != host:
        yield "承办人不是抽出来的人"
    if drawn.chance != (data["方式"] == RANDOM):
        yield "只有一个人可抽的，写成了随机"


def _wrong_seats(
    data: Mapping[str, Any], seed: bytes, registered: Mapping[int, str]
) -> Iterator[str]:
    """Those who sit in a panel, and its substitutes, are those who were drawn."""
    number, event = data["案件"]
    came = {who for who, _ in data[PEOPLE]} | set(data.get(SUBSTITUTES, ()))
    for kind, told in data[DRAWS].items():
        yield from _barred_candidates(told)
        over = draw_message(number, registered[event], kind, data["次"])
        many = len(told["抽中"])
        drawn = draw_several(seed, over, _loads(told), Decimal(told["带宽"]), many)
        if list(drawn.numbers) != told["抽签数"]:
            yield "抽签数与种子、案号、立案事件算出来的不同"
        if list(drawn.chosen) != told["抽中"] or not set(drawn.chosen) <= came:
            yield f"合议庭的{kind}不是抽出来的人"


def _barred_candidates(told: Mapping[str, Any]) -> Iterator[str]:
    if set(_loads(told)) & {who for who, _ in told["排除"]}:
        yield "被排除的人在候选名单里"


def _loads(told: Mapping[str, Any]) -> dict[str, Decimal]:
    return {str(who): Decimal(load) for who, load in told["候选"]}
