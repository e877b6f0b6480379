"""Codes, passwords, sessions, lock-out, keys: what works once, what ends, what is never kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from court.core.courthouse import Conflict, NotAllowed
from court.core.limits import TooMany
from court.core.roles import Role
from court.core.tables import Account
from court.counter import window
from court.identity import accounts, approvals, entering, staff
from court.identity.tables import OneTimeCode, SignIn
from court.messages.tables import OutboxItem
from engine.text.errors import FilingError
from tests.court.houses import PASSWORD, Founded, both_databases

pytestmark = both_databases
PHONE = "13800138000"


def send(house: Founded, phone: str = PHONE) -> str:
    with house.house.work() as work:
        return accounts.send_code(work, phone)


def enter(house: Founded, code: str, phone: str = PHONE) -> str | None:
    with house.house.work() as work:
        return accounts.sign_in_by_code(work, phone, code)


def by_password(house: Founded, name: str, password: str) -> str:
    with house.house.work() as work:
        return entering.by_password(work, name, password).session


def test_a_code_works_once(house: Founded) -> None:
    code = send(house)
    token = enter(house, code)
    assert token and accounts.by_token(house.house, token).role is Role.party
    assert enter(house, code) is None


def test_a_code_ends_after_five_minutes(house: Founded) -> None:
    code = send(house)
    house.clock.advance(minutes=5)
    assert enter(house, code) is None


def test_a_code_cannot_be_guessed_at_leisure(house: Founded) -> None:
    code = send(house)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [enter(house, wrong) for _ in range(5)] == [None] * 5
    assert enter(house, code) is None


def test_a_code_belongs_to_its_phone(house: Founded) -> None:
    code = send(house)
    assert enter(house, code, "13900139000") is None


def test_codes_are_sent_five_times_an_hour(house: Founded) -> None:
    for _ in range(5):
        send(house)
    with pytest.raises(TooMany, match="以后再试"):
        send(house)
    house.clock.advance(hours=1)
    send(house)


def test_the_same_phone_is_the_same_account(house: Founded) -> None:
    first, second = enter(house, send(house)), enter(house, send(house))
    assert first and second and first != second
    ids = {accounts.by_token(house.house, token).account_id for token in (first, second)}
    assert len(ids) == 1


def test_nobody_signs_up_as_staff(house: Founded) -> None:
    code = send(house)
    with pytest.raises(NotAllowed), house.house.work() as work:
        accounts.sign_in_by_code(work, PHONE, code, Role.judge)


def test_neither_code_nor_token_nor_password_is_kept(house: Founded) -> None:
    code = send(house)
    token = enter(house, code)
    house.person(Role.judge)
    with house.house.look() as look:
        assert token is not None
        session = look.session
        kept = [s.token_hash for s in session.scalars(select(SignIn))]
        passwords = [a.password for a in session.scalars(select(Account))]
        codes = [c.code_hash for c in session.scalars(select(OneTimeCode))]
        assert session.scalar(select(OutboxItem.body)) is not None
    assert token not in kept and PASSWORD not in "".join(passwords) and code not in codes


def test_an_account_without_a_password_has_no_password(house: Founded) -> None:
    assert enter(house, send(house))
    assert not by_password(house, PHONE, "")


@pytest.mark.parametrize("hours", [2, 13])
def test_sessions_end(house: Founded, hours: int) -> None:
    token = enter(house, send(house))
    assert token and accounts.by_token(house.house, token).signed_in
    house.clock.advance(hours=hours)
    assert not accounts.by_token(house.house, token).signed_in


def test_a_session_in_use_goes_on_but_not_for_ever(house: Founded) -> None:
    token = enter(house, send(house))
    assert token
    seen = []
    for _ in range(13):
        house.clock.advance(hours=1)
        seen.append(accounts.by_token(house.house, token).signed_in)
    assert seen == [True] * 11 + [False] * 2


def test_signing_out_ends_the_session(house: Founded) -> None:
    token = enter(house, send(house))
    assert token
    with house.house.work() as work:
        accounts.sign_out(work, token)
    assert not accounts.by_token(house.house, token).signed_in


def test_a_new_password_ends_other_sessions_only(house: Founded) -> None:
    old, new = enter(house, send(house)), enter(house, send(house))
    assert old and new
    actor = accounts.by_token(house.house, new)
    with house.house.work(actor) as work:
        accounts.set_password(work, PASSWORD)
    assert by_password(house, PHONE, PASSWORD)
    assert accounts.by_token(house.house, new).signed_in
    assert not accounts.by_token(house.house, old).signed_in


def test_a_changed_name_ends_the_verification(house: Founded) -> None:
    person = house.person()
    guide = house.actor(Role.guide)
    with house.house.work(person.actor) as work:
        accounts.update_profile(
            work, name="沈若琳", id_type="居民身份证", id_number="44200019850312003x"
        )
    with house.house.work(guide) as work:
        seen = window.Document("沈若琳", "居民身份证", "44200019850312003X")
        window.verify_person(work, person.name, seen)
    assert accounts.by_token(house.house, person.token).identity_verified
    with house.house.work(person.actor) as work:
        accounts.update_profile(work, name="沈若林")
    assert not accounts.by_token(house.house, person.token).identity_verified


def test_a_wrong_document_number_names_its_field(house: Founded) -> None:
    with pytest.raises(FilingError, match="证件号码"), house.house.work(house.actor()) as work:
        accounts.update_profile(work, id_type="居民身份证", id_number="442000198503120031")


def test_only_the_administrator_makes_staff(house: Founded) -> None:
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.judge)) as work:
        approvals.ask_for_new(work, Role.judge, "another", "某")
    chief = house.actor(Role.administrator)
    with house.house.work(chief) as work:
        approvals.ask_for_new(work, Role.judge, "another", "某")
    with pytest.raises(Conflict), house.house.work(chief) as work:
        approvals.ask_for_new(work, Role.judge, "another", "某")


def test_a_disabled_account_is_out_at_once(house: Founded) -> None:
    person = house.person()
    with house.house.work(house.actor(Role.administrator)) as work:
        staff.disable(work, person.account_id)
    assert not accounts.by_token(house.house, person.token).signed_in
    code = send(house, person.name)
    with pytest.raises(NotAllowed, match="停用"), house.house.work() as work:
        accounts.sign_in_by_code(work, person.name, code)


def test_nobody_disables_himself(house: Founded) -> None:
    chief = house.person(Role.administrator)
    with pytest.raises(NotAllowed), house.house.work(chief.actor) as work:
        staff.disable(work, chief.account_id)
