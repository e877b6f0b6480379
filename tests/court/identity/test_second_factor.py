"""The second factor: bound by its owner, no code twice, recovery codes once, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from court.core.courthouse import Actor, Conflict, NotAllowed
from court.core.roles import Role
from court.identity import accounts, authenticator, certificate, entering, second_factor
from court.identity.port import Shown
from court.identity.tables import RecoveryCode, SecondFactor
from court.messages import service as messages
from tests.court.houses import Founded, Person, both_databases, founded

CERTIFICATE = "ab" * 32


def app_of(house: Founded, person: Person) -> tuple[pyotp.TOTP, list[str]]:
    """The app of somebody who bound it, and the recovery codes."""
    with house.house.work(person.actor) as work:
        app = pyotp.TOTP(second_factor.enrol(work).secret)
        codes = second_factor.confirm(work, app.at(house.clock()))
    assert len(codes) == 10
    house.clock.advance(seconds=60)
    return app, codes


def begin(house: Founded, person: Person, certificate: str = "") -> entering.Entered:
    browser = entering.Browser(certificate=certificate)
    with house.house.work(Actor(address="198.51.100.7")) as work:
        return entering.by_password(work, person.name, person.password, browser, staff=True)


def finish(house: Founded, step: str, code: str, device: str = "") -> str:
    with house.house.work(Actor(address="198.51.100.7")) as work:
        return entering.by_second_factor(work, step, Shown(code), device)


@both_databases
def test_a_password_alone_opens_no_session(house: Founded) -> None:
    judge = house.person(Role.judge)
    app, _ = app_of(house, judge)
    entered = begin(house, judge)
    assert entered.step and not entered.session
    assert not accounts.by_token(house.house, entered.step).signed_in
    assert not finish(house, entered.step, "000000")
    token = finish(house, entered.step, app.at(house.clock()))
    assert accounts.by_token(house.house, token).role is Role.judge


@both_databases
def test_no_code_works_twice_nor_one_older_than_the_last(house: Founded) -> None:
    judge = house.person(Role.judge)
    app, _ = app_of(house, judge)
    code, before = app.at(house.clock()), app.at(house.clock(), counter_offset=-1)
    assert finish(house, begin(house, judge).step, code)
    again = begin(house, judge).step
    assert not finish(house, again, code)
    assert not finish(house, again, before)
    house.clock.advance(seconds=30)
    assert finish(house, again, app.at(house.clock()))


@pytest.mark.parametrize(("drift", "taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong(house: Founded, drift: int, taken: bool) -> None:
    judge = house.person(Role.judge)
    app, _ = app_of(house, judge)
    house.clock.advance(minutes=5)
    assert (
        bool(finish(house, begin(house, judge).step, app.at(house.clock(), counter_offset=drift)))
        is taken
    )


@both_databases
def test_a_recovery_code_works_once_and_only_its_hash_is_kept(house: Founded) -> None:
    judge = house.person(Role.judge)
    _, codes = app_of(house, judge)
    said = codes[0].upper().replace("-", "")
    assert finish(house, begin(house, judge).step, said)
    assert not finish(house, begin(house, judge).step, codes[0])
    assert finish(house, begin(house, judge).step, codes[1])
    with house.house.look() as look:
        kept = {row.code_hash for row in look.session.scalars(select(RecoveryCode))}
        assert not kept & set(codes)
        assert second_factor.standing(look, judge.account_id).codes == 8


def test_recovery_codes_are_one_s_own(house: Founded) -> None:
    _, codes = app_of(house, house.person(Role.judge))
    other = house.person(Role.judge, 2)
    app_of(house, other)
    assert not finish(house, begin(house, other).step, codes[0])


def test_a_step_ends_after_ten_minutes_and_five_tries(house: Founded) -> None:
    judge = house.person(Role.judge)
    app, _ = app_of(house, judge)
    late = begin(house, judge).step
    house.clock.advance(minutes=10)
    assert not finish(house, late, app.at(house.clock()))
    guessed = begin(house, judge).step
    for _ in range(5):
        assert not finish(house, guessed, "abcdef")
    assert not finish(house, guessed, app.at(house.clock()))
    with house.house.look(judge.actor) as look:
        assert "动态口令输错" in {m.subject for m in messages.inbox(look)}


def test_six_digits_cannot_be_guessed_from_elsewhere(house: Founded) -> None:
    """Twenty tries an hour for who knows the password; the owner's own browser goes on."""
    judge = house.person(Role.judge)
    app, _ = app_of(house, judge)
    with house.house.work() as work:
        device = entering.remember_device(work, judge.account_id, "")
    for _ in range(4):
        step = begin(house, judge).step
        for _ in range(5):
            finish(house, step, "abcdef")
    assert not finish(house, begin(house, judge).step, app.at(house.clock()))
    assert finish(house, begin(house, judge).step, app.at(house.clock()), device)


def test_sessions_begun_with_a_password_alone_end(house: Founded) -> None:
    judge = house.person(Role.judge)
    other = house.enter(judge.name)
    app_of(house, judge)
    assert not accounts.by_token(house.house, other).signed_in
    assert accounts.by_token(house.house, judge.token).signed_in


def test_another_phone_and_new_codes_need_the_second_factor(house: Founded) -> None:
    judge = house.person(Role.judge)
    app, codes = app_of(house, judge)
    with house.house.work(judge.actor) as work:
        assert not second_factor.change_app(work, Shown("000000"))
        assert not second_factor.renew_codes(work, Shown("000000"))
        with pytest.raises(Conflict):
            second_factor.enrol(work)
    with house.house.work(judge.actor) as work:
        new = second_factor.renew_codes(work, Shown(app.at(house.clock())))
    assert new and not set(new) & set(codes)
    with house.house.work(judge.actor) as work:
        assert second_factor.change_app(work, Shown(new[0]))
        assert second_factor.enrol(work).secret != app.secret


def test_the_public_binds_none(house: Founded) -> None:
    with pytest.raises(NotAllowed), house.house.work(house.actor()) as work:
        second_factor.enrol(work)


def test_a_certificate_the_proxy_verified_is_a_second_factor(house: Founded) -> None:
    judge, other = house.person(Role.judge), house.person(Role.judge, 2)
    with house.house.work(judge.actor) as work:
        second_factor.bind_certificate(work, CERTIFICATE)
    assert begin(house, judge, CERTIFICATE).session
    assert begin(house, judge).step
    with pytest.raises(Conflict), house.house.work(other.actor) as work:
        second_factor.bind_certificate(work, CERTIFICATE)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("AB" * 20, "ab" * 20),
        ("SHA256:" + ":".join(["AB"] * 32), CERTIFICATE),
        ("sha256=" + CERTIFICATE, CERTIFICATE),
        ("", ""),
        ("(null)", ""),
        ("abcd", ""),
        ("x" * 64, ""),
    ],
)
def test_fingerprints_are_read_in_every_notation(said: str, read: str) -> None:
    assert certificate.read_fingerprint(said) == read


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path / "keyed", file_key=b"k" * 32) as found:
        yield found


def test_with_a_key_the_secret_is_not_in_the_database(keyed: Founded) -> None:
    judge = keyed.person(Role.judge)
    app, _ = app_of(keyed, judge)
    with keyed.house.look() as look:
        kept = look.session.scalars(select(SecondFactor)).one()
        assert app.secret not in kept.secret
        assert authenticator.secret_of(look, kept) == app.secret
        kept.account_id = "another"
        assert authenticator.secret_of(look, kept) == ""


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path / "strict", second_factor=True) as found:
        yield found


def test_where_it_is_compulsory_staff_do_nothing_else_first(strict: Founded) -> None:
    judge, party = strict.person(Role.judge), strict.person()
    assert judge.actor.owes == accounts.SECOND_FACTOR
    assert not party.actor.owes
    app_of(strict, judge)
    assert not accounts.by_token(strict.house, judge.token).owes
