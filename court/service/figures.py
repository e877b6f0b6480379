"""How service went between two days: by way, how often, how long it took, why mail came back.

Counted by papers that went together, if any attempt was sent between the days; a report that came
twice or was taken back counts as it does in law.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, func, select

from court.cases import people
from court.core.courthouse import Work
from court.core.roles import Action
from court.core.store.paging import number_of
from court.service import mail, reading
from court.service.course import SERVED
from court.service.effects import TRIES
from court.service.tables import ServiceAttempt, ServiceReport, ServiceTask, ServiceWord
from court.service.ways import ANNOUNCED, ELECTRONIC, MAIL

Within: TypeAlias = tuple[ColumnElement[bool], ...]


@dataclass
class OfWay:
    """Attempts by one way: how many, how many served, days from sending to effect."""

    attempts: int = 0
    served: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def usual(self) -> float | None:
        return median(self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Service between two days, in numbers of tasks; `ways` and `workers` count attempts.

    `first`: served by their first attempt, whenever that was; `electronic`, `announced`: served by
    that way; `before`: the usual number of attempts before an announcement that served; `set_aside`:
    of which a judge set a finding aside; `ways` by the word for the way; `returns`: mail that came
    back by its reason; `enough`: how much of it had three tries in five days and a call
    (邮寄送达规定 6); `workers`: who sent how many, the most first.
    """

    cases: int
    tasks: int
    served: int
    first: int
    electronic: int
    announced: int
    before: float | None
    presumed: int
    set_aside: int
    ways: Mapping[str, OfWay]
    returns: Counter[str]
    enough: int
    workers: Sequence[tuple[str, int]]


def figures(work: Work, first: date, last: date) -> Figures:
    """Tasks with attempts sent between two days, both included.  Raises `NotAllowed`."""
    work.actor.require(Action.served)
    within = (ServiceAttempt.court == work.house.chain, ServiceAttempt.sent.between(first, last))
    ways: dict[str, OfWay] = defaultdict(OfWay)
    by_task: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in work.session.execute(_tried(within)):
        by_task[row.task_id].append(row)
        if first <= row.sent <= last:
            _count(ways[row.way], row)
    done = [tried for tried in by_task.values() if tried[0].state == SERVED]
    served_by = Counter(tried[0].served_by for tried in done)
    announced = [tried for tried in done if tried[0].served_by == ANNOUNCED]
    returned = list(_returned(work, within))
    rule = work.house.bundle.parameters.on(work.today)(TRIES)
    return Figures(
        cases=len({tried[0].case_id for tried in by_task.values()}),
        tasks=len(by_task),
        served=len(done),
        first=sum(tried[0].by == tried[0].basis for tried in done),
        electronic=served_by[ELECTRONIC],
        announced=served_by[ANNOUNCED],
        before=median(map(_before, announced)) if announced else None,
        presumed=sum(tried[0].presumed for tried in done),
        set_aside=_set_aside(work, within),
        ways=dict(ways),
        returns=Counter(sent.reason or "没有写" for sent in returned),
        enough=sum(sent.tried_enough(rule) for sent in returned),
        workers=_workers(work, within),
    )


def _tried(within: Within) -> Select[Any]:
    """Every attempt for the tasks of which one was sent between the days, the first one first."""
    columns: list[Any] = [
        ServiceAttempt.case_id,
        ServiceAttempt.task_id,
        ServiceAttempt.way,
        ServiceAttempt.sent,
        ServiceAttempt.basis,
        ServiceTask.state,
        ServiceTask.way.label("served_by"),
        ServiceTask.day,
        ServiceTask.by,
        ServiceTask.presumed,
    ]
    tasks = select(ServiceAttempt.task_id).where(*within).correlate(None)
    return (
        select(*columns)
        .join(ServiceTask, ServiceTask.id == ServiceAttempt.task_id)
        .where(ServiceTask.id.in_(tasks))
        .order_by(ServiceAttempt.basis)
    )


def _count(way: OfWay, row: Row[Any]) -> None:
    way.attempts += 1
    if row.state == SERVED and row.by == row.basis and row.day is not None:
        way.served += 1
        way.days.append((row.day - row.sent).days)


def _before(tried: Sequence[Row[Any]]) -> int:
    """How often another way was tried before the attempt that served."""
    return sum(row.way != ANNOUNCED and row.basis < row.by for row in tried)


def _set_aside(work: Work, within: Within) -> int:
    found = (
        select(func.count(ServiceWord.task_id.distinct()))
        .join(ServiceAttempt, ServiceAttempt.task_id == ServiceWord.task_id)
        .where(ServiceWord.kind == reading.ASIDE, *within)
    )
    return number_of(work.session, found)


def _returned(work: Work, within: Within) -> Iterator[mail.Consignment]:
    """Mail that came back and was not signed for, each once, as all its reports together tell it."""
    found = (
        select(ServiceAttempt, ServiceReport)
        .join(ServiceReport, ServiceReport.attempt_id == ServiceAttempt.id)
        .where(ServiceAttempt.way == MAIL, *within)
        .order_by(ServiceAttempt.basis, ServiceReport.heard, ServiceReport.id)
    )
    told: dict[str, list[mail.Report]] = defaultdict(list)
    for attempt, report in work.session.execute(found):
        told[attempt.id].append(reading.mail_report(attempt, report))
    for reports in told.values():
        sent = mail.read(reports)
        if sent.returned is not None and sent.signed is None:
            yield sent


def _workers(work: Work, within: Within) -> list[tuple[str, int]]:
    found = (
        select(ServiceAttempt.by, func.count())
        .where(*within)
        .group_by(ServiceAttempt.by)
        .order_by(func.count().desc(), ServiceAttempt.by)
    )
    counted = [(by, number) for by, number in work.session.execute(found)]
    names = people.names(work, [by for by, _ in counted])
    return [(names.get(by, "系统"), number) for by, number in counted]
