"""Steps about a party who asks that the host or the clerk withdraw, and who decides it."""

from __future__ import annotations

import pytest
from pytest_bdd import given, parsers, then, when

from court.assignment import recusal_wish
from court.cases import parties, people, staff
from court.core.courthouse import Actor, Conflict, NotAllowed
from court.core.roles import Relation, Role
from court.flow import tasks
from court.hearings.preparing import obstacles
from court.operations import reacting
from features.assignment_steps import Trial
from features.serving import Serving

UNDECIDED = "回避申请还没有决定"


def host_of(trial: Trial) -> Actor:
    return next(p.actor for p in trial.judges.values() if p.account_id == trial.case.host_id)


def clerk_of(trial: Trial) -> str:
    with trial.court.house.look() as look:
        return people.holding(look, trial.case, [Relation.clerk])[0]


def wish(trial: Trial) -> recusal_wish.Wish:
    with trial.court.house.look() as look:
        return recusal_wish.wishes(look, trial.case)[-1]


def ask(trial: Trial, account_id: str) -> None:
    with trial.court.house.work(host_of(trial)) as work:
        party = next(p.id for p in parties.standing(work, trial.case) if p.side == "被告")
        recusal_wish.apply(work, trial.case.id, trial.case.sequence, party, account_id)


def decide(trial: Trial, actor: Actor, ground: str = "") -> None:
    with trial.court.house.work(actor) as work:
        number, sequence = wish(trial).number, trial.case.sequence
        recusal_wish.decide(work, trial.case.id, sequence, number, ground, "查明的事实见卷")


def ask_again(trial: Trial) -> None:
    with trial.court.house.work(host_of(trial)) as work:
        number, sequence = wish(trial).number, trial.case.sequence
        recusal_wish.ask_again(work, trial.case.id, sequence, number)


def to_change(trial: Trial) -> list[tuple[str, str]]:
    """Who has to see to another one: the role and the relation."""
    reacting.turn(trial.court.house)
    with trial.court.house.look() as look:
        found = tasks.open_of(look, trial.case.id, recusal_wish.CHANGE)
        return [(task.role, task.relation) for task in found]


def hindered(trial: Trial) -> bool:
    with trial.court.house.look() as look:
        return any(UNDECIDED in one.words for one in obstacles(look, trial.case))


def appoint(trial: Trial, which: int) -> None:
    account = trial.court.person(Role.clerk, which).account_id
    with trial.court.house.work(host_of(trial)) as work:
        staff.appoint(work, trial.case.id, trial.case.sequence, Relation.clerk, account)


@given("这个案件有书记员")
def has_clerk(trial: Trial) -> None:
    appoint(trial, 1)


@when("承办人记下被告申请他回避")
def host_is_asked(trial: Trial) -> None:
    ask(trial, trial.case.host_id or "")


@when("承办人记下被告申请书记员回避")
def clerk_is_asked(trial: Trial) -> None:
    ask(trial, clerk_of(trial))


@then("决定以前不能排期")
def no_hearing(trial: Trial) -> None:
    assert hindered(trial)


@then("可以排期")
def hearing(trial: Trial) -> None:
    assert not hindered(trial)


@then("承办人不能自己决定")
def not_by_oneself(trial: Trial) -> None:
    with pytest.raises(NotAllowed):
        decide(trial, host_of(trial))


@then("院长不能决定")
def not_by_president(trial: Trial) -> None:
    with pytest.raises(NotAllowed):
        decide(trial, trial.court.actor(Role.president))


@when(parsers.parse('院长准许回避，事由"{ground}"'))
def granted(trial: Trial, ground: str) -> None:
    decide(trial, trial.court.actor(Role.president), ground)


@when("院长不准许回避")
def refused(trial: Trial) -> None:
    decide(trial, trial.court.actor(Role.president))


@when(parsers.parse('承办人准许书记员回避，事由"{ground}"'))
def clerk_granted(trial: Trial, ground: str) -> None:
    decide(trial, host_of(trial), ground)


@when("被告申请复议")
def again(trial: Trial) -> None:
    ask_again(trial)


@then("不能再申请复议")
def only_once(trial: Trial) -> None:
    with pytest.raises(Conflict, match="复议一次"):
        ask_again(trial)


@then("立案法官要换人")
def registry_changes(trial: Trial) -> None:
    assert to_change(trial) == [(Role.judge, "")]


@then("承办人要换书记员")
def host_changes(trial: Trial) -> None:
    assert to_change(trial) == [("", Relation.host)]


@when("承办人换了书记员")
def other_clerk(trial: Trial) -> None:
    appoint(trial, 2)


@then("立案法官不用再换人")
@then("承办人不用再换书记员")
def nobody_changes(trial: Trial) -> None:
    assert to_change(trial) == []


@when("承办法官收到被告要他回避的申请，院长不准许")
def refused_in_the_open(serving: Serving) -> None:
    case = serving.case
    with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
        party = next(p.id for p in parties.standing(work, case) if p.side == "被告")
        host = case.host_id or ""
        number = recusal_wish.apply(work, case.id, case.sequence, party, host).number
    with serving.court.house.work(serving.court.actor(Role.president)) as work:
        recusal_wish.decide(work, case.id, serving.case.sequence, number)
    reacting.turn(serving.court.house)
