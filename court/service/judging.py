"""What judges say about service: that a paper arrived or did not, need not be sent, may be announced."""

from __future__ import annotations

from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.flow import dues
from court.service import deadlines, reading
from court.service.rows import take
from court.service.service import attempt_of, find, options, require_allowed, require_no_gap
from court.service.settling import OVERDUE, settle
from court.service.tables import ServiceAttempt, ServiceTask, ServiceWord
from court.service.ways import ANNOUNCED
from engine.text.errors import FieldProblem, FilingError

SAID, APPROVED, NOT_NEEDED = "法官认定送达", "批准公告", "无需送达"


def say(
    work: Work, case_id: str, task_id: str, kind: str, reason: str, attempt_id: str = ""
) -> ServiceTask:
    """A judge answers a question, sets an attempt aside, or says that nothing has to be served.

    Raises `FilingError` without a reason or for an answer nobody asked for, `NotFound`.
    """
    case = take(work, case_id, Action.conduct)
    task = find(work, case, task_id)
    if kind not in (reading.YES, reading.NO, reading.ASIDE, reading.NEEDLESS):
        raise NotFound("没有这种认定")
    if not reason.strip():
        raise FilingError([FieldProblem("理由", "请写明理由，它留在卷里")])
    about = None if kind == reading.NEEDLESS else attempt_of(work, task, attempt_id)
    if about is not None and kind not in reading.may_say(work, task)[about.id]:
        raise FilingError([FieldProblem("认定", f"这一次送达现在不用{kind}")])
    word(work, case, task, kind, reason, about)
    return task


def word(
    work: Work, case: CourtCase, task: ServiceTask, kind: str, reason: str,
    about: ServiceAttempt | None = None,
) -> None:  # fmt: skip
    """Keep what was said about a task, and settle it."""
    entry = note(
        work, case, NOT_NEEDED if kind == reading.NEEDLESS else SAID,
        任务=task.id, 对象=task.party_id, 认定=kind, 尝试=about.basis if about else None,
    )  # fmt: skip
    work.session.add(
        ServiceWord(
            court=case.court,
            task_id=task.id,
            attempt=about.basis if about else None,
            kind=kind,
            reason=reason.strip(),
            event=entry.number,
            by=work.actor.account_id,
            at=work.now,
        )
    )
    if kind == reading.NEEDLESS:
        deadlines.needless(work, case, task, entry)
        for attempt in reading.attempts(work, task):
            dues.void(work, case.id, entry, OVERDUE, attempt.id)
    settle(work, case, task)


def approve_announcement(work: Work, case_id: str, task_id: str) -> ServiceTask:
    """The judge lets papers be announced.  Raises `FilingError` with what is not on record yet."""
    case = take(work, case_id, Action.conduct)
    task = find(work, case, task_id)
    way = next(one for one in options(work, case, task) if one.name == ANNOUNCED)
    require_allowed(way, "公告")
    require_no_gap(work, task)
    note(work, case, APPROVED, 任务=task.id, 对象=task.party_id)
    task.announcing_by = work.actor.account_id
    return task
