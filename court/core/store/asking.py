"""A question writes first only what it asks about.

SQLAlchemy writes whatever waits to be written before every question, so that the answer has it.  Most
questions are about other tables: then what waits can wait on, and is written once, all rows of a
table by one statement, at the end of the unit of work (docs/decisions/0029).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import ClauseElement, ColumnClause, TableClause, TextClause, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.sql import visitors

from court.core.store.base import Base

ANY = "*"  # what a question in SQL of its own may be about
_ADDED = "lian_added"
Row = TypeVar("Row", bound=Base)
_ABOUT: WeakKeyDictionary[ClauseElement, frozenset[str]] = WeakKeyDictionary()


def tables_of(question: ClauseElement) -> frozenset[str]:
    """The names of all tables a question reads, those of its inner questions too."""
    if (known := _ABOUT.get(question)) is None:
        known = _ABOUT[question] = frozenset(_named(question))
    return known


def _named(clause: ClauseElement) -> Iterator[str]:
    for element in visitors.iterate(clause):
        if isinstance(element, TableClause):
            yield element.name
        elif isinstance(element, TextClause):
            yield ANY
        elif isinstance(element, ColumnClause) and element.table is not None:
            yield from _named(element.table)


def added(session: Session, table: type[Row]) -> list[Row]:
    """The rows of a table that were added and are not written yet."""
    return [row for row in _added(session).get(table, ()) if inspect(row).pending]


def unwritten(session: Session) -> frozenset[str]:
    """The names of the tables of which rows were added or changed and wait to be written."""
    tables: list[type[Base]] = [*{type(row) for row in session.dirty}, *_added(session)]
    return frozenset(map(_name, tables))


def _name(table: type[Base]) -> str:
    return str(table.__tablename__)


def _added(session: Session) -> dict[type[Base], list[Any]]:
    """By table; kept along, because thousands may wait and every question asks."""
    found: dict[type[Base], list[Any]] = session.info.setdefault(_ADDED, {})
    return found


@event.listens_for(Session, "transient_to_pending")
def _add(session: Session, row: Base) -> None:
    _added(session).setdefault(type(row), []).append(row)


@event.listens_for(Session, "after_flush")
def _written(session: Session, _: UOWTransaction) -> None:
    session.info.pop(_ADDED, None)


@event.listens_for(Session, "after_soft_rollback")
def _rolled_back(session: Session, _: SessionTransaction) -> None:
    session.info.pop(_ADDED, None)


def let_wait(state: ORMExecuteState) -> None:
    """Before a question of a session is asked: whether what waits to be written has to be written.

    A deletion never waits: until it is written, the row is still found by its key.
    """
    if state.session.deleted:
        return
    waiting = unwritten(state.session) if state.is_select else frozenset()
    question = state.statement
    if not waiting or not isinstance(question, ClauseElement):
        return
    if tables_of(question).isdisjoint(waiting | {ANY}):
        state.update_execution_options(autoflush=False)
