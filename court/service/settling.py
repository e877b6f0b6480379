"""Whatever is learnt about a task, it is made to say what the law makes of it now.

That it is served, or is no longer, is an event of the case; a day that no longer holds is taken back
by an event of its own, and with it every period that it had opened.
"""

from __future__ import annotations

from collections.abc import Collection

from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.tables import LogEntry
from court.flow import dues
from court.service import deadlines, reading
from court.service.course import SERVED, Standing, Task, standing
from court.service.periods import open_periods
from court.service.tables import ServiceTask

FOUND, TAKEN_BACK = "认定送达", "撤销送达"
# The due date by which something should have been heard of an attempt.
OVERDUE = "送达没有结果"


def settle(work: Work, case: CourtCase, task: ServiceTask) -> Standing:
    """Make the task say what is known about it; served, or no longer served, is an event."""
    known = reading.known(work, task)
    now = standing(known)
    before = (task.state, task.day, task.by, task.default)
    if task.found is not None and before != (now.state, now.day, now.by, now.default):
        _take_back(work, case, task)
    task.state, task.day, task.by, task.way = now.state, now.day, now.by, now.way
    task.default, task.presumed = now.default, now.presumed
    task.words = (now.question or now.last_failure)[:300]
    if now.state == SERVED and task.found is None:
        _found(work, case, task, known)
    return now


def heard(work: Work, case: CourtCase, attempts: Collection[int], entry: LogEntry) -> None:
    """Nobody waits to hear of them any more; each attempt by the event that began it."""
    for due in dues.open_of(work, case.id, OVERDUE, lock=True):
        if due.basis in attempts:
            dues.close(work, due, dues.MET, entry)


def _found(work: Work, case: CourtCase, task: ServiceTask, known: Task) -> None:
    assert task.day is not None
    entry = note(
        work, case, FOUND, 任务=task.id, 对象=task.party_id, 尝试=task.by, 方式=task.way,
        日=task.day.isoformat(), 可缺席=task.default, 推定=task.presumed, 庭=task.hearing,
    )  # fmt: skip
    task.found = entry.number
    open_periods(work, case, task, entry)
    deadlines.served(work, case, task, entry)
    heard(work, case, [attempt.event for attempt in known.attempts], entry)


def _take_back(work: Work, case: CourtCase, task: ServiceTask) -> None:
    basis = task.found
    assert basis is not None
    entry = note(work, case, TAKEN_BACK, 任务=task.id, 对象=task.party_id, 撤销事件=basis)
    dues.void_based_on(work, case.id, basis, entry)
    task.found = None
