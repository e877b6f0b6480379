"""Steps about what happens to a case meanwhile: hearings, parties that come and go, carriers."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest_bdd import given, parsers, then, when

from court.cases import parties
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.core.courthouse import NotFound
from court.core.jobs import Handler, work_off
from court.core.roles import Role
from court.flow import dues
from court.hearings import service as hearings
from court.hearings.earliest import Earliest
from court.hearings.service import Asked
from court.hearings.tables import Hearing
from court.operations import reacting
from court.service import reporting, service
from court.service.dispatching import Dispatch
from court.service.simulators import Simulated
from engine.text.errors import FilingError
from features.serving import Serving

# Hearings.


@when(parsers.parse("书记员把开庭排在{day}"))
@given(parsers.parse("书记员把开庭排在{day}"))
def set_hearing(serving: Serving, day: str) -> None:
    wish = date.fromisoformat(day)
    asked = Asked(("小",), 60, wish, wish)
    free = Earliest(wish, True, (), (), ())
    with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
        place = hearings.options(work, serving.case.id, asked)[0].place
        serving.hearing = hearings.schedule(work, serving.case.id, asked, place, free)
    reacting.turn(serving.court.house)


@when(parsers.parse("书记员把开庭改到{day}"))
def move_hearing(serving: Serving, day: str) -> None:
    wish = date.fromisoformat(day)
    asked = Asked(("小",), 60, wish, wish)
    free = Earliest(wish, True, (), (), ())
    assert serving.hearing is not None
    with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
        place = hearings.options(work, serving.case.id, asked)[0].place
        hearings.move(work, serving.hearing.id, asked, place, free)
    reacting.turn(serving.court.house)


@when("书记员取消开庭")
def call_off(serving: Serving) -> None:
    assert serving.hearing is not None
    with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
        hearings.cancel(work, serving.hearing.id)
    reacting.turn(serving.court.house)


@then(parsers.parse('这个庭是"{state}"'))
def hearing_is(serving: Serving, state: str) -> None:
    assert serving.hearing is not None
    with serving.court.house.look() as look:
        assert look.session.get_one(Hearing, serving.hearing.id).state == state


# Parties.


def _conducting(serving: Serving, what: Any, *args: Any) -> Any:
    with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
        found = what(work, serving.case.id, serving.case.sequence, *args)
    reacting.turn(serving.court.house)
    return found


@when(parsers.parse("承办法官追加了被告{name}"))
def joins(serving: Serving, name: str) -> None:
    content = {"类型": "自然人", "姓名": name, "住所地": "某路3号", "联系电话": "13700137000"}
    _conducting(serving, parties.join, "被告", content)


@when(parsers.parse("承办法官通知第三人{name}参加诉讼"))
def called_in(serving: Serving, name: str) -> None:
    content = {"类型": "自然人", "姓名": name, "住所地": "某路7号", "联系电话": "13600136000"}
    _conducting(serving, parties.join, "第三人", content)


@when(parsers.parse("被告死亡，由{name}承担诉讼"))
def dies(serving: Serving, name: str) -> None:
    gone = serving.party("被告")
    content = {"类型": "自然人", "姓名": name, "住所地": "某路5号"}
    _conducting(serving, parties.replace, gone.id, content, "死亡")


@when("被告退出诉讼")
def leaves(serving: Serving) -> None:
    serving.court.clock.advance(hours=1)
    _conducting(serving, parties.release, serving.party("被告").id, "撤回对他的起诉")


@when(parsers.parse("承办法官记下{event}"))
def happens(serving: Serving, event: str) -> None:
    _conducting(serving, cases.happen, CaseEvent(event))


@then(parsers.parse('原来的被告没有要送的了，新的当事人要送"{paper}"'))
def heir(serving: Serving, paper: str) -> None:
    with serving.court.house.look() as look:
        gone = [p for p in parties.ever(look, serving.case) if p.until is not None]
        now = parties.standing(look, serving.case)
    open_ = [t for t in serving.tasks() if t.state not in ("无需送达", "已送达")]
    assert {t.party_id for t in open_}.isdisjoint({p.id for p in gone})
    assert any(paper in t.papers and t.party_id == now[-1].id for t in open_)


# Carriers that misbehave.


@given(parsers.parse('承运方"{behaviour}"，结果是"{outcome}"'))
def carrier(serving: Serving, behaviour: str, outcome: str) -> None:
    serving.carrier = Simulated(
        serving.court.clock, behaviour=behaviour, outcome="" if outcome == "随便" else outcome
    )


@when(parsers.parse("过了{days:d}天"))
def days_pass(serving: Serving, days: int) -> None:
    """Every day: orders handed over, notices received, the turn of the day."""
    assert serving.carrier is not None
    for _ in range(days):
        work_off(serving.court.house, {service.DISPATCH: Handler(Dispatch(serving.carrier))})
        serving.court.clock.advance(days=1)
        for notice in serving.carrier.said():
            with serving.court.house.work() as work:
                try:
                    reporting.receive(work, notice.number, notice.step, notice.at, notice.said)
                except (NotFound, FilingError):
                    continue
        reacting.turn(serving.court.house)
        dues.turn_of_day(serving.court.house)
        reacting.turn(serving.court.house)


@then(parsers.parse("承运方只接了一份订单"))
def one_order(serving: Serving) -> None:
    assert serving.carrier is not None
    assert len(serving.carrier.taken) == 1


@then("承运方没有接到订单，系统还会再试")
def tried_again(serving: Serving) -> None:
    assert serving.carrier is not None
    assert serving.carrier.taken == {} and serving.carrier.offered > 1
