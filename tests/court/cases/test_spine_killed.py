"""The process dies at any statement between registration and judgment: nothing lost, nothing doubled.

One case goes its way undisturbed.  Another is killed at statement after statement of every step, and
whoever acted tries again; in the end both have left the same behind.  One statement in so many is tried;
`LIAN_KILLS=1` tries every one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from sqlalchemy import select

from court.assignment import bench, seeds
from court.assignment import service as assignment
from court.assignment.tables import Assignment
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CaseMember, CaseParty, CourtCase
from court.core.jobs import Handler, work_off
from court.core.roles import Role
from court.core.tables import LogEntry
from court.decisions import papers
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.decisions.tables import DecisionRecord
from court.disclosure.tables import CaseFollower
from court.flow.tables import DueDate, Task
from court.hearings import availability
from court.hearings import service as hearings
from court.hearings.preparing import first_day
from court.hearings.service import Asked
from court.hearings.tables import Hearing, HearingUse
from court.operations import reacting
from court.oversight import audit
from court.service import reporting, service
from court.service.dispatching import Dispatch
from court.service.queries import RECORD
from court.service.simulators import Simulated
from court.service.tables import ServiceAddress, ServiceAttempt, ServiceReport, ServiceTask
from engine.text.errors import LianError
from tests.court.flow.test_reactors import Killed, killed_at
from tests.court.houses import Founded, both_databases

# Primes, so that a step that is tried often meets other statements each time.
STRIDE = int(os.environ.get("LIAN_KILLS", "7"))
STRIDE_POSTGRESQL = int(os.environ.get("LIAN_KILLS", "41"))
OF_CASE = (
    Assignment, CaseMember, CaseParty, CaseFollower, Hearing, ServiceAddress, ServiceAttempt,
    ServiceTask,
)  # fmt: skip
OF_SUBJECT = (DueDate, Task)
Do = Callable[[], None]


@dataclass
class Way:
    """A case on its way; every step is done by `do`, which may try more than once."""

    house: Founded
    do: Callable[[Do], None]
    carrier: Simulated
    kills: int = 0
    sent: list[str] = field(default_factory=list)

    def go(self) -> CourtCase:
        case = self.register()
        self.follow()
        self.assign(case)
        self.follow()
        self.schedule(case)
        self.follow()
        self.serve(case)
        self.follow()
        self.judge(case)
        self.follow()
        return self.fresh(case)

    def follow(self) -> None:
        """What follows from what happened, by the reactors."""
        self.do(lambda: _count(reacting.turn(self.house.house)))

    def fresh(self, case: CourtCase) -> CourtCase:
        with self.house.house.look() as look:
            return look.session.get_one(CourtCase, case.id)

    def register(self) -> CourtCase:
        filing, plan = self.house.filed("01"), Plan("登记立案")
        judge = self.house.actor(Role.judge)
        with self.house.house.look(judge) as look:
            prepared = papers.prepare(look, filing.id, filing.sequence, plan)

        def decide() -> None:
            with self.house.house.work(judge) as work:
                decisions.decide(work, filing.id, filing.sequence, plan, prepared)

        self.do(decide)
        reacting.turn(self.house.house)
        with self.house.house.look() as look:
            found = select(CourtCase).where(CourtCase.filing_id == filing.id)
            return look.session.scalars(found).one()

    def assign(self, case: CourtCase) -> None:
        def draw() -> None:
            with self.house.house.work(self.house.actor(Role.judge)) as work:
                cases.choose_procedure(work, case.id, case.sequence, "普通")
                assignment.draw_for(work, case.id, case.sequence + 1)

        self.do(draw)

    def schedule(self, case: CourtCase) -> None:
        host = self.house.actor(Role.trial_judge)
        with self.house.house.look(host) as look:
            found = first_day(look, look.session.get_one(CourtCase, case.id), RECORD)
            asked = Asked(("小",), 60, found.day)
            place = hearings.options(look, case.id, asked)[0].place

        def set_it() -> None:
            with self.house.house.work(host) as work:
                hearings.schedule(work, case.id, asked, place, found)

        self.do(set_it)

    def serve(self, case: CourtCase) -> None:
        """Sent, carried, reported."""
        with self.house.house.look() as look:
            tasks = [t for t in service.of_case(look, case) if "起诉状副本" in t.papers]
        (task,) = tasks

        def send() -> None:
            with self.house.house.work(self.house.actor(Role.server)) as work:
                service.send(work, case.id, task.id, "邮寄")

        def carry() -> None:
            # A job that was held when its process died is free again after its lease.
            self.house.clock.advance(hours=2)
            work_off(self.house.house, {service.DISPATCH: Handler(Dispatch(self.carrier))})

        self.do(send)
        before = len(self.carrier.taken)
        self.do(carry)
        assert len(self.carrier.taken) == before + 1
        number = list(self.carrier.taken)[-1]
        at = self.house.clock.advance(days=1)

        def report() -> None:
            with self.house.house.work() as work:
                reporting.receive(work, number, "签收", at, {"签收人": "本人"})

        self.do(report)

    def judge(self, case: CourtCase) -> None:
        sequence = self.fresh(case).sequence

        def pronounce() -> None:
            with self.house.house.work(self.house.actor(Role.trial_judge)) as work:
                cases.happen(work, case.id, sequence, CaseEvent.judge)

        self.do(pronounce)


def _count(_: int) -> None:
    """How much was handled does not matter here."""


def footprint(house: Founded, case: CourtCase) -> tuple[Counter[str], dict[str, int]]:
    """What a case left behind: kinds of events, rows by table."""
    with house.house.look() as look:
        both = (case.id, case.filing_id)
        kinds = select(LogEntry.kind).where(LogEntry.subject.in_(both))
        rows = {
            table.__name__: len(
                list(look.session.scalars(select(table).filter_by(case_id=case.id)))
            )
            for table in OF_CASE
        }
        rows |= {
            table.__name__: len(
                list(look.session.scalars(select(table).filter_by(subject=case.id)))
            )
            for table in OF_SUBJECT
        }
        decided = select(DecisionRecord).where(DecisionRecord.filing_id == case.filing_id)
        reported = select(ServiceReport).join(
            ServiceAttempt, ServiceAttempt.id == ServiceReport.attempt_id
        )
        used = select(HearingUse).join(Hearing, Hearing.id == HearingUse.hearing_id)
        rows["Decision"] = len(list(look.session.scalars(decided)))
        for name, found, whose in (
            ("ServiceReport", reported, ServiceAttempt.case_id),
            ("HearingUse", used, Hearing.case_id),
        ):
            rows[name] = len(list(look.session.scalars(found.where(whose == case.id))))
        return Counter(look.session.scalars(kinds)), rows


def ready(house: Founded) -> None:
    """One judge, rooms, and a seed that was committed the day before."""
    judge = house.person(Role.trial_judge).account_id
    with house.house.work(house.actor(Role.chief)) as work:
        bench.keep(work, judge, ["综合"], Decimal(1))
        availability.add_room(work, "第一法庭", "小", public=True)
        availability.add_room(work, "第二法庭", "小", public=True)
    with house.house.work() as work:
        seeds.turn(work)
    house.clock.advance(days=1)


@both_databases
def test_killed_at_any_statement_it_ends_as_if_nothing_was(house: Founded) -> None:
    ready(house)
    stride = STRIDE if house.house.database.is_sqlite else STRIDE_POSTGRESQL
    undisturbed = Way(house, lambda act: act(), Simulated(house.clock, outcome="签收")).go()
    engine = house.house.database.engine
    kills, starts = 0, count(1)

    def killed_again_and_again(act: Do) -> None:
        nonlocal kills
        for role in (Role.judge, Role.trial_judge, Role.server):
            house.actor(role)  # signed in before, so that only the step itself is interrupted
        for statement in count(1 + next(starts) % stride, stride):
            try:
                with killed_at(engine, statement):
                    act()
            except Killed:
                kills += 1
            else:
                break
        # It was done, but whoever asked for it never heard so: the same once more.
        with suppress(LianError):
            act()

    disturbed = Way(house, killed_again_and_again, Simulated(house.clock, outcome="签收")).go()
    assert kills > (30 if house.house.database.is_sqlite else 4)
    assert disturbed.state == undisturbed.state == "已裁判"
    assert footprint(house, disturbed) == footprint(house, undisturbed)
    with house.house.look() as look:
        assert audit.verify(look.session, house.clock()).faults == []
    print(f"\n{kills} kills")
