"""The access log: who read which filing, file or paper, who signed in or failed to, from where.

Apart from the event log, because it grows with reading and is removed when it is old; chained and
guarded like it, and its end is anchored with the other's.  It never holds content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from court.core.events import GENESIS, Fault, data_of
from court.core.store.append_only import LEAST_DAYS
from court.core.store.database import ACCESS_LOCK, lock_chain
from court.core.tables import AccessEntry, ChainHead, LogEntry

HEAD = 2
READ, SIGNED_IN, FAILED = "查看", "登录", "登录失败"
REMOVED = "清理访问记录"
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Access:
    """One access before it is written; `route` is the pattern, never the address asked for."""

    at: datetime
    kind: str
    actor: str = ""
    role: str = ""
    address: str = ""
    subject: str = ""
    item: str = ""
    route: str = ""


def access_hash(entry: AccessEntry) -> str:
    """SHA-256 over every field and the hash before it."""
    fields = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.kind,
        entry.actor,
        entry.role,
        entry.address,
        entry.subject,
        entry.item,
        entry.route,
        entry.previous,
    ]
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()


def note(session: Session, found: Iterable[Access]) -> None:
    """Add accesses in the open transaction."""
    lock_chain(session, ACCESS_LOCK)
    head = session.get(ChainHead, (HEAD, ""), populate_existing=True)
    if head is None:
        head = ChainHead(id=HEAD, court="", number=0, hash=GENESIS)
        session.add(head)
    for access in found:
        entry = AccessEntry(
            number=head.number + 1,
            at=access.at.astimezone(UTC),
            kind=access.kind,
            actor=access.actor,
            role=access.role,
            address=access.address[:45],
            subject=access.subject[:32],
            item=access.item[:32],
            route=access.route[:120],
            previous=head.hash,
        )
        entry.hash = access_hash(entry)
        session.add(entry)
        head.number, head.hash = entry.number, entry.hash
    session.flush()


def removable(session: Session, now: datetime, days: int) -> AccessEntry | None:
    """The last entry that may go; never one younger than the law allows."""
    before = now - timedelta(days=max(days, LEAST_DAYS))
    found = select(AccessEntry).where(AccessEntry.at < before)
    return session.scalar(found.order_by(AccessEntry.number.desc()).limit(1))


def remove_until(session: Session, last: AccessEntry) -> None:
    session.execute(delete(AccessEntry).where(AccessEntry.number <= last.number))


def verify_access(session: Session) -> tuple[int, list[Fault]]:
    """How many accesses were read, and every place where one was changed or removed too early."""
    number, previous = _removed(session)
    faults: list[Fault] = []
    count = 0
    for entry in _every(session):
        count += 1
        if (entry.number, entry.previous) != (number + 1, previous):
            faults.append(Fault(0, f"访问记录第 {entry.number} 条与前一条接不上：有记录被删除"))
        if access_hash(entry) != entry.hash:
            faults.append(Fault(0, f"访问记录第 {entry.number} 条内容与哈希不符：被改动过"))
        number, previous = entry.number, entry.hash
    head = session.get(ChainHead, (HEAD, ""))
    if (head.number, head.hash) != (number, previous) if head else number > 0:
        faults.append(Fault(0, "访问记录的末尾与链头不符：末尾被删除"))
    return count, faults


def _removed(session: Session) -> tuple[int, str]:
    """Where the log said that its beginning was removed."""
    found = select(LogEntry).where(LogEntry.kind == REMOVED)
    entry = session.scalar(found.order_by(LogEntry.number.desc()).limit(1))
    if entry is None:
        return 0, GENESIS
    try:
        data = data_of(entry)
        return int(data["到"]), str(data["哈希"])
    except (ValueError, KeyError, TypeError):
        return 0, GENESIS


def _every(session: Session) -> Iterator[AccessEntry]:
    last = -1
    order = select(AccessEntry).order_by(AccessEntry.number).limit(BATCH)
    while found := list(session.scalars(order.where(AccessEntry.number > last))):
        yield from found
        last = found[-1].number
        session.expunge_all()
