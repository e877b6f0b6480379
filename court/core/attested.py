"""Rows that decide something are attested: their hash stands in the log.

`attested_columns` says which tables and which of their columns.  Whatever a unit of work adds,
changes or deletes in them is noted when it is flushed; at its end one event (`存证`) holds the hash
of every such row as it is now, and null for a deleted one.  So no service has to remember it, and
a row changed by any other way differs from the last event that names it (`court.core.attestation`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from court.core.attested_columns import TABLE
from court.core.row_hashes import row_hash, row_key

KIND = "存证"
HASHES, AFTERWARDS = "记录", "补记"
_NOTED = "lian_attested"


def to_attest(session: Session) -> dict[str, str | None]:
    """The hashes of the attested rows the session wrote so far and is about to write.

    It forgets that it wrote them.  A row has all its values before it is written, so that it is
    written once, with the event that attests to it.
    """
    _note(session)
    noted: dict[str, Any] = session.info.pop(_NOTED, {})
    found: dict[str, str | None] = {}
    for key, row in noted.items():
        state = inspect(row)
        if row in session.deleted or state.deleted or state.was_deleted:
            found[key] = None
        elif state.persistent or state.pending:
            table = state.mapper.local_table.name
            found[key] = row_hash(
                table, {name: getattr(row, name) for name in TABLE[table].columns}
            )
    return found


@event.listens_for(Session, "after_flush")
def _note(session: Session, _: UOWTransaction | None = None) -> None:
    noted = session.info.setdefault(_NOTED, {})
    for row in (*session.new, *session.dirty, *session.deleted):
        state = inspect(row)
        table = state.mapper.local_table.name
        if table in TABLE and (row not in session.dirty or _changed(state, table)):
            noted[row_key(table, state.dict)] = row


def _changed(state: Any, table: str) -> bool:
    return any(state.attrs[name].history.has_changes() for name in TABLE[table].columns)


@event.listens_for(Session, "do_orm_execute")
def _refuse_unseen(state: ORMExecuteState) -> None:
    """A statement that writes many rows at once would pass unnoticed."""
    if (state.is_update or state.is_delete or state.is_insert) and state.bind_mapper is not None:
        table = str(state.bind_mapper.local_table)
        if table in TABLE:
            raise TypeError(f"{table} is attested: change its rows one by one through the session")
