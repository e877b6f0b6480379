"""A case begins with its registration, goes its own way, and leaves the filing's as it is."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from court.cases import parties, people, queries, service
from court.cases.lifecycle import MOVES, STEADY, CaseEvent, CaseState, after
from court.cases.projection import verify_cases
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.events import of_filing
from court.core.lifecycle import Event, TransitionError
from court.core.projection import verify_projection
from court.core.roles import Action, Relation, Role
from court.core.tables import Filing
from court.filings import progress
from court.operations import reacting
from court.oversight import audit
from tests.court.cases.registered import fresh, registered, registered_filing
from tests.court.houses import Founded, both_databases


def test_every_state_can_be_reached_and_no_kind_means_two_things() -> None:
    reached = {CaseState.unassigned}
    while more := {to for (start, _), to in MOVES.items() if start in reached} - reached:
        reached |= more
    assert reached == set(CaseState)
    assert {event for _, event in MOVES} | set(STEADY) | {CaseEvent.begin} == set(CaseEvent)
    assert not set(map(str, CaseEvent)) & set(map(str, Event))


@both_databases
def test_a_registration_begins_a_case_once(house: Founded) -> None:
    filing = registered_filing(house)
    assert reacting.turn(house.house) > 0
    assert reacting.turn(house.house) == 0
    with house.house.look(house.actor(Role.judge)) as look:
        (case,) = look.session.scalars(select(CourtCase))
        assert (case.number, case.filing_id) == (filing.case_number, filing.id)
        assert (case.state, case.way) == (CaseState.unassigned, "诉讼")
        sides = [(p.side, p.name) for p in parties.standing(look, case)]
    assert ("原告", filing.content["原告"][0]["姓名"]) in sides
    assert {side for side, _ in sides} == {"原告", "被告"}


@both_databases
def test_what_happens_to_a_case_leaves_its_filing_alone(house: Founded) -> None:
    """A later event under the filing's id used to stop verification and the filer's page."""
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        service.choose_procedure(work, case.id, case.sequence, "简易")
        service.note(work, case, "送达", 文书="受理案件通知书")
    with house.house.look() as look:
        filing = house.fresh(house_filing(house, case))
        assert verify_projection(look.session) == []
        assert progress.nodes(look, filing, of_filing(look.session, filing.id))
        assert audit.verify(look.session, house.clock()).faults == []
    assert fresh(house, case).procedure == "简易"


def house_filing(house: Founded, case: CourtCase) -> Filing:
    with house.house.look() as look:
        return look.session.get_one(Filing, case.filing_id)


def test_a_stale_page_changes_nothing(house: Founded) -> None:
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        service.choose_procedure(work, case.id, case.sequence, "简易")
    with pytest.raises(Conflict), house.house.work(house.actor(Role.judge)) as work:
        service.mediate(work, case.id, case.sequence, 15)


def test_a_party_joins_is_replaced_and_leaves(house: Founded) -> None:
    case = registered(house)
    judge = house.actor(Role.judge)
    with house.house.work(judge) as work:
        third = parties.join(
            work, case.id, case.sequence, "第三人", {"类型": "自然人", "姓名": "冼丽华"}
        )
    case = fresh(house, case)
    with house.house.work(judge) as work:
        heir = parties.replace(work, case.id, case.sequence, third.id, {"姓名": "冼小明"}, "死亡")
    case = fresh(house, case)
    with house.house.work(judge) as work:
        parties.release(work, case.id, case.sequence, heir.id, "撤回对他的请求")
    with house.house.look(judge) as look:
        assert "第三人" not in {p.side for p in parties.standing(look, case)}
        known = {p.id: p for p in parties.ever(look, case)}
        assert known[heir.id].successor_of == third.id
        assert known[third.id].until is not None
        assert audit.verify(look.session, house.clock()).faults == []


def test_identity_numbers_of_parties_lie_sealed(house: Founded) -> None:
    case = registered(house)
    with house.house.look() as look:
        stored = look.session.scalars(
            text("SELECT content FROM case_party WHERE case_id = :id").bindparams(id=case.id)
        )
        written = " ".join(map(str, stored))
        numbers = [p.content.get("证件号码") for p in look.session.scalars(select(CaseParty))]
    assert any(numbers)
    assert not [number for number in numbers if number and number in written]


@pytest.mark.parametrize(
    "change", ["state = '已结案'", "host_id = 'x'", "number = '假'", "cause = '离婚纠纷'"]
)
def test_a_forged_row_is_named(house: Founded, change: str) -> None:
    case = registered(house)
    with house.house.database.transaction() as session:
        session.execute(text(f"UPDATE court_case SET {change} WHERE id = '{case.id}'"))
    with house.house.look() as look:
        faults = [str(fault) for fault in audit.verify(look.session, house.clock()).faults]
    assert any("案件" in fault for fault in faults)


def test_only_whoever_belongs_to_a_case_finds_it(house: Founded) -> None:
    case = registered(house)
    host = house.person(Role.trial_judge)
    assign(house, case, host.account_id)
    with house.house.look(host.actor) as look:
        assert people.find(look, case.id, Action.conduct).id == case.id
        assert [row.case.id for row in queries.listing(look, queries.Filter()).rows] == [case.id]
    with house.house.look(house.actor(Role.trial_judge, 2)) as look:
        assert queries.listing(look, queries.Filter()).rows == []
        with pytest.raises(NotFound):
            people.find(look, case.id, Action.cases)
    with pytest.raises(NotAllowed), house.house.look(house.actor(Role.party)) as look:
        people.find(look, case.id, Action.cases)


def assign(house: Founded, case: CourtCase, account: str) -> None:
    with house.house.work() as work:
        found = work.session.get_one(CourtCase, case.id, with_for_update=True)
        service.record(work, found, CaseEvent.assign, 人员=[[account, Relation.host]])
    reacting.turn(house.house)


@both_databases
def test_who_leaves_a_case_sees_it_no_more(house: Founded) -> None:
    case = registered(house)
    first, second = house.person(Role.trial_judge), house.person(Role.trial_judge, 2)
    assign(house, case, first.account_id)
    with house.house.work() as work:
        found = work.session.get_one(CourtCase, case.id, with_for_update=True)
        service.record(
            work, found, CaseEvent.reassign,
            人员=[[second.account_id, Relation.host]],
            退出=[[first.account_id, Relation.host]],
        )  # fmt: skip
    with house.house.look(first.actor) as look, pytest.raises(NotFound):
        people.find(look, case.id, Action.cases)
    with house.house.look(second.actor) as look:
        assert people.find(look, case.id, Action.conduct).host_id == second.account_id
        assert verify_cases(look.session) == []


def test_a_forged_member_is_named(house: Founded) -> None:
    case = registered(house)
    other = house.person(Role.trial_judge)
    with house.house.database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO case_member (case_id, account_id, relation, basis, court, since) "
                "VALUES (:case, :who, '承办法官', 1, '', '2026-09-07 01:00:00')"
            ).bindparams(case=case.id, who=other.account_id)
        )
    with house.house.look() as look:
        assert any("审判人员与日志不一致" in str(f) for f in verify_cases(look.session))


def test_what_cannot_happen_is_refused() -> None:
    with pytest.raises(TransitionError):
        after(CaseState.unassigned, CaseEvent.judge)
    with pytest.raises(TransitionError):
        after(None, CaseEvent.assign)


@pytest.mark.parametrize(("procedure", "may"), [("普通", True), ("小额", False)])
def test_there_is_no_appeal_where_one_instance_is_final(
    house: Founded, procedure: str, may: bool
) -> None:
    """民事诉讼法 165."""
    case = registered(house)
    with house.house.work(house.actor(Role.judge)) as work:
        service.choose_procedure(work, case.id, case.sequence, procedure)
        found = work.session.get_one(CourtCase, case.id)
        found.state = CaseState.judged
        assert (CaseEvent.appeal in service.happenings(work, found)) == may
        assert CaseEvent.take_effect in service.happenings(work, found)
        work.session.rollback()
