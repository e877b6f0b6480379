"""What was shown and was not so is put right or taken back (审判流程公开规定 13)."""

from __future__ import annotations

from court.cases import people
from court.cases.service import note
from court.core.courthouse import NotFound, Work
from court.core.events import of_subject
from court.core.roles import Action
from court.disclosure.tables import DisclosureChange
from engine.text.errors import FieldProblem, FilingError

CORRECTED, WITHDRAWN = "更正", "撤回"
CHANGED = {CORRECTED: "更正公开信息", WITHDRAWN: "撤回公开信息"}


def change(
    work: Work, case_id: str, event: int, kind: str, words: str, reason: str
) -> DisclosureChange:
    """Put right what was shown, or take it back (审判流程公开规定 13).

    Raises `FilingError` without a reason or without the right words, `NotFound`.
    """
    case = people.find(work, case_id, Action.conduct, lock=True)
    if kind not in CHANGED or event not in {e.number for e in of_subject(work.session, case.id)}:
        raise NotFound("没有这件事")
    if kind == CORRECTED and not words.strip():
        raise FilingError([FieldProblem("更正为", "请写更正以后的话")])
    if not reason.strip():
        raise FilingError([FieldProblem("理由", "请写明理由")])
    note(work, case, CHANGED[kind], 事件=event)
    row = DisclosureChange(
        court=case.court,
        case_id=case.id,
        event=event,
        kind=kind,
        words=words.strip()[:200],
        reason=reason.strip()[:500],
        by=work.actor.account_id,
        at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row
