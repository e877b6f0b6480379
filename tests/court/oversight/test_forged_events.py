"""Events nobody made, chained as real ones are: each is a named finding, none a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from court.core import attested
from court.core.events import append
from court.core.lifecycle import Event
from court.core.roles import Role
from court.core.store.append_only import TABLE
from court.core.tables import Filing, LogEntry
from court.oversight import audit
from tests.court.houses import Founded, founded
from tests.court.oversight.tampering import rechain, without_triggers

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=5), st.just([]), st.just({})
)
# What events say, with values they never have; a key may be missing.
KEYS = (
    "渠道",
    "版本",
    "材料",
    "收件号",
    "首次提交",
    "决定期限",
    "承诺时间",
    "案号",
    "补正期限",
    "决定",
)
SAYING = st.dictionaries(st.sampled_from(KEYS), ODD)
KINDS = st.one_of(st.sampled_from(sorted(Event)), st.text(min_size=1, max_size=8))


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("forged") / "state") as house:
        house.filed("01")
        without_triggers(house)
        yield house


def forged(court: Founded, kind: str, data: dict[str, Any], change: str = "") -> list[str]:
    """What is found after one more event about the filing, which is undone then."""
    with court.house.database.transaction() as session:
        filing = session.scalars(select(Filing.id)).one()
        entry = append(session, kind, filing, "x", "立案法官", court.clock(), data)
        if change:
            session.execute(text(f"UPDATE {TABLE} SET {change} WHERE number = {entry.number}"))
        session.expire_all()
        faults = audit.verify(session, court.clock()).faults
        session.rollback()
    return [str(fault) for fault in faults]


@settings(max_examples=60)
@given(KINDS, SAYING)
def test_an_event_about_a_filing_that_cannot_be_true_is_named(
    court: Founded, kind: str, data: dict[str, Any]
) -> None:
    number = court.fresh(only(court)).number
    assert any(f"起诉 {number}" in fault for fault in forged(court, kind, data))


def only(court: Founded) -> Filing:
    with court.house.look() as look:
        return look.session.scalars(select(Filing)).one()


@pytest.mark.parametrize(
    "change",
    [
        "at = 'yesterday'",
        "at = ''",
        "data = 'no json'",
        "data = '[]'",
        "data = ''",
        "data = '{\"版本\":'",
        "kind = '天上掉下来'",
        "hash = ''",
        "previous = ''",
        "subject = 'nothing'",
    ],
)
def test_an_event_that_cannot_be_read_is_named(court: Founded, change: str) -> None:
    faults = forged(court, Event.take, {}, change)
    assert any(fault.startswith("第 ") for fault in faults)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"记录": 1},
        {"记录": {"月亮:1": None}},
        {"记录": {"决定:1": 5}},
        {"记录": {"决定:1/2": "ab"}},
    ],
)
def test_an_attestation_that_cannot_be_read_is_named(court: Founded, data: dict[str, Any]) -> None:
    assert any("存证" in fault for fault in forged(court, attested.KIND, data))


@pytest.mark.parametrize("data", ["no json", "[]", "null", '"x"'])
def test_a_readable_chain_of_unreadable_events_is_named(court: Founded, data: str) -> None:
    """Even when every hash was made anew."""
    with court.house.database.transaction() as session:
        for entry in session.scalars(select(LogEntry).where(LogEntry.kind == Event.submit)):
            entry.data = data
        session.flush()
        rechain(session)
        session.flush()
        session.expire_all()
        faults = [str(fault) for fault in audit.verify(session, court.clock()).faults]
        session.rollback()
    assert any("不可能有这个事件" in fault for fault in faults)


def test_the_auditor_still_reads_a_log_with_an_unreadable_event(tmp_path: Path) -> None:
    with founded(tmp_path / "state") as house:
        actor = house.actor(Role.auditor)
        without_triggers(house)
        with house.house.database.transaction() as session:
            session.execute(text(f"UPDATE {TABLE} SET data = 'x' WHERE number = 1"))
        with house.house.look(actor) as look:
            said = audit.listing(look, audit.Filter()).lines[-1].said
        assert said == [("内容", "读不懂，请核对日志")]
