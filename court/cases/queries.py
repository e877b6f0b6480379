"""Long lists of cases and of tasks, as far as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, exists, func, or_, select

from court.cases.lifecycle import CaseState
from court.cases.people import limited_to, names
from court.cases.tables import CaseMember, CourtCase
from court.core.courthouse import Work
from court.core.roles import Action
from court.core.store.paging import page_of
from court.flow.dues import OPEN
from court.flow.tables import DueDate, Task
from court.flow.tasks import TODO

PAGE = 50
ALL_STATES, RUNNING = "全部", "没有结的"
_RUNNING = (CaseState.mediating, CaseState.unassigned, CaseState.trying, CaseState.suspended)
STATES = (RUNNING, *CaseState, ALL_STATES)
SHOWN_TASKS = 500


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases are shown; `words` is part of a case number or of a party's name."""

    state: str = RUNNING
    cause: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list: its host by name, and the nearest day something is due."""

    case: CourtCase
    host: str
    due: DueDate | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, newest first; `total` counts all pages."""

    rows: list[Row]
    total: int
    page: int


def listing(work: Work, wanted: Filter) -> Listing:
    """A page of the cases the actor may see.  Raises `NotAllowed`."""
    chosen = _filtered(visible(work), wanted)
    order = (CourtCase.registered_on.desc(), CourtCase.registration.desc())
    page = page_of(work.session, chosen, order, wanted.page, PAGE)
    cases = page.rows
    hosts = names(work, [case.host_id for case in cases])
    near = nearest(work, [case.id for case in cases])
    rows = [Row(c, hosts.get(c.host_id or "", ""), near.get(c.id)) for c in cases]
    return Listing(rows, page.total, page.number)


def visible(work: Work) -> Select[CourtCase]:
    """The cases the actor may see.  Raises `NotAllowed`."""
    among = limited_to(work, Action.cases)
    chosen = select(CourtCase).where(CourtCase.court == work.house.chain)
    if among is None:
        return chosen
    mine = exists().where(
        CaseMember.case_id == CourtCase.id,
        CaseMember.account_id == work.actor.account_id,
        CaseMember.until.is_(None),
        CaseMember.relation.in_(among),
    )
    return chosen.where(mine)


def _filtered(chosen: Select[CourtCase], wanted: Filter) -> Select[CourtCase]:
    if wanted.state == RUNNING:
        chosen = chosen.where(CourtCase.state.in_(_RUNNING))
    elif wanted.state != ALL_STATES:
        chosen = chosen.where(CourtCase.state == wanted.state)
    if wanted.cause:
        chosen = chosen.where(CourtCase.cause == wanted.cause)
    if words := wanted.words.strip():
        named = (CourtCase.number, CourtCase.title)
        chosen = chosen.where(or_(*(column.contains(words, autoescape=True) for column in named)))
    return chosen


def counts(work: Work) -> dict[str, int]:
    """How many of the visible cases stand where."""
    cases = visible(work).subquery()
    found = select(cases.c.state, func.count()).group_by(cases.c.state)
    return {state: count for state, count in work.session.execute(found)}


def by_number(work: Work, number: str) -> CourtCase | None:
    """A visible case by its case number."""
    return work.session.scalar(visible(work).where(CourtCase.number == number.strip()))


def nearest(work: Work, cases: Sequence[str]) -> dict[str, DueDate]:
    """The nearest open due date of each."""
    open_ = select(DueDate).where(DueDate.subject.in_(cases), DueDate.state == OPEN)
    found: dict[str, DueDate] = {}
    for due in work.session.scalars(open_.order_by(DueDate.day, DueDate.id)):
        found.setdefault(due.subject, due)
    return found


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with its case and its day."""

    task: Task
    case: CourtCase
    day: date | None


def tasks(work: Work) -> list[TaskRow]:
    """What the actor has to do, by day; what has no day comes last.  Raises `NotAllowed`."""
    work.actor.require(Action.tasks)
    account = work.actor.account_id
    related = exists().where(
        CaseMember.case_id == Task.subject,
        CaseMember.account_id == account,
        CaseMember.until.is_(None),
        CaseMember.relation == Task.relation,
    )
    mine = or_(
        Task.account_id == account,
        and_(Task.account_id == "", Task.relation == "", Task.role == (work.actor.role or "-")),
        and_(Task.account_id == "", Task.relation != "", related),
    )
    found = (
        select(Task, CourtCase, DueDate.day)
        .join(CourtCase, CourtCase.id == Task.subject)
        .outerjoin(DueDate, DueDate.id == Task.due_id)
        .where(Task.state == TODO, Task.court == work.house.chain, mine)
        .order_by(DueDate.day.is_(None), DueDate.day, Task.opened_at, Task.id)
        .limit(SHOWN_TASKS)
    )
    return [TaskRow(task, case, day) for task, case, day in work.session.execute(found)]
