"""Cases given to judges: drawn, ordered, changed; who may not have one does not get it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from court.assignment import bench, fairness, recusal, requests, seeds, service, waiting
from court.assignment.rules import assignment_problems
from court.assignment.tables import Assignment
from court.assignment.verifying import KINDS, Seen, Verified, verify
from court.cases import people
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.tables import CourtCase
from court.core.clock import day_of
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.events import data_of, every
from court.core.roles import Action, Relation, Role
from court.core.tables import Account
from court.oversight import audit
from engine.bundle.bundle import Bundle
from engine.text.errors import FilingError
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

ORDER = "关联案件"


def judges(house: Founded, count: int = 3, groups: tuple[str, ...] = ("综合",)) -> list[str]:
    """So many judges entered for the draw."""
    found = [house.person(Role.trial_judge, n + 1).account_id for n in range(count)]
    with house.house.work(house.actor(Role.chief)) as work:
        for account in found:
            bench.keep(work, account, groups, Decimal(1))
    return found


def drawn(house: Founded, case: CourtCase) -> str:
    with house.house.work(house.actor(Role.judge)) as work:
        return service.draw_for(work, case.id, fresh(house, case).sequence).account_id


def verified(house: Founded) -> Verified:
    with house.house.look() as look:
        found = [
            Seen.of(entry, day_of(entry.at).isoformat())
            for entry in every(look.session)
            if entry.kind in KINDS
        ]
    return verify(found)


def out_of(house: Founded, case: CourtCase) -> dict[str, str]:
    with house.house.look() as look:
        last = service.draws(look, case)[-1]
        return {who: why for who, why in data_of(last)["排除"]}


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
    with pytest.raises(service.NobodyLeft, match=r"“综合”组.*不在专业组 2 人"):
        drawn(house, case)
    assert fresh(house, case).state == CaseState.unassigned


def declared(house: Founded, which: int, ground: str, name: str, number: str = "") -> None:
    with house.house.work(house.actor(Role.trial_judge, which)) as work:
        recusal.declare(work, ground, name, number)


@both_databases
def test_the_cousin_of_the_plaintiff_is_out_by_number(house: Founded) -> None:
    """民事诉讼法 47(1)"""
    first, second = judges(house, 2)
    plaintiff = example("01")["原告"][0]
    declared(house, 1, "R1", plaintiff["姓名"], plaintiff["证件号码"].lower())
    case = registered(house)
    assert drawn(house, case) == second
    assert out_of(house, case) == {first: "R1"}


def test_a_name_alone_is_a_suspicion_until_somebody_has_looked(house: Founded) -> None:
    first, _ = judges(house, 2)
    name = example("01")["被告"][0]["姓名"]
    declared(house, 1, "R1", name)
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        assert recusal.excluded(work, fresh(house, case)) == {first: recusal.SUSPECTED}
        recusal.clear(work, case.id, first, "本人核实：同名不同人")
        assert recusal.excluded(work, fresh(house, case)) == {}
    assert drawn(house, case)


def test_the_same_name_with_another_number_is_somebody_else(house: Founded) -> None:
    judges(house, 2)
    declared(house, 1, "R1", example("01")["原告"][0]["姓名"], "442000196001010017")
    case = registered(house)
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {}


@pytest.mark.parametrize(
    ("number", "suspected"), [("442000196001010017", False), ("E12345678", True), ("", True)]
)
def test_a_judge_with_the_name_of_a_party_is_suspected_unless_numbers_tell_them_apart(
    house: Founded, number: str, suspected: bool
) -> None:
    """A passport beside an identity card says nothing; nor does a number nobody knows."""
    first, _ = judges(house, 2)
    with house.house.work() as work:
        account = work.session.get_one(Account, first)
        account.name, account.id_number = example("01")["原告"][0]["姓名"], number
    declared(house, 2, "R1", example("01")["原告"][0]["姓名"], number)
    case = registered(house)
    with house.house.look() as look:
        out = recusal.excluded(look, fresh(house, case))
    assert len(out) == (2 if suspected else 0)
    assert set(out.values()) <= {recusal.SUSPECTED}


def test_a_judge_who_is_the_plaintiff_by_number_is_out_whatever_the_name(house: Founded) -> None:
    first, second = judges(house, 2)
    with house.house.work() as work:
        work.session.get_one(Account, first).id_number = example("01")["原告"][0]["证件号码"]
    case = registered(house)
    assert drawn(house, case) == second
    assert out_of(house, case) == {first: "R1"}


def test_what_may_not_be_declared_barred_or_cleared(house: Founded) -> None:
    first, second = judges(house, 2)
    case = registered(house)
    for ground, name, said in (("R99", "欧阳慧", "事由应是"), ("R1", " 　", "请写姓名或者名称")):
        with pytest.raises(FilingError, match=said):
            declared(house, 1, ground, name)
    registry, judge = house.actor(Role.judge), house.actor(Role.trial_judge, 1)
    for account, ground, reason in (
        ("0" * 32, "R4", "作过证人"),
        (first, "R99", "作过证人"),
        (first, "R4", " "),
    ):
        with pytest.raises((NotFound, FilingError)), house.house.work(registry) as work:
            recusal.bar(work, case.id, account, ground, reason)
    with pytest.raises(NotFound, match="没有疑似"), house.house.work(registry) as work:
        recusal.clear(work, case.id, first, "不是同一个人")
    with pytest.raises((NotAllowed, NotFound)), house.house.work(judge) as work:
        recusal.bar(work, case.id, second, "R4", "作过证人")
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {}


def test_a_declaration_is_taken_back_by_whoever_made_it(house: Founded) -> None:
    first, _ = judges(house, 2)
    plaintiff = example("01")["原告"][0]
    declared(house, 1, "R1", plaintiff["姓名"], plaintiff["证件号码"])
    case = registered(house)
    one, other = (house.actor(Role.trial_judge, which) for which in (1, 2))
    with house.house.look(one) as look:
        said = recusal.own(look)[0].id
    with house.house.look(other) as look:
        assert recusal.own(look) == []
    with pytest.raises(NotFound, match="没有这一条申报"), house.house.work(other) as work:
        recusal.withdraw(work, said)
    with house.house.look() as look:
        assert recusal.excluded(look, fresh(house, case)) == {first: "R1"}
    with house.house.work(one) as work:
        recusal.withdraw(work, said)
    with house.house.look(one) as look:
        assert recusal.own(look) == []
        assert recusal.excluded(look, fresh(house, case)) == {}


def test_what_is_declared_lies_sealed(house: Founded) -> None:
    judges(house, 1)
    declared(house, 1, "R1", "欧阳慧", "44200019911123002X")
    with house.house.look() as look:
        raw = look.session.connection().exec_driver_sql("SELECT * FROM recusal_declaration")
        assert not {"欧阳慧", "44200019911123002X"} & {str(v) for row in raw for v in row}


def test_a_judge_who_is_the_defendant_is_out(house: Founded) -> None:
    first, second = judges(house, 2)
    with house.house.work() as work:
        work.session.get_one(Account, first).name = example("01")["被告"][0]["姓名"]
    case = registered(house)
    assert drawn(house, case) == second
    assert out_of(house, case) == {first: recusal.SUSPECTED}


def test_who_took_part_before_is_barred(house: Founded) -> None:
    """民诉法解释 45, 民事诉讼法 41: a case sent back is not heard by the same judge."""
    first, second = judges(house, 2)
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        recusal.bar(work, case.id, first, "R6", "发回重审，原承办人")
    assert drawn(house, case) == second


def asked_and_approved(house: Founded, request: str, role: Role) -> None:
    with house.house.work(house.actor(role)) as work:
        requests.approve(work, request)


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
        requests.approve(work, request)
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.judge)) as work:
        requests.approve(work, request)
    asked_and_approved_by_another(house, request)
    assert fresh(house, case).host_id == first
    with pytest.raises(Conflict):
        asked_and_approved_by_another(house, request)
    assert verified(house).ordered == 1


def asked_and_approved_by_another(house: Founded, request: str) -> None:
    with house.house.work(house.actor(Role.chief, 2)) as work:
        requests.approve(work, request)


def test_nobody_approves_what_comes_to_himself(house: Founded) -> None:
    chief = house.person(Role.chief, 2)
    with house.house.work(house.actor(Role.chief)) as work:
        bench.keep(work, chief.account_id, ["综合"], Decimal("0.4"))
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_order(work, [case.id], chief.account_id, ORDER, "院庭长办案").id
    with pytest.raises(NotAllowed), house.house.work(chief.actor) as work:
        requests.approve(work, request)


def test_nobody_barred_gets_a_case_by_order(house: Founded) -> None:
    first, _ = judges(house, 2)
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        recusal.bar(work, case.id, first, "R4", "作过本案证人")
        request = requests.ask_order(work, [case.id], first, ORDER, "关联").id
    with pytest.raises(Conflict, match="R4"):
        asked_and_approved(house, request, Role.chief)


def test_a_change_is_drawn_again_without_the_judge_before(house: Founded) -> None:
    judges(house, 2)
    case = registered(house)
    before = drawn(house, case)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_change(work, [case.id], "回避", "当事人申请，院长准许").id
    with pytest.raises(NotAllowed):
        asked_and_approved(house, request, Role.chief)
    asked_and_approved(house, request, Role.president)
    after = fresh(house, case)
    assert after.host_id != before
    with house.house.look() as look:
        now = people.holding(look, after, [Relation.host])
    assert now == [after.host_id]
    house.clock.advance(days=1)
    with house.house.work() as work:
        seeds.turn(work)
    assert (verified(house).computed, verified(house).faults) == (2, [])


def many(house: Founded, count: int) -> list[CourtCase]:
    """Registered cases without their papers: rows and events as the reactor makes them."""
    first = registered(house)
    found = [first]
    from sqlalchemy import inspect

    from court.cases import parties
    from court.cases.tables import CaseParty
    from court.core.store.types import new_id
    from court.core.tables import Filing

    with house.house.work() as work:
        filing = work.session.get_one(Filing, first.filing_id)
        row = {c.key: getattr(filing, c.key) for c in inspect(Filing).column_attrs}
        for n in range(2, count + 1):
            copy = Filing(**{**row, "id": new_id(), "number": f"批-{n}", "client_key": None})
            work.session.add(copy)
            work.session.flush()
            case = CourtCase(
                id=new_id(), court="", filing_id=copy.id, cause=first.cause, way=first.way,
                amount=first.amount, title=first.title,
            )  # fmt: skip
            from court.cases.projection import apply
            from court.core.tables import FilingVersion

            work.session.add(
                FilingVersion(
                    filing_id=copy.id, version=row["version"], content=row["content"],
                    content_hash="", submitted_at=work.now, submitted_by="",
                )
            )  # fmt: skip
            made = work.log(
                CaseEvent.begin, case.id, 案号=first.number.replace("初1号", f"初{n}号"),
                立案=work.today.isoformat(), 立案事件=first.registration,
            )  # fmt: skip
            apply(work.session, case, made)
            for party in parties.ever(work, first):
                work.session.add(
                    CaseParty(
                        case_id=case.id, court="", side=party.side, position=party.position,
                        name=party.name, content=party.content, basis=made.number, since=made.at,
                    )
                )  # fmt: skip
            found.append(case)
    return found


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


@pytest.fixture(scope="module")
def leaving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Founded, list[CourtCase]]]:
    from tests.court.houses import founded

    with founded(tmp_path_factory.mktemp("leaving")) as house:
        yield house, many(house, 120)


def test_a_judge_leaves_with_120_cases(leaving: tuple[Founded, list[CourtCase]]) -> None:
    house, found = leaving
    first, *others = judges(house, 4)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_order(work, [c.id for c in found], first, ORDER, "试验").id
    asked_and_approved(house, request, Role.chief)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_leaving(work, first, "调离、退休、辞职", "调往中院").id
    asked_and_approved(house, request, Role.president)
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
    with house.house.work(house.actor(Role.judge)) as work, pytest.raises(NotFound):
        requests.ask_leaving(work, first, "调离、退休、辞职", "再来一次")


def test_a_batch_is_drawn_in_slices(house: Founded) -> None:
    judges(house, 3)
    found = many(house, 7)
    with house.house.work(house.actor(Role.judge)) as work:
        request = requests.ask_batch(
            work, [c.id for c in found], 2, "一方当事人相同的批量案件", "同一原告"
        ).id
    asked_and_approved(house, request, Role.chief)
    hosts = [fresh(house, case).host_id for case in found]
    assert len(set(hosts[:4])) == len(set(hosts[4:])) == 1
    house.clock.advance(days=1)
    with house.house.work() as work:
        seeds.turn(work)
    found_ = verified(house)
    assert (found_.computed, found_.faults) == (7, [])


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
