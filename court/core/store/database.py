"""The database: SQLite in WAL mode by default, PostgreSQL by address; one place for transactions.

On SQLite a writing transaction takes the write lock at its beginning, so that two never read the
same state and both change it; a reading one never waits.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from court.core.store.asking import let_wait
from court.core.store.sealed import opened, sealed
from court.core.store.turns import Turns, WaitedTooLong
from court.core.store.types import RING
from court.files.keyring import KeyRing
from court.seats.computing import SEATS, acquired, away
from engine.text.errors import LianError

READING = "lian_reading"
BUSY_SECONDS = 30
MOST_WRITERS, SEAT_SECONDS = 24, 1  # of the 40 threads that answer requests
PG_DISK_FULL = "53100"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
CHAIN_LOCK = 0x6C69_616E_01
ACCESS_LOCK = 0x6C69_616E_03


class Database:
    """An address with its engine and sessions; `ring` seals what must not lie there open."""

    def __init__(self, url: str, ring: KeyRing | None = None) -> None:
        self.url = url
        self.engine = _engine(url, self)
        self.use(ring or KeyRing())
        reading = self.engine.execution_options(**{READING: True})
        self._writing = sessionmaker(self.engine, expire_on_commit=False, autoflush=True)
        event.listen(self._writing, "do_orm_execute", let_wait)
        self._reading = sessionmaker(reading, expire_on_commit=False, autoflush=False)
        self._seats = threading.BoundedSemaphore(MOST_WRITERS)
        self._thread = threading.local()
        self._turns = Turns(_turn_file(self.engine), BUSY_SECONDS) if self.is_sqlite else None

    def use(self, ring: KeyRing) -> None:
        """Seal with the keys of this ring from now on."""
        self.ring = ring
        setattr(self.engine.dialect, RING, ring)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed whole at the end, or not at all.

        Raises `OperationalError` when others wrote all the time it was willing to wait.
        """
        with self._seat(), self._turn(), self._writing.begin() as session:
            yield session
        if not getattr(self._thread, "seated", False):  # the outermost one has ended
            SEATS.settle()

    @contextmanager
    def _seat(self) -> Iterator[None]:
        """So many of a process's threads may write or wait to, so that others are left to read."""
        if getattr(self._thread, "seated", False):
            yield
            return
        if not acquired(self._seats, SEAT_SECONDS):
            raise OperationalError("BEGIN", None, WaitedTooLong())
        self._thread.seated = True
        try:
            yield
        finally:
            self._thread.seated = False
            self._seats.release()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite's writers follow each other; PostgreSQL's need not."""
        if self._turns is None:
            yield
            return
        with ExitStack() as stack:
            try:
                stack.enter_context(self._turns.turn())
            except WaitedTooLong as error:
                raise OperationalError("BEGIN", None, error) from error
            yield

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and changes nothing."""
        with self._reading() as session:  # closing rolls back and keeps what was read usable
            yield session

    def answers(self) -> bool:
        """Whether the database can be asked anything right now."""
        try:
            with self.reading() as session:
                session.execute(text("SELECT 1"))
        except Exception:  # any driver's way of saying no
            return False
        return True

    def close(self) -> None:
        self.engine.dispose()


def _turn_file(engine: Engine) -> Path | None:
    """What processes lock to take turns; nothing for a database in memory."""
    name = engine.url.database
    return Path(f"{name}.turn") if name and name != ":memory:" else None


def disk_full(error: BaseException) -> bool:
    """Whether the database could not write because its disk has no room left."""
    cause = error.orig if isinstance(error, OperationalError) else None
    code, state = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
    return code == sqlite3.SQLITE_FULL or state == PG_DISK_FULL


def lock_chain(session: Session, key: int = CHAIN_LOCK, court: str = "") -> None:
    """Let writers of a court's event log, or of the access log, follow each other.

    SQLite's writers already do since BEGIN IMMEDIATE.
    """
    if session.get_bind().dialect.name == "postgresql":
        found = lock_key(f"chain:{court}") if court else key
        with away(at_once=True):
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": found})


def try_lock(session: Session, name: str) -> bool:
    """Take a lock by its name until the transaction ends; False when somebody else has it.

    On SQLite whoever writes holds every lock.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    asked = text("SELECT pg_try_advisory_xact_lock(:key)")
    return bool(session.scalar(asked, {"key": lock_key(name)}))


def lock_key(name: str) -> int:
    """PostgreSQL's number for a lock with a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def _to_json(database: Database, value: Any) -> str:
    """What the drivers write for a value; identity numbers in it are sealed."""
    return sealed(value, database.ring)


def _from_json(database: Database, text: str | bytes) -> Any:
    """The value again.  Raises `KeyMissing` or `CryptError`."""
    return opened(text, database.ring)


def _engine(url: str, database: Database) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LianError("LIAN_DATABASE_URL 不是数据库地址，应像 postgresql+psycopg://…") from None
    json: dict[str, Any] = {
        "json_serializer": partial(_to_json, database),
        "json_deserializer": partial(_from_json, database),
    }
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=50, **json)
        event.listen(engine, "connect", _be_patient_with_locks)
        return engine
    if parsed.database and parsed.database != ":memory:":
        _private(Path(parsed.database))
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, pool_size=20, **json)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _private(file: Path) -> None:
    """Nobody else on the machine reads the database; SQLite gives its side files the same rights.

    Raises `LianError` when the place cannot be written to.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise LianError(f"不能写入数据库文件“{file}”：{error.strerror}") from error


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _be_patient_with_locks(connection: Any, _: Any) -> None:
    """PostgreSQL would wait for a row for ever."""
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
    connection.autocommit = False


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
