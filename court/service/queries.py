"""Questions about service: what was served on whom and when, what the court has still to serve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from court.cases.ports import Delivery
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.roles import Action
from court.service import reading, service
from court.service.course import NEEDLESS, SERVED
from court.service.rows import fetch
from court.service.tables import ServiceTask

OPEN_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Record:
    """What other rooms ask about service (`court.cases.ports.Served`)."""

    def read(self, work: Work, cases: Iterable[str]) -> None:
        """Learn at once what will be asked about these cases."""
        fetch(work, cases)

    def delivery_of(
        self, work: Work, case: CourtCase, party: CaseParty, paper: str, hearing: int | None = None
    ) -> Delivery | None:
        """How far a paper got, the latest that was asked for; None while nothing was sent."""
        asked = [
            task
            for task in service.of_case(work, case)
            if task.party_id == party.id
            and task.hearing == hearing
            and (paper in task.papers or paper in reading.kinds_of_task(work, task))
        ]
        return next((one for t in reversed(asked) if (one := _delivery(work, t))), None)

    def papers_of(self, work: Work, case: CourtCase, party: CaseParty) -> list[tuple[str, date]]:
        """Every paper that was served on a party, with the day."""
        return [
            (str(paper), task.day)
            for task in service.of_case(work, case)
            if task.party_id == party.id and task.state == SERVED and task.day is not None
            for paper in task.papers
        ]

    def papers_of_task(self, work: Work, task_id: str) -> list[str]:
        """The papers that went together."""
        task = work.session.get(ServiceTask, task_id)
        return [str(paper) for paper in task.papers] if task is not None else []


def _delivery(work: Work, task: ServiceTask) -> Delivery | None:
    if task.state == SERVED and task.day is not None:
        return Delivery(task.day, True, task.way, task.found, task.default)
    tried = reading.attempts(work, task)
    if not tried or task.state == NEEDLESS:
        return None
    return Delivery(tried[-1].sent, False, tried[-1].way, tried[-1].basis, False)


RECORD = Record()


@dataclass(frozen=True, slots=True)
class Open:
    """A task that is not served yet, with its case and party."""

    task: ServiceTask
    case: CourtCase
    party: CaseParty


def open_tasks(work: Work) -> list[Open]:
    """What is still to be served in the whole court, the oldest first.  Raises `NotAllowed`."""
    work.actor.require(Action.served)
    found = (
        select(ServiceTask, CourtCase, CaseParty)
        .join(CourtCase, CourtCase.id == ServiceTask.case_id)
        .join(CaseParty, CaseParty.id == ServiceTask.party_id)
        .where(ServiceTask.court == work.house.chain, ServiceTask.state.not_in((SERVED, NEEDLESS)))
        .order_by(ServiceTask.basis)
        .limit(OPEN_SHOWN)
    )
    return [Open(task, case, party) for task, case, party in work.session.execute(found)]
