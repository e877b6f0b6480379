"""How service went between two days: by way, how often, how long it took, why mail came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from sqlalchemy import func, select

from court.core.courthouse import Work
from court.core.roles import Action
from court.core.store.paging import number_of
from court.core.tables import LogEntry
from court.service import settling
from court.service.course import SERVED
from court.service.mail import RETURNED
from court.service.tables import ServiceAttempt, ServiceReport, ServiceTask
from court.service.ways import ANNOUNCED


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
    """Service between two days, in numbers of tasks.

    `first`: served by their first attempt; `announced`: by announcement; `taken_back`: how often a
    finding of service in their cases was; `ways` by the word for the way, `returns` returned mail by
    its reason.
    """

    tasks: int
    served: int
    first: int
    announced: int
    taken_back: int
    ways: dict[str, OfWay]
    returns: Counter[str]


def figures(work: Work, first: date, last: date) -> Figures:
    """Tasks whose attempts were sent between two days, both included.  Raises `NotAllowed`."""
    work.actor.require(Action.served)
    rows = work.session.execute(
        select(ServiceAttempt, ServiceTask)
        .join(ServiceTask, ServiceTask.id == ServiceAttempt.task_id)
        .where(ServiceAttempt.court == work.house.chain, ServiceAttempt.sent.between(first, last))
        .order_by(ServiceAttempt.basis)
    ).all()
    ways: dict[str, OfWay] = defaultdict(OfWay)
    first_of: dict[str, ServiceAttempt] = {}
    for attempt, task in rows:
        first_of.setdefault(task.id, attempt)
        _count(ways[attempt.way], attempt, task)
    tasks = {task.id: task for _, task in rows}
    done = [task for task in tasks.values() if task.state == SERVED]
    return Figures(
        tasks=len(tasks),
        served=len(done),
        first=sum(task.by == first_of[task.id].basis for task in done),
        announced=sum(task.way == ANNOUNCED for task in done),
        taken_back=_taken_back(work, list(tasks)),
        ways=dict(ways),
        returns=_returns(work, [attempt.id for attempt, _ in rows]),
    )


def _count(way: OfWay, attempt: ServiceAttempt, task: ServiceTask) -> None:
    way.attempts += 1
    if task.state == SERVED and task.by == attempt.basis and task.day is not None:
        way.served += 1
        way.days.append((task.day - attempt.sent).days)


def _taken_back(work: Work, among: Sequence[str]) -> int:
    cases = select(ServiceTask.case_id).where(ServiceTask.id.in_(among))
    found = select(func.count()).where(
        LogEntry.kind == settling.TAKEN_BACK, LogEntry.subject.in_(cases)
    )
    return number_of(work.session, found)


def _returns(work: Work, attempts: Sequence[str]) -> Counter[str]:
    found = select(ServiceReport.said).where(
        ServiceReport.attempt_id.in_(attempts), ServiceReport.step == RETURNED
    )
    return Counter(said.get("原因") or "没有写" for said in work.session.scalars(found))
