"""Handing a draft in: what is still missing and what will happen, the submission, the receipt."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from api.base.posted import Posted, number
from api.base.security import Requires, house_of
from api.base.web import page
from api.pages.filer.drafts import find_draft, form_page, keep_typed, stored
from api.pages.filer.filing import compare
from court.core.courthouse import Actor, Conflict
from court.core.lifecycle import State
from court.core.roles import Action
from court.decisions import service as decisions
from court.filings import service as filings
from engine.text.errors import FilingError, LianError

router = APIRouter()
log = logging.getLogger("lian.filing")
Filer = Annotated[Actor, Depends(Requires(Action.file))]


@router.post("/file/{filing_id}/confirm")
def to_confirm(request: Request, actor: Filer, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then show what handing it in means."""
    try:
        with house_of(request).work(actor) as work:
            keep_typed(work, filing_id, form)
    except Conflict:
        return compare(request, actor, filing_id, form)
    return RedirectResponse(f"/file/{filing_id}/confirm", 303)


@router.get("/file/{filing_id}/confirm")
def confirm(request: Request, actor: Filer, filing_id: str) -> Response:
    """The complete list of what is missing, what then happens, and the button."""
    return _confirm(request, actor, filing_id)


def _confirm(request: Request, actor: Actor, filing_id: str, status: int = 200) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        draft = find_draft(look, filing_id)
    if draft.filing.state != State.draft:
        return RedirectResponse(f"/cases/{filing_id}", 303)
    form = form_page(house, actor, draft, stored(draft), checked=True)
    wrong = [m for m in form.live.messages if m.kind == "错"]
    return page(
        request, "filing/confirm.html", status, draft=draft, form=form, live=form.live, wrong=wrong
    )


@router.post("/file/{filing_id}/submit")
def submit(request: Request, actor: Filer, filing_id: str, form: Posted) -> Response:
    """Hand in.  Gaps do not matter; doing it twice is doing it once."""
    house = house_of(request)
    try:
        with house.work(actor) as work:
            filings.submit(work, filing_id, number(form, "_revision"))
    except FilingError:
        return _confirm(request, actor, filing_id, 422)
    _issue_receipt(request, actor, filing_id)
    return RedirectResponse(f"/file/{filing_id}/received", 303)


def _issue_receipt(request: Request, actor: Actor, filing_id: str) -> None:
    """The sealed receipt, after the submission is safe.

    Should it fail now it is made when it is asked for.
    """
    house = house_of(request)
    try:
        with house.look(actor) as look:
            prepared = decisions.prepare_receipt(look, filing_id)
        with house.work(actor) as work:
            decisions.issue_receipt(work, filing_id, prepared=prepared)
    except (LianError, OSError) as error:
        log.warning("receipt not made yet", extra={"kind": type(error).__name__})


@router.get("/file/{filing_id}/received")
def received(request: Request, actor: Filer, filing_id: str) -> Response:
    """The court has it: number, time, receipt, what happens next."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
    if filing.state == State.draft:
        return RedirectResponse(f"/file/{filing_id}", 303)
    return page(request, "filing/received.html", filing=filing)
