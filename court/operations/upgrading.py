"""An upgrade of the tables, after which the log attests every row that decides something.

Rows of a version that did not attest them are attested as the upgrade finds them, marked as such:
what was changed before then shows only where an event contradicts it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session

from court.core import migration
from court.core.attestation import attest_existing
from court.core.attested import AFTERWARDS, HASHES, KIND
from court.core.events import append
from court.core.store.database import Database
from court.core.tables import LogEntry
from court.operations.schema import metadata

SYSTEM = "系统"
__all__ = ["metadata", "upgrade"]


def upgrade(database: Database) -> str:
    """Bring the tables up to date and give the version reached.  Raises `LianError`."""
    return migration.upgrade(database, then=_attest)


def _attest(connection: Connection) -> None:
    with Session(connection, join_transaction_mode="rollback_only") as session:
        attesting = select(exists().where(LogEntry.kind == KIND))
        if session.scalar(attesting) or not session.scalar(select(exists(LogEntry.number))):
            return
        for batch in list(attest_existing(session)):
            data = {HASHES: batch, AFTERWARDS: True}
            append(session, KIND, "", "", SYSTEM, datetime.now(UTC), data)
        session.flush()
