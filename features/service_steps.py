"""Steps about service: papers sent, reported on, judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from court.cases.tables import CourtCase
from court.core.clock import CHINA
from court.core.events import of_subject
from court.core.roles import Role
from court.operations import reacting
from court.oversight import audit
from court.service import grid, judging, reading, recipients, reporting, whereabouts
from court.service.tables import ServiceReport
from engine.text.errors import FilingError, LianError
from features.serving import BEGINNING, MONDAY, SUMMONS, Serving
from tests.court.snapshots import founded_again


@pytest.fixture
def serving() -> Iterator[Serving]:
    with founded_again() as court:
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
        for row in recipients.addresses(work, party.case_id, party.id):
            if row.use == use:
                whereabouts.stop_address(work, serving.case.id, row.id)
        made = whereabouts.add_address(work, serving.case.id, party.id, source, use, "某路1号")
    if source in ("A3", "A4", "A5"):
        with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
            whereabouts.confirm_address(work, serving.case.id, made.id)


@when(
    parsers.re(r'查到(?P<who>被告)的另一个(?P<use>纸质|电子|电话)地址，来源是"(?P<source>[AB]\d)"')
)
def another_address(serving: Serving, who: str, use: str, source: str) -> None:
    """Beside those that are known."""
    with serving.court.house.work(serving.court.actor(Role.server)) as work:
        party = serving.party(who)
        made = whereabouts.add_address(work, serving.case.id, party.id, source, use, "另一条路2号")
    serving.address = made.id


@when(parsers.re(r"送达员把(?P<who>被告)的(?P<what>\S+?)(?P<way>邮寄)到另一个地址"))
def send_there(serving: Serving, way: str, who: str, what: str) -> None:
    serving.refused = ""
    try:
        serving.send(who, what, way, serving.address)
    except LianError as error:
        serving.refused = str(error)


@when(parsers.re(r"送达员停用(?P<who>被告)的(?P<use>纸质|电子|电话)地址"))
def stopped(serving: Serving, who: str, use: str) -> None:
    with serving.court.house.work(serving.court.actor(Role.server)) as work:
        for row in recipients.addresses(work, serving.case.id, serving.party(who).id):
            if row.use == use:
                whereabouts.stop_address(work, serving.case.id, row.id)


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
        whereabouts.set_person(work, serving.case.id, party.id, **{**said, **changes})


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


@when(parsers.re(r'第(?P<days>\d+)日送上门，"(?P<signer>[^"]+)"签收'))
def handed_over(serving: Serving, days: str, signer: str) -> None:
    serving.report("签收", int(days), 证明=["送达回证"], 签收人=signer)


@when(parsers.parse('再要向{who}送达"{papers}"'))
def wanted_too(serving: Serving, who: str, papers: str) -> None:
    serving.refused = ""
    try:
        serving.ask(who, *papers.split("、"))
    except FilingError as error:
        serving.refused = str(error)


@then(parsers.re(r"(?P<kind>(?:发出|送到)\S+)的期限到(?P<day>\d{4}-\d\d-\d\d)"))
def limit(serving: Serving, kind: str, day: str) -> None:
    (due,) = serving.due(kind)
    assert str(due.day) == day


@then(parsers.re(r"没有(?P<kind>(?:发出|送到)\S+)的期限"))
def no_limit(serving: Serving, kind: str) -> None:
    assert not serving.due(kind)


@then(parsers.re(r"公告期满的期限到(?P<day>\d{4}-\d\d-\d\d)"))
def announcement_ends(serving: Serving, day: str) -> None:
    (due,) = serving.due("公告期满")
    assert str(due.day) == day


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
            judging.approve_announcement(work, serving.case.id, serving.task(who, what).id)
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


@then(parsers.re(r"(?P<who>原告|被告)没有(?P<kind>答辩期|举证期|上诉期|发送起诉状副本)\Z"))
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


@then(parsers.parse('只有一件待办"{kind}"'))
def one_to_do(serving: Serving, kind: str) -> None:
    assert serving.to_do(kind) == 1


@then(parsers.parse('没有待办"{kind}"'))
def nothing_to_do(serving: Serving, kind: str) -> None:
    assert not serving.to_do(kind)


@then("日志、记录和存证一致")
def holds(serving: Serving) -> None:
    with serving.court.house.look() as look:
        assert audit.verify(look.session, serving.court.clock()).faults == []


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
        whole = grid.grid(look, serving.case)
    assert (whole.total, whole.served, whole.defaults) == (count, done, defaults)


@then(parsers.parse('{who}的{what}的状态是"{state}"'))
def state_is(serving: Serving, who: str, what: str, state: str) -> None:
    assert serving.task(who, what).state == state


@then(parsers.parse("{who}有{count:d}份要送的{paper}"))
def so_many(serving: Serving, who: str, count: int, paper: str) -> None:
    among = [t for t in serving.tasks(who) if paper in t.papers and t.state != "无需送达"]
    assert len(among) == count
