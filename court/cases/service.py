"""What actors do with a case; every change is an event, and the event is what changes the row."""

from __future__ import annotations

from sqlalchemy import select

from court.cases.lifecycle import CaseEvent, CaseState, can
from court.cases.panel import ALONE, leaving_all, panel_of
from court.cases.people import FULL_NAMES, ORDINARY, SMALL, SUMMARY, find
from court.cases.period_ledger import ledger_of
from court.cases.projection import KINDS, LEAVING, apply, own_events
from court.cases.tables import CourtCase
from court.core.clock import day_of
from court.core.courthouse import Conflict, Work
from court.core.events import data_of
from court.core.roles import Action
from court.core.tables import LogEntry
from engine.text.errors import FieldProblem, FilingError

PROCEDURES = tuple(FULL_NAMES)
# The event of a hearing that took place, of the room of hearings.
HEARD = "开庭"
STALE = "这个案件刚才在别处有了变化，您的操作没有执行；请看过以后再做"
MOST_DAYS = 90
MORE_MEDIATION = "先行调解延长"
# Why a case leaves the summary procedure after its period has ended, as the court words it.
LATE = "审限届满后转换程序"
FINAL = "一审终审的程序"
APPEALING = (CaseEvent.appeal, CaseEvent.send_up)


def record(work: Work, case: CourtCase, event: CaseEvent, **data: object) -> LogEntry:
    """Append a move of the case and project it.  Raises `TransitionError`.

    `data` holds hashes, counts, days and ids, never what a person wrote.
    """
    entry = work.log(event, case.id, **data)
    apply(work.session, case, entry)
    return entry


def note(work: Work, case: CourtCase, kind: str, **data: object) -> LogEntry:
    """Append another room's event about the case; it changes no row here."""
    if kind in KINDS:
        raise ValueError(f"{kind} is a move of the case: use record")
    return work.log(kind, case.id, **data)


def require_current(case: CourtCase, sequence: int) -> None:
    """Raises `Conflict` when the case is not as the actor saw it."""
    if case.sequence != sequence:
        raise Conflict(STALE)


def mediate(work: Work, case_id: str, sequence: int, days: int) -> CourtCase:
    """Mediation before trial, by consent of the parties; its period runs from this day.

    Raises `Conflict`, `FilingError`, `TransitionError`.
    """
    case = _changing(work, case_id, sequence, Action.prepare)
    if not 0 < days <= MOST_DAYS:
        raise FilingError([FieldProblem("天数", f"调解期限请写 1 到 {MOST_DAYS} 天")])
    record(work, case, CaseEvent.mediate, 天数=days)
    return case


def _mediation_began(work: Work, case: CourtCase) -> LogEntry | None:
    """The event mediation began with.  Raises `FilingError` where it was extended already."""
    began: LogEntry | None = None
    for entry in own_events(work.session, case.id):
        if entry.kind == CaseEvent.mediate:
            began = entry
        elif entry.kind == CaseEvent.extend_mediation and began is not None:
            raise FilingError([FieldProblem("天数", "调解的期限已经延长过一次")])
    return began


def extend_mediation(work: Work, case_id: str, sequence: int, days: int, agreed: bool) -> CourtCase:
    """More time for mediation by consent of both sides, once (立案与调解意见 3, 民事调解规定 4).

    The days added do not count in the trial period.  Raises `Conflict`, `FilingError`,
    `TransitionError`.
    """
    case = _changing(work, case_id, sequence, Action.prepare)
    most = int(work.house.bundle.parameters.on(work.today)(MORE_MEDIATION))
    began = _mediation_began(work, case)
    if not agreed:
        said = "延长调解的期限要双方当事人同意；都同意了的，请勾选"
        raise FilingError([FieldProblem("同意", said)])
    if not 0 < days <= most:
        raise FilingError([FieldProblem("天数", f"延长的天数请写 1 到 {most}")])
    assert began is not None or case.state != CaseState.mediating
    first = data_of(began)["天数"] if began else 0
    since = day_of(began.at).isoformat() if began else None
    told = {"天数": first + days, "延长": days, "起算": since, "各方同意": True}
    record(work, case, CaseEvent.extend_mediation, **told)
    return case


def mediation_failed(work: Work, case_id: str, sequence: int) -> CourtCase:
    """A party does not go on, or the period is over: the case goes to trial."""
    case = _changing(work, case_id, sequence, Action.prepare)
    record(work, case, CaseEvent.mediation_failed)
    return case


def mediation_ended(work: Work, case_id: str, sequence: int, event: CaseEvent) -> CourtCase:
    """The parties settled or withdrew while they were mediated before trial (立案与调解意见 4).

    No judge has the case yet, so the registry records it.  Raises `Conflict`, `ValueError`.
    """
    if event not in (CaseEvent.settle, CaseEvent.withdraw):
        raise ValueError(event)
    case = _changing(work, case_id, sequence, Action.prepare)
    if case.state != CaseState.mediating:
        raise Conflict("这个案件不在先行调解")
    record(work, case, event)
    return case


def choose_procedure(
    work: Work,
    case_id: str,
    sequence: int,
    procedure: str,
    action: Action = Action.prepare,
    agreed: bool = False,
    late: str = "",
) -> CourtCase:
    """The procedure a case is tried by; which one is right is for the judge (民事诉讼法 40, 160, 165).

    `agreed`: every party chose to leave the ordinary procedure, and the judge has looked into it.
    `late`: which circumstance it is, where the period of the summary procedure has ended.
    Raises `FilingError` for no procedure of ours and for what the law does not allow, `Conflict`,
    `TransitionError`.
    """
    case = _changing(work, case_id, sequence, action)
    if procedure not in PROCEDURES:
        raise FilingError([FieldProblem("程序", f"程序应是{'、'.join(PROCEDURES)}")])
    if case.procedure == procedure:
        return case
    _require_convertible(work, case, procedure, agreed)
    converting = case.host_id is not None and case.procedure != ""
    event = CaseEvent.convert if converting else CaseEvent.choose_procedure
    said: dict[str, object] = _why_late(work, case, procedure, late)
    if agreed and case.procedure == ORDINARY:
        said["各方自愿"] = True
    record(work, case, event, 程序=procedure, 原程序=case.procedure or None, **said)
    if procedure in ALONE and (gone := leaving_all(work, case)):
        # One judge tries it from now on (民事诉讼法 40, 163).
        record(work, case, CaseEvent.leave_panel, **{LEAVING: [list(pair) for pair in gone]})
    return case


def _require_convertible(work: Work, case: CourtCase, procedure: str, agreed: bool) -> None:
    """From the ordinary procedure only with the will of all, and before a hearing was held.

    民事诉讼法 160, 165; 简易程序规定 2; 民诉法解释 260.
    """
    if case.procedure != ORDINARY or procedure not in (SMALL, SUMMARY):
        return
    if case.host_id and not agreed:
        said = (
            "普通程序转为简易、小额程序，要当事人各方自愿选择，经审查同意"
            "（民事诉讼法 160、简易程序规定 2）；各方都选择了的，请勾选"
        )
        raise FilingError([FieldProblem("程序", said)])
    held = select(LogEntry.number).where(LogEntry.subject == case.id, LogEntry.kind == HEARD)
    if work.session.scalar(held.limit(1)) is not None:
        said = "已经按照普通程序审理的案件，开庭以后不能转为简易程序（民诉法解释 260）"
        raise FilingError([FieldProblem("程序", said)])


def late_conversion(work: Work, case: CourtCase) -> tuple[str, ...]:
    """What a host is asked who converts this case to the ordinary procedure now; empty in time.

    The ruling has to be made before the period ends (民诉法解释 258); what follows from a later one
    no article says, so the host answers and nothing is refused.
    """
    if case.procedure not in ALONE or not case.host_id:
        return ()
    found = ledger_of(work, case)
    if found is None or not found.over:
        return ()
    return tuple(work.house.bundle.parameters.on(work.today)(LATE))


def _why_late(work: Work, case: CourtCase, procedure: str, late: str) -> dict[str, object]:
    grounds = late_conversion(work, case) if procedure == ORDINARY else ()
    if not grounds:
        return {}
    if late not in grounds:
        said = (
            f"{case.procedure}程序的审限已经届满，转为普通程序的裁定应当在届满以前作出"
            f"（民诉法解释 258）。请选是哪一种情形：{'；'.join(grounds)}"
        )
        raise FilingError([FieldProblem("审限", said)])
    return {"审限届满": True, "情形": late}


# What the host records as having happened, without more to say.
RECORDED = (
    CaseEvent.suspend,
    CaseEvent.resume,
    CaseEvent.settle,
    CaseEvent.withdraw,
    CaseEvent.deemed_withdrawn,
    CaseEvent.dismiss,
    CaseEvent.end,
    CaseEvent.transfer,
    CaseEvent.judge,
    CaseEvent.appeal,
    CaseEvent.send_up,
    CaseEvent.take_effect,
    CaseEvent.archive,
    CaseEvent.counterclaim,
    CaseEvent.object_jurisdiction,
    CaseEvent.rule_jurisdiction,
)


def is_final(work: Work, case: CourtCase) -> bool:
    """Whether what is decided in this procedure cannot be appealed (民事诉讼法 165, 185)."""
    procedures = work.house.bundle.parameters.on(work.today)(FINAL)
    return FULL_NAMES.get(case.procedure, "") in procedures


def happenings(work: Work, case: CourtCase) -> list[CaseEvent]:
    """What the host may record as having happened in a case as it stands."""
    final = is_final(work, case)
    return [e for e in RECORDED if can(case.state, e) and not (final and e in APPEALING)]


def happen(work: Work, case_id: str, sequence: int, event: CaseEvent) -> CourtCase:
    """Record what happened in the trial.  Raises `Conflict`, `TransitionError`, `ValueError`."""
    if event not in RECORDED:
        raise ValueError(event)
    case = _changing(work, case_id, sequence, Action.conduct)
    record(work, case, event)
    return case


def tell_panel(work: Work, case_id: str, sequence: int) -> CourtCase:
    """The parties were told who tries the case (民事诉讼法 131).

    Raises `FilingError` for a panel that nobody presides over, or of an even number.
    """
    case = _changing(work, case_id, sequence, Action.assist)
    if wanting := panel_of(work, case).wanting:
        raise FilingError([FieldProblem("审判组织", wanting)])
    record(work, case, CaseEvent.tell_panel)
    return case


def _changing(work: Work, case_id: str, sequence: int, action: Action) -> CourtCase:
    case = find(work, case_id, action, lock=True)
    require_current(case, sequence)
    return case
