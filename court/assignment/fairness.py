"""Figures of a week, and whether chance still explains who was drawn.

Each draw had known candidates with equal chances, so what chance would give is drawn again two
thousand times from the same candidates: `probability` is how often it is as uneven as what happened.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from court.assignment.drawing import within_band
from court.assignment.service import ONLY_ONE, ORDERED, RANDOM
from court.cases.lifecycle import CaseEvent
from court.cases.people import names
from court.cases.projection import PEOPLE
from court.core.clock import CHINA
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.roles import Action, Relation
from court.core.tables import LogEntry

ALARM = "分案公平报警"
AGAIN = 2_000
ROUNDING = 1e-9
Chance = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One judge in a week: cases drawn, ordered, what chance would have given, weight, left out."""

    name: str
    drawn: int
    expected: float
    ordered: int
    weight: Decimal
    left_out: int


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on a Monday; `probability` is None where nothing was drawn."""

    monday: date
    ways: dict[str, int]
    changes: int
    grounds: dict[str, int]
    lines: list[Line]
    probability: float | None

    @property
    def spread(self) -> Decimal:
        """Most less least weight, of those who were given anything or could have been."""
        weights = [line.weight for line in self.lines]
        return max(weights) - min(weights) if weights else Decimal(0)

    @property
    def average(self) -> Decimal:
        """The mean weight of those."""
        weights = [line.weight for line in self.lines]
        mean = sum(weights, Decimal(0)) / len(weights) if weights else Decimal(0)
        return mean.quantize(Decimal("0.001"))

    @property
    def random_share(self) -> int | None:
        """How many of a hundred cases were drawn; None where none was given."""
        given = sum(self.ways.values())
        return round(100 * self.ways.get(RANDOM, 0) / given) if given else None


def unevenness(drawn: Mapping[str, int], expected: Mapping[str, float]) -> float:
    """How far what was drawn lies from what chance would give: Σ (drawn − expected)² / expected."""
    return sum((drawn.get(who, 0) - mean) ** 2 / mean for who, mean in expected.items())


def expectation(chances: Iterable[Chance]) -> dict[str, float]:
    """How many each would be given on average."""
    expected: dict[str, float] = defaultdict(float)
    for _, among in chances:
        for who in among:
            expected[who] += 1 / len(among)
    return dict(expected)


def probability(chances: Sequence[Chance], times: int = AGAIN) -> float | None:
    """How often chance alone is at least as uneven; the same answer for the same draws."""
    real = [(who, among) for who, among in chances if len(among) > 1]
    if not real:
        return None
    expected = expectation(real)
    seen = unevenness(Counter(who for who, _ in real), expected) - ROUNDING
    dice = random.Random(repr(real))  # noqa: S311 — figures, no secret
    fields = [among for _, among in real]
    again = (Counter(map(dice.choice, fields)) for _ in range(times))
    worse = sum(unevenness(one, expected) >= seen for one in again)
    return (worse + 1) / (times + 1)


def week(work: Work, day: date) -> Week:
    """The week a day lies in.  Raises `NotAllowed`."""
    work.actor.require(Action.fairness)
    monday = day - timedelta(days=day.weekday())
    return _week(work, monday)


def _week(work: Work, monday: date) -> Week:
    entries = _given(work, monday)
    datas = [(entry, data_of(entry)) for entry in entries]
    chances = [
        (_host(data), within_band(_loads(data), Decimal(data["带宽"])))
        for _, data in datas
        if data.get("方式") in (RANDOM, ONLY_ONE)
    ]
    ways = Counter(str(data.get("方式")) for _, data in datas)
    grounds = Counter(str(data["情形"]) for _, data in datas if data.get("情形"))
    changes = sum(entry.kind == CaseEvent.reassign for entry in entries)
    lines = _lines(work, [data for _, data in datas], chances)
    return Week(monday, dict(ways), changes, dict(grounds), lines, probability(chances))


def _given(work: Work, monday: date) -> list[LogEntry]:
    begin = datetime.combine(monday, time(), CHINA)
    found = select(LogEntry).where(
        LogEntry.court == work.house.chain,
        LogEntry.kind.in_((CaseEvent.assign, CaseEvent.reassign)),
        LogEntry.at >= begin,
        LogEntry.at < begin + timedelta(days=7),
    )
    return list(work.session.scalars(found.order_by(LogEntry.number)))


def _host(data: Mapping[str, Any]) -> str:
    people: list[list[str]] = data[PEOPLE]
    return next(who for who, relation in people if relation == Relation.host)


def _loads(data: Mapping[str, Any]) -> dict[str, Decimal]:
    said: list[list[str]] = data["候选"]
    return {who: Decimal(load) for who, load in said}


def _lines(work: Work, datas: Sequence[Mapping[str, Any]], chances: list[Chance]) -> list[Line]:
    expected = expectation(chances)
    drawn = Counter(who for who, _ in chances)
    ordered = Counter(_host(d) for d in datas if d.get("方式") == ORDERED)
    weights: dict[str, Decimal] = defaultdict(Decimal)
    left: Counter[str] = Counter()
    for data in datas:
        weights[_host(data)] += Decimal(str(data["权重"]))
        left.update(who for who, why in data.get("排除", ()) if why[:1] == "R" or why == "疑似")
    everybody = sorted({*expected, *ordered})
    known = names(work, everybody)
    return [
        Line(
            known.get(who, who[:8]),
            drawn[who],
            expected.get(who, 0.0),
            ordered[who],
            weights[who],
            left[who],
        )
        for who in everybody
    ]


def alarm(work: Work, day: date) -> bool:
    """Whether so many weeks up to this one cannot be explained by chance (dated parameter)."""
    said = work.house.bundle.parameters.on(day)(ALARM)
    monday = day - timedelta(days=day.weekday())
    weeks = (_week(work, monday - timedelta(weeks=n)) for n in range(int(said["连续周数"])))
    return all(
        one.probability is not None and one.probability < float(said["概率"]) for one in weeks
    )
