"""Steps about a judge who leaves the court, and what becomes of the cases."""

from __future__ import annotations

import pytest
from pytest_bdd import given, parsers, then, when

from court.assignment import recusal, requests, service
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.panel import panel_of
from court.cases.tables import CourtCase
from court.core.courthouse import NotAllowed, NotFound
from court.core.roles import Relation, Role
from features.assignment_steps import Trial
from tests.court.cases.registered import fresh, registered


def leave(trial: Trial, who: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        ground = "调离、退休、辞职"
        trial.request = requests.ask_leaving(work, who, ground, "调往中院").id


@when("立案法官提出承办人调离，院长批准")
def leaves(trial: Trial) -> None:
    leave(trial, trial.case.host_id or "")
    trial.approve(Role.president)


@then(parsers.parse('他再调离，做不成，因为"{why}"'))
def nothing_left(trial: Trial, why: str) -> None:
    with pytest.raises(NotFound, match=why):
        leave(trial, trial.before or "")


@given("院长自己承办这个案件")
def president_hosts(trial: Trial) -> None:
    own = trial.court.person(Role.president).account_id
    with trial.court.house.work(trial.court.actor(Role.chief)) as work:
        known = work.session.get_one(CourtCase, trial.case.id)
        cases.record(work, known, CaseEvent.assign, 人员=[[own, Relation.host]])
    trial.before = own


@then("院长自己不能批准")
def president_may_not(trial: Trial) -> None:
    with pytest.raises(NotAllowed):
        trial.approve(Role.president)


@when("另一位院长批准")
def other_president(trial: Trial) -> None:
    trial.approve(Role.president, 2)


@given(parsers.parse("甲有{count:d}件没有办结的案件"))
def hosts_some(trial: Trial, count: int) -> None:
    while len(trial.cases) < count:
        trial.cases.append(trial.case if not trial.cases else registered(trial.court))
    host = trial.judges["甲"].account_id
    with trial.court.house.work(trial.court.actor(Role.chief)) as work:
        for known in trial.cases:
            case = work.session.get_one(CourtCase, known.id)
            service.give(work, [case], host, {"方式": service.ORDERED})


@given(parsers.re("其中1件(?P<what>已经宣判|准许撤诉)"))
@when(parsers.re("其中1件(?P<what>已经宣判|准许撤诉)"))
def one_ends(trial: Trial, what: str) -> None:
    event = CaseEvent(what.removeprefix("已经"))
    with trial.court.house.work(trial.judges["甲"].actor) as work:
        case = fresh(trial.court, trial.cases[0])
        cases.happen(work, case.id, case.sequence, event)


@given("其中1件乙、丙都应当回避")
def nobody_else(trial: Trial) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        for who in "乙丙":
            recusal.bar(work, trial.cases[0].id, trial.judges[who].account_id, "R4", "作过证人")


@when("立案法官提出甲调离")
def first_leaves(trial: Trial) -> None:
    leave(trial, trial.judges["甲"].account_id)


def moved(trial: Trial) -> list[bool]:
    """Of each of the cases whether somebody else hosts it now."""
    left = trial.judges["甲"].account_id
    return [fresh(trial.court, case).host_id != left for case in trial.cases]


@then("其余2件换了承办人，撤诉的1件没有换")
def others_moved(trial: Trial) -> None:
    assert moved(trial) == [False, True, True]


@then("2件都换了承办人，宣判的1件不计权重")
def judged_too(trial: Trial) -> None:
    assert moved(trial) == [True, True]
    with trial.court.house.look() as look:
        weights = [service.in_force(look, case)[0].weight for case in trial.cases]
    assert weights[0] == 0 and weights[1] > 0


@then(parsers.parse('其余1件换了承办人，1件等着另外指定，写明"{why}"'))
def one_waits(trial: Trial, why: str) -> None:
    assert moved(trial) == [False, True]
    with trial.court.house.look(trial.court.actor(Role.president)) as look:
        (left,) = [r for r in requests.waiting(look) if r.state == requests.WAITING]
    assert left.cases == [trial.cases[0].id] and why in left.said


@when("立案法官提出合议庭的另一名法官调离，院长批准")
def member_leaves(trial: Trial) -> None:
    with trial.court.house.look() as look:
        found = panel_of(look, trial.case)
    trial.panels.append(found)
    leave(trial, next(who for who in found.judges if who != found.host))
    trial.approve(Role.president)


@then("合议庭里不再有他，还是两名法官、一名陪审员")
def seat_filled(trial: Trial) -> None:
    before = trial.panels[-1]
    gone = next(who for who in before.judges if who != before.host)
    with trial.court.house.look() as look:
        now = panel_of(look, trial.case)
    assert gone not in now.judges and (len(now.judges), len(now.lay)) == (2, 1)
