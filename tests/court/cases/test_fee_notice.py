"""The fee notice follows the procedure: with the registration, or when mediation before trial failed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from court.cases import service
from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.tables import CourtCase
from court.core.events import of_subject
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.issued import documents
from court.decisions.papers import preview
from court.decisions.plan import MEDIATION, Plan
from court.flow import dues
from court.messages.tables import Message
from court.operations import reacting
from court.oversight import audit
from court.payments.service import order_if_any
from court.payments.tables import Payment
from court.service.service import of_case
from engine.text.errors import FilingError
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

NOTICE = "诉讼费用交纳通知书"


def mediated(house: Founded, number: str = "01") -> CourtCase:
    """A case whose parties are mediated first."""
    filing = house.filed(example(number))
    plan = Plan("登记立案", chosen=frozenset({MEDIATION}))
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, plan)
    reacting.turn(house.house)
    with house.house.look() as look:
        return look.session.scalars(select(CourtCase).where(CourtCase.filing_id == filing.id)).one()


def papers(house: Founded, case: CourtCase) -> list[str]:
    with house.house.look() as look:
        filing = look.session.get_one(Filing, case.filing_id)
        return [d.name for d in documents(look, filing)]


def order(house: Founded, case: CourtCase) -> Payment | None:
    with house.house.look() as look:
        return order_if_any(look, look.session.get_one(Filing, case.filing_id))


def failed(house: Founded, case: CourtCase) -> None:
    with house.house.work(house.actor(Role.judge)) as work:
        service.mediation_failed(work, case.id, fresh(house, case).sequence)
    reacting.turn(house.house)


@both_databases
def test_mediated_first_the_fee_is_asked_for_when_it_failed(house: Founded) -> None:
    """立案与调解意见 6: 调解不成、转入审理程序前通知交费."""
    case = mediated(house)
    assert case.state == CaseState.mediating
    assert MEDIATION in papers(house, case) and NOTICE not in papers(house, case)
    assert order(house, case) is None
    with house.house.look() as look:
        (due,) = dues.open_of(look, case.id, "先行调解")
        assert due.day == date(2026, 9, 22)
        asked = [str(paper) for task in of_case(look, case) for paper in task.papers]
    assert asked.count(MEDIATION) == 2 and NOTICE not in asked
    house.clock.advance(days=10)
    failed(house, case)
    assert papers(house, case).count(NOTICE) == 1
    found = order(house, case)
    assert found is not None and (found.amount, found.due) == (1800, date(2026, 9, 24))
    with house.house.look() as look:
        asked = [str(paper) for task in of_case(look, case) for paper in task.papers]
        subjects = list(look.session.scalars(select(Message.subject)))
        assert not dues.open_of(look, case.id, "先行调解")
        assert audit.verify(look.session, house.clock()).faults == []
    assert asked.count(NOTICE) == 1 and "调解没有成功，请交纳诉讼费" in subjects


def test_what_the_papers_of_a_mediated_case_say(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.look(house.actor(Role.judge)) as look:
        plan = Plan("登记立案", chosen=frozenset({MEDIATION}))
        made = preview(look, filing.id, plan)
        usual = preview(look, filing.id, Plan("登记立案"))
    text = {one.document.name: "".join(one.document.texts()) for one in made.made}
    assert "由本院另行通知" in text["受理案件通知书"] and NOTICE not in text["受理案件通知书"]
    assert "案件受理费现在不用交纳" in text[MEDIATION]
    assert any(NOTICE in remark and "推迟" in remark for remark in made.remarks)
    assert (made.later, usual.later) == (frozenset({NOTICE}), frozenset())


def test_mediation_that_began_after_the_notice_asks_for_nothing_twice(house: Founded) -> None:
    case = registered(house)
    assert NOTICE in papers(house, case)
    with house.house.work(house.actor(Role.judge)) as work:
        service.mediate(work, case.id, case.sequence, 15)
    failed(house, case)
    assert papers(house, case).count(NOTICE) == 1
    with house.house.look() as look:
        kinds = [entry.kind for entry in of_subject(look.session, case.id)]
    assert "通知交费" not in kinds


def test_settled_in_mediation_nobody_is_asked_for_a_fee(house: Founded) -> None:
    """What is left to pay of a settled case the judge says (诉讼费用交纳办法 15)."""
    case = mediated(house)
    with house.house.work(house.actor(Role.judge)) as work:
        known = work.session.get_one(CourtCase, case.id)
        service.record(work, known, CaseEvent.settle)
    reacting.turn(house.house)
    assert NOTICE not in papers(house, case) and order(house, case) is None


def test_before_2025_the_notice_came_with_the_registration(house: Founded) -> None:
    value = house.house.bundle.parameters.on
    rule = next(r for r in house.house.workshop.rules.documents if r.postponed)
    assert rule.postponed is not None
    assert value(date(2024, 12, 31))(rule.postponed.parameter) == "登记立案"
    assert value(date(2025, 1, 1))(rule.postponed.parameter) == "转入审理"


def test_mediation_is_given_more_time_once_by_consent(house: Founded) -> None:
    """立案与调解意见 3: thirty days more, agreed by both sides; counted on from the first period."""
    case = registered(house)
    judge = house.actor(Role.judge)
    with house.house.work(judge) as work:
        service.mediate(work, case.id, case.sequence, 15)
    reacting.turn(house.house)
    house.clock.advance(days=10)
    for days, agreed in ((30, False), (31, True)):
        with pytest.raises(FilingError), house.house.work(house.actor(Role.judge)) as work:
            service.extend_mediation(work, case.id, fresh(house, case).sequence, days, agreed)
    with house.house.work(house.actor(Role.judge)) as work:
        service.extend_mediation(work, case.id, fresh(house, case).sequence, 30, agreed=True)
    reacting.turn(house.house)
    with house.house.look() as look:
        (due,) = dues.open_of(look, case.id, "先行调解")
        assert str(due.day) == "2026-10-22"  # 15 and 30 days from 7 September
    with (
        pytest.raises(FilingError, match="延长过一次"),
        house.house.work(house.actor(Role.judge)) as work,
    ):
        service.extend_mediation(work, case.id, fresh(house, case).sequence, 30, agreed=True)
