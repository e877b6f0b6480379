"""Hearings in the record: set, moved, never two at one place, each day with its event."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.parties import standing
from court.cases.people import find
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Actor, Conflict, NotFound
from court.core.roles import Action, Relation, Role
from court.core.tables import Account
from court.hearings import availability, queries, service
from court.hearings.earliest import Earliest, Obstacle
from court.hearings.persons import PERSON, everybody, number_of
from court.hearings.service import CANCELLED, CERTAIN, EXPECTED, Asked
from court.hearings.tables import CourtRoom, Hearing, HearingUse
from court.hearings.timetable import NoPlace, Place
from court.operations.rewriting import keys_in_use, rewrite
from court.oversight import audit
from engine.text.errors import FilingError
from tests.court.cases.registered import registered
from tests.court.houses import Founded, both_databases

FIRST = date(2026, 10, 26)
ASKED = Asked(("小",), 90, FIRST, FIRST + timedelta(days=14))
FREE = Earliest(FIRST, False, (), (), ())


def on_trial(house: Founded, procedure: str = "普通", which: int = 1) -> tuple[CourtCase, Actor]:
    """A case with a host, and the host; the court has one room."""
    case, host = registered(house), house.actor(Role.trial_judge, which)
    with house.house.work(house.actor(Role.chief)) as work:
        found = work.session.get_one(CourtCase, case.id)
        cases.record(work, found, CaseEvent.assign, 人员=[[host.account_id, Relation.host]])
        cases.record(work, found, CaseEvent.choose_procedure, 程序=procedure)
        if not availability.rooms(work):
            work.session.add(CourtRoom(court=work.house.chain, name="第一法庭", kind="小"))
    return case, host


def first_place(house: Founded, case: CourtCase, host: Actor) -> Place:
    with house.house.look(host) as look:
        return service.options(look, case.id, ASKED)[0].place


def scheduled(house: Founded, case: CourtCase, host: Actor, found: Earliest = FREE) -> Hearing:
    place = first_place(house, case, host)
    with house.house.work(host) as work:
        return service.schedule(work, case.id, ASKED, place, found, past="当事人都同意")


@both_databases
def test_a_hearing_is_set_moved_held_and_the_record_holds(house: Founded) -> None:
    case, host = on_trial(house)
    hearing = scheduled(house, case, host)
    assert (hearing.state, hearing.day, hearing.position) == (EXPECTED, FIRST, 1)
    with house.house.work(host) as work:
        later = service.options(work, case.id, ASKED, FIRST + timedelta(days=7))[-1].place
        moved = service.move(work, hearing.id, ASKED, later, FREE)
        assert moved.changes == 1 and moved.day == FIRST + timedelta(days=7)
        uses = set(work.session.scalars(select(HearingUse.day)))
        assert uses == {moved.day}
        with pytest.raises(FilingError, match="还没有到"):
            service.take_place(work, hearing.id)
    house.clock.now += timedelta(days=60)
    with house.house.work(host) as work:
        assert service.take_place(work, hearing.id).state == "已开"
        with pytest.raises(Conflict, match="已开"):
            service.cancel(work, hearing.id)
    with house.house.look() as look:
        assert audit.verify(look.session, house.clock()).faults == []


@both_databases
def test_two_who_schedule_at_once_do_not_share_a_place(house: Founded) -> None:
    """Both were shown the same free place; the database gives it to one."""
    case, host = on_trial(house)
    other, second = on_trial(house)
    place = first_place(house, case, host)
    with house.house.work(host) as work:
        service.schedule(work, case.id, ASKED, place, FREE)
    with pytest.raises(Conflict, match="刚刚被别的庭占用"), house.house.work(second) as work:
        service.schedule(work, other.id, ASKED, place, FREE)
    with house.house.look() as look:
        assert len(list(look.session.scalars(select(Hearing)))) == 1
        # The same people are parties of both: known by their numbers, which lie sealed.
        taken = set(look.session.scalars(select(HearingUse.who)))
        numbered = [p for p in standing(look, other) if number_of(p)]
        again = taken & set(everybody(look, other))
        assert numbered and len([who for who in again if who.startswith(PERSON)]) == len(numbered)


@both_databases
def test_nobody_is_heard_twice_at_a_time_by_two_who_schedule_at_once(house: Founded) -> None:
    """Neither knows of the other yet: other judges, other rooms, the same people as parties."""
    case, host = on_trial(house)
    other, second = on_trial(house, which=2)
    with house.house.work(host) as work:
        work.session.add(CourtRoom(court=work.house.chain, name="第二法庭", kind="小"))
    place = first_place(house, case, host)
    elsewhere = place_in_another_room(house, other, second, place)
    begun, said = threading.Event(), []

    def second_one() -> None:
        with pytest.raises(Conflict) as refused, house.house.work(second) as work:
            begun.set()
            service.schedule(work, other.id, ASKED, elsewhere, FREE)
        said.append(str(refused.value))

    thread = threading.Thread(target=second_one)
    with house.house.work(host) as work:
        service.schedule(work, case.id, ASKED, place, FREE)
        thread.start()
        begun.wait(1)  # on SQLite the other one does not even begin
        time.sleep(0.3)
    thread.join(20)
    assert said and "占用" in said[0]
    with house.house.look() as look:
        assert len(list(look.session.scalars(select(Hearing)))) == 1


def place_in_another_room(house: Founded, case: CourtCase, host: Actor, taken: Place) -> Place:
    """A place at that time where nobody sits."""
    with house.house.look(host) as look:
        rooms = {room.id for room in availability.rooms(look)} - {taken.room}
    return replace(taken, room=rooms.pop())


@both_databases
def test_people_are_known_again_after_a_key_was_changed(house: Founded) -> None:
    """Under the old key's name until everything is written with the new one, then under its own."""
    case, host = on_trial(house)
    scheduled(house, case, host)
    ring = house.house.lasting.ring
    old = ring.current
    new = ring.add("aes", house.clock() + timedelta(days=1))
    assert old is not None

    def keys() -> set[str]:
        with house.house.look() as look:
            names = [who for who in everybody(look, case) if who.startswith(PERSON)]
            assert set(names) <= set(look.session.scalars(select(HearingUse.who)))
            return {name.split(":")[1] for name in names}

    assert keys() == {old.id}
    assert keys_in_use(house.house)[old.id] > 0
    rewrite(house.house)
    assert keys() == {new.id}
    assert keys_in_use(house.house)[old.id] == 0


def test_too_early_and_past_an_obstacle(house: Founded) -> None:
    case, host = on_trial(house)
    place = first_place(house, case, host)
    late = Earliest(FIRST + timedelta(days=3), True, (), (), ())
    objected = Obstacle("管辖权异议还没有裁定", ("民事诉讼法 130",))
    stopped = Earliest(FIRST, False, (), (objected,), ())
    with house.house.work(host) as work:
        with pytest.raises(FilingError, match="最早可以开庭的是2026年10月29日"):
            service.schedule(work, case.id, ASKED, place, late)
        with pytest.raises(FilingError, match="请写明理由"):
            service.schedule(work, case.id, ASKED, place, stopped)
        hearing = service.schedule(work, case.id, ASKED, place, stopped, past=" 双方要求 ")
        assert hearing.reason == "双方要求"


def test_expected_until_everybody_is_served(house: Founded) -> None:
    case, host = on_trial(house)
    hearing = scheduled(house, case, host, Earliest(FIRST, True, (), (), ()))
    assert hearing.state == EXPECTED
    with house.house.work(host) as work:
        assert service.confirm(work, hearing.id).state == CERTAIN


def test_a_judge_who_is_away_and_a_cancelled_hearing_give_places_back(house: Founded) -> None:
    case, host = on_trial(house)
    hearing = scheduled(house, case, host)
    assert host.account_id
    with house.house.work(host) as work:
        availability.away(work, host.account_id, [FIRST], availability.ALL_DAY, hearing.basis)
        assert [one.id for one in service.displaced(work, hearing.basis)] == [hearing.id]
        only_then = Asked(("小",), 90, FIRST, FIRST)
        with pytest.raises(NoPlace, match="没有连续 90 分钟的空"):
            service.options(work, case.id, only_then)
        assert service.cancel(work, hearing.id).state == CANCELLED
        assert not list(work.session.scalars(select(HearingUse)))


def test_what_stands_where_a_room_is_closed_is_listed_and_may_be_moved(house: Founded) -> None:
    case, host = on_trial(house)
    hearing = scheduled(house, case, host)
    chief = house.client_for(Role.chief)
    assert "不能开庭的日子" in chief.get("/hearings").text
    said = {"who": hearing.room_id, "first": str(FIRST), "half": "全天"}
    assert house.client_for(Role.clerk).post("/hearings/away", data=said).status_code == 403
    answer = chief.post("/hearings/away", data=said)
    assert answer.status_code == 303
    shown = chief.get(answer.headers["location"]).text
    assert "要另排时间" in shown and case.number in shown
    assert "要另排时间" not in house.client_for(Role.clerk).get(answer.headers["location"]).text
    for wrong in ({"who": "nobody"}, {"half": "夜里"}, {"last": "2026-10-01"}, {"first": "x"}):
        assert chief.post("/hearings/away", data={**said, **wrong}).status_code in (404, 422)
    only_then = Asked(("小",), 60, FIRST, FIRST)
    with house.house.look(host) as look, pytest.raises(NoPlace):
        service.options(look, case.id, only_then)
    again = chief.post("/hearings/away", data={**said, "half": availability.AGAIN})
    assert "没有受影响的庭" in chief.get(again.headers["location"]).text
    with house.house.look(host) as look:
        assert service.options(look, case.id, only_then)


def test_everybody_sees_the_hearings_of_the_own_cases_that_are_to_come(house: Founded) -> None:
    """Neither those of others, nor what was cancelled or is past."""
    case, host = on_trial(house)
    hearing = scheduled(house, case, host)

    def coming(actor: Actor, days: int) -> list[str]:
        with house.house.look(actor) as look:
            return [one.hearing.id for one in queries.coming(look, days)]

    days = (FIRST - house.house.today).days
    assert coming(host, days) == [hearing.id]
    assert coming(host, days - 1) == []
    assert coming(house.actor(Role.trial_judge, 2), days) == []
    assert "我参加的庭" in house.client_for(Role.trial_judge).get("/hearings").text
    assert "我参加的庭" not in house.client_for(Role.trial_judge, 2).get("/hearings").text
    with house.house.work(host) as work:
        service.cancel(work, hearing.id)
    assert coming(host, days) == []


def test_the_calendar_of_somebody_who_works_here_no_more_is_closed(house: Founded) -> None:
    case, host = on_trial(house)
    scheduled(house, case, host)
    with house.house.work(host) as work:
        secret = queries.new_feed(work)
    with house.house.look() as look:
        assert queries.calendar(look, secret).count(b"BEGIN:VEVENT") == 1
    with house.house.work() as work:
        work.session.get_one(Account, host.account_id).disabled = True
    with house.house.look() as look, pytest.raises(NotFound, match="没有这个日历"):
        queries.calendar(look, secret)


def test_who_has_nothing_to_do_with_a_case_sets_nothing(house: Founded) -> None:
    case, _ = on_trial(house)
    stranger = house.actor(Role.trial_judge, 2)
    with house.house.work(stranger) as work, pytest.raises(NotFound):
        service.options(work, case.id, ASKED)
    with (
        house.house.look(house.actor(Role.chief)) as look,
        pytest.raises(FilingError, match="承办"),
    ):
        everybody(look, find(look, registered(house).id, Action.cases))


def test_an_organisation_sends_others_and_a_person_does_not() -> None:
    """民事诉讼法 61: a bank is heard in two rooms at a time, a human being is not."""

    def party(content: dict[str, str]) -> CaseParty:
        return CaseParty(case_id="c", side="原告", position=0, name="甲", content=content)

    assert number_of(party({"统一社会信用代码": "91442000000000000X"})) == ""
    assert number_of(party({"证件号码": " 44200019900101001x"})) == "44200019900101001X"
    owner = {"统一社会信用代码": "92442000000000000X", "证件号码": "44200019900101001X"}
    assert number_of(party(owner)) == "44200019900101001X"
