"""Papers that somebody brings to the window for a filing handed in online: scanned, taken in."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayServeWindow
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.base.web import page
from api.forms.drafting import model_of
from api.pages.filer.draft_files import kinds_for
from court.core.courthouse import Actor, NotFound, Work
from court.core.tables import Filing
from court.counter import window
from court.decisions.receiving import receipt_of_more
from court.filings.adding import Arrived, add_all, by_name, receive_all
from court.filings.file_places import promised
from court.filings.paper_kinds import kind_named
from court.opinions.held import files_held
from engine.language.parties import CLAIMING, Parties

router = APIRouter()
TEMPLATE = "window/papers.html"


@router.get("/window/papers")
def ask(request: Request, actor: MayServeWindow, number: str = "", done: str = "") -> Response:
    """Which filing, then what it still lacks."""
    if not number:
        return page(request, TEMPLATE, filing=None, number="", error="")
    return _page(request, actor, number[:40], done=bool(done))


def _page(
    request: Request,
    actor: Actor,
    number: str,
    *,
    done: bool = False,
    refused: list[str] | None = None,
) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        try:
            filing = window.waiting_online(look, number)
        except NotFound as error:
            return page(request, TEMPLATE, 404, filing=None, number=number, error=str(error))
        kinds = kinds_for(model_of(look, filing))
        left = promised(filing.content, files_held(look, filing))
    return page(
        request,
        TEMPLATE,
        422 if refused else 200,
        filing=filing,
        number=number,
        error="",
        kinds=kinds,
        owners=Parties(filing.content).names(CLAIMING),
        promises=left,
        refused=refused or [],
        done=done,
        megabytes=house.settings.max_file_bytes // 1_000_000,
    )


@router.post("/window/papers")
def take_in(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """Take scanned papers in; a file that is refused keeps no other out."""
    number = text(form, "number", 40)
    arrived = receive_all(house_of(request), chosen_files(form, "_file"))
    with house_of(request).work(actor) as work:
        filing = window.waiting_online(work, number, lock=True)
        refused = _added(work, filing, arrived, text(form, "_kind", 40), text(form, "_owner", 80))
    receipt_of_more(house_of(request), actor, filing.id)
    if refused:
        return _page(request, actor, number, refused=refused)
    return RedirectResponse(f"/window/papers?number={quote(number)}&done=1", 303)


def _added(work: Work, filing: Filing, arrived: Arrived, kind: str, owner: str) -> list[str]:
    model = model_of(work, filing)
    kinds = kinds_for(model)
    named = by_name(kinds, model.claiming, kind_named(kinds, kind), owner)
    return add_all(work, filing, arrived, named)
