"""A case and its service, driven through the real court with a clock moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from court.cases import parties, people
from court.cases import service as cases
from court.cases.lifecycle import CaseEvent
from court.cases.tables import CaseParty, CourtCase
from court.core.clock import CHINA
from court.core.events import of_subject
from court.core.roles import Action, Relation, Role
from court.flow import dues, tasks
from court.hearings import availability
from court.hearings.tables import CourtRoom, Hearing
from court.hearings.timetable import Place
from court.operations import reacting
from court.service import judging, reporting, service
from court.service.simulators import Simulated
from court.service.tables import ServiceAttempt, ServiceTask
from tests.court.cases.registered import fresh, registered
from tests.court.houses import Founded
from tests.court.papers import example
from tests.court.snapshots import once

MONDAY = date(2026, 9, 7)
BEGINNING, SUMMONS = "应诉材料", "传票"


@dataclass
class Serving:
    """A court, one case with its host and clerk, and what was done about its service."""

    court: Founded
    known: CourtCase | None = None
    attempt: ServiceAttempt | None = None
    hearing: Hearing | None = None
    place: Place | None = None
    carrier: Simulated | None = None
    refused: str = ""
    closed: int = 0
    address: str = ""
    served: dict[str, str] = field(default_factory=dict)

    @property
    def case(self) -> CourtCase:
        assert self.known is not None
        return fresh(self.court, self.known)

    def begin(self, procedure: str, **defendant: Any) -> None:
        content = example("01")
        content["被告"] = [{**content["被告"][0], **defendant}]

        def take() -> str:
            self.known = registered(self.court, content)
            self.give(procedure)
            return self.known.id

        case_id = once(self.court, ("on trial", procedure, repr(defendant)), take)
        with self.court.house.look() as look:
            self.known = look.session.get_one(CourtCase, case_id)

    def give(self, procedure: str) -> None:
        """A host, a clerk and a procedure."""
        host, clerk = (self.court.person(r).account_id for r in (Role.trial_judge, Role.clerk))
        with self.court.house.work(self.court.actor(Role.chief)) as work:
            case = work.session.get_one(CourtCase, self.case.id)
            held = [[host, Relation.host], [clerk, Relation.clerk]]
            cases.record(work, case, CaseEvent.assign, 人员=held)
            if procedure:
                cases.record(work, case, CaseEvent.choose_procedure, 程序=procedure)
            if not availability.rooms(work):
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

    def send(self, who: str, what: str, way: str, address: str = "") -> None:
        task = self.task(who, what)
        with self.court.house.work(self.court.actor(Role.server)) as work:
            self.attempt = service.send(work, self.case.id, task.id, way, address)
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
            judging.say(work, self.case.id, task.id, kind, reason, attempt)
        reacting.turn(self.court.house)

    def last(self) -> ServiceTask:
        assert self.attempt is not None
        with self.court.house.look() as look:
            return look.session.get_one(ServiceTask, self.attempt.task_id)

    def due(self, kind: str, who: str = "") -> list[Any]:
        key = self.party(who).id if who else None
        with self.court.house.look() as look:
            return dues.open_of(look, self.case.id, kind, key)

    def to_do(self, kind: str) -> int:
        """How many open tasks of a kind the case has."""
        with self.court.house.look() as look:
            return len(tasks.open_of(look, self.case.id, kind))

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
