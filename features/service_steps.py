"""Steps about service: papers sent, reported on, judged, by the real court with a clock moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from court.cases import parties, people
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CaseParty, CourtCase
from court.core.clock import CHINA
from court.core.courthouse import NotFound
from court.core.events import of_subject
from court.core.jobs import Handler, work_off
from court.core.roles import Action, Relation, Role
from court.flow import dues, tasks
from court.hearings import service as hearings
from court.hearings.earliest import Earliest
from court.hearings.service import Asked
from court.hearings.tables import CourtRoom, Hearing
from court.operations import reacting
from court.oversight import audit
from court.service import queries, reading, recipients, reporting, service
from court.service.dispatching import Dispatch
from court.service.simulators import Simulated
from court.service.tables import ServiceAttempt, ServiceReport, ServiceTask
from engine.text.errors import FilingError, LianError
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, founded
from tests.court.papers import example

MONDAY = date(2026, 9, 7)
BEGINNING, SUMMONS = "应诉材料", "传票"


@dataclass
class Serving:
    """A court, one case with its host and clerk, and what was done about its service."""

    court: Founded
    known: CourtCase | None = None
    attempt: ServiceAttempt | None = None
    hearing: Hearing | None = None
    carrier: Simulated | None = None
    refused: str = ""
    served: dict[str, str] = field(default_factory=dict)

    @property
    def case(self) -> CourtCase:
        assert self.known is not None
        return fresh(self.court, self.known)

    def begin(self, procedure: str, **defendant: Any) -> None:
        content = example("01")
        content["被告"] = [{**content["被告"][0], **defendant}]
        self.known = registered(self.court, content)
        self.give(procedure)

    def give(self, procedure: str) -> None:
        """A host, a clerk and a procedure."""
        host, clerk = (self.court.person(r).account_id for r in (Role.trial_judge, Role.clerk))
        with self.court.house.work(self.court.actor(Role.chief)) as work:
            case = work.session.get_one(CourtCase, self.case.id)
            held = [[host, Relation.host], [clerk, Relation.clerk]]
            cases.record(work, case, CaseEvent.assign, 人员=held)
            if procedure:
                cases.record(work, case, CaseEvent.choose_procedure, 程序=procedure)
            if not hearings.rooms(work):
                work.session.add(CourtRoom(court=work.house.chain, name="第一法庭", kind="小"))
        reacting.turn(self.court.house)

    def party(self, who: str) -> CaseParty:
        with self.court.house.look() as look:
            found = parties.ever(look, self.case)
        named = [p for p in found if p.name == who or p.side == who]
        return named[-1]

    def tasks(self, who: str = "") -> list[ServiceTask]:
        with self.court.house.look() as look:
            found = service.of_case(look, self.case)
        return [t for t in found if not who or t.party_id == self.party(who).id]

    def task(self, who: str, what: str) -> ServiceTask:
        among = [t for t in self.tasks(who) if what in t.papers or what == BEGINNING]
        if what == BEGINNING:
            return next(t for t in among if t.hearing is None)
        return among[-1]

    def ask(self, who: str, *papers: str) -> ServiceTask:
        with self.court.house.work(self.court.actor(Role.clerk)) as work:
            case = people.find(work, self.case.id, Action.serve, lock=True)
            return service.ask(work, case, self.party(who), papers)

    def send(self, who: str, what: str, way: str) -> None:
        task = self.task(who, what)
        with self.court.house.work(self.court.actor(Role.server)) as work:
            self.attempt = service.send(work, self.case.id, task.id, way)
        reacting.turn(self.court.house)

    def report(self, step: str, days: int | None = None, hour: int = 9, **said: Any) -> None:
        """What happened `days` after 7 September; without days, now."""
        assert self.attempt is not None
        at = self.court.clock()
        if days is not None:
            at = datetime.combine(MONDAY + timedelta(days), datetime.min.time(), CHINA)
            at += timedelta(hours=hour)
            self.court.clock.now = max(self.court.clock.now, at)
        with self.court.house.work(self.court.actor(Role.server)) as work:
            reporting.report(work, self.case.id, self.attempt.id, step, at, said)
        reacting.turn(self.court.house)

    def say(self, task: ServiceTask, kind: str, reason: str) -> None:
        attempt = self.attempt.id if self.attempt else ""
        with self.court.house.work(self.court.actor(Role.trial_judge)) as work:
            service.say(work, self.case.id, task.id, kind, reason, attempt)
        reacting.turn(self.court.house)

    def last(self) -> ServiceTask:
        assert self.attempt is not None
        with self.court.house.look() as look:
            return look.session.get_one(ServiceTask, self.attempt.task_id)

    def due(self, kind: str, who: str = "") -> list[Any]:
        key = self.party(who).id if who else None
        with self.court.house.look() as look:
            return dues.open_of(look, self.case.id, kind, key)

    def to_do(self, kind: str) -> bool:
        with self.court.house.look() as look:
            return bool(tasks.open_of(look, self.case.id, kind))

    def kinds(self) -> list[str]:
        with self.court.house.look() as look:
            return [entry.kind for entry in of_subject(look.session, self.case.id)]

    def pass_to(self, day: date) -> None:
        """The morning of a day, with the turn of the day."""
        at = datetime.combine(day, datetime.min.time(), CHINA) + timedelta(hours=9)
        self.court.clock.now = max(self.court.clock.now, at)
        reacting.turn(self.court.house)
        dues.turn_of_day(self.court.house)
        reacting.turn(self.court.house)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    with founded(tmp_path / "state") as court:
        yield Serving(court)


@given(parsers.parse("一件民间借贷案适用{procedure}程序，有承办法官和书记员"))
def a_case(serving: Serving, procedure: str) -> None:
    serving.begin(procedure)


@given(parsers.parse("一件被告住所在{place}的案件适用普通程序，有承办法官和书记员"))
def abroad(serving: Serving, place: str) -> None:
    if place == "境内":
        serving.begin("普通")
    else:
        region = {"境外": "美国"}.get(place, place)
        serving.begin("普通", 境内有住所=False, 国籍或地区=region)


@given(parsers.parse('{who}有一个来源是"{source}"的{use}地址'))
@when(parsers.parse('{who}有一个来源是"{source}"的{use}地址'))
def address(serving: Serving, who: str, source: str, use: str) -> None:
    """The only address of its kind; those a judge has to allow are allowed."""
    with serving.court.house.work(serving.court.actor(Role.server)) as work:
        party = serving.party(who)
        for row in recipients.addresses(work, party.id):
            if row.use == use:
                service.stop_address(work, serving.case.id, row.id)
        made = service.add_address(work, serving.case.id, party.id, source, use, "某路1号")
    if source in ("A3", "A4", "A5"):
        with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
            service.confirm_address(work, serving.case.id, made.id)


@given(parsers.re(r'(?P<who>\S+?)同意电子送达，根据是"(?P<basis>[^"]*)"'))
@given(parsers.re(r'(?P<who>\S+?)电子送达的同意是"(?P<basis>[^"]*)"'))
@when(parsers.re(r'(?P<who>\S+?)电子送达的同意是"(?P<basis>[^"]*)"'))
def consent(serving: Serving, who: str, basis: str) -> None:
    person(serving, who, consent=basis if basis != "没有" else "")


def person(serving: Serving, who: str, **changes: Any) -> None:
    party = serving.party(who)
    with serving.court.house.work(serving.court.actor(Role.server)) as work:
        row = recipients.person(work, work.session.get_one(CourtCase, serving.case.id), party.id)
        said = {
            "consent": row.consent,
            "abroad": row.abroad,
            "searched": row.searched_at is not None,
            "missing": row.missing,
        }
        service.set_person(work, serving.case.id, party.id, **{**said, **changes})


@given(parsers.parse("{who}下落不明，已有证明"))
@when(parsers.parse("{who}下落不明，已有证明"))
def missing(serving: Serving, who: str) -> None:
    person(serving, who, missing=True)


@given(parsers.parse("查过{who}的地址，没有结果"))
@when(parsers.parse("查过{who}的地址，没有结果"))
def searched(serving: Serving, who: str) -> None:
    person(serving, who, searched=True)


@given(parsers.parse('要向{who}送达"{papers}"'))
@when(parsers.parse('要向{who}送达"{papers}"'))
def wanted(serving: Serving, who: str, papers: str) -> None:
    serving.ask(who, *papers.split("、"))


@given(parsers.re(r"送达员(?P<way>\S{2})送达(?P<who>原告|被告|第三人)的(?P<what>\S+)"))
@when(parsers.re(r"送达员(?P<way>\S{2})送达(?P<who>原告|被告|第三人)的(?P<what>\S+)"))
def send(serving: Serving, way: str, who: str, what: str) -> None:
    serving.refused = ""
    try:
        serving.send(who, what, way)
    except LianError as error:
        serving.refused = str(error)


@given(parsers.re(r'第(?P<days>\d+)日报来"(?P<step>[^"]+)"\Z'))
@when(parsers.re(r'第(?P<days>\d+)日报来"(?P<step>[^"]+)"\Z'))
def reported(serving: Serving, days: str, step: str) -> None:
    serving.report(step, int(days))


@given(parsers.re(r'第(?P<days>\d+)日报来"签收"，签收的是"(?P<signer>[^"]+)"'))
@when(parsers.re(r'第(?P<days>\d+)日报来"签收"，签收的是"(?P<signer>[^"]+)"'))
def signed(serving: Serving, days: str, signer: str) -> None:
    opponent = signer == "对方当事人"
    serving.report(
        "签收", int(days), 签收人="同住成年家属" if opponent else signer, 对方当事人=opponent
    )


@given(parsers.re(r'第(?P<days>\d+)日邮件退回，原因是"(?P<reason>[^"]+)"'))
@when(parsers.re(r'第(?P<days>\d+)日邮件退回，原因是"(?P<reason>[^"]+)"'))
def returned(serving: Serving, days: str, reason: str) -> None:
    serving.report("退回", int(days), 原因=reason)


@given("五日内投递三次，打过电话")
@when("五日内投递三次，打过电话")
def tried(serving: Serving) -> None:
    for days in (1, 2, 4):
        serving.report("投递", days, 联系=True)


@when("同一天投递三次，打过电话")
def tried_in_a_day(serving: Serving) -> None:
    for hour in (9, 12, 17):
        serving.report("投递", 1, hour, 联系=True)


@when("五日内投递三次，没有打电话")
def tried_without_calling(serving: Serving) -> None:
    for days in (1, 2, 4):
        serving.report("投递", days)


@when(parsers.re(r'第(?P<days>\d+)日记下"(?P<step>[^"]+)"，证明有"(?P<proofs>[^"]*)"'))
def visited(serving: Serving, days: str, step: str, proofs: str) -> None:
    found = [p for p in proofs.split("、") if p and p != "没有"]
    opponent = step.startswith("对方当事人")
    serving.report(step.removeprefix("对方当事人"), int(days), 证明=found, 对方当事人=opponent)


@when(parsers.re(r"第(?P<days>\d+)日电话告知，本人(?P<sure>确认|没有确认)"))
def called(serving: Serving, days: str, sure: str) -> None:
    serving.report("告知", int(days), 本人确认=sure == "确认")


@when("那条反馈又来了一次")
def twice(serving: Serving) -> None:
    before = len(serving.kinds())
    assert serving.attempt is not None
    with serving.court.house.work() as work:
        (row, *_) = sorted(
            reading.reports(work, serving.attempt), key=lambda r: r.heard, reverse=True
        )
        reporting.receive(work, serving.attempt.number, row.step, row.at, row.said)
    reacting.turn(serving.court.house)
    assert len(serving.kinds()) == before


@when(parsers.re(r'更正第(?P<days>\d+)日的"(?P<step>[^"]+)"'))
def corrected(serving: Serving, days: str, step: str) -> None:
    at = datetime.combine(MONDAY + timedelta(int(days)), datetime.min.time(), CHINA)
    at += timedelta(hours=9)
    assert serving.attempt is not None
    row = next(r for r in _reports(serving) if r.step == step and r.at == at)
    serving.report(step, 更正=[step, row.at.isoformat()])


def _reports(serving: Serving) -> list[ServiceReport]:
    assert serving.attempt is not None
    with serving.court.house.look() as look:
        return reading.reports(look, serving.attempt)


@when(parsers.re(r'承办法官(?P<kind>认定|不认定|撤销)这次送达，理由"(?P<reason>[^"]*)"'))
def judged(serving: Serving, kind: str, reason: str) -> None:
    serving.refused = ""
    try:
        serving.say(serving.last(), kind, reason)
    except LianError as error:
        serving.refused = str(error)


@when(parsers.parse("承办法官批准公告{who}的{what}"))
def approved(serving: Serving, who: str, what: str) -> None:
    serving.refused = ""
    try:
        with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
            service.approve_announcement(work, serving.case.id, serving.task(who, what).id)
    except FilingError as error:
        serving.refused = str(error)


@when(parsers.re(r"到了(?P<day>2\d{3}-\d\d-\d\d)"))
def day_comes(serving: Serving, day: str) -> None:
    serving.pass_to(date.fromisoformat(day))


@then(parsers.re(r"(?P<who>原告|被告)的(?P<what>\S+?)在(?P<day>\d{4}-\d\d-\d\d)送达"))
def served_on(serving: Serving, who: str, what: str, day: str) -> None:
    task = serving.task(who, what)
    assert (task.state, str(task.day)) == ("已送达", day), task.words


@then(parsers.parse('结果是"{result}"'))
def result(serving: Serving, result: str) -> None:
    """已送达 with its day, 没有送达, 待认定 or 送达中."""
    task = serving.last()
    state, _, day = result.partition(" ")
    said = {"待发出": "没有送达"}.get(task.state, task.state)
    assert said == state, (task.state, task.words)
    if day:
        assert str(task.day) == day


@then(parsers.re(r"缺席判决(?P<may>可以依据它|不能依据它)"))
def default_judgment(serving: Serving, may: str) -> None:
    assert serving.last().default is (may == "可以依据它")


@then(parsers.parse("它是推定的"))
def presumed(serving: Serving) -> None:
    assert serving.last().presumed


@then(parsers.parse('做不成，因为"{why}"'))
def refused(serving: Serving, why: str) -> None:
    assert why in serving.refused, serving.refused


@then("没有发出任何东西")
def nothing_sent(serving: Serving) -> None:
    assert "发出送达" not in serving.kinds()


@then(parsers.re(r"(?P<who>原告|被告)的(?P<kind>\S+?期)到(?P<day>\d{4}-\d\d-\d\d)"))
def period(serving: Serving, who: str, kind: str, day: str) -> None:
    (due,) = serving.due(kind, who)
    assert str(due.day) == day


@then(parsers.re(r"(?P<who>原告|被告)没有(?P<kind>答辩期|举证期|发送起诉状副本)\Z"))
def no_period(serving: Serving, who: str, kind: str) -> None:
    assert serving.due(kind, who) == []


@then(parsers.parse("{kind}是由认定送达的事件开出的"))
def based(serving: Serving, kind: str) -> None:
    (due,) = serving.due(kind, "被告")
    with serving.court.house.look() as look:
        entry = next(e for e in of_subject(look.session, serving.case.id) if e.number == due.basis)
    assert entry.kind == "认定送达"


@then(parsers.parse('有一件待办"{kind}"'))
def to_do(serving: Serving, kind: str) -> None:
    assert serving.to_do(kind)


@then(parsers.parse('没有待办"{kind}"'))
def nothing_to_do(serving: Serving, kind: str) -> None:
    assert not serving.to_do(kind)


@then("日志、记录和存证一致")
def holds(serving: Serving) -> None:
    with serving.court.house.look() as look:
        assert audit.verify(look.session, serving.court.clock()).faults == []


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
        hearings.move(work, serving.hearing.id, asked, place, free, postponed=False)
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


@when(parsers.parse("原告在立案时当面领取了应诉材料，也领取了传票"))
@given(parsers.parse("原告在立案时当面领取了应诉材料，也领取了传票"))
def plaintiff_served(serving: Serving) -> None:
    for what in (BEGINNING, SUMMONS):
        serving.send("原告", what, "领取")
        serving.report("签收", 证明=["送达回证"])


@when(parsers.parse("被告的应诉材料和传票都用{way}送到"))
def by_each_way(serving: Serving, way: str) -> None:
    for what in (BEGINNING, SUMMONS):
        serving.send("被告", what, way)
        _DONE[way](serving)


def _announced(serving: Serving) -> None:
    serving.report("刊登")


_DONE = {
    "邮寄": lambda s: s.report("签收", 签收人="本人"),
    "电子": lambda s: s.report("到达"),
    "直接": lambda s: s.report("签收", 证明=["送达回证"]),
    "领取": lambda s: s.report("签收", 证明=["送达回证"]),
    "委托": lambda s: s.report("签收", 证明=["送达回证"]),
    "转交": lambda s: s.report("签收", 证明=["送达回证"]),
    "留置": lambda s: s.report("拒收", 证明=["拍照录像"]),
    "电话": lambda s: s.report("告知", 本人确认=True),
    "公告": _announced,
}


@then(parsers.parse("{count:d}份送达里{done:d}份已送达，{defaults:d}份可以据以缺席判决"))
def overview(serving: Serving, count: int, done: int, defaults: int) -> None:
    with serving.court.house.look() as look:
        grid = queries.grid(look, serving.case)
    assert (grid.total, grid.served, grid.defaults) == (count, done, defaults)


@then(parsers.parse('{who}的{what}的状态是"{state}"'))
def state_is(serving: Serving, who: str, what: str, state: str) -> None:
    assert serving.task(who, what).state == state


@then(parsers.parse("{who}有{count:d}份要送的{paper}"))
def so_many(serving: Serving, who: str, count: int, paper: str) -> None:
    among = [t for t in serving.tasks(who) if paper in t.papers and t.state != "无需送达"]
    assert len(among) == count


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
