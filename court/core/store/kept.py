"""Rows by what they belong to, read once a unit of work and for many owners by one question.

Whoever asks again in the same unit of work gets what was read, with what was added since, written or
not.  So reactors and services of one case at a time cost a batch of cases one question a table, after
`fetch` was called for all of them.  `forget` is called where a lock is newly taken: what was read
before it may have changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, Generic, TypeAlias, TypeVar, cast

from sqlalchemy import ColumnElement, Select, bindparam, event, inspect, select
from sqlalchemy.orm import InstrumentedAttribute, Session, SessionTransaction

from court.core.store.asking import added
from court.core.store.base import Base

Row = TypeVar("Row", bound=Base)
Owner: TypeAlias = str | int
_KEPT = "lian_kept"
_OF: dict[type[Base], list[Kept[Any]]] = defaultdict(list)


class Kept(Generic[Row]):
    """The rows of `table` by their column `owner`, in an order of their own.

    With `where` only those it holds for are read; a row that was read and has changed since is for the
    caller to leave out.  Rows of the table are never deleted through a session.
    """

    def __init__(
        self,
        table: type[Row],
        owner: InstrumentedAttribute[Any],
        order: Callable[[Row], Any],
        where: ColumnElement[bool] | None = None,
    ) -> None:
        self.table, self.owner, self.order, self.where = table, owner, order, where
        self._questions: dict[tuple[bool, bool], Select[Row]] = {}
        _OF[table].append(self)

    def of(self, session: Session, owner: Owner, lock: bool = False) -> list[Row]:
        """The rows of an owner; locked, where that is asked for, until the transaction ends."""
        self.fetch(session, (owner,), lock)
        return sorted(_read(session)[self][owner].rows, key=self.order)

    def fetch(self, session: Session, owners: Iterable[Owner], lock: bool = False) -> None:
        """Read the rows of all of them that were not read yet.

        What waits to be written is taken from where it waits, so that a question writes nothing.
        """
        known = _read(session)[self]
        wanted = {o for o in owners if o not in known or (lock and not known[o].locked)}
        if not wanted:
            return
        # One owner is asked for by a question of its own: a list costs its putting together each time.
        many = len(wanted) > 1
        said = {"owners": sorted(wanted, key=str)} if many else {"owner": next(iter(wanted))}
        with nullcontext() if self._changed(session, lock) else session.no_autoflush:
            found = session.scalars(self._question(many, lock), said).all()
        known.update((owner, _Rows(lock)) for owner in wanted)
        for row in (*found, *added(session, self.table)):
            if (owner := self.owner_of(row)) in wanted:
                known[owner].rows.append(row)

    def _changed(self, session: Session, lock: bool) -> bool:
        """Whether changed rows have to be written first: to be found, or not to be read over."""
        chosen = lock or self.where is not None
        return chosen and any(isinstance(row, self.table) for row in session.dirty)

    def begin(self, session: Session, owner: Owner) -> None:
        """Nothing belongs yet to an owner that this unit of work has just made."""
        _read(session)[self][owner] = _Rows(locked=True)

    def owner_of(self, row: Row) -> Owner:
        return cast("Owner", getattr(row, self.owner.key))

    def _question(self, many: bool, lock: bool) -> Select[Row]:
        """Put together once for each of its forms."""
        if (many, lock) not in self._questions:
            self._questions[many, lock] = self._asked(many, lock)
        return self._questions[many, lock]

    def _asked(self, many: bool, lock: bool) -> Select[Row]:
        among = self.owner.in_(bindparam("owners", expanding=True))
        chosen = select(self.table).where(among if many else self.owner == bindparam("owner"))
        if self.where is not None:
            chosen = chosen.where(self.where)
        if not lock:
            return chosen
        # In one order whoever asks, so that two do not wait for each other.
        ordered = chosen.order_by(self.owner, *inspect(self.table).primary_key)
        return ordered.with_for_update().execution_options(populate_existing=True)


class _Rows:
    """What was read of one owner, and whether it is locked."""

    def __init__(self, locked: bool) -> None:
        self.rows: list[Any] = []
        self.locked = locked


def _read(session: Session) -> dict[Kept[Any], dict[Owner, _Rows]]:
    found: dict[Kept[Any], dict[Owner, _Rows]] = session.info.setdefault(_KEPT, defaultdict(dict))
    return found


def forget(session: Session) -> None:
    """Let everything be read anew."""
    session.info.pop(_KEPT, None)


@event.listens_for(Session, "transient_to_pending")
def _add(session: Session, row: Base) -> None:
    for kept in _OF.get(type(row), ()):
        if (read := _read(session)[kept].get(kept.owner_of(row))) is not None:
            read.rows.append(row)


@event.listens_for(Session, "after_soft_rollback")
def _rolled_back(session: Session, _: SessionTransaction) -> None:
    forget(session)


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        forget(session)
