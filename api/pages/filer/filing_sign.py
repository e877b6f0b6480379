"""Signing the complaint on screen, before it is handed in: drawn, or typed with a code."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.forms.written import written
from api.pages.filer.drafts import Draft, find_draft
from court.core.courthouse import Actor, Conflict
from court.filings import service as filings
from court.filings import signing
from court.filings.signing import HEIGHT, WIDTH, path_of, read_strokes, signers_of
from court.identity import accounts
from court.opinions.signed import beside, complaint_hash
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
MOST_DRAWN = 90_000
WRONG_CODE = "验证码不对或者过期了，请重新获取"


@router.get("/file/{filing_id}/sign")
def ask(request: Request, actor: MayFile, filing_id: str) -> Response:
    """What is signed, and a place to sign for everybody who files."""
    with house_of(request).look(actor) as look:
        draft = find_draft(look, filing_id)
    if not draft.open:
        return RedirectResponse(f"/cases/{filing_id}", 303)
    return _page(request, draft)


def _page(
    request: Request,
    draft: Draft,
    party: str = "",
    problem: str = "",
    sent: bool = False,
    status: int = 200,
) -> Response:
    content = draft.filing.content
    return page(
        request,
        "filing/sign.html",
        status,
        draft=draft,
        written=written(draft.model, content),
        signers=signers_of(content),
        standings={one.signature.person: one for one in beside(draft.signatures, content)},
        shown=complaint_hash(content),
        path_of=path_of,
        size=(WIDTH, HEIGHT),
        party=party,
        problem=problem,
        sent=sent,
    )


@router.post("/file/{filing_id}/sign/code")
def send_code(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """A code to the account's own phone, for a name that is typed."""
    with house_of(request).work(actor) as work:
        draft = find_draft(work, filing_id)
        accounts.send_code(work, actor.phone)
    return _page(request, draft, text(form, "party"), sent=True)


@router.post("/file/{filing_id}/sign")
def sign(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Sign exactly what was shown."""
    party = text(form, "party")
    try:
        _sign(request, actor, filing_id, form)
    except (FilingError, Conflict) as error:
        problem = error.problems[0].message if isinstance(error, FilingError) else str(error)
        with house_of(request).look(actor) as look:
            draft = find_draft(look, filing_id)
        status = 409 if isinstance(error, Conflict) else 422
        return _page(request, draft, party, problem, bool(text(form, "typed", 1)), status)
    return RedirectResponse(f"/file/{filing_id}/sign", 303)


def _sign(request: Request, actor: Actor, filing_id: str, form: Posted) -> None:
    """Raises `FilingError`, `Conflict`."""
    typed = text(form, "typed", 1) == "1"
    strokes = [] if typed else read_strokes(text(form, "strokes", MOST_DRAWN))
    house = house_of(request)
    if typed:
        with house.work(actor) as work:
            right = accounts.holds_phone(work, actor.phone, text(form, "code", 12))
        if not right:
            raise FilingError([FieldProblem("验证码", WRONG_CODE)])
    elif not strokes:
        raise FilingError([FieldProblem("签名", "还没有签名，请在框里写姓名")])
    party, shown = text(form, "party"), text(form, "shown", 64)
    with house.work(actor) as work:
        filing = filings.own(work, filing_id, lock=True)
        signer = text(form, "signer", 60)
        signing.sign(work, filing, party, signer, strokes, shown)
