"""Who read what, and who failed to sign in, stands in the access log; content never does."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from court.core.access import FAILED, READ, SIGNED_IN, Access, note, verify_access
from court.core.roles import Role
from court.core.store.append_only import ACCESS
from court.core.tables import AccessEntry
from court.operations.retention import forget_accesses
from court.oversight import audit
from tests.court.houses import MORNING, Founded, both_databases

pytestmark = both_databases


def entries(house: Founded, kind: str = READ) -> list[AccessEntry]:
    house.app.state.readings.write()
    with house.house.look() as look:
        found = select(AccessEntry).where(AccessEntry.kind == kind).order_by(AccessEntry.number)
        return list(look.session.scalars(found))


def test_what_staff_and_filers_read_is_noted_and_what_they_may_not_is_not(house: Founded) -> None:
    filing = house.filed("01")
    judge = house.client_for(Role.judge)
    assert judge.get(f"/inbox/{filing.id}").status_code == 200
    assert house.client_for().get(f"/cases/{filing.id}").status_code == 200
    assert house.client_for(which=2).get(f"/cases/{filing.id}").status_code == 404
    staff, filer = entries(house)
    assert (staff.actor, staff.subject) == (house.person(Role.judge).account_id, filing.id)
    assert (staff.role, staff.route) == ("立案法官", "/inbox/{filing_id}")
    assert filer.actor == house.person().account_id


def test_whole_identity_numbers_are_asked_for_and_noted(house: Founded) -> None:
    """Once everybody at the desk saw those of every filing of the house."""
    filing, judge = house.filed("01"), house.client_for(Role.judge)
    number, hidden = "44200019850312003X", "4420**********003X"
    page, interface = f"/inbox/{filing.id}", f"/api/v1/review/{filing.id}"
    for place in (page, interface):
        shown = judge.get(place).text
        assert number not in shown and hidden in shown
        whole = judge.get(place, params={"numbers": "1"}).text
        assert number in whole and hidden not in whole
    assert [e.item for e in entries(house)] == ["", "证件号码"] * 2
    assert judge.post(f"{page}/take").status_code == 303
    assert number in judge.get(page).text
    assert number not in house.client_for(Role.judge, 2).get(page).text


def test_sign_ins_and_failures_are_noted_with_their_address(house: Founded) -> None:
    judge = house.person(Role.judge)
    browser = house.client_for(None)
    for name, password in (
        (judge.name, "wrong"),
        ("nobody", "wrong"),
        (judge.name, judge.password),
    ):
        browser.post("/staff/sign-in", data={"name": name, "password": password})
    wrong, unknown = entries(house, FAILED)
    assert (wrong.actor, unknown.actor) == (judge.account_id, "")
    assert wrong.address == unknown.address == entries(house, SIGNED_IN)[-1].address != ""


def test_the_auditor_sees_and_exports_it(house: Founded) -> None:
    filing = house.filed("01")
    assert house.client_for(Role.judge).get(f"/inbox/{filing.id}").status_code == 200
    auditor = house.client_for(Role.auditor)
    shown = auditor.get(f"/audit/access?filing={filing.number}").text
    assert filing.number is not None
    assert filing.number in shown
    assert "/inbox/{filing_id}" in shown
    assert filing.number in auditor.get("/audit/access/export").text
    assert house.client_for(Role.administrator).get("/audit/access").status_code == 403


@pytest.mark.parametrize("act", ["UPDATE access SET address = 'x'", "DELETE FROM access"])
def test_the_database_refuses_to_change_what_is_recent(house: Founded, act: str) -> None:
    with house.house.work() as work:
        note(work.session, [Access(MORNING, READ)])
    with pytest.raises(DBAPIError), house.house.database.transaction() as session:
        session.execute(text(act))


def test_a_changed_or_removed_access_is_found(house: Founded) -> None:
    with house.house.work() as work:
        note(work.session, [Access(MORNING, READ, "a"), Access(MORNING, READ, "b")])
    drop = (
        [f"DROP TRIGGER {ACCESS}_refuses_update", f"DROP TRIGGER {ACCESS}_refuses_delete"]
        if house.house.database.is_sqlite
        else [f"DROP TRIGGER {ACCESS}_refuses_change ON {ACCESS}"]
    )
    for change in (
        "UPDATE access SET actor = 'c' WHERE actor = 'a'",
        "DELETE FROM access WHERE actor = 'b'",
    ):
        with house.house.database.transaction() as session:
            for statement in (*drop, change):
                session.execute(text(statement))
            assert audit.verify(session, MORNING).faults != []
            session.rollback()


def test_what_is_older_than_kept_is_removed_and_the_log_says_so(house: Founded) -> None:
    old, kept = MORNING.replace(year=2024), MORNING
    with house.house.work() as work:
        note(work.session, [Access(old, READ, "old"), Access(kept, READ, "kept")])
    with house.house.work() as work:
        forget_accesses(work)
        forget_accesses(work)
    assert [entry.actor for entry in entries(house)] == ["kept"]
    with house.house.look() as look:
        assert verify_access(look.session) == (1, [])
        assert audit.verify(look.session, MORNING).faults == []
