"""By when papers have to be on their way, and by when one has to have arrived.

The answer of one side goes to the other within five days, a payment order that did not arrive within
thirty days falls (民事诉讼法 128, 174; 民诉法解释 430).  Each rests on the event that asked for the papers
or sent them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.tables import LogEntry
from court.flow import dues
from court.service.reading import kinds_of_task
from court.service.tables import ServiceTask
from engine.law.periods import deadline

LIMITS, BEFORE_SENT, BEFORE_SERVED = "文书送出的期限", "期限", "发出以后"
WARN, WARN_SERVED = 1, 7


def to_send(kind: str) -> str:
    """The name of the due date by which a paper is to be sent."""
    return f"发出{kind}"


def to_serve(kind: str) -> str:
    """The name of the due date by which a paper has to have arrived."""
    return f"送到{kind}"


def asked(work: Work, case: CourtCase, task: ServiceTask, entry: LogEntry) -> None:
    """Papers came in or were made: they are to be sent."""
    for kind, said in _of(work, task):
        if period := said.get(BEFORE_SENT):
            last = deadline(work.today, period, work.house.bundle.calendar)
            dues.open_due(work, case.id, to_send(kind), last, entry, task.id, WARN)


def sent(work: Work, case: CourtCase, task: ServiceTask, entry: LogEntry, first: bool) -> None:
    """They are on their way; what has to arrive in time is waited for from the first sending."""
    for kind, said in _of(work, task):
        dues.meet(work, case.id, to_send(kind), entry, task.id)
        if first and (period := said.get(BEFORE_SERVED)):
            last = deadline(work.today, period, work.house.bundle.calendar)
            dues.open_due(work, case.id, to_serve(kind), last, entry, task.id, WARN_SERVED)


def served(work: Work, case: CourtCase, task: ServiceTask, entry: LogEntry) -> None:
    """They arrived on their addressee: what had to arrive by a day is met."""
    for kind, said in _of(work, task):
        if said.get(BEFORE_SERVED):
            dues.meet(work, case.id, to_serve(kind), entry, task.id)


def needless(work: Work, case: CourtCase, task: ServiceTask, entry: LogEntry) -> None:
    """Nothing has to be sent any more."""
    for kind, _ in _of(work, task):
        dues.void(work, case.id, entry, to_send(kind), task.id)
        dues.void(work, case.id, entry, to_serve(kind), task.id)


def over(work: Work, task: ServiceTask, name: str) -> str:
    """What a judge has to do where this due date of a task is over; empty for nothing."""
    return next((said["超过"] for kind, said in _of(work, task) if to_serve(kind) == name), "")


def _of(work: Work, task: ServiceTask) -> Iterator[tuple[str, dict[str, Any]]]:
    table = work.house.bundle.parameters.on(work.today)(LIMITS)
    kinds = kinds_of_task(work, task)
    return ((kind, said) for kind, said in table.items() if kind in kinds)
