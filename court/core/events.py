"""The append-only event log: every event carries the hash of the one before it.

The tables are its projection; `court.core.projection` folds a filing's events into its columns.
Events hold no personal data: contents are named by their hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from court.core.store.database import lock_chain
from court.core.tables import ChainHead, LogEntry

GENESIS = "0" * 64
HEAD = 1
BATCH = 1_000
_LOCKED = "lian_locked_heads"
CLOCKS_DIFFER = timedelta(minutes=5)  # of two servers that keep time by the network, at the most
UNREADABLE = "读不出来：时间或者别的栏被改坏了"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the log or a row is not what was written; `number` is the event's, 0 for none."""

    number: int
    what: str

    def __str__(self) -> str:
        return f"第 {self.number} 条：{self.what}" if self.number else self.what


def entry_hash(entry: LogEntry) -> str:
    """SHA-256 over every field of an event and the hash before it."""
    fields = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.kind,
        entry.subject,
        entry.actor,
        entry.role,
        entry.data,
        entry.previous,
    ]
    if entry.court:
        fields.append(entry.court)
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()


def append(
    session: Session,
    kind: str,
    subject: str,
    actor: str,
    role: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    court: str = "",
) -> LogEntry:
    """Add an event to a court's chain in the open transaction; writers follow each other."""
    head = _locked_head(session, court)
    text = orjson.dumps(dict(data or {}), option=orjson.OPT_SORT_KEYS, default=str).decode()
    entry = LogEntry(
        number=head.number + 1,
        court=court,
        at=at.astimezone(UTC),
        kind=kind,
        subject=subject,
        actor=actor,
        role=role,
        data=text,
        previous=head.hash,
    )
    entry.hash = entry_hash(entry)
    session.add(entry)
    head.number, head.hash = entry.number, entry.hash
    return entry


def _locked_head(session: Session, court: str) -> ChainHead:
    """The end of the chain, read once a transaction: from then on the lock keeps others off it.

    What was locked after a savepoint is not remembered: going back to it gives the lock up.
    """
    transaction, locked = session.info.get(_LOCKED, (None, {}))
    known: ChainHead | None = locked.get(court)
    if known is not None and known in session and transaction is session.get_transaction():
        return known
    lock_chain(session, court=court)
    head = session.get(ChainHead, (HEAD, court), populate_existing=True)
    if head is None:
        head = ChainHead(id=HEAD, court=court, number=0, hash=GENESIS)
        session.add(head)
    if session.get_nested_transaction() is None:
        now = session.get_transaction()
        session.info[_LOCKED] = (now, {**(locked if transaction is now else {}), court: head})
    return head


def of_filing(session: Session, filing_id: str) -> list[LogEntry]:
    """The events of one filing, oldest first."""
    return of_subject(session, filing_id)


def of_subject(session: Session, subject: str) -> list[LogEntry]:
    """The events about one filing or one case, oldest first."""
    found = select(LogEntry).where(LogEntry.subject == subject).order_by(LogEntry.number)
    return list(session.scalars(found))


def head_of(session: Session, court: str = "") -> ChainHead | None:
    """The end of a court's chain; None for an empty one."""
    return session.get(ChainHead, (HEAD, court))


def entry_of(session: Session, number: int, court: str = "") -> LogEntry | None:
    """An event by its number in a court's chain."""
    return session.get(LogEntry, (number, court))


def chains(session: Session) -> list[str]:
    """The courts that have a chain: those with a head, and those of whose head only events are left."""
    heads = select(ChainHead.court).where(ChainHead.id == HEAD)
    return sorted({*session.scalars(heads), *session.scalars(select(LogEntry.court).distinct())})


def since(session: Session, number: int, limit: int = BATCH, court: str = "") -> list[LogEntry]:
    """Events of a chain after a number, oldest first."""
    found = select(LogEntry).where(LogEntry.number > number, LogEntry.court == court)
    return list(session.scalars(found.order_by(LogEntry.number).limit(limit)))


def every(session: Session) -> Iterator[LogEntry]:
    """The whole log, chain by chain, oldest first, in batches."""
    for court in chains(session):
        last = -1
        while found := since(session, last, court=court):
            yield from found
            last = found[-1].number
            session.expunge_all()


def readable(session: Session, court: str = "") -> Iterator[tuple[int, LogEntry | None]]:
    """A whole chain by number; None for an event that cannot even be read (a forged time)."""
    last = -1
    while numbers := _numbers(session, last, court):
        try:
            yield from ((entry.number, entry) for entry in since(session, last, court=court))
        except Exception:  # whatever a forged row does to the driver
            session.expunge_all()
            yield from ((number, _one(session, number, court)) for number in numbers)
        last = numbers[-1]
        session.expunge_all()


def _numbers(session: Session, after: int, court: str) -> list[int]:
    found = select(LogEntry.number).where(LogEntry.number > after, LogEntry.court == court)
    return list(session.scalars(found.order_by(LogEntry.number).limit(BATCH)))


def turned_back(session: Session) -> list[Fault]:
    """Events dated before the one they follow, by more than servers' clocks may differ.

    No sign of a change by itself: a clock was set back, and what was done meanwhile is dated wrongly.
    """
    before = func.lag(LogEntry.at, type_=LogEntry.at.type).over(
        partition_by=LogEntry.court, order_by=LogEntry.number
    )
    pairs = select(LogEntry.number, LogEntry.court, LogEntry.at, before.label("before")).subquery()
    found = select(pairs.c.number, pairs.c.court).where(pairs.c.at < pairs.c.before)
    return [
        Fault(number, f"时间比前一条早 {_span(back)}：服务器的时钟往回拨过")
        for number, court in session.execute(found.order_by(pairs.c.number))
        if (back := _set_back(session, number, court)) > CLOCKS_DIFFER
    ]


def _set_back(session: Session, number: int, court: str) -> timedelta:
    """By how much an event is dated before the one it follows; nothing where a time is unreadable,
    which the chain itself tells."""
    one, earlier = _one(session, number, court), _one(session, number - 1, court)
    return earlier.at - one.at if one and earlier else timedelta()


def _span(by: timedelta) -> str:
    minutes = int(by.total_seconds() // 60)
    return f"{minutes} 分钟" if minutes < 120 else f"{minutes // 60} 小时"


def _one(session: Session, number: int, court: str) -> LogEntry | None:
    try:
        return entry_of(session, number, court)
    except Exception:
        return None


def data_of(entry: LogEntry) -> dict[str, Any]:
    """What an event says besides its kind.  Raises `ValueError` for what `append` never wrote."""
    found = orjson.loads(entry.data)
    if not isinstance(found, dict):
        raise ValueError("an event's data is an object")
    return found


def verify_chain(session: Session) -> tuple[int, list[Fault]]:
    """How many events were read, and every place where one was changed, removed or moved."""
    count, faults = 0, []
    for court in chains(session):
        last, found = _verify_one(session, court)
        count += last
        faults += [Fault(f.number, f"{court}：{f.what}") if court else f for f in found]
    return count, faults


def _verify_one(session: Session, court: str) -> tuple[int, list[Fault]]:
    faults: list[Fault] = []
    expected, previous = 1, GENESIS
    for number, entry in readable(session, court):
        if number != expected:
            faults.append(Fault(expected, f"编号不连续，下一条是 {number}，中间的被删除"))
        faults += _link_faults(entry, previous) if entry else [Fault(number, UNREADABLE)]
        expected, previous = number + 1, entry.hash if entry else _hash_of(session, number, court)
    head = head_of(session, court)
    last = expected - 1
    if (head.number, head.hash) != (last, previous) if head else last > 0:
        faults.append(Fault(last + 1, "日志末尾与链头不符：末尾的事件被删除"))
    return last, faults


def _link_faults(entry: LogEntry, previous: str) -> Iterator[Fault]:
    if entry.previous != previous:
        yield Fault(entry.number, "与前一条接不上：前一条被改动、删除或者调换了次序")
    try:
        sound = entry_hash(entry) == entry.hash
    except (ValueError, TypeError, OverflowError, AttributeError):
        sound = False
    if not sound:
        yield Fault(entry.number, "内容与哈希不符：被改动过")


def _hash_of(session: Session, number: int, court: str) -> str:
    found = select(LogEntry.hash).where(LogEntry.number == number, LogEntry.court == court)
    return session.scalar(found) or ""
