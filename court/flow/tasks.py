"""Tasks: what somebody has to do about a subject, because of an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select

from court.core.courthouse import Work
from court.core.roles import Role
from court.core.tables import LogEntry
from court.flow.tables import DueDate, Task

TODO, DONE, VOID = "待办", "已办", "作废"
# What an event opened already.
_KNOWN = select(Task).where(
    Task.subject == bindparam("subject"),
    Task.kind == bindparam("kind"),
    Task.key == bindparam("key"),
    Task.basis == bindparam("basis"),
)


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
    said = {"subject": subject, "kind": kind, "key": key, "basis": basis.number}
    if (found := work.session.scalar(_KNOWN, said)) is not None:
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
    work.session.flush()
    return task


def open_of(work: Work, subject: str, kind: str = "", key: str | None = None) -> Sequence[Task]:
    """What is still to be done about a subject."""
    said = {"subject": subject, "kind": kind, "key": key}
    return list(work.session.scalars(_open_of(bool(kind), key is not None), said))


@cache
def _open_of(kind: bool, key: bool) -> Select[Task]:
    """The question of `open_of`, put together once for each of its forms."""
    found = select(Task).where(Task.subject == bindparam("subject"), Task.state == TODO)
    if kind:
        found = found.where(Task.kind == bindparam("kind"))
    if key:
        found = found.where(Task.key == bindparam("key"))
    return found.order_by(Task.opened_at, Task.id)


def done(work: Work, subject: str, kind: str, key: str | None = None) -> None:
    """Every open task of the kind is done, by whoever acts."""
    for task in open_of(work, subject, kind, key):
        close(work, task, DONE)


def void(work: Work, subject: str, kind: str = "", key: str | None = None) -> None:
    """Nothing of it is to be done any more."""
    for task in open_of(work, subject, kind, key):
        close(work, task, VOID)


def close(work: Work, task: Task, state: str) -> None:
    """Done or void."""
    task.state, task.closed_at, task.closed_by = state, work.now, work.actor.account_id
