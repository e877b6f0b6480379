"""What an event has opened already: the same event opens a due date or a task once.

A reactor asks for all events of a batch by one question (`learn_opened`); whoever opens something because of a
single event has the database asked for that one alone.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TypeVar

from sqlalchemy import Select, bindparam, inspect, select

from court.core.courthouse import Work
from court.core.store.kept import Kept
from court.core.tables import LogEntry
from court.flow.tables import DueDate, Task

Row = TypeVar("Row", DueDate, Task)
_ASKED = "lian_opened"


def learn_opened(work: Work, kept: Kept[Row], entries: Collection[LogEntry]) -> None:
    """Learn by one question what a batch of events has opened; kept until the transaction ends."""
    table, bases = kept.table, {entry.number for entry in entries}
    chosen = select(table.subject, table.kind, table.key, table.basis).where(
        table.subject.in_({entry.subject for entry in entries}), table.basis.in_(bases)
    )
    found = {tuple(row) for row in work.session.execute(chosen)}
    work.session.info[_ASKED, table] = (work.session.get_transaction(), bases, found)


def opened_already(
    work: Work, kept: Kept[Row], subject: str, kind: str, key: str, basis: LogEntry
) -> Row | None:
    """The row that an event opened of this kind, by `key`; None where there is none yet."""
    named = (subject, kind, key, basis.number)
    # Nothing in the database rests yet on an event that is not even written.
    fresh = inspect(basis).pending
    for row in kept.of(work.session, subject):
        if (row.subject, row.kind, row.key, row.basis) == named:
            return row
    if fresh or _known_not_to(work, kept.table, named):
        return None
    said = dict(zip(("subject", "kind", "key", "basis"), named, strict=True))
    return work.session.scalars(_named(kept.table), said).one_or_none()


def _known_not_to(work: Work, table: type[Row], named: tuple[str, str, str, int]) -> bool:
    """Whether it was asked for already, and there is nothing."""
    transaction, bases, found = work.session.info.get((_ASKED, table), (None, (), ()))
    known = transaction is work.session.get_transaction() and named[-1] in bases
    return known and named not in found


@cache
def _named(table: type[Row]) -> Select[Row]:
    columns = (table.subject, table.kind, table.key, table.basis)
    return select(table).where(*(column == bindparam(column.key) for column in columns))
