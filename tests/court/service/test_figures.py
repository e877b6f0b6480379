"""The figures of service: each thing once, as it counts in law."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from court.cases.lifecycle import CaseEvent
from court.cases.service import record
from court.cases.tables import CourtCase
from court.core.clock import CHINA
from court.core.roles import Relation, Role
from court.operations import reacting
from court.service import figures, judging, reporting, service, whereabouts
from court.service.tables import ServiceAttempt, ServiceTask
from tests.court.cases.registered import registered
from tests.court.houses import Founded

MONDAY = date(2026, 9, 7)


def test_what_comes_twice_or_is_taken_back_counts_once(house: Founded) -> None:
    case = registered(house)
    host = house.person(Role.trial_judge).account_id
    with house.house.work(house.actor(Role.chief)) as work:
        found = work.session.get_one(CourtCase, case.id)
        record(work, found, CaseEvent.assign, 人员=[[host, Relation.host]])
        record(work, found, CaseEvent.choose_procedure, 程序="普通")
    reacting.turn(house.house)
    with house.house.work(house.actor(Role.server)) as work:
        found = work.session.get_one(CourtCase, case.id)
        plaintiff, defendant = sorted(
            service.of_case(work, found), key=lambda t: "起诉状副本" in t.papers
        )
        whereabouts.add_address(work, case.id, defendant.party_id, "A2", "纸质", "东区某路9号")
        mailed = service.send(work, case.id, defendant.id, "邮寄")
        fetched = service.send(work, case.id, plaintiff.id, "领取")
    tell(house, fetched, "签收", 0, 证明=["送达回证"])
    for days in (1, 2, 4):
        tell(house, mailed, "投递", days, 联系=True)
    for hours in (0, 1):
        tell(house, mailed, "退回", 6, hours, 原因="三投未妥")
    with house.house.look(house.actor(Role.server)) as look:
        said = figures.figures(look, MONDAY, MONDAY)
        # Source A2 stands before what the other side said, so the return counts as served.
        assert (said.cases, said.tasks, said.served, said.first) == (1, 2, 2, 2)
        assert (dict(said.returns), said.enough, said.presumed) == ({"三投未妥": 1}, 1, 1)
        assert said.workers == [(said.workers[0][0], 2)] and said.workers[0][0]
        assert (said.electronic, said.announced, said.before, said.set_aside) == (0, 0, None, 0)
    with house.house.work(house.actor(Role.trial_judge)) as work:
        judging.say(work, case.id, defendant.id, "撤销", "门牌改号", mailed.id)
    with house.house.look(house.actor(Role.server)) as look:
        said = figures.figures(look, MONDAY, MONDAY)
        assert (said.set_aside, said.served, said.ways["邮寄"].served) == (1, 1, 0)
        assert look.session.get_one(ServiceTask, defendant.id).state == "待发出"
        assert figures.figures(look, MONDAY - timedelta(9), MONDAY - timedelta(1)).tasks == 0
    with house.house.work(house.actor(Role.server)) as work:
        visited = service.send(work, case.id, defendant.id, "直接")
    tell(house, visited, "签收", 7, 证明=["送达回证"])
    with house.house.look(house.actor(Role.server)) as look:
        said = figures.figures(look, visited.sent, visited.sent)
        # What was tried before these days makes this no first attempt, and is not counted in them.
        assert (said.tasks, said.served, said.first) == (1, 1, 0)
        assert {way: one.attempts for way, one in said.ways.items()} == {"直接": 1}


def tell(
    house: Founded, attempt: ServiceAttempt, step: str, days: int, hours: int = 0, **said: object
) -> None:
    at = datetime.combine(MONDAY + timedelta(days), datetime.min.time(), CHINA)
    at += timedelta(hours=10 + hours)
    house.clock.now = max(house.clock.now, at)
    with house.house.work(house.actor(Role.server)) as work:
        reporting.report(work, attempt.case_id, attempt.id, step, at, said)
