"""The audit chain: whatever is changed, removed, moved or cut off in the log is found."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from court.core.clock import day_of
from court.core.courthouse import NotAllowed
from court.core.events import Fault, entry_hash
from court.core.roles import Role
from court.core.store.append_only import TABLE
from court.core.tables import LogEntry
from court.filings import service as filings
from court.opinions.tables import StoredOpinion
from court.oversight import audit
from court.oversight.audit import Filter
from engine.text.errors import FilingError
from tests.court.houses import MORNING, Founded, both_databases
from tests.court.oversight.tampering import tamper, without_triggers

pytestmark = both_databases


def some_history(house: Founded) -> None:
    """A draft, a submission, a withdrawal, several sign-ins: more than ten events."""
    house.draft("14")
    filing = house.filed("01")
    house.filed("18", which=2)
    with house.house.work(house.actor()) as work:
        filings.withdraw(work, filings.own(work, filing.id, lock=True))
    house.person(Role.judge)


def verified(house: Founded, noted: str = "") -> audit.Verified:
    with house.house.database.reading() as session:
        return audit.verify(session, house.clock(), noted)


def test_an_honest_log_has_no_faults(house: Founded) -> None:
    some_history(house)
    found = verified(house)
    assert found.faults == []
    assert found.events == found.number > 10
    assert found.filings == 3


def test_a_clock_that_went_back_is_told(house: Founded) -> None:
    """Acts meanwhile carry a wrong day; deadlines are counted from it."""
    some_history(house)
    assert verified(house).reminders == ()
    house.clock.advance(minutes=-4)
    house.draft("14")
    assert verified(house).reminders == ()
    house.clock.advance(days=-3)
    house.draft("14")
    house.draft("14")
    found = verified(house)
    (told,) = found.reminders
    assert told.number and "早 72 小时" in told.what and "时钟往回拨过" in told.what
    assert found.faults == []


def test_an_empty_log_has_no_faults(house: Founded) -> None:
    assert verified(house).faults == []


@pytest.mark.parametrize(
    "statement",
    [f"UPDATE {TABLE} SET actor = 'x' WHERE number = 3", f"DELETE FROM {TABLE} WHERE number = 3"],
)
def test_the_database_itself_refuses(house: Founded, statement: str) -> None:
    some_history(house)
    with pytest.raises(DBAPIError), house.house.database.transaction() as session:
        session.execute(text(statement))
    assert verified(house).faults == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'登记立案'"),
        ("actor", "'0123456789abcdef0123456789abcdef'"),
        ("role", "'立案法官'"),
        ("subject", "'0123456789abcdef0123456789abcdef'"),
        ("data", "'{}'"),
        ("at", "'2026-09-01 00:00:00+00'"),
        ("previous", f"'{'1' * 64}'"),
        ("hash", f"'{'1' * 64}'"),
    ],
)
def test_a_changed_event_is_found(house: Founded, column: str, value: str) -> None:
    some_history(house)
    value = value.replace("+00", "") if house.house.database.is_sqlite else value
    tamper(house, f"UPDATE {TABLE} SET {column} = {value} WHERE number = 6")
    assert 6 in {fault.number for fault in verified(house).faults}


def test_an_event_rewritten_with_its_own_new_hash_is_found(house: Founded) -> None:
    some_history(house)
    without_triggers(house)
    with house.house.database.transaction() as session:
        rewrite(session, 6)
    faults = verified(house).faults
    assert faults[0].number == 7
    assert "接不上" in faults[0].what


def rewrite(session: Session, number: int) -> None:
    entry = session.get_one(LogEntry, (number, ""))
    entry.actor = "0123456789abcdef0123456789abcdef"
    entry.hash = entry_hash(entry)


def test_a_removed_event_is_found(house: Founded) -> None:
    some_history(house)
    tamper(house, f"DELETE FROM {TABLE} WHERE number = 6")
    faults = verified(house).faults
    assert faults[0] == Fault(6, "编号不连续，下一条是 7，中间的被删除")


def test_a_removed_first_event_is_found(house: Founded) -> None:
    some_history(house)
    tamper(house, f"DELETE FROM {TABLE} WHERE number = 1")
    assert verified(house).faults[0].number == 1


def test_a_removed_event_is_found_when_the_rest_is_renumbered(house: Founded) -> None:
    some_history(house)
    tamper(
        house,
        f"DELETE FROM {TABLE} WHERE number = 6",
        f"UPDATE {TABLE} SET number = -number WHERE number > 6",
        f"UPDATE {TABLE} SET number = -number - 1 WHERE number < 0",
    )
    assert 6 in {fault.number for fault in verified(house).faults}


def test_two_exchanged_events_are_found(house: Founded) -> None:
    some_history(house)
    tamper(
        house,
        f"UPDATE {TABLE} SET number = 0 WHERE number = 6",
        f"UPDATE {TABLE} SET number = 6 WHERE number = 7",
        f"UPDATE {TABLE} SET number = 7 WHERE number = 0",
    )
    assert {6, 7} <= {fault.number for fault in verified(house).faults}


@pytest.mark.parametrize("cut", [1, 4])
def test_a_cut_off_end_is_found(house: Founded, cut: int) -> None:
    some_history(house)
    last = verified(house).number
    tamper(house, f"DELETE FROM {TABLE} WHERE number > {last - cut}")
    assert verified(house).faults[0] == Fault(
        last - cut + 1, "日志末尾与链头不符：末尾的事件被删除"
    )


def test_a_log_emptied_whole_is_found(house: Founded) -> None:
    some_history(house)
    tamper(house, f"DELETE FROM {TABLE}")
    assert verified(house).faults[0].number == 1


def test_a_note_finds_a_log_cut_together_with_its_head(house: Founded) -> None:
    some_history(house)
    honest = verified(house)
    note = f"{honest.number}:{honest.hash[:16]}"
    assert verified(house, note).faults == []
    end = honest.number - 2
    tamper(
        house,
        f"DELETE FROM {TABLE} WHERE number > {end}",
        f"UPDATE chain_head SET number = {end}, "
        f"hash = (SELECT hash FROM {TABLE} WHERE number = {end})",
    )
    assert "抄下的末尾不在日志里" in verified(house, note).faults[-1].what


def test_a_note_finds_a_whole_chain_written_anew(house: Founded) -> None:
    some_history(house)
    honest = verified(house)
    assert "被改写" in verified(house, f"{honest.number}:{'ab' * 8}").faults[-1].what


@pytest.mark.parametrize("note", ["abc", "12", "12:zz", "12:ab"])
def test_a_note_that_cannot_be_read_is_explained(house: Founded, note: str) -> None:
    with pytest.raises(FilingError, match="编号:哈希"):
        verified(house, note)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE filing SET state = '已登记立案'",
        "UPDATE filing SET first_submitted_at = NULL",
        "UPDATE filing SET number = '2026-0907-0099'",
        "UPDATE filing SET case_number = '(2026)粤2071民初1号'",
    ],
)
def test_a_filing_changed_behind_the_log_is_found(house: Founded, statement: str) -> None:
    filing = house.filed("01")
    tamper(house, f"{statement} WHERE id = '{filing.id}'")
    faults = verified(house).faults
    assert len(faults) == 1
    assert "与日志不一致" in faults[0].what


def test_every_opinion_comes_out_again(house: Founded) -> None:
    house.filed("01")
    house.filed("02", which=2)
    assert list(audit.recompute_all(house.house)) == [
        ("2026-0907-0001", []),
        ("2026-0907-0002", []),
    ]


def test_an_opinion_changed_afterwards_is_named(house: Founded) -> None:
    filing = house.filed("02")
    with house.house.work() as work:
        stored = work.session.scalars(select(StoredOpinion)).one()
        assert stored.filing_id == filing.id
        stored.checked = {**stored.checked, "事实与理由": "换掉了"}
    ((number, parts),) = audit.recompute_all(house.house)
    assert number == filing.number
    assert "起诉材料" in parts


def looked_up(house: Founded, **wanted: Any) -> audit.Listing:
    with house.house.look(house.actor(Role.auditor)) as look:
        return audit.listing(look, Filter(**wanted))


def test_events_are_filtered(house: Founded) -> None:
    some_history(house)
    house.person(Role.auditor)
    house.clock.advance(days=1)
    late = house.filed("14")
    everything = looked_up(house)
    assert everything.total == verified(house).events
    assert looked_up(house, kind="撤回").total == 1
    assert {line.entry.role for line in looked_up(house, role="当事人").lines} == {"当事人"}
    assert [x.entry.kind for x in looked_up(house, filing=late.number).lines] == ["提交", "新建"]
    today = day_of(house.clock())
    new, old = looked_up(house, since=today), looked_up(house, until=day_of(MORNING))
    assert {day_of(line.entry.at) for line in new.lines} == {today}
    assert {day_of(line.entry.at) for line in old.lines} == {day_of(MORNING)}
    assert new.total + old.total == everything.total
    assert looked_up(house, kind="没有这种").lines == []


def test_the_log_names_no_person_of_the_public(house: Founded) -> None:
    phone = house.verified().name
    house.filed("01")
    with house.house.look(house.actor(Role.auditor)) as look:
        lines = list(audit.taken_out(look, Filter()))
        whole = b"\n".join(audit.whole_log(look.session)).decode()
    shown = "\n".join(f"{x.who} {x.filing} {x.said}" for x in lines)
    for secret in (phone, "沈若琳", "李文海"):
        assert secret not in shown
        assert secret not in whole


def test_only_auditors_read_the_log(house: Founded) -> None:
    for role in (Role.party, Role.judge, Role.administrator):
        with pytest.raises(NotAllowed), house.house.look(house.actor(role)) as look:
            audit.listing(look, Filter())


def test_pages_of_a_long_log(house: Founded) -> None:
    for _ in range(audit.PAGE + 5):
        with house.house.work() as work:
            work.log("登录")
    house.person(Role.auditor)
    first, second = looked_up(house), looked_up(house, page=2)
    assert len(first.lines) == audit.PAGE
    assert first.lines[-1].entry.number == second.lines[0].entry.number + 1
    assert looked_up(house, page=99).page == 2
