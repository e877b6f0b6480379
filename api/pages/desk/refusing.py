"""After a refusal was prepared: insisted on, signed, served, appealed; each step undone in words.

Steps staff may note are one route, those a judge takes another; which step it is stands in the address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.base.access import MayDecide, MayReview
from api.base.posted import Posted, chosen_files, number, text
from api.base.security import house_of
from api.pages.desk.review import Problem, change
from court.core.courthouse import Actor, Courthouse, NotFound, Work
from court.core.receiving import Received, receive
from court.core.tables import Filing
from court.decisions import refusals
from court.decisions.refusals import Signed
from court.files.sniffing import PDF
from engine.text.errors import LianError
from engine.values.basic import ValueProblem, parse_date

router = APIRouter()
REASON = 2_000
PAPERS = frozenset({PDF})
Step = Callable[[Work, str, int, FormData], Filing]


def _day(form: FormData, name: str = "day") -> date | None:
    """A day as people write it; None for nothing.  Raises `LianError` for what is none."""
    written = text(form, name, 30)
    if not written:
        return None
    try:
        return parse_date(written)
    except ValueProblem as error:
        raise LianError(f"日期“{written}”读不懂：{error}") from None


def _insist(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    how, note = text(form, "how", 40), text(form, "reason", REASON)
    return refusals.insist_for(work, filing_id, sequence, how, note)


def _reopen(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    return refusals.reopen(work, filing_id, sequence, text(form, "reason", REASON))


def _serve(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    how, party = text(form, "how", 20), number(form, "party")
    return refusals.serve(work, filing_id, sequence, party, _day(form), how)


def _appeal(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    return refusals.appeal(work, filing_id, sequence, _day(form), number(form, "party"))


def _send_up(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    return refusals.pass_up(work, filing_id, sequence, _day(form), text(form, "number", 60))


def _abandon(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    return refusals.abandon(work, filing_id, sequence, text(form, "reason", REASON))


def _undo(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    return refusals.undo(work, filing_id, sequence, text(form, "reason", REASON))


def _ordered(work: Work, filing_id: str, sequence: int, form: FormData) -> Filing:
    said, day = text(form, "reason", REASON), _day(form)
    return refusals.ordered(work, filing_id, sequence, day, text(form, "number", 60), said)


NOTED: Mapping[str, tuple[str, Step]] = {
    "insist": ("登记坚持起诉", _insist),
    "reopen": ("恢复审查", _reopen),
    "serve": ("登记送达", _serve),
    "appeal": ("登记上诉", _appeal),
    "send-up": ("登记报送", _send_up),
}
DECIDED: Mapping[str, tuple[str, Step]] = {
    "abandon": ("撤回书稿", _abandon),
    "undo": ("更正登记", _undo),
    "ordered": ("登记上级法院指令立案", _ordered),
}


@router.post("/inbox/{filing_id}/refusal/{step}")
def note(request: Request, filing_id: str, step: str, actor: MayReview, form: Posted) -> Response:
    """What staff note: that somebody insists, the service, an appeal."""
    return _step(request, actor, filing_id, step, form, NOTED)


@router.post("/inbox/{filing_id}/ruling/sign")
def sign(request: Request, filing_id: str, actor: MayDecide, form: Posted) -> Response:
    """File the signed ruling in; the file is looked at and stored before the transaction."""
    try:
        file = _received(house_of(request), form)
    except LianError as error:
        return _refused(request, actor, filing_id, form, "sign", error)

    def act(work: Work) -> Filing:
        panel = tuple(v for v in form.getlist("panel") if isinstance(v, str))
        signed = Signed(text(form, "number", 60), _day(form), panel, text(form, "clerk", 60), file)
        return refusals.file_signed(work, filing_id, number(form, "sequence"), signed)

    return change(request, actor, filing_id, form, act, _problem("sign"), "存入裁定书")


@router.post("/inbox/{filing_id}/ruling/{step}")
def decide_step(
    request: Request, filing_id: str, step: str, actor: MayDecide, form: Posted
) -> Response:
    """What only a judge does: give the draft up, correct the entry, follow the court above."""
    return _step(request, actor, filing_id, step, form, DECIDED)


def _step(
    request: Request,
    actor: Actor,
    filing_id: str,
    step: str,
    form: FormData,
    steps: Mapping[str, tuple[str, Step]],
) -> Response:
    if step not in steps:
        raise NotFound("没有这一步")
    words, do = steps[step]

    def act(work: Work) -> Filing:
        return do(work, filing_id, number(form, "sequence"), form)

    return change(request, actor, filing_id, form, act, _problem(step), words)


def _received(house: Courthouse, form: FormData) -> Received | None:
    files = chosen_files(form, "file")
    return receive(house, *files[0], PAPERS) if files else None


def _refused(
    request: Request, actor: Actor, filing_id: str, form: FormData, step: str, error: LianError
) -> Response:
    def act(_: Work) -> Filing:
        raise LianError(str(error))

    return change(request, actor, filing_id, form, act, _problem(step), "存入裁定书")


def _problem(step: str) -> Problem:
    return Problem("", step, "")
