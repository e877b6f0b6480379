"""Due dates: opened, met and voided, each by an event; what comes near or is over is said once.

Nothing here reads a clock but the unit of work's, and the turn of the day asks what has been said
already, so a clock that jumps or a day without a turn loses and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from court.core.courthouse import Courthouse, Work
from court.core.jobs import Lease
from court.core.store.database import lock_chain
from court.core.store.kept import Kept
from court.core.tables import LogEntry
from court.flow import tasks
from court.flow.opened import opened_already
from court.flow.tables import DueDate

OPEN, MET, VOID = "未到", "办结", "作废"
NEAR, PASSED = "将到期", "已到期"
# The job that says every day what comes near and what is over.
DAILY = "每日期限"
BATCH = 500
EVERY = timedelta(hours=1)
# The open ones of a subject, the nearest first.
OPEN_ONES = Kept(DueDate, DueDate.subject, lambda due: (due.day, due.id), DueDate.state == OPEN)


def open_due(
    work: Work, subject: str, kind: str, day: date, basis: LogEntry, key: str = "", warn: int = 1
) -> DueDate:
    """A day until which something is to be done; the same basis opens it once.

    `warn` is how many days before it is said to come near.
    """
    found = opened_already(work, OPEN_ONES, subject, kind, key, basis)
    if found is not None:
        return found
    due = DueDate(
        court=work.house.chain,
        subject=subject,
        kind=kind,
        key=key,
        day=day,
        warn_on=day - timedelta(days=warn),
        basis=basis.number,
        state=OPEN,
        opened_at=work.now,
    )
    work.session.add(due)
    return due


def open_of(
    work: Work, subject: str, kind: str = "", key: str | None = None, lock: bool = False
) -> list[DueDate]:
    """The open due dates of a subject, the nearest first."""
    return [
        due
        for due in OPEN_ONES.of(work.session, subject, lock)
        if due.state == OPEN and (not kind or due.kind == kind) and key in (None, due.key)
    ]


def all_of(work: Work, subject: str) -> list[DueDate]:
    """Every due date of a subject, as opened."""
    found = select(DueDate).where(DueDate.subject == subject)
    return list(work.session.scalars(found.order_by(DueDate.opened_at, DueDate.day, DueDate.id)))


def meet(work: Work, subject: str, kind: str, by: LogEntry, key: str | None = None) -> None:
    """What was to be done is done: every open one of the kind."""
    for due in open_of(work, subject, kind, key, lock=True):
        close(work, due, MET, by)


def void(work: Work, subject: str, by: LogEntry, kind: str = "", key: str | None = None) -> None:
    """Nothing is to be done any more: the open ones of a kind, or all of the subject."""
    for due in open_of(work, subject, kind, key, lock=True):
        close(work, due, VOID, by)


def void_based_on(work: Work, subject: str, basis: int, by: LogEntry) -> None:
    """An event does not count any more, and so nothing that it opened."""
    for due in open_of(work, subject, lock=True):
        if due.basis == basis:
            close(work, due, VOID, by)


def move(due: DueDate, day: date) -> None:
    """Another day for the same thing (extension, suspension); it is said anew when it comes near."""
    due.warn_on += day - due.day
    due.day, due.told_at, due.passed_at = day, None, None


def close(work: Work, due: DueDate, state: str, by: LogEntry) -> None:
    """Met or void; its tasks go with it."""
    due.state, due.closed_at, due.closed_by = state, work.now, by.number
    for task in tasks.open_of(work, due.subject):
        if task.due_id == due.id:
            tasks.close(work, task, tasks.DONE if state == MET else state)


def turn_of_day(house: Courthouse) -> int:
    """Say of every open due date that it comes near, or is over; how many were said."""
    count = 0
    while said := _say_some(house):
        count += said
    return count


def _say_some(house: Courthouse) -> int:
    """One unit of work for as many as are read at once; how many that were, 0 for none left."""
    with house.work() as work:
        # Others hold what is due about a case while they wait for the chain; here nothing waits.
        lock_chain(work.session, court=work.house.chain)
        found = list(_unsaid(work))
        for due in found:
            passed = work.today > due.day
            due.told_at = due.told_at or work.now
            due.passed_at = work.now if passed else None
            kind = PASSED if passed else NEAR
            work.log(
                kind, due.subject, 期限=due.kind, 对象=due.key, 日=due.day.isoformat(), 编号=due.id
            )
        return len(found)


def _unsaid(work: Work) -> Iterator[DueDate]:
    near = _open().where(DueDate.told_at.is_(None), DueDate.warn_on <= work.today)
    over = _open().where(DueDate.passed_at.is_(None), DueDate.day < work.today)
    seen = set()
    for chosen in (over, near):
        for due in work.session.scalars(chosen.limit(BATCH).with_for_update(skip_locked=True)):
            if due.id not in seen:
                seen.add(due.id)
                yield due


def _open() -> Select[DueDate]:
    return select(DueDate).where(DueDate.state == OPEN).order_by(DueDate.day, DueDate.id)


def daily(house: Courthouse, lease: Lease) -> datetime:  # noqa: ARG001 — what every job is given
    """The job of every day, looked at every hour: a day begins when the clock says so."""
    turn_of_day(house)
    return house.clock() + EVERY
