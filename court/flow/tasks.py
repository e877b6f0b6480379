"""Tasks: what somebody has to do about a subject, because of an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from court.core.courthouse import Work
from court.core.roles import Role
from court.core.store.kept import Kept
from court.core.tables import LogEntry
from court.flow.opened import opened_already
from court.flow.tables import DueDate, Task

TODO, DONE, VOID = "待办", "已办", "作废"
# What is to be done about a subject, the oldest first.
WAITING_TASKS = Kept(Task, Task.subject, lambda task: (task.opened_at, task.id), Task.state == TODO)


@dataclass(frozen=True, slots=True)
class Whom:
    """Everybody of a role, whoever has a relation to the case, or one account."""

    role: str = ""
    relation: str = ""
    account_id: str = ""

    @classmethod
    def of(cls, word: str) -> Whom:
        """A role or a relation by its word, as data writes it."""
        return cls(role=word) if word in frozenset(Role) else cls(relation=word)


def open_task(
    work: Work,
    subject: str,
    kind: str,
    basis: LogEntry,
    whom: Whom,
    key: str = "",
    due: DueDate | None = None,
) -> Task:
    """Something to do about a subject; the same basis opens it once."""
    found = opened_already(work, WAITING_TASKS, subject, kind, key, basis)
    if found is not None:
        return found
    task = Task(
        court=work.house.chain,
        subject=subject,
        kind=kind,
        key=key,
        role=whom.role,
        relation=whom.relation,
        account_id=whom.account_id,
        due_id=due.id if due else None,
        basis=basis.number,
        state=TODO,
        opened_at=work.now,
    )
    work.session.add(task)
    return task


def open_of(work: Work, subject: str, kind: str = "", key: str | None = None) -> Sequence[Task]:
    """What is still to be done about a subject."""
    return [
        task
        for task in WAITING_TASKS.of(work.session, subject)
        if task.state == TODO and (not kind or task.kind == kind) and key in (None, task.key)
    ]


def done(work: Work, subject: str, kind: str, key: str | None = None) -> None:
    """Every open task of the kind is done, by whoever acts."""
    for task in open_of(work, subject, kind, key):
        close(work, task, DONE)


def void(work: Work, subject: str, kind: str = "", key: str | None = None) -> None:
    """Nothing of it is to be done any more."""
    for task in open_of(work, subject, kind, key):
        close(work, task, VOID)


def close(work: Work, task: Task, state: str) -> None:
    """Close a task as `DONE` or `VOID`, by whoever acts now."""
    task.state, task.closed_at, task.closed_by = state, work.now, work.actor.account_id
