"""Steps about mediation before trial."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from court.assignment import service
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CourtCase
from court.core.events import of_subject
from court.core.lifecycle import TransitionError
from court.core.roles import Role
from court.decisions import service as decisions
from court.decisions.plan import MEDIATION, Plan
from court.flow import dues
from court.operations import reacting
from features.assignment_steps import Trial
from features.panel_steps import refused


@when(parsers.parse("立案法官开始先行调解，{days:d}日"))
def mediated(trial: Trial, days: int) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        cases.mediate(work, trial.case.id, trial.case.sequence, days)
    reacting.turn(trial.court.house)


@then(parsers.parse("调解的期限到{day:Date}", extra_types={"Date": date.fromisoformat}))
def until(trial: Trial, day: date) -> None:
    with trial.court.house.look() as look:
        (due,) = dues.open_of(look, trial.case.id, "先行调解")
    assert due.day == day


def extend(trial: Trial, days: int, agreed: bool) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        cases.extend_mediation(work, trial.case.id, trial.case.sequence, days, agreed)
    reacting.turn(trial.court.house)


@when(parsers.parse("双方同意延长调解{days:d}日"))
def extended(trial: Trial, days: int) -> None:
    extend(trial, days, agreed=True)


@then(parsers.re(r'(?P<who>一方|双方同意)延长调解(?P<days>\d+)日，做不成，因为"(?P<why>[^"]+)"'))
def not_extended(trial: Trial, who: str, days: str, why: str) -> None:
    refused(lambda: extend(trial, int(days), who == "双方同意"), why)


@when("有一方不愿继续调解")
def failed(trial: Trial) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        cases.mediation_failed(work, trial.case.id, trial.case.sequence)
    reacting.turn(trial.court.house)


@given("一件民间借贷案登记立案时选了先行调解")
def registered_for_mediation(trial: Trial) -> None:
    filing = trial.court.filed("01", which=2)
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        plan = Plan("登记立案", chosen=frozenset({MEDIATION}))
        decisions.decide(work, filing.id, filing.sequence, plan)
    reacting.turn(trial.court.house)
    with trial.court.house.look() as look:
        found = select(CourtCase).where(CourtCase.filing_id == filing.id)
        trial.known = look.session.scalars(found).one()
    assert trial.case.state == "调解中"


@then(parsers.re(r"(?P<how>还没有|已经)通知交费"))
def fee(trial: Trial, how: str) -> None:
    with trial.court.house.look() as look:
        kinds = [entry.kind for entry in of_subject(look.session, trial.case.id)]
    assert ("通知交费" in kinds) is (how == "已经")


@then("调解中的案件不能分案")
def not_drawn(trial: Trial) -> None:
    with (
        pytest.raises(TransitionError),
        trial.court.house.work(trial.court.actor(Role.judge)) as work,
    ):
        service.draw_for(work, trial.case.id, trial.case.sequence)


@when(parsers.re(r"调解期间(?P<how>调解结案|准许撤诉)"))
def ended(trial: Trial, how: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        cases.mediation_ended(work, trial.case.id, trial.case.sequence, CaseEvent(how))
    reacting.turn(trial.court.house)


@then("没有调解的期限了")
def over(trial: Trial) -> None:
    with trial.court.house.look() as look:
        assert dues.open_of(look, trial.case.id, "先行调解") == []
