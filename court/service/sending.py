"""Many papers sent in one go by a way that a carrier takes by itself: one unit of work for all of them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from sqlalchemy import select

from court.cases import people
from court.cases.projection import MEMBERS
from court.core.courthouse import Conflict, NotFound, Work
from court.core.roles import Action
from court.flow import dues
from court.service import rows, service
from court.service.tables import ServiceAttempt, ServiceTask
from court.service.ways import ELECTRONIC, MAIL
from engine.text.errors import FieldProblem, FilingError

# Ways that ask nothing of the court once an order is given; announcements are approved one by one.
BY_CARRIER = (MAIL, ELECTRONIC)
MOST = 300


@dataclass(frozen=True, slots=True)
class Left:
    """A task that was not sent, and why not; None for one that this court does not have."""

    task: ServiceTask | None
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was begun, and what was left as it is."""

    sent: Sequence[ServiceAttempt]
    left: Sequence[Left]


def send_together(work: Work, tasks: Set[str], way: str) -> Outcome:
    """Send each of these by the same way, in the order in which they were asked for.

    One that may not be sent so is left with the reason and holds up no other.  Raises `NotAllowed`,
    `FilingError` for none, too many, or a way that somebody has to go for.
    """
    work.actor.require(Action.serve)
    if way not in BY_CARRIER:
        raise FilingError(
            [FieldProblem("方式", f"一起发出的，方式应是{'、'.join(BY_CARRIER)}之一")]
        )
    if not tasks:
        said = "还没有选。请在下面的“选”里勾上要发出的，再按“发出选中的”"
        raise FilingError([FieldProblem("送达", said)])
    if len(tasks) > MOST:
        said = f"选了 {len(tasks)} 份，一次最多 {MOST} 份。请少勾一些，分几次发出"
        raise FilingError([FieldProblem("送达", said)])
    known = _read(work, tasks)
    sent, left = list[ServiceAttempt](), list[Left]()
    for task in known:
        try:
            sent.append(service.send(work, task.case_id, task.id, way))
        except (Conflict, FilingError, NotFound) as error:
            left.append(Left(task, str(error)))
    gone = len(tasks) - len(known)
    return Outcome(sent, [*left, *[Left(None, "没有这一份送达")] * gone])


def _read(work: Work, tasks: Set[str]) -> list[ServiceTask]:
    """The tasks of this court among those named, their cases locked and read."""
    named = select(ServiceTask.case_id).where(
        ServiceTask.id.in_(tasks), ServiceTask.court == work.house.chain
    )
    cases = people.lock(work, work.session.scalars(named))
    MEMBERS.fetch(work.session, cases)
    rows.fetch(work, cases)
    dues.OPEN_ONES.fetch(work.session, cases, lock=True)
    every = (task for case in cases for task in rows.TASKS.of(work.session, case))
    return sorted((task for task in every if task.id in tasks), key=lambda task: task.basis)
