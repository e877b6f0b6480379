"""Case numbers, `（2026）粤2071民初12345号`: without gaps per court, year and kind.

A number belongs to a filing for good: asking again gives the same one, so a failure after the
number was drawn leaves no gap (人民法院案件案号的若干规定).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)

from court.core.store.base import metadata
from court.documents.case import Case
from engine.text.errors import LianError

PARAMETER = "案号类型代字"
LOCK = 0x6C69616E
case_numbers = Table(
    "case_number",
    metadata,
    Column("court", String(20), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("filing", String(80), nullable=False),
    Column("assigned_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("court", "filing", name="one_number_a_filing"),
)


@dataclass(frozen=True, slots=True)
class Series:
    """One run of numbers: the court's code (粤2071), the year, the kind (民初)."""

    court: str
    year: int
    kind: str

    def show(self, number: int) -> str:
        return f"（{self.year}）{self.court}{self.kind}{number}号"


def series_of(case: Case) -> Series:
    """The run a case belongs to.  Raises `LianError` when the court has no code."""
    code = case.profile.get("代字")
    if not code:
        raise LianError(f"“{case.court}”没有案号代字，请在 rules/参数/法院.yaml 里补上")
    kinds: Mapping[str, Any] = case.bundle.parameters.on(case.day)(PARAMETER)
    own = [kinds[name] for name in reversed(case.opinion.cause_path) if name in kinds]
    kind = own[0] if own else kinds[case.values["程序类别"]]
    return Series(str(code), case.day.year, str(kind))


def assign(connection: Connection, series: Series, filing: str, moment: datetime) -> str:
    """The filing's number in the open transaction, drawn when it has none.

    Writers wait for each other, so numbers follow without gaps; the caller commits.
    """
    _lock(connection)
    own = _own(connection, series, filing)
    if own:
        return own
    number = _next(connection, series)
    connection.execute(
        insert(case_numbers).values(
            court=series.court,
            year=series.year,
            kind=series.kind,
            number=number,
            filing=filing,
            assigned_at=moment,
        )
    )
    return series.show(number)


def foretell(connection: Connection, series: Series, filing: str) -> str:
    """The number `assign` would give now; nothing is drawn, and another filing may be faster."""
    return _own(connection, series, filing) or series.show(_next(connection, series))


def _own(connection: Connection, series: Series, filing: str) -> str:
    """The number a filing has, in whatever year and kind it was drawn; empty without one."""
    table = case_numbers.c
    own = connection.execute(
        select(table.year, table.kind, table.number).where(
            table.court == series.court, table.filing == filing
        )
    ).first()
    return Series(series.court, own.year, own.kind).show(own.number) if own else ""


def _next(connection: Connection, series: Series) -> int:
    table = case_numbers.c
    last = connection.execute(
        select(func.max(table.number)).where(
            table.court == series.court, table.year == series.year, table.kind == series.kind
        )
    ).scalar()
    return (last or 0) + 1


def _lock(connection: Connection) -> None:
    """SQLite's writers hold the lock since BEGIN IMMEDIATE; PostgreSQL needs one of its own."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def open_register(path: Path) -> Engine:
    """A register of its own in one SQLite file, for use without the court's database."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60})
    writers_wait(engine)
    with engine.begin() as connection:
        case_numbers.create(connection, checkfirst=True)
    return engine


def writers_wait(engine: Engine) -> None:
    """Let every transaction take the write lock at once, so that two never read the same last."""

    @event.listens_for(engine, "connect")
    def _no_implicit_begin(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
