"""Which passwords are refused: the ones people choose first, and the ones others can tell."""

from __future__ import annotations

import time

import pytest

from court.core.roles import Role
from court.core.tables import Account
from court.identity import accounts, passwords, staff
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases


def gao() -> Account:
    return Account(login="gaowei", name="高伟", phone="13800138000")


@pytest.mark.parametrize(
    "weak",
    [
        "短",
        "aaaaaaaaaaaa",
        "1" * 300,
        "1234567890",
        "password12",
        "qwertyuiop",
        "1qaz2wsx3edc",
        "13800138000",
        "gaowei12345",
        "gaowei2026!!",
        "GaoWei@2026",
        "wei.gao.1985",
        "高伟高伟高伟高伟12",
        "faguan12345",
        "fayuan2026@@",
    ],
)
def test_what_is_guessed_first_is_refused(weak: str) -> None:
    with pytest.raises(FilingError, match="密码"):
        passwords.chosen(weak, gao())


@pytest.mark.parametrize(
    "good", ["一扇常开的门-2026", "k7wq-3fhm-p2xd-9tnb", "三更灯火五更鸡正是读书"]
)
def test_what_nobody_guesses_is_taken(good: str) -> None:
    known = passwords.chosen(good, gao())
    assert passwords.is_right(known, good) and not passwords.is_right(known, good + "x")
    assert good not in known


def test_judging_costs_little_whatever_is_typed() -> None:
    """The library tries every way of reading `4@8({[<` as letters: minutes for 200 of them."""
    started = time.process_time()
    passwords.chosen("4@8({[<369&#!1|0$5+7%2" * 9, gao())
    assert time.process_time() - started < 2


@both_databases
def test_a_given_password_is_changed_at_first_use(house: Founded) -> None:
    given = house.hired("gaowei")
    token = house.enter("gaowei", given)
    actor = accounts.by_token(house.house, token)
    assert actor.owes == accounts.PASSWORD
    with pytest.raises(FilingError, match="原来的"), house.house.work(actor) as work:
        accounts.set_first_password(work, given)
    with house.house.work(actor) as work:
        accounts.set_first_password(work, "一扇常开的门-2026")
    assert not accounts.by_token(house.house, token).owes
    assert house.enter("gaowei") and not house.enter("gaowei", given)


@both_databases
def test_a_given_password_works_for_a_week(house: Founded) -> None:
    given = house.hired("gaowei")
    house.clock.advance(days=6)
    assert house.enter("gaowei", given)
    house.clock.advance(days=1)
    assert not house.enter("gaowei", given)


def test_the_demonstration_s_password_is_nobody_s_in_a_court(house: Founded) -> None:
    with house.house.work() as work:
        secret = passwords.hashed(passwords.OF_THE_DEMONSTRATION)
        staff.make_staff(work, Role.judge, "faguan", "高伟", secret, given=False)
    assert house.enter("faguan", passwords.OF_THE_DEMONSTRATION)
    object.__setattr__(house.house.settings, "development", False)
    assert not house.enter("faguan", passwords.OF_THE_DEMONSTRATION)
