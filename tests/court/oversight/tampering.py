"""What somebody with the database's own password can do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from court.core.events import append, entry_hash
from court.core.store.append_only import TABLE
from court.core.tables import ChainHead, LogEntry
from tests.court.houses import Founded


def without_triggers(house: Founded) -> None:
    """Take the guards of the log away."""
    names = (
        [f"{TABLE}_refuses_update", f"{TABLE}_refuses_delete"]
        if house.house.database.is_sqlite
        else [f"{TABLE}_refuses_change", f"{TABLE}_refuses_truncate"]
    )
    on = "" if house.house.database.is_sqlite else f" ON {TABLE}"
    with house.house.database.transaction() as session:
        for name in names:
            session.execute(text(f"DROP TRIGGER {name}{on}"))


def raw(house: Founded, *statements: str, **values: Any) -> None:
    """Run statements past every service."""
    with house.house.database.transaction() as session:
        for statement in statements:
            session.execute(text(statement), values)


def tamper(house: Founded, *statements: str) -> None:
    without_triggers(house)
    raw(house, *statements)


def forge(house: Founded, kind: str, subject: str, data: dict[str, Any], actor: str = "") -> None:
    """An event nobody made, chained as a real one would be."""
    with house.house.database.transaction() as session:
        append(session, kind, subject, actor, "立案法官", house.clock(), data)


def rechain(session: Session) -> None:
    """Compute every hash of the log and its head anew."""
    previous, number = "0" * 64, 0
    for entry in session.scalars(select(LogEntry).order_by(LogEntry.number)):
        entry.previous = previous
        entry.hash = previous = entry_hash(entry)
        number = entry.number
    head = session.get_one(ChainHead, (1, ""))
    head.number, head.hash = number, previous
