"""Rows older than their attestation: attested by the upgrade, counted as such."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, text

from court.core.attested import KIND
from court.core.store.append_only import TABLE
from court.core.tables import LogEntry
from court.operations.upgrading import upgrade
from court.oversight import audit
from tests.court.houses import Founded, both_databases, founded
from tests.court.oversight.tampering import rechain, without_triggers

pytestmark = both_databases


def aged(house: Founded) -> None:
    """Make the log one of a version that attested nothing."""
    without_triggers(house)
    with house.house.database.transaction() as session:
        session.execute(text(f"DELETE FROM {TABLE} WHERE kind = '{KIND}'"))
        for number, entry in enumerate(
            session.scalars(select(LogEntry).order_by(LogEntry.number)), 1
        ):
            entry.number = number
        session.flush()
        rechain(session)


def verified(house: Founded) -> audit.Verified:
    with house.house.look() as look:
        return audit.verify(look.session, look.now)


def test_an_upgrade_attests_what_was_there_once(house: Founded) -> None:
    house.filed("01")
    aged(house)
    assert any("没有任何事件记过它" in fault.what for fault in verified(house).faults)
    upgrade(house.house.database)
    found = verified(house)
    assert found.faults == []
    assert found.afterwards == found.rows > 3
    upgrade(house.house.database)
    assert verified(house).events == found.events


def test_what_was_changed_before_the_upgrade_contradicts_its_event(house: Founded) -> None:
    house.filed("01")
    aged(house)
    with house.house.database.transaction() as session:
        session.execute(text("UPDATE filing_version SET content = '{}'"))
    upgrade(house.house.database)
    assert any("与提交时记下的哈希不同" in fault.what for fault in verified(house).faults)


def test_a_new_database_has_nothing_to_attest(tmp_path: Path, database: str) -> None:
    with founded(tmp_path / "new", database) as house:
        upgrade(house.house.database)
        assert verified(house).events == 0
