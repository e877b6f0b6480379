"""Many hearings at once: all that wait are set, and what lost its room or a person finds another place."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from court.cases import people
from court.cases.lifecycle import CaseEvent
from court.cases.service import record
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, NotAllowed, Work
from court.core.roles import Action, Role
from court.flow import tasks
from court.hearings import arranging, availability, displaced, service
from court.hearings.arranging import Proposals
from court.hearings.availability import AGAIN
from court.hearings.preparing import first_day
from court.hearings.service import DISPLACED
from court.hearings.tables import CourtRoom, Hearing, HearingUse
from court.hearings.timetable import Place
from court.oversight import audit
from court.service.queries import RECORD
from tests.court.hearings.test_service import on_trial
from tests.court.houses import Founded, both_databases


def _cases(house: Founded, many: int, judges: int = 2) -> list[CourtCase]:
    return [on_trial(house, "简易", 1 + n % judges)[0] for n in range(many)]


def _proposed(house: Founded) -> Proposals:
    with house.house.look(house.actor(Role.judge)) as look:
        return arranging.proposed(look, RECORD)


def _moves(house: Founded) -> Proposals:
    with house.house.look(house.actor(Role.judge)) as look:
        return displaced.moves_proposed(look, RECORD)


def _set(house: Founded, proposals: Proposals) -> list[Hearing]:
    chosen = [(one.case.id, one.place) for one in proposals.placed]
    with house.house.work(house.actor(Role.judge)) as work:
        done, left = arranging.set_all(work, chosen, RECORD)
        assert left == []
        return done


def _close(house: Founded, hearing: Hearing, half: str = "全天") -> None:
    with house.house.work(house.actor(Role.chief)) as work:
        displaced.close(work, hearing.room_id, hearing.day, hearing.day, half)


def _sound(house: Founded) -> None:
    """Every half hour of a hearing is taken in its own name, and nothing else is."""
    with house.house.look() as look:
        for one in look.session.scalars(select(Hearing)):
            mine = HearingUse.hearing_id == one.id
            used = set(look.session.execute(select(HearingUse.day, HearingUse.slot).where(mine)))
            wanted = {(one.day, one.slot + n) for n in range(one.length)}
            assert {tuple(row) for row in used} == wanted
        assert audit.verify(look.session, house.clock()).faults == []


@both_databases
def test_all_that_wait_are_set_at_once_where_nobody_is_twice(house: Founded) -> None:
    cases = _cases(house, 6)
    stopped = cases[-1]
    with house.house.work(house.actor(Role.trial_judge, 2)) as work:
        case = people.find(work, stopped.id, Action.conduct, lock=True)
        record(work, case, CaseEvent.object_jurisdiction)
    proposals = _proposed(house)
    assert len(proposals.placed) == 5 and proposals.more == 0
    assert [(one.case.id, "管辖权异议" in one.why) for one in proposals.left] == [
        (stopped.id, True)
    ]
    with house.house.look() as look:
        assert not list(look.session.scalars(select(Hearing)))  # a proposal changes nothing
    assert len(_set(house, proposals)) == 5
    _sound(house)
    assert [one.case.id for one in _proposed(house).left] == [stopped.id]
    assert _proposed(house).placed == []


@both_databases
def test_one_that_was_set_meanwhile_stops_no_other(house: Founded) -> None:
    _cases(house, 3)
    proposals = _proposed(house)
    chosen = [(one.case.id, one.place) for one in proposals.placed]
    early = (chosen[2][0], Place(house.house.today, 0, 2, chosen[2][1].room))
    with house.house.work(house.actor(Role.judge)) as work:
        done, left = arranging.set_all(work, [*chosen[:2], early, chosen[0]], RECORD)
    assert [one.case_id for one in done] == [case_id for case_id, _ in chosen[:2]]
    assert ["最早可以开庭" in left[0].why, left[1].why] == [True, "刚才已经排了庭"]
    _sound(house)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.clerk)) as work:
        arranging.set_all(work, chosen, RECORD)


@both_databases
def test_a_room_closed_gives_tasks_and_places_that_move_nobody_else(house: Founded) -> None:
    _cases(house, 4)
    done = _set(house, _proposed(house))
    day = done[0].day
    lost = {one.id for one in done if one.day == day}
    _close(house, done[0])
    with house.house.look() as look:
        for one in done:
            asked = tasks.open_of(look, one.case_id, DISPLACED)
            assert [task.key for task in asked] == ([one.id] if one.id in lost else [])
    moves = _moves(house)
    assert {one.hearing.id for one in moves.placed if one.hearing} == lost
    assert all(one.lost and one.place.day != day for one in moves.placed)
    with house.house.work(house.actor(Role.chief)) as work:
        chosen = [(one.hearing.id, one.place) for one in moves.placed if one.hearing]
        displaced.move_all(work, chosen, RECORD)
    _sound(house)
    assert _moves(house) == Proposals([], [], 0)
    with house.house.look() as look:
        assert not any(tasks.open_of(look, one.case_id, DISPLACED) for one in done)
    with pytest.raises(Conflict), house.house.work(house.actor(Role.chief)) as work:
        late = [(id_, Place(day, 0, 2, done[0].room_id)) for id_, _ in chosen]
        displaced.move_all(work, late, RECORD)
    _sound(house)


def test_cases_without_a_place_keep_nobody_from_one(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest wait for a ruling; more than are shown at once are looked at."""
    cases = _cases(house, 4, judges=1)
    for waiting in cases[:2]:
        with house.house.work(house.actor(Role.trial_judge)) as work:
            case = people.find(work, waiting.id, Action.conduct, lock=True)
            record(work, case, CaseEvent.object_jurisdiction)
    monkeypatch.setattr(arranging, "MOST", 1)
    found = _proposed(house)
    assert (len(found.placed), len(found.left), found.more) == (1, 2, 1)
    assert found.placed[0].case.id in {case.id for case in cases[2:]}


def test_what_is_proposed_together_fits_together(house: Founded) -> None:
    _cases(house, 6)
    proposals = _proposed(house)
    some = Proposals(proposals.placed[:3])
    _set(house, some)
    with house.house.look(house.actor(Role.judge)) as look:
        hearing = look.session.scalars(select(Hearing)).first()
    assert hearing is not None
    _close(house, hearing)
    with house.house.look(house.actor(Role.judge)) as look:
        moves = displaced.moves_proposed(look, RECORD)
        firsts = arranging.proposed(look, RECORD, beside=moves)
    taken = [
        (one.place.room, one.place.day, one.place.slot + n)
        for one in (*moves.placed, *firsts.placed)
        for n in range(one.place.length)
    ]
    assert len(taken) == len(set(taken)) and len(moves.placed) + len(firsts.placed) >= 4


@both_databases
def test_a_room_that_opens_again_takes_the_tasks_back(house: Founded) -> None:
    _cases(house, 1)
    (hearing,) = _set(house, _proposed(house))
    _close(house, hearing)
    _close(house, hearing, AGAIN)
    with house.house.look() as look:
        assert not tasks.open_of(look, hearing.case_id, DISPLACED)
    assert _moves(house).placed == []


@both_databases
def test_hearings_may_take_each_others_places_all_or_none(house: Founded) -> None:
    _cases(house, 2, judges=1)
    one, other = _set(house, _proposed(house))
    places = service.place_of(one), service.place_of(other)
    assert places[0] != places[1]
    with house.house.work(house.actor(Role.chief)) as work:
        displaced.move_all(work, [(one.id, places[1]), (other.id, places[0])], RECORD)
    _sound(house)
    with house.house.look() as look:
        now = [service.place_of(look.session.get_one(Hearing, id_)) for id_ in (one.id, other.id)]
    assert now == [places[1], places[0]]
    with pytest.raises(Conflict), house.house.work(house.actor(Role.chief)) as work:
        displaced.move_all(work, [(one.id, places[0])], RECORD)  # the other still sits there
    _sound(house)


def test_another_gives_way_only_where_nothing_else_helps(house: Founded) -> None:
    """The judge is away but for one afternoon, in which another hearing could as well be elsewhere."""
    pytest.importorskip("ortools")
    case, host = on_trial(house, "简易", 1)
    second, _ = on_trial(house, "简易", 2)
    done = _set(house, _proposed(house))
    mine = next(one for one in done if one.case_id == case.id)
    his = next(one for one in done if one.case_id == second.id)
    last = mine.day + timedelta(days=400)
    with house.house.work(house.actor(Role.chief)) as work:
        # The only room is used by the other judge in the one half day that this one has.
        calendar = house.house.bundle.calendar
        free = calendar.next_workday(mine.day + timedelta(days=3))
        days = [mine.day + timedelta(n) for n in range((last - mine.day).days)]
        availability.away(
            work, host.account_id, [d for d in days if d != free], "全天", work.log("试").number
        )
        availability.away(work, host.account_id, [free], "下午", work.log("试").number)
        morning = [Place(free, slot, 2, mine.room_id) for slot in (0, 2, 4)]
        table = availability.timetable(work, free, free)
        blocked = [p for p in morning[1:] if not p.bits & ~table.free([p.room], free)]
        work.session.execute(delete(HearingUse).where(HearingUse.hearing_id == his.id))
        his_now = work.session.get_one(Hearing, his.id)
        his_now.day, his_now.slot = free, 0
        service._take(work, his_now, [house.actor(Role.trial_judge, 2).account_id])
        for place in blocked:
            for slot in range(place.slot, place.slot + place.length):
                row = HearingUse(court="", who=place.room, day=free, slot=slot, hearing_id=his.id)
                work.session.add(row)
    moves = _moves(house)
    assert moves.left == []
    assert {(one.case.id, one.lost) for one in moves.placed} == {
        (case.id, True),
        (second.id, False),
    }


def test_the_room_of_a_field_comes_first(house: Founded) -> None:
    (case,) = _cases(house, 1)
    with house.house.work() as work:
        work.session.add(CourtRoom(court="", name="家事法庭", kind="家事"))
        divorce = work.session.get_one(CourtCase, case.id)
        first = _kinds_of(work, divorce)
        divorce.cause = "离婚纠纷"
        assert (first, _kinds_of(work, divorce)) == (("小", "中"), ("家事", "小", "中"))
        work.session.rollback()


def _kinds_of(work: Work, case: CourtCase) -> tuple[str, ...]:
    return arranging.usual(work, case, first_day(work, case, RECORD)).kinds


def test_the_page_sets_what_was_chosen_and_moves_what_lost_its_room(house: Founded) -> None:
    _cases(house, 2)
    client = house.client_for(Role.chief)
    page = client.get("/hearings/arrange").text
    choices = re.findall(r'form="firsts" value="([^"]+)"', page)
    assert len(choices) == 2
    assert "排了 2 个庭" in client.post("/hearings/arrange", data={"choice": choices}).text
    again = client.post("/hearings/arrange", data={"choice": choices[:1]}).text
    assert "没有排成" in again and "刚才已经排了庭" in again
    with house.house.look() as look:
        hearing = look.session.scalars(select(Hearing)).first()
    assert hearing is not None
    said = {"who": hearing.room_id, "first": f"{hearing.day}", "half": "全天"}
    listed = client.post("/hearings/away", data=said).headers["location"]
    assert "看改期的建议" in client.get(listed).text
    moves = re.findall(r'form="moves" value="([^"]+)"', client.get("/hearings/arrange").text)
    assert moves
    assert "原来的传票作废" in client.post("/hearings/arrange/move", data={"choice": moves}).text
    taken = client.post(
        "/hearings/arrange/move", data={"choice": [f"{hearing.id}|{moves[0][33:]}"]}
    )
    assert taken.status_code in (200, 409)
    for wrong in ("", "x", "a|2026-13-40|0|2|b", f"{hearing.id}|2026-10-26|99|2|b"):
        assert client.post("/hearings/arrange/move", data={"choice": wrong}).status_code in (
            409,
            422,
        )
        assert client.post("/hearings/arrange", data={"choice": wrong}).status_code in (200, 422)
    assert house.client_for(Role.clerk).get("/hearings/arrange").status_code == 403
    assert house.client_for(Role.clerk).post("/hearings/arrange").status_code == 403
