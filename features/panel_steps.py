"""Steps about panels, people's assessors and changes of procedure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from court.assignment import approving, assessors, panels, recusal, requests, service
from court.assignment.panel_draws import DRAWS, LAY
from court.assignment.panels import Wanted
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.panel import Panel, panel_of, undecided
from court.cases.tables import CourtCase
from court.core.courthouse import NotAllowed
from court.core.events import data_of, of_subject
from court.core.roles import Action, Role
from court.flow import dues
from court.hearings import queries
from court.hearings import service as hearings
from court.hearings.preparing import first_day
from court.hearings.service import Asked
from court.hearings.tables import CourtRoom
from court.operations import reacting
from court.service.queries import RECORD
from engine.text.errors import LianError
from features.assignment_steps import Trial
from tests.court.houses import Person
from tests.court.papers import example

TERM = (date(2024, 1, 1), date(2028, 12, 31))
TELL = "告知审判组织"


def lay(trial: Trial, which: int) -> Person:
    return trial.court.person(Role.assessor, which)


def host(trial: Trial) -> Person:
    return next(p for p in trial.judges.values() if p.account_id == trial.case.host_id)


def panel(trial: Trial) -> Panel:
    with trial.court.house.look() as look:
        return panel_of(look, trial.case)


def refused(act: Any, why: str) -> None:
    with pytest.raises(LianError, match=why):
        act()


@given(parsers.parse("名单上有{count:d}名人民陪审员"))
def listed(trial: Trial, count: int) -> None:
    for which in range(1, count + 1):
        entered(trial, which)


def entered(trial: Trial, which: int, term: tuple[date, date] = TERM, **said: Any) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        assessors.keep(work, lay(trial, which).account_id, said.pop("fields", ()), term, **said)


@given("一件民间借贷案已经分案")
def assigned(trial: Trial) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        service.draw_for(work, trial.case.id, trial.case.sequence)


@given(parsers.parse("案件适用{procedure}程序"))
def procedure(trial: Trial, procedure: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.chief)) as work:
        known = work.session.get_one(CourtCase, trial.case.id)
        cases.record(work, known, CaseEvent.choose_procedure, 程序=procedure)


@given(parsers.parse("第1名陪审员{what}"))
def about_the_first(trial: Trial, what: str) -> None:
    today = trial.court.house.today
    first = lay(trial, 1)
    if what == "申报过近亲属是被告":
        party = example("01")["被告"][0]
        with trial.court.house.work(first.actor) as work:
            recusal.declare(work, "R1", party["姓名"], party["证件号码"])
    elif what == "调解过本案":
        with trial.court.house.work(trial.court.actor(Role.judge)) as work:
            recusal.bar(work, trial.case.id, first.account_id, "R8", "见调解记录")
    elif what == "任期已经届满":
        entered(trial, 1, (date(2019, 1, 1), date(2023, 12, 31)))
    elif what == "今天不参审":
        entered(trial, 1, absences=[(today, today)])
    else:
        entered(trial, 1, fields=[what.removeprefix("的专业知识是").strip('"')])


def compose(trial: Trial, wanted: Wanted, role: Role = Role.judge) -> None:
    with trial.court.house.work(trial.court.actor(role)) as work:
        panels.compose(work, trial.case.id, trial.case.sequence, wanted)
    reacting.turn(trial.court.house)


@given(parsers.parse('立案法官组成合议庭"{name}"，候补{count:d}名'))
@when(parsers.parse('立案法官组成合议庭"{name}"，候补{count:d}名'))
def composed(trial: Trial, name: str, count: int) -> None:
    compose(trial, Wanted(name, substitutes=count))
    trial.panels.append(panel(trial))


@when(parsers.parse('立案法官组成合议庭"{name}"，陪审员要懂"{knowledge}"'))
def composed_of_experts(trial: Trial, name: str, knowledge: str) -> None:
    compose(trial, Wanted(name, field=knowledge))


@then(parsers.parse('不能组成"{name}"，因为"{why}"'))
def not_composed(trial: Trial, name: str, why: str) -> None:
    refused(lambda: compose(trial, Wanted(name)), why)


@then(parsers.parse("合议庭有{judges:d}名法官、{sitting:d}名陪审员、{reserve:d}名候补"))
def seats(trial: Trial, judges: int, sitting: int, reserve: int) -> None:
    found = panel(trial)
    assert (len(found.judges), len(found.lay), len(found.substitutes)) == (judges, sitting, reserve)
    assert len({*found.judges, *found.lay, *found.substitutes}) == judges + sitting + reserve


@then('庭长有一件待办"指定审判长"')
def presiding_wanted(trial: Trial) -> None:
    assert "指定审判长" in [row.task.kind for row in trial.todo(Role.chief)]


@given("庭长指定承办法官为审判长")
@when("庭长指定承办法官为审判长")
def presides(trial: Trial) -> None:
    with trial.court.house.work(trial.court.actor(Role.chief)) as work:
        panels.preside(work, trial.case.id, trial.case.sequence, host(trial).account_id)
    reacting.turn(trial.court.house)


@then("合议庭齐了")
def complete(trial: Trial) -> None:
    assert panel(trial).wanting == "" and panel(trial).presiding == trial.case.host_id
    assert "指定审判长" not in [row.task.kind for row in trial.todo(Role.chief)]


@then("还没有人定独任还是合议")
def open_question(trial: Trial) -> None:
    with trial.court.house.look() as look:
        assert undecided(look, trial.case)


@when("承办法官看过六种情形，决定独任审理")
def sits_alone(trial: Trial) -> None:
    with trial.court.house.work(host(trial).actor) as work:
        panels.sit_alone(work, trial.case.id, trial.case.sequence, sure=True)


@then("独任还是合议已经定了")
def answered(trial: Trial) -> None:
    with trial.court.house.look() as look:
        assert not undecided(look, trial.case)


@then(parsers.parse('承办法官没有勾选就不能独任，因为"{why}"'))
def not_alone(trial: Trial, why: str) -> None:
    def act() -> None:
        with trial.court.house.work(host(trial).actor) as work:
            panels.sit_alone(work, trial.case.id, trial.case.sequence, sure=False)

    refused(act, why)


def last_draw(trial: Trial) -> dict[str, Any]:
    with trial.court.house.look() as look:
        formed = [
            entry
            for entry in of_subject(look.session, trial.case.id)
            if entry.kind == CaseEvent.form_panel
        ]
    said: dict[str, Any] = data_of(formed[-1])[DRAWS][LAY]
    return said


@then(parsers.parse('第1名陪审员没有抽到，因为"{why}"'))
def left_out(trial: Trial, why: str) -> None:
    assert [lay(trial, 1).account_id, why] in last_draw(trial)["排除"]
    assert lay(trial, 1).account_id not in panel(trial).lay


@then("抽到的陪审员是第1名")
def the_expert(trial: Trial) -> None:
    assert panel(trial).lay == (lay(trial, 1).account_id,)


@then(parsers.parse('不能告知审判组织，因为"{why}"'))
def not_told(trial: Trial, why: str) -> None:
    refused(lambda: tell(trial), why)


@given("已经告知审判组织")
@then("可以告知审判组织")
def tell(trial: Trial) -> None:
    with trial.court.house.work(host(trial).actor) as work:
        cases.tell_panel(work, trial.case.id, trial.case.sequence)
    reacting.turn(trial.court.house)
    with trial.court.house.look() as look:
        assert not dues.open_of(look, trial.case.id, TELL)


@then("要重新告知审判组织")
def told_again(trial: Trial) -> None:
    with trial.court.house.look() as look:
        assert dues.open_of(look, trial.case.id, TELL)


@then("立案法官不能指定谁参加合议庭")
def naming(trial: Trial) -> None:
    other = next(p for p in trial.judges.values() if p.account_id != trial.case.host_id)
    with pytest.raises(NotAllowed):
        compose(trial, Wanted("三名法官", named=(other.account_id,)))


@when("立案法官提出更换第1位陪审员，院长批准")
def replaced(trial: Trial) -> None:
    trial.panels.append(panel(trial))
    asked(trial)
    with trial.court.house.work(trial.court.actor(Role.president)) as work:
        approving.approve(work, trial.request)
    reacting.turn(trial.court.house)


def asked(trial: Trial, to: str = "", role: Role = Role.judge) -> None:
    leaving = panel(trial).lay[0]
    with trial.court.house.work(trial.court.actor(role)) as work:
        found = requests.ask_replacing(work, trial.case.id, leaving, "回避", "已经查明", to)
        trial.request = found.id


@then("候补递补了他")
def stepped_in(trial: Trial) -> None:
    before, now = trial.panels[-1], panel(trial)
    assert set(now.lay) == {*before.lay[1:], before.substitutes[0]}


@then("换上的是没有参加过本案的人")
def somebody_new(trial: Trial) -> None:
    before, now = trial.panels[-1], panel(trial)
    (new,) = set(now.lay) - set(before.lay)
    assert before.lay[0] not in now.lay and new not in before.lay


@then("提出更换的人自己不能批准")
def not_himself(trial: Trial) -> None:
    asked(trial, role=Role.chief)
    with pytest.raises(NotAllowed):
        trial.approve(Role.chief)


@then("陪审员不能指定换成谁")
def never_named(trial: Trial) -> None:
    other = next(p for p in trial.judges.values() if p.account_id != trial.case.host_id)
    asked(trial, other.account_id)
    with pytest.raises(NotAllowed):
        trial.approve(Role.president)


# Hearings.


@then(parsers.parse("因为陪审员，最早{days:d}天以后开庭"))
def drawn_in_time(trial: Trial, days: int) -> None:
    with trial.court.house.look() as look:
        found = first_day(look, trial.case, RECORD)
    (reason,) = [r for r in found.reasons if "人民陪审员法解释 3" in r.articles]
    assert reason.day == trial.court.house.today + timedelta(days=days)
    assert found.day >= reason.day


@given("承办法官排了一次开庭")
def hearing_set(trial: Trial) -> None:
    sitting = panel(trial)
    for who in (sitting.lay[0], sitting.substitutes[0]):
        with trial.court.house.work(_person(trial, who).actor) as work:
            trial.calendars[who] = queries.new_feed(work)
    with trial.court.house.work(host(trial).actor) as work:
        work.session.add(CourtRoom(court=work.house.chain, name="第一法庭", kind="小"))
        work.session.flush()
        found = first_day(work, trial.case, RECORD)
        asked_ = Asked(("小",), 60, found.day)
        place = hearings.options(work, trial.case.id, asked_)[0].place
        hearings.schedule(work, trial.case.id, asked_, place, found)
    reacting.turn(trial.court.house)


def _person(trial: Trial, account: str) -> Person:
    return next(p for p in trial.court.people.values() if p.account_id == account)


def calendar(trial: Trial, who: str) -> str:
    with trial.court.house.look() as look:
        return queries.calendar(look, trial.calendars[who]).decode()


@then("第1位陪审员的日历里有这个庭")
def in_calendar(trial: Trial) -> None:
    assert "STATUS:TENTATIVE" in calendar(trial, panel(trial).lay[0])


@then("原来的陪审员的日历里这个庭取消了")
def cancelled(trial: Trial) -> None:
    assert "STATUS:CANCELLED" in calendar(trial, trial.panels[-1].lay[0])


@then("新的陪审员的日历里有这个庭")
def in_the_new_one(trial: Trial) -> None:
    assert "STATUS:TENTATIVE" in calendar(trial, trial.panels[-1].substitutes[0])


# Procedures.


def convert(trial: Trial, procedure_: str, agreed: bool) -> None:
    with trial.court.house.work(host(trial).actor) as work:
        case = trial.case
        cases.choose_procedure(work, case.id, case.sequence, procedure_, Action.conduct, agreed)
    reacting.turn(trial.court.house)


@when("承办法官转为简易程序，各方自愿")
def to_summary(trial: Trial) -> None:
    convert(trial, "简易", agreed=True)


@when("承办法官转为普通程序")
def to_ordinary(trial: Trial) -> None:
    convert(trial, "普通", agreed=False)


@then("由承办法官一人审理")
def one_judge(trial: Trial) -> None:
    assert panel(trial).judges == (trial.case.host_id,) and panel(trial).presiding == ""


@then(parsers.parse('承办法官不能转为{procedure}程序，因为"{why}"'))
def not_converted(trial: Trial, procedure: str, why: str) -> None:
    refused(lambda: convert(trial, procedure, agreed=False), why)
