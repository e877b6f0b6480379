"""A year of a court, a fraction of it: filings from hand-in to a hearing with everybody served.

    .venv/bin/python -m benchmarks.court_year 40

Every case goes through the real services on SQLite: handed in, registered with its papers, drawn, set
for a hearing, served by a carrier that misbehaves now and then, judged.  Prints seconds a case by
stage, and what 80,000 of them would take; it runs none of those, so that is an extrapolation.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select

from court.assignment import bench, seeds
from court.assignment import service as assignment
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.jobs import Handler, work_off
from court.core.roles import Role
from court.core.tables import LogEntry
from court.flow import dues
from court.hearings import service as hearings
from court.hearings.preparing import first_day
from court.hearings.service import Asked
from court.operations import reacting
from court.oversight import audit
from court.service import reporting, service
from court.service.dispatching import Dispatch
from court.service.ports import Notice
from court.service.queries import RECORD, grid
from court.service.simulators import TWICE, Simulated
from engine.text.errors import LianError
from tests.court.cases.registered import registered
from tests.court.houses import Founded, founded

YEAR = 80_000
JUDGES, ROOMS = 4, 2
MOST_DAYS = 60


class Stages:
    """Seconds of processor and of wall time by stage."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.wall: dict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.cpu[name] += time.process_time() - cpu
        self.wall[name] += time.perf_counter() - wall


def main(count: int) -> None:
    """Run `count` cases and print what they cost."""
    stages = Stages()
    with tempfile.TemporaryDirectory() as folder, founded(Path(folder) / "state") as court:
        open_court(court)
        found = [one_case(court, stages) for _ in range(count)]
        carrier = Simulated(court.clock, seed=1, behaviour=TWICE)
        with stages.stage("送达，逐日"):
            days = days_until_served(court, carrier, found)
        with stages.stage("裁判"):
            for case in found:
                judge(court, case)
        with stages.stage("核对全部日志"), court.house.look() as look:
            faults = audit.verify(look.session, court.clock()).faults
            events = look.session.scalar(select(func.count()).select_from(LogEntry)) or 0
            served = [grid(look, look.session.get_one(CourtCase, c.id)) for c in found]
    tell(stages, count, days, events, len(faults), sum(g.served for g in served))


def open_court(court: Founded) -> None:
    """Judges for the draw, rooms, a seed that was committed the day before."""
    judges = [court.person(Role.trial_judge, n + 1).account_id for n in range(JUDGES)]
    with court.house.work(court.actor(Role.chief)) as work:
        for judge_id in judges:
            bench.keep(work, judge_id, ["综合", "金融", "家事", "劳动", "侵权"], Decimal(1))
        for number in range(ROOMS):
            hearings.add_room(work, f"第{number + 1}法庭", "小", public=True)
    with court.house.work() as work:
        seeds.turn(work)
    court.clock.advance(days=1)


def one_case(court: Founded, stages: Stages) -> CourtCase:
    """From hand-in to a hearing that is set and papers that are sent."""
    with stages.stage("收件、登记立案、文书"):
        case = registered(court)
    with stages.stage("分案、程序"), court.house.work(court.actor(Role.judge)) as work:
        current = work.session.get_one(CourtCase, case.id)
        cases.choose_procedure(work, case.id, current.sequence, "普通")
        assignment.draw_for(work, case.id, current.sequence)
    with stages.stage("排期"):
        schedule(court, case)
    with stages.stage("发出送达"), court.house.work(court.actor(Role.server)) as work:
        for task in service.of_case(work, work.session.get_one(CourtCase, case.id)):
            service.send(work, case.id, task.id, "邮寄")
    with stages.stage("反应"):
        reacting.turn(court.house)
    return case


def schedule(court: Founded, case: CourtCase) -> None:
    host = _host(court, case)
    with court.house.work(court.people[Role.trial_judge, host].actor) as work:
        found = first_day(work, work.session.get_one(CourtCase, case.id), RECORD)
        asked = Asked(("小",), 60, found.day)
        place = hearings.options(work, case.id, asked)[0].place
        hearings.schedule(work, case.id, asked, place, found)
    reacting.turn(court.house)


def _host(court: Founded, case: CourtCase) -> int:
    with court.house.look() as look:
        account = look.session.get_one(CourtCase, case.id).host_id
    return next(
        n for (r, n), p in court.people.items() if p.account_id == account and r == Role.trial_judge
    )


def days_until_served(court: Founded, carrier: Simulated, found: list[CourtCase]) -> int:
    """Day after day until nobody waits to hear of anything."""
    for day in range(MOST_DAYS):
        work_off(court.house, {service.DISPATCH: Handler(Dispatch(carrier))})
        court.clock.advance(days=1)
        for notice in carrier.said():
            with court.house.work() as work:
                hear(work, notice)
        reacting.turn(court.house)
        dues.turn_of_day(court.house)
        reacting.turn(court.house)
        if not carrier.waiting:
            return day + 1
    return MOST_DAYS


def hear(work: Work, notice: Notice) -> None:
    """One notice, as the page for carriers takes it."""
    try:
        reporting.receive(work, notice.number, notice.step, notice.at, notice.said)
    except LianError:
        return


def judge(court: Founded, case: CourtCase) -> None:
    with court.house.work(court.people[Role.trial_judge, _host(court, case)].actor) as work:
        current = work.session.get_one(CourtCase, case.id)
        cases.happen(work, case.id, current.sequence, CaseEvent.judge)
    reacting.turn(court.house)


def tell(stages: Stages, count: int, days: int, events: int, faults: int, served: int) -> None:
    """The table for the README."""
    print(
        f"{count} cases, {days} days of reports, {events} events, {served} served, {faults} faults"
    )
    print("| stage | ms of processor a case | ms of wall time a case |\n|---|---|---|")
    for name in stages.cpu:
        print(
            f"| {name} | {stages.cpu[name] * 1000 / count:.0f} | {stages.wall[name] * 1000 / count:.0f} |"
        )
    total = sum(stages.cpu.values()) / count
    print(f"| together | {total * 1000:.0f} | {sum(stages.wall.values()) * 1000 / count:.0f} |")
    print(f"{YEAR:,} of them: {total * YEAR / 3600:.1f} hours of one processor (extrapolated)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
