"""Reactors: what happens because of an event, exactly once and in the order of the log.

Numbers of events have no gaps and become visible in their order, so whoever remembers the last one
handled misses none.  A reactor's effects and its new number are written in one transaction, under a
lock of its own: a killed process leaves both or neither, and two processes never handle the same
event.  An event that cannot be handled stops its reactor, and no other; what came before it stands.

A process reactor emits events and asks for jobs, and is never run again over what it handled.  A
projection only writes tables of its own, and may be emptied and rebuilt from the first event.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from weakref import WeakKeyDictionary

from sqlalchemy import Select, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from court.core.courthouse import Conflict, Courthouse, Work, existing
from court.core.events import head_of
from court.core.jobs import pause_after
from court.core.roles import Action
from court.core.store.database import Database, try_lock
from court.core.store.paging import rows_found
from court.core.tables import LogEntry
from court.flow.tables import ReactorRow
from engine.text.errors import LianError

log = logging.getLogger("lian.reactors")
BATCH = 200
MOST_ERROR = 200
Handle = Callable[[Work, LogEntry], None]
Prepare = Callable[[Work, Sequence[LogEntry]], None]


@dataclass(frozen=True, slots=True)
class Reactor:
    """`handle` is called with each event of `kinds`; `empty` makes it a projection.

    `handle` names what it does by the event's number where doing it twice would matter.  `prepare`
    is called before with all events of a batch, to lock and read by one question a table what they
    are about (`court.core.store.kept`).
    """

    name: str
    kinds: frozenset[str]
    handle: Handle
    empty: Callable[[Work], None] | None = None
    prepare: Prepare | None = None


class _Stopped(Exception):
    """An event could not be handled."""

    def __init__(self, number: int, error: Exception) -> None:
        super().__init__(number)
        self.number, self.error = number, error


def react(house: Courthouse, reactors: Iterable[Reactor]) -> int:
    """Let every reactor handle what has come in; says how many events were handled.

    Goes round until nothing is left, because what one emits is for another.  Never raises for
    what a reactor does, only when the database is away.
    """
    known = tuple(reactors)
    total = 0
    while handled := sum(_turn(house, reactor, last) for reactor, last in _waiting(house, known)):
        total += handled
    return total


def _turn(house: Courthouse, reactor: Reactor, last: int) -> int:
    """One batch up to an event that is known to be there; how many of it were the reactor's.

    What a batch writes is written at its end.  Where something of it cannot be, each event is written
    by itself, so that it shows which one stops the reactor; that is noted.
    """
    try:
        return _batch(house, reactor, last, reactor.handle, reactor.prepare)
    except OperationalError:
        raise  # the database is away or full: no fault of an event
    except Exception:  # whatever goes wrong stops this reactor alone
        return _one_by_one(house, reactor, last)


def _one_by_one(house: Courthouse, reactor: Reactor, last: int) -> int:
    handle = partial(_alone, reactor)
    try:
        return _batch(house, reactor, last, handle)
    except _Stopped as stopped:
        before = _batch(house, reactor, stopped.number - 1, handle)
        _note(house, reactor, stopped)
        return before


# By reactor: where it stood, and how far this process has looked for it in vain since.
_LOOKED: WeakKeyDictionary[Database, dict[object, tuple[int, int]]] = WeakKeyDictionary()
# So many new events are read once for all reactors; of more, each asks for its own.
MOST_AT_ONCE = 1_000


def _waiting(house: Courthouse, reactors: Iterable[Reactor]) -> list[tuple[Reactor, int]]:
    """Those for which there is an event: nobody takes a lock to find nothing, nor looks twice.

    Each with the end of the chain as it was then.
    """
    with house.look() as look:
        head = head_of(look.session, house.chain)
        found = select(ReactorRow).where(ReactorRow.court == house.chain)
        rows = {row.name: row for row in look.session.scalars(found)}
        last = head.number if head else 0
        free = [r for r in reactors if not _paused(rows.get(r.name), look.now)]
        numbers = {r: row.number if (row := rows.get(r.name)) else 0 for r in free}
        after = {r: _looked_until(house, r, numbers[r]) for r in free}
        seen = _kinds_since(look, min(after.values(), default=last), last)
        waiting = [r for r in free if after[r] < last and _has_event(look, r, after[r], seen)]
        _LOOKED.setdefault(house.database, {}).update(
            (_key(house, r), (numbers[r], last)) for r in free if r not in waiting
        )
        return [(reactor, last) for reactor in waiting]


def _paused(row: ReactorRow | None, now: datetime) -> bool:
    return row is not None and row.retry_at is not None and row.retry_at > now


def _key(house: Courthouse, reactor: Reactor) -> object:
    return (house.chain, reactor.name, reactor.kinds)


def _looked_until(house: Courthouse, reactor: Reactor, number: int) -> int:
    """The event after which there may be one for a reactor that stands at `number`."""
    looked = _LOOKED.setdefault(house.database, {})
    stood, reached = looked.get(_key(house, reactor), (number, number))
    return reached if stood == number else number


def _kinds_since(look: Work, after: int, last: int) -> dict[str, int] | None:
    """Kind → its last event, of the few that are new; None when they are many."""
    if last - after > MOST_AT_ONCE:
        return None
    if after >= last:
        return {}
    found = select(LogEntry.kind, func.max(LogEntry.number)).where(
        LogEntry.court == look.house.chain, LogEntry.number > after, LogEntry.number <= last
    )
    return {kind: number for kind, number in look.session.execute(found.group_by(LogEntry.kind))}


def _has_event(look: Work, reactor: Reactor, after: int, seen: dict[str, int] | None) -> bool:
    if seen is not None:
        return any(seen.get(kind, 0) > after for kind in reactor.kinds)
    wanted = _wanted(look.house, reactor, after).limit(1)
    return look.session.scalar(wanted) is not None


def _batch(
    house: Courthouse, reactor: Reactor, last: int, handle: Handle, prepare: Prepare | None = None
) -> int:
    with house.work() as work:
        if not try_lock(work.session, f"reactor:{house.chain}:{reactor.name}"):
            return 0
        row = _row(work, reactor)
        chosen = _wanted(house, reactor, row.number).where(LogEntry.number <= last).limit(BATCH)
        entries = list(work.session.scalars(chosen))
        if entries and prepare is not None:
            prepare(work, entries)
        for entry in entries:
            handle(work, entry)
        reached = entries[-1].number if len(entries) == BATCH else last
        if reached > row.number:
            row.number, row.moved_at = reached, work.now
            row.failed, row.error, row.tries, row.retry_at = None, "", 0, None
        return len(entries)


def _alone(reactor: Reactor, work: Work, entry: LogEntry) -> None:
    try:
        reactor.handle(work, entry)
        work.session.flush()
    except OperationalError:
        raise
    except Exception as error:
        raise _Stopped(entry.number, error) from error


def _wanted(house: Courthouse, reactor: Reactor, after: int) -> Select[LogEntry]:
    return (
        select(LogEntry)
        .where(
            LogEntry.court == house.chain,
            LogEntry.number > after,
            LogEntry.kind.in_(reactor.kinds),
        )
        .order_by(LogEntry.number)
    )


def _row(work: Work, reactor: Reactor) -> ReactorRow:
    key = (work.house.chain, reactor.name)
    row = work.session.get(ReactorRow, key, with_for_update=True, populate_existing=True)
    if row is None:
        row = ReactorRow(court=key[0], name=key[1], number=0, moved_at=work.now, tries=0)
        work.session.add(row)
        work.session.flush()
    return row


def _note(house: Courthouse, reactor: Reactor, stopped: _Stopped) -> None:
    """Keep why it stopped; of an unexpected error only its kind, its text may name people."""
    known = isinstance(stopped.error, LianError)
    reason = str(stopped.error) if known else f"程序出错（{type(stopped.error).__name__}）"
    log.error(
        "reactor stopped",
        exc_info=None if known else stopped.error,
        extra={"kind": reactor.name, "event": stopped.number},
    )
    with house.work() as work:
        row = _row(work, reactor)
        row.tries = row.tries + 1 if row.failed == stopped.number else 1
        row.failed, row.error = stopped.number, reason[:MOST_ERROR]
        row.retry_at = work.now + pause_after(row.tries)


def rebuild(house: Courthouse, reactor: Reactor) -> int:
    """Empty a projection and make it again from the first event.  Raises `ValueError` for a process."""
    if reactor.empty is None:
        raise ValueError("a process reactor is never replayed")
    with house.work() as work:
        reactor.empty(work)
        _row(work, reactor).number = 0
    return react(house, (reactor,))


@dataclass(frozen=True, slots=True)
class Line:
    """A reactor for the operations page: how far it is behind, and the event it stopped at."""

    name: str
    number: int
    behind: int
    failed: int | None
    failed_kind: str
    error: str
    tries: int


def overview(work: Work, reactors: Iterable[Reactor]) -> list[Line]:
    """Every reactor, for an administrator.  Raises `NotAllowed`."""
    work.actor.require(Action.operate)
    return [_line(work, reactor) for reactor in reactors]


def _line(work: Work, reactor: Reactor) -> Line:
    session, chain = work.session, work.house.chain
    row = session.get(ReactorRow, (chain, reactor.name))
    number = row.number if row else 0
    behind = rows_found(session, _wanted(work.house, reactor, number).order_by(None))
    failed = row.failed if row else None
    kind = _kind_of(session, failed, chain) if failed else ""
    return Line(
        reactor.name,
        number,
        behind,
        failed,
        kind,
        row.error if row else "",
        row.tries if row else 0,
    )


def _kind_of(session: Session, number: int, chain: str) -> str:
    entry = session.get(LogEntry, (number, chain))
    return entry.kind if entry else ""


def retry(work: Work, name: str) -> None:
    """Let a stopped reactor try its event again now.  Raises `NotAllowed`, `NotFound`, `Conflict`."""
    work.actor.require(Action.operate)
    row = existing(
        work.session.get(ReactorRow, (work.house.chain, name), with_for_update=True),
        "没有这个处理器",
    )
    if row.failed is None:
        raise Conflict("它没有停下")
    work.log("重试处理器", 名称=name, 事件=row.failed)
    row.retry_at = None
