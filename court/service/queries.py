"""Questions about service: what was served on whom when, the grid of a case, what is open, figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import func, select

from court.cases.parties import ever
from court.cases.ports import Delivery
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.roles import Action
from court.core.store.paging import number_of
from court.core.tables import LogEntry
from court.flow import dues
from court.flow.tables import DueDate
from court.service import pictures, reading, recipients, service, settling
from court.service.announcing import has_to_say
from court.service.course import NEEDLESS, SERVED, resolved
from court.service.mail import RETURNED
from court.service.rows import fetch, person_of
from court.service.tables import (
    ServiceAddress,
    ServiceAttempt,
    ServicePerson,
    ServicePicture,
    ServiceReport,
    ServiceTask,
)
from court.service.ways import Way, next_way

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
class Tried:
    """An attempt as people read it."""

    attempt: ServiceAttempt
    to: str
    words: str
    articles: tuple[str, ...]
    reports: list[ServiceReport]
    remarks: tuple[str, ...] = ()
    # What a judge may say of it now.
    judging: Sequence[str] = ()
    pictures: Sequence[ServicePicture] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One task: how it stands, what was tried, which ways there are, the one to take next."""

    task: ServiceTask
    tried: list[Tried]
    ways: list[Way]
    next: str
    gaps: list[str]
    # Parts an announcement of these papers has to have (民诉法解释 139).
    announcing: list[str]
    # What was opened by its service and still runs.
    periods: list[DueDate]

    @property
    def announceable(self) -> bool:
        """Whether these papers may be announced in this procedure at all."""
        return any(way.allowed and way.name == service.ANNOUNCED for way in self.ways)


@dataclass(frozen=True, slots=True)
class Line:
    """One party with what is known of it and its cells, by their column."""

    party: CaseParty
    person: ServicePerson | None
    addresses: list[ServiceAddress]
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole case: a line for every party, a column for every paper."""

    columns: list[str]
    lines: list[Line]
    served: int = 0
    total: int = 0
    defaults: int = 0


def grid(work: Work, case: CourtCase) -> Grid:
    """Addressee by document, with everything about each."""
    asked = service.of_case(work, case)
    columns = _columns(asked)
    lines = [_line(work, case, party, asked, columns) for party in ever(work, case)]
    shown = [line for line in lines if line.cells or line.party.until is None]
    counted = [t for t in asked if t.state != NEEDLESS]
    done = [t for t in counted if t.state == SERVED]
    every = dict.fromkeys(column for names in columns.values() for column in names)
    return Grid(list(every), shown, len(done), len(counted), len([t for t in done if t.default]))


def columns_of(task: ServiceTask, asked: Sequence[ServiceTask]) -> list[str]:
    """The papers of a task; summonses to different hearings stand in different columns."""
    hearings = sorted({t.hearing for t in asked if t.hearing is not None})
    if task.hearing is None or len(hearings) == 1:
        return [str(paper) for paper in task.papers]
    return [f"{paper}（第{hearings.index(task.hearing) + 1}次排期）" for paper in task.papers]


def _columns(asked: Sequence[ServiceTask]) -> dict[str, list[str]]:
    """The columns of each task; a paper asked for again has one of its own, so that none is hidden."""
    taken: Counter[tuple[str, str]] = Counter()
    found: dict[str, list[str]] = {}
    for task in asked:
        for column in columns_of(task, asked):
            taken[task.party_id, column] += 1
            which = taken[task.party_id, column]
            name = column if which == 1 else f"{column}（第{which}份）"
            found.setdefault(task.id, []).append(name)
    return found


def _line(
    work: Work, case: CourtCase, party: CaseParty, asked: Sequence[ServiceTask],
    columns: Mapping[str, Sequence[str]],
) -> Line:  # fmt: skip
    cells: dict[str, Cell] = {}
    for task in asked:
        if task.party_id == party.id:
            cells.update(dict.fromkeys(columns[task.id], cell_of(work, case, task)))
    person = person_of(work, case.id, party.id)
    return Line(party, person, recipients.addresses(work, case.id, party.id), cells)


def cell_of(work: Work, case: CourtCase, task: ServiceTask) -> Cell:
    """One task with everything about it."""
    record = reading.on_record(work, task)
    may = reading.may_say(work, task)
    tried = [_tried(work, task, one, heard, may[one.id]) for one, heard in record.tried]
    options = service.options(work, case, task)
    following = next_way(options, [one.attempt.way for one in tried])
    missing = service.gaps(work, task) if person_of(work, case.id, task.party_id) else []
    opened = [due for due in dues.open_of(work, case.id) if task.found and due.basis == task.found]
    says = has_to_say(sorted(reading.kinds_of_task(work, task)))
    return Cell(task, tried, options, following.name if following else "", missing, says, opened)


def _tried(
    work: Work, task: ServiceTask, attempt: ServiceAttempt, heard: list[ServiceReport],
    judging: Sequence[str],
) -> Tried:  # fmt: skip
    now = next(one for one in resolved(reading.known(work, task)) if one.event == attempt.basis)
    words, articles = reading.plainly(now.verdict)
    where = attempt.address_id and work.session.get(ServiceAddress, attempt.address_id)
    remarks = reading.remarks(attempt, heard)
    return Tried(
        attempt,
        where.address if where else "",
        words,
        articles,
        heard,
        remarks,
        judging,
        pictures.of_attempt(work, attempt),
    )


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


@dataclass
class OfWay:
    """Attempts by one way: how many, how many served, days from sending to effect."""

    attempts: int = 0
    served: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def usual(self) -> float | None:
        return median(self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Service between two days, by tasks; `returns` counts returned mail by its reason."""

    tasks: int
    served: int
    first: int
    announced: int
    taken_back: int
    ways: dict[str, OfWay]
    returns: Counter[str]


def figures(work: Work, first: date, last: date) -> Figures:
    """Tasks whose attempts were sent between two days, both included.  Raises `NotAllowed`."""
    work.actor.require(Action.served)
    rows = work.session.execute(
        select(ServiceAttempt, ServiceTask)
        .join(ServiceTask, ServiceTask.id == ServiceAttempt.task_id)
        .where(ServiceAttempt.court == work.house.chain, ServiceAttempt.sent.between(first, last))
        .order_by(ServiceAttempt.basis)
    ).all()
    ways: dict[str, OfWay] = defaultdict(OfWay)
    by_task: dict[str, list[Any]] = defaultdict(list)
    for attempt, task in rows:
        by_task[task.id].append((attempt, task))
        _count(ways[attempt.way], attempt, task)
    done = [pairs for pairs in by_task.values() if pairs[0][1].state == SERVED]
    at_first = [pairs for pairs in done if pairs[0][1].by == pairs[0][0].basis]
    announced = [pairs for pairs in done if pairs[0][1].way == "公告"]
    return Figures(
        len(by_task),
        len(done),
        len(at_first),
        len(announced),
        _taken_back(work, list(by_task)),
        dict(ways),
        _returns(work, [attempt.id for attempt, _ in rows]),
    )


def _count(way: OfWay, attempt: ServiceAttempt, task: ServiceTask) -> None:
    way.attempts += 1
    if task.state == SERVED and task.by == attempt.basis and task.day is not None:
        way.served += 1
        way.days.append((task.day - attempt.sent).days)


def _taken_back(work: Work, among: Sequence[str]) -> int:
    cases = select(ServiceTask.case_id).where(ServiceTask.id.in_(among))
    found = select(func.count()).where(
        LogEntry.kind == settling.TAKEN_BACK, LogEntry.subject.in_(cases)
    )
    return number_of(work.session, found)


def _returns(work: Work, attempts: Sequence[str]) -> Counter[str]:
    found = select(ServiceReport.said).where(
        ServiceReport.attempt_id.in_(attempts), ServiceReport.step == RETURNED
    )
    return Counter(said.get("原因") or "没有写" for said in work.session.scalars(found))
