"""Handing a draft in: what is still missing and what will happen, the submission, the receipt."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile
from api.base.posted import Posted, number
from api.base.security import house_of
from api.base.web import page
from api.forms.written import written
from api.pages.filer.draft_files import file_cards, kinds_for
from api.pages.filer.drafts import find_draft, form_page, keep_typed, stored
from api.pages.filer.filing import compare
from court.core.courthouse import Conflict
from court.core.lifecycle import State
from court.decisions.receiving import foresee, hand_in
from court.filings import service as filings
from court.filings.file_places import promised
from court.opinions.addresses import confirmed
from court.opinions.signed import beside

router = APIRouter()


@router.post("/file/{filing_id}/confirm")
def to_confirm(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then show what handing it in means."""
    try:
        with house_of(request).work(actor) as work:
            keep_typed(work, filing_id, form)
    except Conflict:
        return compare(request, actor, filing_id, form)
    return RedirectResponse(f"/file/{filing_id}/confirm", 303)


@router.get("/file/{filing_id}/confirm")
def confirm(request: Request, actor: MayFile, filing_id: str) -> Response:
    """The complete list of what is missing, what then happens, and the button."""
    house = house_of(request)
    with house.look(actor) as look:
        draft = find_draft(look, filing_id)
    if draft.filing.state != State.draft:
        return RedirectResponse(f"/cases/{filing_id}", 303)
    form = form_page(house, actor, draft, stored(draft), checked=True)
    wrong = [m for m in form.live.messages if m.wrong]
    raw = form.live.filing.raw
    return page(
        request,
        "filing/confirm.html",
        draft=draft,
        form=form,
        live=form.live,
        wrong=wrong,
        written=written(draft.model, raw),
        cards=file_cards(draft.files, raw, kinds_for(draft.model)),
        promises=promised(raw, draft.file_names),
        standings=beside(draft.signatures, draft.filing.content),
    )


@router.post("/file/{filing_id}/submit")
def submit(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Hand in, whatever is missing or cannot be read; doing it twice is doing it once."""
    revision = number(form, "_revision")
    house = house_of(request)
    foreseen = foresee(house, actor, filing_id)
    hand_in(
        house,
        actor,
        lambda w: filings.submit(w, filings.own(w, filing_id, lock=True), revision, foreseen),
    )
    return RedirectResponse(f"/file/{filing_id}/received", 303)


@router.get("/file/{filing_id}/received")
def received(request: Request, actor: MayFile, filing_id: str) -> Response:
    """The court has it: number, time, receipt, what happens next."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        served = confirmed(look, filing).of_all(filing.content)
    if filing.state == State.draft:
        return RedirectResponse(f"/file/{filing_id}", 303)
    return page(request, "filing/received.html", filing=filing, served=served)
