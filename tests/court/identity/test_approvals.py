"""Two people for what one could abuse: nobody takes over an account alone, or unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.roles import Role
from court.core.tables import LogEntry
from court.identity import accounts, approvals, second_factor
from court.identity.approvals import Kind
from court.identity.tables import AccountRequest
from court.messages import service as messages
from engine.text.errors import FilingError
from tests.court.houses import Founded, Person, both_databases, founded


def asked(house: Founded, person: Person, kind: Kind = Kind.password) -> tuple[str, str]:
    """The id of a request and the first half."""
    with house.house.work(house.actor(Role.administrator)) as work:
        first = approvals.ask(work, person.account_id, kind, "本人当面提出")
        waiting = approvals.waits_for(work, person.account_id)
    assert waiting is not None
    return waiting.id, first


def approved(house: Founded, request_id: str, which: int = 1) -> str:
    with house.house.work(house.actor(Role.security, which)) as work:
        return approvals.approve(work, request_id).half


@both_databases
def test_neither_of_the_two_can_sign_in_with_what_they_know(house: Founded) -> None:
    """An administrator used to reset a judge's password, read it, and sign in as the judge."""
    judge = house.person(Role.judge)
    request, first = asked(house, judge)
    assert house.enter(judge.name)
    second = approved(house, request)
    tries = (first, second, f"{first}-", f"-{second}", f"{second}-{first}", judge.password)
    for number, known in enumerate(tries):
        assert not house.enter(judge.name, known, f"203.0.113.{number}")
    actor = accounts.by_token(house.house, house.enter(judge.name, f"{first}-{second}"))
    assert actor.owes == accounts.PASSWORD


@both_databases
def test_the_owner_is_told_and_the_log_says_who(house: Founded) -> None:
    judge = house.person(Role.judge)
    request, _ = asked(house, judge)
    approved(house, request)
    with house.house.look(judge.actor) as look:
        told = [m.subject for m in messages.inbox(look)]
        kinds = [
            (entry.kind, entry.role)
            for entry in look.session.scalars(select(LogEntry).order_by(LogEntry.number))
        ]
    assert set(told) == {"有人为您申请重置密码", "您的账户已重置密码"}
    assert ("申请账户变更", "管理员") in kinds and ("核准账户变更", "安全管理员") in kinds


def test_who_asks_cannot_approve_and_who_approves_cannot_ask(house: Founded) -> None:
    judge = house.person(Role.judge)
    request, _ = asked(house, judge)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.administrator)) as work:
        approvals.approve(work, request)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.security)) as work:
        approvals.ask(work, judge.account_id, Kind.password, "不行")
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.auditor)) as work:
        approvals.listing(work)


def test_nobody_approves_what_is_about_themselves(house: Founded) -> None:
    request, _ = asked(house, house.person(Role.security))
    with pytest.raises(NotAllowed, match="另一位"):
        approved(house, request)
    assert approved(house, request, which=2)


def test_nobody_asks_for_themselves(house: Founded) -> None:
    with pytest.raises(NotAllowed, match="另一位管理员"):
        asked(house, house.person(Role.administrator))


def test_the_public_is_not_theirs(house: Founded) -> None:
    with pytest.raises(NotFound):
        asked(house, house.person())


def test_a_request_says_why(house: Founded) -> None:
    chief = house.actor(Role.administrator)
    with pytest.raises(FilingError, match="理由"), house.house.work(chief) as work:
        approvals.ask(work, house.person(Role.judge).account_id, Kind.password, " ")


@both_databases
def test_a_request_lasts_a_day_and_is_decided_once(house: Founded) -> None:
    judge = house.person(Role.judge)
    late, _ = asked(house, judge)
    house.clock.advance(days=1)
    with pytest.raises(Conflict, match="失效"):
        approved(house, late)
    request, _ = asked(house, judge)
    with pytest.raises(Conflict, match="作废"):
        approved(house, late)
    approved(house, request)
    with pytest.raises(Conflict, match="已核准"):
        approved(house, request)


def test_a_new_account_is_nobody_s_before_it_is_approved(house: Founded) -> None:
    """An administrator used to make a judge's or an auditor's account for themselves."""
    with house.house.work(house.actor(Role.administrator)) as work:
        _, first = approvals.ask_for_new(work, Role.auditor, "shenji2", "某")
    assert not house.enter("shenji2", first) and not house.enter("shenji2", "")
    assert house.enter("gaowei", house.hired("gaowei"))


def test_a_second_factor_goes_only_by_two(house: Founded) -> None:
    judge = house.person(Role.judge)
    with house.house.work(judge.actor) as work:
        app = pyotp.TOTP(second_factor.enrol(work).secret)
        second_factor.confirm(work, app.at(house.clock()))
    request, first = asked(house, judge, Kind.factor)
    assert not first and not house.enter(judge.name)
    assert not approved(house, request)
    assert house.enter(judge.name)


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path / "keyed", file_key=b"k" * 32) as found:
        yield found


def test_the_half_that_waits_is_sealed_and_then_gone(keyed: Founded) -> None:
    request, first = asked(keyed, keyed.person(Role.judge))
    with keyed.house.look() as look:
        assert first not in look.session.get_one(AccountRequest, request).half
    approved(keyed, request)
    with keyed.house.look() as look:
        assert look.session.get_one(AccountRequest, request).half == ""
