"""Steps about what parties may see of their case, on top of those about service."""

from __future__ import annotations

import pytest
from pytest_bdd import given, parsers, then, when

from court.cases.tables import CourtCase
from court.core.courthouse import NotFound
from court.core.events import of_subject
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.decisions.issued import documents
from court.disclosure import correcting, following, papers, showing
from court.disclosure.showing import Course
from court.hearings.queries import HEARINGS
from court.messages import service as messages
from court.operations import reacting
from court.service.queries import RECORD
from engine.text.errors import FilingError
from features.serving import Serving
from tests.court.papers import example

PLAINTIFF, DEFENDANT = 1, 2


@given("原告已经实名认证")
def plaintiff_known(serving: Serving) -> None:
    _verify(serving, PLAINTIFF, example("01")["原告"][0]["证件号码"])


@given("被告已经实名认证")
def defendant_known(serving: Serving) -> None:
    _verify(serving, DEFENDANT, example("01")["被告"][0]["证件号码"])


def _verify(serving: Serving, which: int, number: str) -> None:
    person = serving.court.verified(Role.party, which)
    with serving.court.house.work() as work:
        work.session.get_one(Account, person.account_id).id_number = number


@given("书记员核对了被告的身份")
@when("书记员核对了被告的身份")
def checked(serving: Serving) -> None:
    with serving.court.house.look() as look:
        account = look.session.get_one(
            Account, serving.court.person(Role.party, DEFENDANT).account_id
        )
        phone = account.phone or ""
    serving.refused = ""
    try:
        with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
            following.check(work, serving.case.id, serving.party("被告").id, phone, "本人")
    except FilingError as error:
        serving.refused = str(error)
    reacting.turn(serving.court.house)


def course(serving: Serving, who: str) -> Course:
    which = PLAINTIFF if who == "原告" else DEFENDANT
    with serving.court.house.look(serving.court.actor(Role.party, which)) as look:
        _, (found, *_) = showing.courses(look, serving.case.id, RECORD, HEARINGS)
    return found


@then(parsers.re(r'(?P<who>原告|被告)看得到"(?P<words>[^"]+)"'))
def sees(serving: Serving, who: str, words: str) -> None:
    nodes = course(serving, who).nodes
    assert any(words in f"{node.words} {node.detail}" for node in nodes), [
        (n.words, n.detail) for n in nodes
    ]


@then(parsers.re(r'(?P<who>原告|被告)看不到"(?P<words>[^"]+)"'))
def does_not_see(serving: Serving, who: str, words: str) -> None:
    try:
        nodes = course(serving, who).nodes
    except NotFound:
        return
    assert not any(words in f"{node.words} {node.detail}" for node in nodes)


def course_or_none(serving: Serving, who: str) -> Course | None:
    try:
        return course(serving, who)
    except NotFound:
        return None


@then(parsers.re(r"(?P<who>原告|被告)看到要开的庭在(?P<day>[\d-]+)，写明在哪个法庭"))
def sees_hearing(serving: Serving, who: str, day: str) -> None:
    (hearing,) = course(serving, who).hearings
    assert hearing.start.date().isoformat() == day
    assert hearing.room
    assert any(hearing.room in node.detail for node in course(serving, who).nodes)


@then(parsers.re(r"(?P<who>原告|被告)看不到要开的庭"))
def sees_no_hearing(serving: Serving, who: str) -> None:
    found = course_or_none(serving, who)
    assert found is None or not found.hearings


@then(parsers.re(r"(?P<who>原告|被告)看得到承办法官和本案书记员的姓名"))
def sees_who_sits(serving: Serving, who: str) -> None:
    bench = course(serving, who).bench
    assert [one.relation for one in bench] == ["承办法官", "本案书记员"]
    assert all(one.name for one in bench)


@then(parsers.re(r"(?P<who>原告|被告)看不到承办法官和本案书记员的姓名"))
def sees_not_who_sits(serving: Serving, who: str) -> None:
    found = course_or_none(serving, who)
    assert found is None or not found.bench


@then(parsers.re(r'(?P<who>原告|被告)的文书里有"(?P<paper>[^"]+)"'))
def has_paper(serving: Serving, who: str, paper: str) -> None:
    assert paper in [p.name for p in course(serving, who).papers]


@then(parsers.re(r'(?P<who>原告|被告)的文书里没有"(?P<paper>[^"]+)"'))
def lacks_paper(serving: Serving, who: str, paper: str) -> None:
    assert paper not in [p.name for p in course(serving, who).papers]


@then(
    parsers.re(
        r"(?P<who>原告|被告)看到(?P<kind>\S+期)到(?P<day>[\d-]+)，从(?P<since>[\d-]+)送达起算"
    )
)
def sees_period(serving: Serving, who: str, kind: str, day: str, since: str) -> None:
    (found,) = [one for one in course(serving, who).periods if one.kind == kind]
    assert (str(found.last_day), str(found.since), found.over) == (day, since, False)


@then(parsers.re(r"(?P<who>原告|被告)没有看到期限"))
def sees_no_period(serving: Serving, who: str) -> None:
    assert not course(serving, who).periods


@then(parsers.re(r'(?P<who>原告|被告)看到审理期限"(?P<words>[^"]+)"'))
def sees_trial_period(serving: Serving, who: str, words: str) -> None:
    assert words in course(serving, who).trial_period


@given("书记员核对了被告代理人的身份")
def agent_checked(serving: Serving) -> None:
    with serving.court.house.look() as look:
        person = serving.court.person(Role.party, DEFENDANT)
        phone = look.session.get_one(Account, person.account_id).phone or ""
    with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
        following.check(work, serving.case.id, serving.party("被告").id, phone, "代理人")
    reacting.turn(serving.court.house)


@when("书记员登记这个人不再代理")
def agent_ended(serving: Serving) -> None:
    with serving.court.house.work(serving.court.actor(Role.clerk)) as work:
        case = work.session.get_one(CourtCase, serving.case.id)
        (agent,) = [k for k in following.of_case(work, case) if k.follower.capacity == "代理人"]
        following.end(work, serving.case.id, agent.follower.id)
    reacting.turn(serving.court.house)


@then(parsers.re(r'(?P<who>原告|被告)能下载"(?P<paper>[^"]+)"'))
def downloads(serving: Serving, who: str, paper: str) -> None:
    which = PLAINTIFF if who == "原告" else DEFENDANT
    (file,) = [p.file for p in course(serving, who).papers if p.name == paper]
    with serving.court.house.look(serving.court.actor(Role.party, which)) as look:
        found, data = papers.read(look, serving.case.id, file, RECORD)
    assert found.name == paper and data.startswith(b"%PDF")


@then(parsers.re(r'(?P<who>原告|被告)不能下载"(?P<paper>[^"]+)"'))
def downloads_not(serving: Serving, who: str, paper: str) -> None:
    which = PLAINTIFF if who == "原告" else DEFENDANT
    with serving.court.house.look(serving.court.actor(Role.party, which)) as look:
        filing = look.session.get_one(Filing, serving.case.filing_id)
        for file in [d for d in documents(look, filing) if d.name == paper]:
            with pytest.raises(NotFound):
                papers.read(look, serving.case.id, file.id, RECORD)


@then("被告打不开这个案件")
def not_there(serving: Serving) -> None:
    with pytest.raises(NotFound):
        course(serving, "被告")


@then(parsers.parse('原告收到消息"{words}"，里面没有当事人的名字'))
def told(serving: Serving, words: str) -> None:
    with serving.court.house.look(serving.court.actor(Role.party, PLAINTIFF)) as look:
        found = [m.body for m in messages.inbox(look)]
    matching = [body for body in found if words in body]
    assert matching
    assert not any(name in matching[0] for name in ("李文海", "张国栋"))
    assert "不是送达" in matching[0]


@when(parsers.re(r'承办法官(?P<kind>更正|撤回)公开的"(?P<event>[^"]+)"，改成"(?P<words>[^"]*)"'))
def changed(serving: Serving, kind: str, event: str, words: str) -> None:
    with serving.court.house.look() as look:
        entries = of_subject(look.session, serving.case.id)
    number = next(e.number for e in reversed(entries) if e.kind == event)
    with serving.court.house.work(serving.court.actor(Role.trial_judge)) as work:
        correcting.change(work, serving.case.id, number, kind, words, "与实际不符")


@when(parsers.parse('案件里发生了"{event}"'))
def happens(serving: Serving, event: str) -> None:
    with serving.court.house.work() as work:
        work.log(event, serving.case.id)
    reacting.turn(serving.court.house)
    serving.court.clock.advance(hours=1)
