"""Days on which more goes wrong at once than one thing: what is left is one lawful state with its events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from court.cases import parties
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Actor
from court.core.roles import Role
from court.flow import dues
from court.hearings import availability
from court.hearings import service as hearings
from court.hearings.service import Asked
from court.hearings.tables import CourtRoom
from court.operations import reacting
from court.oversight import audit
from court.service import reporting, service, whereabouts
from court.service.course import NEEDLESS, SERVED
from court.service.tables import ServiceAttempt, ServiceReport, ServiceTask
from tests.court.cases.registered import fresh
from tests.court.hearings.test_service import FREE, on_trial
from tests.court.houses import Founded, founded

COMPLAINT, SUMMONS = "起诉状副本", "传票"


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("days")) as found:
        yield found


@pytest.fixture
def tried(court: Founded) -> Iterator[tuple[CourtCase, Actor]]:
    """A case with a host; whatever a test did, log, rows and hashes agree."""
    yield on_trial(court)
    with court.house.look() as look:
        assert audit.verify(look.session, court.clock()).faults == []


def tasks_of(court: Founded, case: CourtCase, paper: str, side: str = "被告") -> list[ServiceTask]:
    with court.house.look() as look:
        sides = {p.id: p.side for p in parties.ever(look, case)}
        found = service.of_case(look, case)
    return [task for task in found if paper in task.papers and sides[task.party_id] == side]


def mailed(court: Founded, case: CourtCase, task: ServiceTask, to: str = "") -> ServiceAttempt:
    with court.house.work(court.actor(Role.server)) as work:
        return service.send(work, case.id, task.id, "邮寄", to)


def told(court: Founded, attempt: ServiceAttempt, step: str, days: int, **said: object) -> None:
    """The carrier says on a later day what happened `days` after the sending."""
    at = court.clock() - timedelta(days=9 - days)
    with court.house.work() as work:
        reporting.receive(work, attempt.number, step, at, said)
    reacting.turn(court.house)


def test_a_room_is_closed_tomorrow(court: Founded, tried: tuple[CourtCase, Actor]) -> None:
    case, host = tried
    tomorrow = date(2026, 10, 27)
    asked = Asked(("小",), 90, tomorrow, tomorrow + timedelta(days=7))
    with court.house.work(host) as work:
        work.session.add(CourtRoom(court=work.house.chain, name="第二法庭", kind="小"))
        work.session.flush()
        place = hearings.options(work, case.id, asked)[0].place
        hearing = hearings.schedule(work, case.id, asked, place, FREE)
        before = hearing.basis
    reacting.turn(court.house)
    (summons,) = tasks_of(court, case, SUMMONS)
    with court.house.work(host) as work:
        availability.away(work, place.room, [tomorrow], availability.ALL_DAY, before)
        assert [one.id for one in hearings.displaced(work, before)] == [hearing.id]
        other = hearings.options(work, case.id, asked)[0].place
        assert other.day == tomorrow and other.room != place.room
        hearings.move(work, hearing.id, asked, other, FREE)
        assert hearings.displaced(work, before) == []
    reacting.turn(court.house)
    old, new = tasks_of(court, case, SUMMONS)
    assert (old.id, old.state) == (summons.id, NEEDLESS)
    assert new.hearing is not None and new.hearing > before
    with court.house.look() as look:
        assert [d.basis for d in dues.open_of(look, case.id, "传票生效")] == [new.hearing]


def test_delivered_to_a_stranger_twice_after_the_return(
    court: Founded, tried: tuple[CourtCase, Actor]
) -> None:
    case, _ = tried
    (task,) = tasks_of(court, case, COMPLAINT)
    attempt = mailed(court, case, task)
    court.clock.advance(days=9)
    told(court, attempt, "退回", 6, 原因="地址不准")
    after_return = tasks_of(court, case, COMPLAINT)[0].state
    for _ in range(2):
        told(court, attempt, "签收", 7, 签收人="邻居")
    (task,) = tasks_of(court, case, COMPLAINT)
    assert task.state == after_return != SERVED and task.found is None
    with court.house.look() as look:
        rows = select(ServiceReport).where(ServiceReport.attempt_id == attempt.id)
        assert sorted(r.step for r in look.session.scalars(rows)) == ["签收", "退回"]
        assert not dues.open_of(look, case.id, "答辩")


def test_a_party_dies_and_a_second_address_appears(
    court: Founded, tried: tuple[CourtCase, Actor]
) -> None:
    case, host = tried
    (of_dead,) = tasks_of(court, case, COMPLAINT)
    to_dead = mailed(court, case, of_dead)
    heir_is = {"类型": "自然人", "姓名": "张小宝", "住所地": "广东省中山市石岐区孙文东路1号"}
    with court.house.work(host) as work:
        sequence = fresh(court, case).sequence
        heir = parties.replace(work, case.id, sequence, of_dead.party_id, heir_is, "死亡")
    reacting.turn(court.house)
    with court.house.work(court.actor(Role.server)) as work:
        second = whereabouts.add_address(
            work, case.id, heir.id, "A1", "纸质", "广东省中山市东区中山三路9号"
        )
    court.clock.advance(days=9)
    told(court, to_dead, "签收", 2, 签收人="同住成年家属")
    before, of_heir = tasks_of(court, case, COMPLAINT)
    assert (before.party_id, of_heir.party_id) == (of_dead.party_id, heir.id)
    assert of_heir.state != SERVED, "what came to the dead man's home is not the heir's"
    attempt = mailed(court, case, of_heir, second.id)
    assert (attempt.address_id, attempt.source) == (second.id, "A1")
    court.clock.advance(days=9)
    told(court, attempt, "签收", 2, 签收人="本人")
    _, of_heir = tasks_of(court, case, COMPLAINT)
    assert of_heir.state == SERVED and of_heir.by == attempt.basis
    with court.house.look() as look:
        assert look.session.get_one(CaseParty, heir.id).successor_of == of_dead.party_id
        opened = [due for due in dues.open_of(look, case.id) if due.basis == of_heir.found]
        assert opened, "the heir's own periods rest on the heir's own service"
