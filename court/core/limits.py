"""How often something may be tried: counts by bucket and window, shared by all workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Executable, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from court.core.store.base import metadata
from court.core.store.paging import number_of
from court.core.tables import RateCount
from engine.text.errors import LianError

KEEP_WINDOWS = 2


class TooMany(LianError):
    """Tried too often; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds, counted under a name."""

    name: str
    times: int
    seconds: int


SEND_CODE_PHONE = Limit("code-phone", 5, 3600)
SEND_CODE_ADDRESS = Limit("code-address", 30, 3600)
SIGN_IN_ADDRESS = Limit("sign-in-address", 60, 600)
LOOK_UP_ADDRESS = Limit("look-up-address", 20, 600)


def counted(session: Session, limit: Limit, who: str, now: datetime) -> int:
    """How many tries were counted in the window that runs."""
    found = select(RateCount.count).where(
        RateCount.bucket == _bucket(limit, who),
        RateCount.window == int(now.timestamp()) // limit.seconds,
    )
    return number_of(session, found)


def count(session: Session, limit: Limit, who: str, now: datetime) -> None:
    """Count one try.  Raises `TooMany` past the limit; the try is counted all the same."""
    if add(session, limit, who, now) > limit.times:
        moment = int(now.timestamp())
        wait = (moment // limit.seconds + 1) * limit.seconds - moment
        raise TooMany(f"试得太频繁，请 {_words(wait)}以后再试", wait)


def add(session: Session, limit: Limit, who: str, now: datetime) -> int:
    """Count one try and give how many there were in this window, past the limit or not."""
    moment = int(now.timestamp())
    window = moment // limit.seconds
    bucket = _bucket(limit, who)
    tried = {"of": bucket, "in_window": window, "moment": now}
    # Not through the mapper: nothing else has to be written for it now.
    connection = session.connection()
    found: int | None = connection.scalar(_counting(connection.dialect.name), tried)
    connection.execute(_OVER, {"of": bucket, "before": window - KEEP_WINDOWS})
    return found or 0


@cache
def _counting(dialect: str) -> Executable:
    """Put together once: it is asked with every message."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = insert(_COUNTS).values(
        bucket=bindparam("of"), window=bindparam("in_window"), count=1, seen_at=bindparam("moment")
    )
    return added.on_conflict_do_update(
        index_elements=[_COUNTS.c.bucket, _COUNTS.c.window],
        set_={"count": _COUNTS.c.count + 1, "seen_at": added.excluded.seen_at},
    ).returning(_COUNTS.c.count)


_COUNTS = metadata.tables[RateCount.__tablename__]
_OVER = delete(_COUNTS).where(
    _COUNTS.c.bucket == bindparam("of"), _COUNTS.c.window < bindparam("before")
)


def tried(session: Session, limit: Limit, who: str, now: datetime) -> int:
    """How many tries were counted in this window and the one before; counts nothing."""
    window = int(now.timestamp()) // limit.seconds
    found = select(func.sum(RateCount.count)).where(
        RateCount.bucket == _bucket(limit, who), RateCount.window >= window - 1
    )
    return number_of(session, found)


def _bucket(limit: Limit, who: str) -> str:
    return f"{limit.name}:{who}"[:100]


def _words(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 60 else f"{seconds // 60 + 1} 分钟"
