"""What happens at the window after the hand-in: waiting, the court's papers, the signature for them."""

from __future__ import annotations

import base64
import binascii

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayServeWindow
from api.base.downloads import attachment
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.counter.entry import received_values
from court.core.courthouse import NotFound
from court.counter import window
from court.decisions import handing_out
from engine.text.errors import FilingError

router = APIRouter()
PDF = "application/pdf"
DRAWN = "data:image/png;base64,"
MOST_DRAWN = 500_000


@router.post("/window/filings/{filing_id}/wait")
def wait(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Somebody waits here, or does not any more."""
    with house_of(request).work(actor) as work:
        filing = window.one(work, filing_id, lock=True)
        if text(form, "waits", 4):
            handing_out.wait_here(work, filing)
        else:
            handing_out.leave(work, filing)
    return RedirectResponse(f"/window/filings/{filing_id}", 303)


@router.get("/window/filings/{filing_id}/print")
def print_all(request: Request, actor: MayServeWindow, filing_id: str) -> Response:
    """Every paper for the person at the window in one PDF, in order and number of copies."""
    with house_of(request).look(actor) as look:
        filing = window.one(look, filing_id)
        papers = handing_out.for_window(look, filing)
        counted = [(paper, handing_out.copies_for_filers(filing, paper)) for paper in papers]
        whole = handing_out.printed_together(look, counted)
    return attachment(f"{filing.number}-全部文书.pdf", PDF, whole)


@router.post("/window/filings/{filing_id}/hand-out")
def hand_out(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Note who took the papers, with the signature drawn on screen or put on paper."""
    said = {name: text(form, name, 60) for name in ("person", "capacity")}
    try:
        with house_of(request).work(actor) as work:
            filing = window.one(work, filing_id, lock=True)
            signature = _drawn(text(form, "signature", MOST_DRAWN))
            handing_out.hand_out(work, filing, said["person"], said["capacity"], signature)
    except FilingError as error:
        problem = "；".join(p.message for p in error.problems)
        with house_of(request).look(actor) as look:
            values = received_values(look, window.one(look, filing_id))
        return page(
            request, "window/received.html", 422, **(values | {"problem": problem, "said": said})
        )
    return RedirectResponse(f"/window/filings/{filing_id}", 303)


def _drawn(written: str) -> bytes:
    """The picture of a signature; nothing for one on paper.  What is none is refused later."""
    if not written:
        return b""
    try:
        return base64.b64decode(written.removeprefix(DRAWN), validate=True)
    except (binascii.Error, ValueError):
        return b"?"


@router.get("/window/filings/{filing_id}/signatures/{handed_id}")
def signature(request: Request, actor: MayServeWindow, filing_id: str, handed_id: str) -> Response:
    """The signature somebody drew."""
    with house_of(request).look(actor) as look:
        filing = window.one(look, filing_id)
        rows = handing_out.handed_out(look, filing)
        row = next((one for one in rows if one.id == handed_id and one.signature), None)
        if row is None:
            raise NotFound("没有这个签名")
        drawn = look.house.files.get(row.signature)
    return attachment("签名.png", "image/png", drawn)
