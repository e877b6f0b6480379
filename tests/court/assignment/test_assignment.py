"""Cases drawn for judges: fairly, so that anybody can compute it again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from court.assignment import bench, candidates, requests, seeds, service, waiting
from court.assignment.rules import assignment_problems
from court.assignment.tables import Assignment
from court.cases import people
from court.cases import service as cases
from court.cases.lifecycle import CaseState
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, NotAllowed
from court.core.events import data_of, every
from court.core.roles import Action, Role
from court.oversight import audit
from engine.bundle.bundle import Bundle
from tests.court.assignment.draws import ORDER, drawn, judges, many, out_of, verified
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, both_databases


def test_the_file_is_sound(bundle: Bundle) -> None:
    assert assignment_problems(bundle) == []


@both_databases
def test_a_case_is_drawn_and_anybody_can_compute_it_again(house: Founded) -> None:
    known = judges(house)
    with house.house.work() as work:
        seeds.turn(work)
    house.clock.advance(days=1)
    case = registered(house)
    who = drawn(house, case)
    assert who in known
    assert fresh(house, case).state == CaseState.trying
    assert (verified(house).computed, verified(house).waiting) == (0, 1)
    house.clock.advance(days=1)
    with house.house.work() as work:
        seeds.turn(work)
        seeds.turn(work)
    found = verified(house)
    assert (found.computed, found.late, found.faults) == (1, 0, [])
    with house.house.look() as look:
        assert audit.verify(look.session, look.now).faults == []


def test_the_seed_lies_sealed_and_is_not_shown_on_its_day(house: Founded) -> None:
    with house.house.work() as work:
        seed = seeds.of_day(work, work.today).seed
        raw = work.session.connection().exec_driver_sql("SELECT seed FROM draw_seed").scalar()
    assert seed not in str(raw)
    with house.house.look() as look:
        assert not any(seed in entry.data for entry in every(look.session))


def test_who_is_away_or_has_no_share_is_left_out_with_the_reason(house: Founded) -> None:
    first, second, third = judges(house)
    today = house.house.today
    with house.house.work(house.actor(Role.chief)) as work:
        bench.keep(work, first, ["综合"], Decimal(1), [(today, today + timedelta(days=3))])
        bench.keep(work, second, ["综合"], Decimal(0))
    case = registered(house)
    assert drawn(house, case) == third
    assert out_of(house, case) == {first: "当日不办案", second: "系数为零"}
    assert fresh(house, case).host_id == third
    with house.house.look() as look:
        assert data_of(service.draws(look, case)[-1])["方式"] == service.ONLY_ONE


def test_without_anybody_it_says_why(house: Founded) -> None:
    judges(house, 2, ("家事",))
    case = registered(house)
    with pytest.raises(candidates.NobodyLeft, match=r"“综合”组.*不在专业组 2 人"):
        drawn(house, case)
    assert fresh(house, case).state == CaseState.unassigned


def test_who_comes_in_the_middle_of_the_year_is_not_flooded(house: Founded) -> None:
    old, other = judges(house, 2)
    found = many(house, 12)
    with house.house.work(house.actor(Role.judge)) as work:
        for who, part in ((old, found[:6]), (other, found[6:])):
            service.give(
                work, [work.session.get_one(CourtCase, c.id) for c in part], who, {"方式": "指定"}
            )
    with house.house.look() as look:  # all of them entered today: nothing but what each was given
        begun = bench.loads(look, bench.everybody(look))
        given = look.session.scalars(select(Assignment.weight)).all()
    assert sum(begun.values()) == sum(given)
    house.clock.advance(days=30)
    new = house.person(Role.trial_judge, 3).account_id
    with house.house.work(house.actor(Role.chief)) as work:
        bench.keep(work, new, ["综合"], Decimal(1))
        found_ = bench.loads(work, bench.everybody(work))
    assert found_[new] > Decimal("0.8") * min(found_[old], found_[other])


def test_who_has_nothing_to_do_with_it_draws_nothing(house: Founded) -> None:
    judges(house, 2)
    case = registered(house)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.trial_judge)) as work:
        service.draw_for(work, case.id, case.sequence)
    with house.house.work(house.actor(Role.judge)) as work:
        cases.choose_procedure(work, case.id, case.sequence, "简易")
    with pytest.raises(Conflict), house.house.work(house.actor(Role.judge)) as work:
        service.draw_for(work, case.id, case.sequence)
    with pytest.raises(NotAllowed), house.house.look(house.actor(Role.clerk)) as look:
        people.find(look, case.id, Action.assign)


@both_databases
def test_all_that_wait_are_drawn_and_one_that_cannot_be_stops_no_other(house: Founded) -> None:
    found = judges(house, 3)
    many = [registered(house) for _ in range(3)]
    ordered, divorce = registered(house), registered(house, "04")
    with house.house.work(house.actor(Role.judge)) as work:
        requests.ask_order(work, [ordered.id], found[0], ORDER, "与已经审理的案件有关联")
    result = waiting.draw_all(house.house, house.actor(Role.judge))
    assert [one.case for one in result.given] == [case.id for case in many]
    assert {one.to for one in result.given} <= set(found)
    assert [(one.case, result.more) for one in result.left] == [(divorce.id, 0)]
    assert "没有可以抽签的法官" in result.left[0].why
    assert {fresh(house, case).state for case in many} == {CaseState.trying}
    assert fresh(house, ordered).state == CaseState.unassigned
    assert waiting.draw_all(house.house, house.actor(Role.judge)).given == ()
    with pytest.raises(NotAllowed):
        waiting.draw_all(house.house, house.actor(Role.clerk))


def test_the_page_draws_all_that_wait_and_tells_of_each(house: Founded) -> None:
    judges(house, 2)
    many, divorce = [registered(house) for _ in range(2)], registered(house, "04")
    client = house.client_for(Role.chief)
    shown = client.get("/assignment").text
    assert "等着分案的 3 件" in shown and "逐件抽签" in shown
    said = client.post("/assignment/draw").text
    assert "抽了 2 件，1 件没有抽成。" in said and "等着分案的 1 件" in said
    assert all(case.number in said for case in (*many, divorce))
    assert "逐件抽签" not in house.client_for(Role.president).get("/assignment").text
    assert house.client_for(Role.trial_judge).post("/assignment/draw").status_code == 403
