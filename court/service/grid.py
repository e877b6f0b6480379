"""Service in one case as people look at it: a line for every party, a column for every paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from court.cases.parties import ever
from court.cases.service import is_final
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.flow import dues
from court.flow.tables import DueDate
from court.service import pictures, reading, recipients, service
from court.service.announcing import has_to_say
from court.service.course import NEEDLESS, SERVED, resolved
from court.service.kinds import KINDS, kinds_of
from court.service.rows import person_of
from court.service.tables import (
    ServiceAddress,
    ServiceAttempt,
    ServicePerson,
    ServicePicture,
    ServiceReport,
    ServiceTask,
)
from court.service.ways import ANNOUNCED, Way, next_way

# Papers that decide: who is judged in absence was to know of the case before them (民事诉讼法 147).
DECIDING = frozenset(("判决书", "裁定书", "调解书", "支付令"))


@dataclass(frozen=True, slots=True)
class ShownAttempt:
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
    tried: list[ShownAttempt]
    ways: list[Way]
    next: str
    gaps: list[str]
    # Parts an announcement of these papers has to have (民诉法解释 139).
    announcing: list[str]
    # What was opened by its service and still runs.
    periods: list[DueDate]
    # Whether a judgment in absence may depend on its service.
    before_deciding: bool

    @property
    def announceable(self) -> bool:
        """Whether these papers may be announced in this procedure at all."""
        return any(way.allowed and way.name == ANNOUNCED for way in self.ways)


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
    proper = [t for t in done if t.default and _before_deciding(work, t)]
    return Grid(list(every), shown, len(done), len(counted), len(proper))


def _before_deciding(work: Work, task: ServiceTask) -> bool:
    table = work.house.bundle.parameters.on(work.today)(KINDS)
    return any(not kinds_of(str(paper), table) & DECIDING for paper in task.papers)


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
    record = reading.history(work, task)
    may = reading.may_say(work, task)
    tried = [_shown(work, task, one, heard, may[one.id]) for one, heard in record.tried]
    options = service.options(work, case, task)
    following = next_way(options, [one.attempt.way for one in tried])
    missing = service.gaps(work, task) if person_of(work, case.id, task.party_id) else []
    opened = [due for due in dues.open_of(work, case.id) if task.found and due.basis == task.found]
    says = has_to_say(sorted(reading.kinds_of_task(work, task)), is_final(work, case))
    name = following.name if following else ""
    before = _before_deciding(work, task)
    return Cell(task, tried, options, name, missing, says, opened, before)


def _shown(
    work: Work, task: ServiceTask, attempt: ServiceAttempt, heard: list[ServiceReport],
    judging: Sequence[str],
) -> ShownAttempt:  # fmt: skip
    now = next(one for one in resolved(reading.known(work, task)) if one.event == attempt.basis)
    words, articles = reading.plainly(now.verdict)
    where = attempt.address_id and work.session.get(ServiceAddress, attempt.address_id)
    remarks = reading.remarks(attempt, heard)
    return ShownAttempt(
        attempt,
        where.address if where else "",
        words,
        articles,
        heard,
        remarks,
        judging,
        pictures.of_attempt(work, attempt),
    )
