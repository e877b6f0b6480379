"""Where somebody is signed in is shown to them alone, and ends at their word; old passwords stay old."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from court.core.roles import Role
from court.core.tables import Account, LogEntry
from court.identity import accounts, sessions
from court.identity.tables import UsedPassword
from court.identity.used_passwords import LAST
from engine.text.errors import FilingError
from tests.court.houses import PASSWORD, Founded, both_databases


def enter(house: Founded, account_id: str) -> str:
    house.clock.advance(minutes=1)
    with house.house.work() as work:
        return accounts.open_session(work, work.session.get_one(Account, account_id))


def ended(house: Founded) -> list[str]:
    with house.house.look() as look:
        found = select(LogEntry.data).where(LogEntry.kind == sessions.ENDED)
        return list(look.session.scalars(found))


def test_one_session_is_ended_from_another(house: Founded) -> None:
    judge = house.person(Role.judge)
    elsewhere = enter(house, judge.account_id)
    browser = house.client_for(Role.judge)
    (other,) = re.findall(r"/account/sessions/(\w+)/end", browser.get("/account").text)
    assert other not in elsewhere
    assert browser.post(f"/account/sessions/{other}/end").status_code == 303
    assert not accounts.by_token(house.house, elsewhere).signed_in
    assert accounts.by_token(house.house, judge.token).signed_in
    assert len(ended(house)) == 1
    assert browser.post(f"/account/sessions/{other}/end").status_code == 404


def test_nobody_ends_or_sees_another_s_session(house: Founded) -> None:
    with house.house.look(house.actor(Role.judge)) as look:
        (mine,) = sessions.own(look)
    assert mine.here
    stranger = house.client_for(Role.judge, 2)
    assert stranger.post(f"/account/sessions/{mine.id}/end").status_code == 404
    assert mine.id not in stranger.get("/account").text
    assert accounts.by_token(house.house, house.person(Role.judge).token).signed_in


@both_databases
def test_one_sign_in_more_ends_the_oldest_of_staff(house: Founded) -> None:
    judge, filer = house.person(Role.judge), house.person()
    tokens = [
        judge.token,
        *(enter(house, judge.account_id) for _ in range(sessions.MOST_OF_STAFF)),
    ]
    signed_in = [accounts.by_token(house.house, token).signed_in for token in tokens]
    assert signed_in == [False] + [True] * sessions.MOST_OF_STAFF
    assert len(ended(house)) == 1
    for _ in range(sessions.MOST_OF_STAFF):
        enter(house, filer.account_id)
    assert accounts.by_token(house.house, filer.token).signed_in


def test_none_of_the_last_passwords_comes_back(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing takes a fifth of a second: here a password stands for itself."""
    judge = house.actor(Role.judge)
    monkeypatch.setattr("court.identity.accounts.chosen", lambda password, _: password)
    monkeypatch.setattr("court.identity.used_passwords.is_right", lambda known, said: known == said)
    words = [f"一扇常开的门-{n}" for n in range(LAST + 2)]

    def choose(word: str) -> None:
        house.clock.advance(minutes=1)
        with house.house.work(judge) as work:
            accounts.set_password(work, word)

    for word in words:
        choose(word)
    for word in words[-LAST:]:
        with pytest.raises(FilingError, match=f"最近 {LAST} 个"):
            choose(word)
    choose(words[1])
    with house.house.look() as look:
        assert look.session.scalar(select(func.count()).select_from(UsedPassword)) == LAST


def test_the_first_password_of_one_s_own_may_not_be_the_given_one(house: Founded) -> None:
    with (
        pytest.raises(FilingError, match="密码"),
        house.house.work(house.actor(Role.judge)) as work,
    ):
        accounts.set_password(work, PASSWORD)
