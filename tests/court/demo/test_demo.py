"""The demonstration: every state is there, everything went through the services, once only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from court.bulk.tables import BulkJob
from court.cases.lifecycle import CaseEvent, CaseState, after
from court.core.clock import day_of
from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.counter import kiosk
from court.counter.tables import Appointment
from court.decisions.tables import CourtDocument
from court.demo import trials
from court.demo.making import NotEmpty, demonstrate
from court.demo.people import EVERYBODY, PASSWORD, credit_code, resident_number
from court.filings.service import CHANNELS
from court.filings.tables import FilingParty
from court.identity import accounts, entering
from court.messages import service as messages
from court.messages.tables import Message
from court.opinions.tables import Ruling
from court.oversight import audit
from court.payments.tables import Payment
from engine.text.errors import LianError
from engine.values import check_resident_id, check_uscc
from tests.court.houses import Founded, founded

NOW = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)  # Wednesday afternoon in China


@pytest.fixture(scope="module")
def shown() -> Iterator[Founded]:
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder) / "s") as house:
        house.clock.now = NOW
        seen: list[float] = []
        demonstrate(house.house, seen.append, busy=False)
        assert seen == sorted(seen)
        assert 0.9 < seen[-1] <= 1
        yield house


def count(house: Founded, column: Any) -> dict[str, int]:
    with house.house.look() as look:
        rows = look.session.execute(select(column, func.count()).group_by(column))
        return dict(rows.all())


def test_every_state_and_every_channel(shown: Founded) -> None:
    assert set(count(shown, Filing.state)) == set(State)
    assert set(count(shown, Filing.channel)) == set(CHANNELS)


def test_log_rows_and_opinions_are_sound(shown: Founded) -> None:
    with shown.house.database.reading() as session:
        assert audit.verify(session, NOW).faults == []
    assert [parts for _, parts in audit.recompute_all(shown.house) if parts] == []


def test_everything_happened_in_the_past(shown: Founded) -> None:
    with shown.house.look(shown.actor(Role.auditor)) as look:
        entries = [line.entry for line in audit.taken_out(look, audit.Filter())]
    moments = [entry.at for entry in entries if entry.actor or entry.subject]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert (day_of(NOW) - day_of(moments[0])).days > 40


def test_people_of_every_role_can_sign_in(shown: Founded) -> None:
    with shown.house.look() as look:
        known = {a.phone or a.login: a for a in look.session.scalars(select(Account))}
    for person in EVERYBODY:
        assert known[person.sign_in].role == person.role
        assert known[person.sign_in].password
    assert {person.role for person in EVERYBODY} == set(Role)
    for name, staff in (("13800000001", False), ("faguan", True)):
        with shown.house.work() as work:
            token = entering.by_password(work, name, PASSWORD, staff=staff).session
        actor = accounts.by_token(shown.house, token)
        assert actor.signed_in and not actor.owes


def test_what_people_look_at_is_there(shown: Founded) -> None:
    with shown.house.look() as look:
        session = look.session
        assert session.scalars(select(func.count()).where(Message.read_at.is_(None))).one() > 0
        assert session.scalars(select(func.count()).select_from(CourtDocument)).one() > 10
        assert session.scalars(select(func.count()).where(Ruling.kind == "不采纳")).one() > 0
        assert session.scalars(select(func.count()).select_from(Appointment)).one() > 3
        assert session.scalars(select(func.count()).where(Payment.state == "待交")).one() > 0
        waiting = select(Filing).where(Filing.pickup_code != "", Filing.state == State.draft)
        assert len(session.scalars(waiting).all()) == 2
        jobs = {job.file_name: job for job in session.scalars(select(BulkJob))}
    assert jobs["十月信用卡.csv"].submitted == 8
    assert jobs["十一月信用卡.csv"].total == 12
    assert jobs["十一月信用卡.csv"].submitted == 0


def test_nothing_is_left_for_the_kiosk_to_forget(shown: Founded) -> None:
    with shown.house.work() as work:
        assert kiosk.sweep(work) == 0
        assert messages.waiting(work.session, NOW) >= 0


def test_people_are_fictional_and_their_numbers_well_formed(shown: Founded) -> None:
    with shown.house.look() as look:
        numbers = set(look.session.scalars(select(FilingParty.number))) - {""}
    assert len(numbers) > 20
    for number in numbers:
        check = check_uscc if number.startswith("9144") else check_resident_id
        assert check(number) == number
    assert check_resident_id(resident_number("1986-04-17", 12))
    assert check_uscc(credit_code(7))


def test_only_into_an_empty_database(shown: Founded) -> None:
    before = count(shown, Filing.state)
    with pytest.raises(NotEmpty, match="只写入空的数据库"):
        demonstrate(shown.house)
    assert count(shown, Filing.state) == before


def test_the_plan_leads_cases_into_every_state() -> None:
    """Read from what the demonstration does with cases, without making one."""

    def led(state: CaseState, events: Iterable[CaseEvent]) -> CaseState:
        return reduce(after, events, state)

    found = {led(CaseState.trying, events) for events in trials.TURNS}
    found |= {led(CaseState.unassigned, events) for events in trials.WAITING}
    assert found == set(CaseState)


def test_never_beside_real_gateways(tmp_path: Path) -> None:
    with founded(tmp_path / "s", sms_url="https://sms.example") as house:
        with pytest.raises(LianError, match="没有写入演示数据"):
            demonstrate(house.house)
        assert count(house, Filing.state) == {}
