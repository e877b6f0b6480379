"""A party asks that people's assessors sit in its case, and the court answers.

人民陪审员法 17, its interpretation 2: plaintiffs and defendants of the ordinary procedure are told of it and
have some days from the notice (`days`); the court decides.  Whether those days were kept rests on the day each
was served, so the host looks at it, and a late application is recorded as well.
"""

from __future__ import annotations

from court.cases import parties
from court.cases.panel import panel_of
from court.cases.people import ORDINARY, find
from court.cases.service import note, require_current
from court.cases.tables import LITIGATION, CourtCase
from court.core.courthouse import Conflict, Work
from court.core.events import data_of, of_subject
from court.core.roles import Action, Relation, Role
from court.core.tables import LogEntry
from court.flow import tasks
from engine.language.parties import CLAIMING, RESPONDING
from engine.text.errors import FieldProblem, FilingError

ASKED, ANSWERED = "申请陪审员参加", "答复陪审申请"
EXAMINE, FORM = "审查陪审申请", "组成有陪审员的合议庭"
DAYS = "申请陪审员参加的日数"


def waiting(work: Work, case: CourtCase) -> LogEntry | None:
    """The application that nobody has answered yet."""
    found: LogEntry | None = None
    for entry in of_subject(work.session, case.id):
        if entry.kind == ASKED:
            found = entry
        elif entry.kind == ANSWERED:
            found = None
    return found


def days(work: Work) -> int:
    """Days a party has from the notice (人民陪审员法解释 2)."""
    return int(work.house.bundle.parameters.on(work.today)(DAYS))


def possible(work: Work, case: CourtCase) -> bool:
    """Whether a party can ask for assessors in this case as it stands."""
    ordinary = case.procedure == ORDINARY and case.way == LITIGATION
    return ordinary and bool(case.host_id) and not case.closed_at and not panel_of(work, case).lay


def apply(work: Work, case_id: str, sequence: int, party_id: str) -> LogEntry:
    """A party's application came in.  Raises `Conflict`, `NotFound`, `FilingError`."""
    case = find(work, case_id, Action.assist, lock=True)
    require_current(case, sequence)
    party = parties.party(work, case, party_id)
    if party.side not in (*CLAIMING, *RESPONDING):
        said = "由人民陪审员参加审判，由原告、被告申请（人民陪审员法 17）"
        raise FilingError([FieldProblem("申请人", said)])
    if not possible(work, case):
        said = "普通程序、还没有人民陪审员参加的案件才能申请（人民陪审员法解释 2）"
        raise FilingError([FieldProblem("申请", said)])
    if waiting(work, case) is not None:
        raise Conflict("已经有一份申请在等审查")
    entry = note(work, case, ASKED, 对象=party.id)
    tasks.open_task(work, case.id, EXAMINE, entry, tasks.Whom(relation=Relation.host))
    return entry


def answer(work: Work, case_id: str, sequence: int, granted: bool) -> LogEntry:
    """The host's answer; where it is granted, a panel with assessors is to be composed."""
    case = find(work, case_id, Action.conduct, lock=True)
    require_current(case, sequence)
    asked = waiting(work, case)
    if asked is None:
        raise Conflict("没有等审查的申请")
    entry = note(work, case, ANSWERED, 申请=asked.number, 准许=granted)
    tasks.done(work, case.id, EXAMINE)
    if granted:
        tasks.open_task(work, case.id, FORM, entry, tasks.Whom(role=Role.chief))
    return entry


def applicant(work: Work, case: CourtCase) -> str:
    """Who asked and waits for an answer; empty for nobody."""
    asked = waiting(work, case)
    who = data_of(asked)["对象"] if asked else ""
    return next((party.name for party in parties.ever(work, case) if party.id == who), "")
