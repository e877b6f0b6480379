"""Panels: who sits, drawn from the list so that anybody can compute it again, and who replaces whom."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from court.assignment import approving, assessors, bench, lay_wish, panels, recusal, requests, seeds
from court.assignment.panels import Wanted
from court.assignment.tables import Assignment
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.panel import NAME_PRESIDING, Panel, panel_of, undecided
from court.cases.parties import standing
from court.cases.people import find
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, NotAllowed
from court.core.roles import Action, Relation, Role
from court.flow import dues, tasks
from court.hearings import queries, service
from court.hearings.following import LATE_DRAW
from court.hearings.preparing import first_day
from court.hearings.service import Asked
from court.hearings.tables import CourtRoom, HearingUse
from court.operations import reacting
from court.oversight import audit
from court.service.queries import RECORD
from engine.text.errors import FilingError, LianError
from tests.court.assignment.draws import drawn, judges, verified
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

MIXED, SEVEN = "一名法官、两名陪审员", "三名法官、四名陪审员"
TERM = (date(2024, 1, 1), date(2028, 12, 31))


def listed(house: Founded, count: int) -> list[str]:
    """So many assessors on the list."""
    found = [house.person(Role.assessor, n + 1).account_id for n in range(count)]
    with house.house.work(house.actor(Role.judge)) as work:
        for who in found:
            assessors.keep(work, who, ["会计"] if who == found[0] else [], TERM)
    return found


def tried(house: Founded, procedure: str = "普通", judges_: int = 4) -> CourtCase:
    """A case with a host, and seeds that were committed to the day before."""
    with house.house.work() as work:
        seeds.turn(work)
    house.clock.advance(days=1)
    judges(house, judges_)
    case = registered(house)
    drawn(house, case)
    with house.house.work(house.actor(Role.chief)) as work:
        known = work.session.get_one(CourtCase, case.id)
        cases.record(work, known, CaseEvent.choose_procedure, 程序=procedure)
    reacting.turn(house.house)
    return fresh(house, case)


def compose(house: Founded, case: CourtCase, wanted: Wanted, role: Role = Role.judge) -> Panel:
    with house.house.work(house.actor(role)) as work:
        panel = panels.compose(work, case.id, fresh(house, case).sequence, wanted)
    reacting.turn(house.house)
    return panel


def preside(house: Founded, case: CourtCase) -> str:
    host = str(fresh(house, case).host_id)
    with house.house.work(house.actor(Role.chief)) as work:
        panels.preside(work, case.id, fresh(house, case).sequence, host)
    reacting.turn(house.house)
    return host


def replaced(house: Founded, case: CourtCase, leaving: str) -> Panel:
    with house.house.work(house.actor(Role.judge)) as work:
        asked = requests.ask_replacing(work, case.id, leaving, "回避", "本人申请，已查明")
    with house.house.work(house.actor(Role.president)) as work:
        approving.approve(work, asked.id)
    reacting.turn(house.house)
    with house.house.look() as look:
        return panel_of(look, case)


@both_databases
def test_drawn_told_and_replaced_by_the_substitute(house: Founded) -> None:
    """人民陪审员法 14, 19; 解释 3, 7; 民事诉讼法 44, 131."""
    case = tried(house)
    listed(house, 4)
    panel = compose(house, case, Wanted(MIXED, substitutes=1))
    assert (len(panel.judges), len(panel.lay), len(panel.substitutes)) == (1, 2, 1)
    with house.house.look() as look:
        assert tasks.open_of(look, case.id, NAME_PRESIDING)
    with pytest.raises(FilingError, match="没有审判长"):
        tell(house, case)
    assert preside(house, case) == panel.host
    with house.house.look() as look:
        assert not tasks.open_of(look, case.id, NAME_PRESIDING)
        assert panel_of(look, case).wanting == ""
        assert dues.open_of(look, case.id, "告知审判组织")
    now = replaced(house, case, panel.lay[0])
    assert set(now.lay) == {panel.lay[1], panel.substitutes[0]} and now.substitutes == ()
    again = replaced(house, case, now.lay[0])
    assert not set(again.lay) & {panel.lay[0], now.lay[0]}
    house.clock.advance(days=1)
    with house.house.work() as work:
        seeds.turn(work)
    assert (verified(house).computed, verified(house).faults) == (3, [])
    with house.house.look() as look:
        assert audit.verify(look.session, house.clock()).faults == []


def test_who_may_sit_and_who_may_not(house: Founded) -> None:
    """民事诉讼法 163; 人民陪审员法 18, 19, 解释 6, 17; 民事诉讼法 40, 42."""
    case = tried(house, "简易")
    known = listed(house, 3)
    with pytest.raises(FilingError, match="独任审理"):
        compose(house, case, Wanted(MIXED))
    with house.house.work(house.actor(Role.trial_judge, _which(house, case))) as work:
        cases.choose_procedure(work, case.id, fresh(house, case).sequence, "普通", Action.conduct)
    with house.house.look() as look:
        assert undecided(look, fresh(house, case))
    with house.house.work(house.person(Role.assessor, 1).actor) as work:
        party = example("01")["被告"][0]
        recusal.declare(work, "R1", party["姓名"], party["证件号码"])
    with house.house.work(house.actor(Role.judge)) as work:
        recusal.bar(work, case.id, known[1], "R8", "曾以人民调解员身份调解")
    with pytest.raises(LianError, match=r"可以抽的只有 1 名（R1 1 人；R8 1 人）"):
        compose(house, case, Wanted(MIXED))
    with pytest.raises(NotAllowed):
        compose(house, case, Wanted("三名法官", named=(known[0],)))
    with house.house.work(house.actor(Role.trial_judge, _which(house, case))) as work:
        panels.sit_alone(work, case.id, fresh(house, case).sequence, sure=True)
    with house.house.look() as look:
        assert not undecided(look, fresh(house, case))
    tell(house, case)


def test_a_party_asks_for_assessors_and_the_host_answers(house: Founded) -> None:
    """人民陪审员法 17, 解释 2: plaintiffs and defendants of the ordinary procedure ask, the court decides."""
    case = tried(house)
    listed(house, 3)
    host, where = house.client_for(Role.trial_judge, _which(house, case)), f"/trial/{case.id}"
    with house.house.look() as look:
        sides = {party.side: party.id for party in standing(look, case)}

    def post(path: str, **said: str) -> int:
        said["sequence"] = str(fresh(house, case).sequence)
        return int(host.post(f"{where}/{path}", data=said).status_code)

    assert post("lay-answer", granted="1") == 409
    assert "当事人申请由人民陪审员参加" in host.get(where).text
    assert post("lay-wish", party=sides["被告"]) == 303
    assert post("lay-wish", party=sides["原告"]) == 409
    assert "请核对送达的日子" in host.get(where).text
    with house.house.look() as look:
        assert tasks.open_of(look, case.id, lay_wish.EXAMINE)
    assert post("lay-answer", granted="") == 422
    assert post("lay-answer", granted="1") == 303
    with house.house.look() as look:
        assert tasks.open_of(look, case.id, lay_wish.FORM)
        assert not tasks.open_of(look, case.id, lay_wish.EXAMINE)
    compose(house, case, Wanted(MIXED))
    with house.house.look() as look:
        assert not tasks.open_of(look, case.id, lay_wish.FORM)
    assert post("lay-wish", party=sides["原告"]) == 422  # assessors sit already


def test_sitting_in_the_panel_of_another_is_a_share_of_the_load(house: Founded) -> None:
    """The host has the whole weight, also while presiding; another judge 0.3 of it, an assessor none."""
    case = tried(house)
    listed(house, 1)

    def loads() -> dict[str, Decimal]:
        with house.house.look() as look:
            return dict(bench.loads(look, bench.everybody(look)))

    before = loads()
    panel = compose(house, case, Wanted("两名法官、一名陪审员"))
    preside(house, case)
    (other,) = set(panel.judges) - {panel.host}
    added = {who: load - before[who] for who, load in loads().items()}
    with house.house.look() as look:
        (given,) = look.session.scalars(select(Assignment))
    # What the absent would have been given is added to all alike: the difference is the share.
    share, rest = added.pop(other), set(added.values())
    assert len(rest) == 1
    assert abs(share - rest.pop() - Decimal("0.3") * given.weight) <= Decimal("0.001")
    with house.house.work(house.actor(Role.president)) as work:
        found = find(work, case.id, Action.cases, lock=True)
        with pytest.raises(Conflict, match="已经在合议庭"):
            panels.replace(work, found, other, panel.host, {})


def test_whoever_sat_in_enough_cases_this_year_is_drawn_next_year(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """人民陪审员法 24, 解释 17: a limit a year, counted by cases, not by how often one came and went."""
    case = registered(house)
    first, second = listed(house, 2)
    seat, leave = [[first, Relation.lay]], CaseEvent.leave_panel
    host = [[house.person(Role.trial_judge).account_id, Relation.host]]
    with house.house.work() as work:
        known = work.session.get_one(CourtCase, case.id)
        cases.record(work, known, CaseEvent.assign, 人员=host)
        cases.record(work, known, CaseEvent.form_panel, 人员=seat)
        cases.record(work, known, leave, 退出=seat)
        house.clock.advance(minutes=1)
    with house.house.work() as work:
        known = work.session.get_one(CourtCase, case.id)
        cases.record(work, known, CaseEvent.form_panel, 人员=seat)
    with house.house.look() as look:
        assert assessors.most(look) == 30
        assert assessors.sat_this_year(look) == {first: 1}
        monkeypatch.setattr(assessors, "most", lambda _: 2)
        assert set(assessors.able(look, {})[0]) == {first, second}
        monkeypatch.setattr(assessors, "most", lambda _: 1)
        assert assessors.able(look, {}) == ([second], {first: "今年已满上限"})
    house.clock.advance(days=365)
    with house.house.look() as look:
        assert set(assessors.able(look, {})[0]) == {first, second}


def test_a_panel_is_in_every_calendar_and_nobody_sits_twice(house: Founded) -> None:
    """A change of the panel takes the hearing out of one calendar and puts it into another."""
    case = tried(house)
    listed(house, 4)
    panel = compose(house, case, Wanted(MIXED, substitutes=1))
    preside(house, case)
    leaving, coming = panel.lay[0], panel.substitutes[0]
    feeds = {who: feed_of(house, who) for who in (leaving, coming)}
    with house.house.work(house.actor(Role.chief)) as work:
        work.session.add(CourtRoom(court=work.house.chain, name="第一法庭", kind="小"))
    with house.house.work(house.actor(Role.trial_judge, _which(house, case))) as work:
        found = first_day(work, fresh(house, case), RECORD)
        drawn_on = work.today
        early = [r for r in found.reasons if "人民陪审员法解释 3" in r.articles]
        assert [r.day for r in early] == [drawn_on + timedelta(days=8)]
        asked = Asked(("小",), 60, found.day)
        place = service.options(work, case.id, asked)[0].place
        hearing = service.schedule(work, case.id, asked, place, found).id
    assert calendar(house, feeds[leaving]).count("BEGIN:VEVENT") == 1
    assert calendar(house, feeds[coming]).count("BEGIN:VEVENT") == 0
    replaced(house, case, leaving)
    assert "STATUS:CANCELLED" in calendar(house, feeds[leaving])
    assert calendar(house, feeds[coming]).count("BEGIN:VEVENT") == 1
    with house.house.look() as look:
        used = select(HearingUse.who).where(HearingUse.hearing_id == hearing)
        taken = set(look.session.scalars(used))
        assert {coming, panel.host, panel.lay[1]} <= taken and leaving not in taken
        assert not tasks.open_of(look, case.id, LATE_DRAW)  # the substitute was drawn in time


def test_back_to_one_judge(house: Founded) -> None:
    """The summary procedure, chosen by all, has one judge: the panel leaves, and it is told again."""
    case = tried(house)
    listed(house, 3)
    compose(house, case, Wanted(MIXED))
    host = _which(house, case)
    preside(house, case)
    with house.house.work(house.actor(Role.trial_judge, host)) as work:
        sequence = fresh(house, case).sequence
        cases.choose_procedure(work, case.id, sequence, "简易", Action.conduct, agreed=True)
    with house.house.look() as look:
        assert panel_of(look, case).count == 1
        assert audit.verify(look.session, house.clock()).faults == []


def tell(house: Founded, case: CourtCase) -> None:
    with house.house.work(house.actor(Role.trial_judge, _which(house, case))) as work:
        cases.tell_panel(work, case.id, fresh(house, case).sequence)


def _which(house: Founded, case: CourtCase) -> int:
    """Which of the trial judges hosts the case."""
    host = fresh(house, case).host_id
    return next(
        n for (r, n), p in house.people.items() if r == Role.trial_judge and p.account_id == host
    )


def feed_of(house: Founded, who: str) -> str:
    person = next(p for p in house.people.values() if p.account_id == who)
    with house.house.work(person.actor) as work:
        return queries.new_feed(work)


def calendar(house: Founded, secret: str) -> str:
    with house.house.look() as look:
        return queries.calendar(look, secret).decode()
