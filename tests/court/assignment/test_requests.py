"""Cases given otherwise than by one draw: by order, again, of a judge who leaves, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from court.assignment import approving, bench, fairness, recusal, requests, seeds
from court.cases import people
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.roles import Relation, Role
from engine.text.errors import FilingError
from tests.court.assignment.draws import ORDER, approve, drawn, judges, many, verified
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, founded


def test_an_order_needs_a_ground_a_reason_and_somebody_else(house: Founded) -> None:
    first, _ = judges(house, 2)
    case = registered(house)
    chief = house.actor(Role.chief)
    with pytest.raises(FilingError), house.house.work(chief) as work:
        requests.ask_order(work, [case.id], first, "他有空", "理由")
    with pytest.raises(FilingError), house.house.work(chief) as work:
        requests.ask_order(work, [case.id], first, ORDER, " ")
    with house.house.work(chief) as work:
        request = requests.ask_order(work, [case.id], first, ORDER, "与上月的案件同一合同").id
    with pytest.raises(NotAllowed), house.house.work(chief) as work:
        approving.approve(work, request)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.judge)) as work:
        approving.approve(work, request)
    approve(house, request, Role.chief, 2)
    assert fresh(house, case).host_id == first
    with pytest.raises(Conflict):
        approve(house, request, Role.chief, 2)
    assert verified(house).ordered == 1


def test_nobody_approves_what_comes_to_himself(house: Founded) -> None:
    chief = house.person(Role.chief, 2)
    with house.house.work(house.actor(Role.chief)) as work:
        bench.keep(work, chief.account_id, ["综合"], Decimal("0.4"))
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_order(work, [case.id], chief.account_id, ORDER, "院庭长办案").id
    with pytest.raises(NotAllowed), house.house.work(chief.actor) as work:
        approving.approve(work, request)


def test_nobody_barred_gets_a_case_by_order(house: Founded) -> None:
    first, _ = judges(house, 2)
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        recusal.bar(work, case.id, first, "R4", "作过本案证人")
        request = requests.ask_order(work, [case.id], first, ORDER, "关联").id
    with pytest.raises(Conflict, match="R4"):
        approve(house, request, Role.chief)


def test_a_change_is_drawn_again_without_the_judge_before(house: Founded) -> None:
    judges(house, 2)
    case = registered(house)
    before = drawn(house, case)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_change(work, [case.id], "回避", "当事人申请，院长准许").id
    with pytest.raises(NotAllowed):
        approve(house, request, Role.chief)
    approve(house, request, Role.president)
    after = fresh(house, case)
    assert after.host_id != before
    with house.house.look() as look:
        now = people.holding(look, after, [Relation.host])
    assert now == [after.host_id]
    house.clock.advance(days=1)
    with house.house.work() as work:
        seeds.turn(work)
    assert (verified(house).computed, verified(house).faults) == (2, [])


@pytest.fixture(scope="module")
def leaving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Founded, list[CourtCase]]]:
    with founded(tmp_path_factory.mktemp("leaving")) as house:
        yield house, many(house, 120)


def test_a_judge_leaves_with_120_cases(leaving: tuple[Founded, list[CourtCase]]) -> None:
    house, found = leaving
    first, *others = judges(house, 4)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_order(work, [c.id for c in found], first, ORDER, "试验").id
    approve(house, request, Role.chief)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_leaving(work, first, "调离、退休、辞职", "调往中院").id
    approve(house, request, Role.president)
    hosts = [fresh(house, case).host_id for case in found]
    assert set(hosts) == set(others)
    counts = [hosts.count(who) for who in others]
    assert max(counts) - min(counts) <= 9
    with house.house.look(house.actor(Role.president)) as look:
        loads = bench.loads(look, bench.everybody(look))
        assert loads[first] == min(loads.values())
        week = fairness.week(look, look.today)
    assert (week.changes, week.ways["指定"]) == (120, 120)
    assert sum(week.ways.values()) == 240
    assert week.ways["随机"] > 80  # the rest: only one judge in the band
    assert week.random_share == round(100 * week.ways["随机"] / 240)
    weights = [line.weight for line in week.lines]
    assert min(weights) < week.average < max(weights)
    with house.house.work(house.actor(Role.judge)) as work, pytest.raises(NotFound):
        requests.ask_leaving(work, first, "调离、退休、辞职", "再来一次")


def test_a_batch_is_drawn_in_slices(house: Founded) -> None:
    judges(house, 3)
    found = many(house, 7)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_batch(
            work, [c.id for c in found], 2, "一方当事人相同的批量案件", "同一原告"
        ).id
    approve(house, request, Role.chief)
    hosts = [fresh(house, case).host_id for case in found]
    assert len(set(hosts[:4])) == len(set(hosts[4:])) == 1
    house.clock.advance(days=1)
    with house.house.work() as work:
        seeds.turn(work)
    found_ = verified(house)
    assert (found_.computed, found_.faults) == (7, [])
