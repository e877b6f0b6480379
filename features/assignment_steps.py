"""Steps about assignment: judges entered, cases drawn, orders and changes approved, by the real court."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from court.assignment import approving, bench, candidates, recusal, requests, seeds, service
from court.assignment.verifying import KINDS, Seen, verify
from court.cases import people, queries
from court.cases import service as cases
from court.cases.lifecycle import CaseState
from court.cases.panel import Panel
from court.cases.tables import CourtCase
from court.core.clock import day_of
from court.core.courthouse import Conflict, NotAllowed, NotFound
from court.core.events import data_of, every
from court.core.roles import Action, Role
from court.operations import reacting
from engine.text.errors import FilingError
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded, Person
from tests.court.papers import example
from tests.court.snapshots import founded_again, once

NAMES = "甲乙丙"


@dataclass
class Trial:
    """A court with three judges, and one case."""

    court: Founded
    known: CourtCase
    judges: dict[str, Person] = field(default_factory=dict)
    request: str = ""
    before: str | None = None
    cases: list[CourtCase] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    calendars: dict[str, str] = field(default_factory=dict)

    @property
    def case(self) -> CourtCase:
        return fresh(self.court, self.known)

    def told(self) -> dict[str, Any]:
        """What the last event that gave the case says."""
        with self.court.house.look() as look:
            return data_of(service.draws(look, self.case)[-1])

    def keep(self, who: str, share: str = "1", away: bool = False) -> None:
        today = self.court.house.today
        absences = [(today, today + timedelta(days=5))] if away else []
        with self.court.house.work(self.court.actor(Role.chief)) as work:
            bench.keep(work, self.judges[who].account_id, ["综合"], Decimal(share), absences)

    def declare(self, who: str, ground: str, name: str, number: str) -> None:
        with self.court.house.work(self.judges[who].actor) as work:
            recusal.declare(work, ground, name, number)

    def todo(self, role: Role) -> list[queries.TaskRow]:
        reacting.turn(self.court.house)
        with self.court.house.look(self.court.actor(role)) as look:
            return queries.tasks(look)

    def approve(self, role: Role, which: int = 1) -> None:
        with self.court.house.work(self.court.actor(role, which)) as work:
            approving.approve(work, self.request)


@pytest.fixture
def trial() -> Iterator[Trial]:
    """Seeds were committed to the day before; a filing was registered this morning."""
    with founded_again() as court:

        def begin() -> str:
            with court.house.work() as work:
                seeds.turn(work)
            court.clock.advance(days=1)
            return registered(court).id

        case_id = once(court, "before the draw", begin)
        with court.house.look() as look:
            yield Trial(court, look.session.get_one(CourtCase, case_id))


@given("院里有法官甲、乙、丙，都在综合组")
def three_judges(trial: Trial) -> None:
    for number, name in enumerate(NAMES, 1):
        trial.judges[name] = trial.court.person(Role.trial_judge, number)
        trial.keep(name)


@given("一件民间借贷案已经登记立案")
def a_case(trial: Trial) -> None:
    """The court of these scenarios has it from the beginning."""
    assert trial.case.state == CaseState.unassigned


@given(
    parsers.re(
        r"(?P<who>[甲乙丙])申报过(?P<what>近亲属|利害关系)，(?P<how>证件号码|只有名字)和(?P<side>原告|被告)相同"
    )
)
def declared(trial: Trial, who: str, what: str, how: str, side: str) -> None:
    party = example("01")[side][0]
    number = party["证件号码"] if how == "证件号码" else ""
    trial.declare(who, "R1" if what == "近亲属" else "R3", party["姓名"], number)


@given(parsers.re(r'立案法官登记(?P<who>[甲乙丙])有事由"(?P<ground>R\d)"'))
def barred(trial: Trial, who: str, ground: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        recusal.bar(work, trial.case.id, trial.judges[who].account_id, ground, "见卷")


@given(parsers.re(r"(?P<who>[甲乙丙])今天起休假"))
def away(trial: Trial, who: str) -> None:
    trial.keep(who, away=True)


@given(parsers.re(r"(?P<who>[甲乙丙])的系数是零"))
def no_share(trial: Trial, who: str) -> None:
    trial.keep(who, "0")


@given("立案法官随机分案")
@when("立案法官随机分案")
def draw(trial: Trial) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        service.draw_for(work, trial.case.id, trial.case.sequence)
    trial.before = trial.case.host_id


@then("承办人是甲、乙、丙中的一位")
def one_of_them(trial: Trial) -> None:
    assert trial.case.host_id in {p.account_id for p in trial.judges.values()}


@then(parsers.re(r"承办人是(?P<who>[甲乙丙])\Z"))
def host_is(trial: Trial, who: str) -> None:
    assert trial.case.host_id == trial.judges[who].account_id


@then(parsers.parse('案件的状态是"{state}"'))
def state_is(trial: Trial, state: str) -> None:
    assert trial.case.state == state


@then("第二天公布种子以后，抽签可以重算，没有不一致")
def computed_again(trial: Trial) -> None:
    trial.court.clock.advance(days=1)
    with trial.court.house.work() as work:
        seeds.turn(work)
    with trial.court.house.look() as look:
        events = [
            Seen.of(entry, day_of(entry.at).isoformat())
            for entry in every(look.session)
            if entry.kind in KINDS
        ]
    found = verify(events)
    assert found.computed > 0
    assert (found.waiting, found.late, found.faults) == (0, 0, [])


@then(parsers.parse('{who}有一件待办"{what}"，三日内办'))
def has_to_do(trial: Trial, who: str, what: str) -> None:
    (row,) = trial.todo(Role(who))
    assert row.task.kind == what
    assert row.day is not None
    assert row.day > trial.court.house.today + timedelta(days=2)


@when("承办人记下已经告知")
def told(trial: Trial) -> None:
    host = next(p for p in trial.judges.values() if p.account_id == trial.case.host_id)
    with trial.court.house.work(host.actor) as work:
        cases.tell_panel(work, trial.case.id, trial.case.sequence)


@then("书记员没有待办")
def nothing_to_do(trial: Trial) -> None:
    assert trial.todo(Role.clerk) == []


@then(parsers.re(r'(?P<who>[甲乙丙])被排除，事由是"(?P<why>[^"]+)"'))
def left_out(trial: Trial, who: str, why: str) -> None:
    assert [trial.judges[who].account_id, why] in trial.told()["排除"]


@then(parsers.parse('这次分案的方式是"{way}"'))
def way_is(trial: Trial, way: str) -> None:
    assert trial.told()["方式"] == way


@then("甲是疑似，不参加抽签")
def suspected(trial: Trial) -> None:
    with trial.court.house.look() as look:
        found = recusal.excluded(look, trial.case)
    assert found == {trial.judges["甲"].account_id: recusal.SUSPECTED}


@when("立案法官核实是同名不同人")
def cleared(trial: Trial) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        recusal.clear(work, trial.case.id, trial.judges["甲"].account_id, "本人到场核实")


@then("甲可以参加抽签")
def takes_part(trial: Trial) -> None:
    with trial.court.house.look() as look:
        assert recusal.excluded(look, trial.case) == {}


@then(parsers.parse('随机分案办不成，因为"{why}"'))
def nobody(trial: Trial, why: str) -> None:
    with pytest.raises(candidates.NobodyLeft, match=why):
        draw(trial)


@when(parsers.parse('庭长提出指定给甲，情形"{ground}"，理由"{reason}"'))
def ask_order(trial: Trial, ground: str, reason: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.chief)) as work:
        to = trial.judges["甲"].account_id
        trial.request = requests.ask_order(work, [trial.case.id], to, ground, reason).id


@then(parsers.parse('庭长不能因为"{ground}"指定给甲'))
def no_such_ground(trial: Trial, ground: str) -> None:
    with pytest.raises(FilingError):
        ask_order(trial, ground, "理由")


@then("同一位庭长不能批准")
@then("庭长不能批准")
def chief_may_not(trial: Trial) -> None:
    with pytest.raises(NotAllowed):
        trial.approve(Role.chief)


@when("另一位庭长批准")
def other_chief(trial: Trial) -> None:
    trial.approve(Role.chief, 2)


@then(parsers.parse('另一位庭长批准不成，因为"{why}"'))
def not_even_by_order(trial: Trial, why: str) -> None:
    with pytest.raises(Conflict, match=why):
        trial.approve(Role.chief, 2)


@when(parsers.parse('立案法官提出变更承办人，情形"{ground}"，理由"{reason}"'))
def ask_change(trial: Trial, ground: str, reason: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        trial.request = requests.ask_change(work, [trial.case.id], ground, reason).id


@when("院长批准")
def president(trial: Trial) -> None:
    trial.approve(Role.president)


@then("承办人换了人")
def changed(trial: Trial) -> None:
    assert trial.case.host_id not in (None, trial.before)


@then("原来的承办人看不到这个案件")
def sees_it_no_more(trial: Trial) -> None:
    before = next(p for p in trial.judges.values() if p.account_id == trial.before)
    with trial.court.house.look(before.actor) as look, pytest.raises(NotFound):
        people.find(look, trial.case.id, Action.cases)


@when(parsers.parse('院长不批准，写明"{why}"'))
def refused_change(trial: Trial, why: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.president)) as work:
        approving.refuse(work, trial.request, why)


@then("承办人没有换")
def same_host(trial: Trial) -> None:
    assert trial.case.host_id == trial.before


@then("院长再批准，做不成")
def decided_already(trial: Trial) -> None:
    with pytest.raises(Conflict, match="不批"):
        trial.approve(Role.president)


@then("三位法官各当过一次承办人")
def each_once(trial: Trial) -> None:
    with trial.court.house.look() as look:
        hosts = [data_of(entry)["人员"][0][0] for entry in service.draws(look, trial.case)]
    assert sorted(hosts) == sorted(person.account_id for person in trial.judges.values())


@given(parsers.re(r'立案法官登记承办人有事由"(?P<ground>R\d)"'))
def host_barred(trial: Trial, ground: str) -> None:
    with trial.court.house.work(trial.court.actor(Role.judge)) as work:
        recusal.bar(work, trial.case.id, trial.case.host_id or "", ground, "见卷")


@then(parsers.parse('原来的承办人被排除，事由是"{why}"'))
def former_left_out(trial: Trial, why: str) -> None:
    assert [trial.before, why] in trial.told()["排除"]
