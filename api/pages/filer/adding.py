"""More papers for a filing that waits for its decision: chosen, said what they are, handed in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayFile
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.base.web import page
from api.pages.filer.draft_files import kinds_for
from api.pages.filer.drafts import Draft, find_draft
from court.core.courthouse import Actor
from court.core.lifecycle import Event, State, can
from court.decisions.receiving import receipt_of_more
from court.filings.adding import Arrived, add_all, by_name, receive_all
from court.filings.file_places import promised
from court.filings.paper_kinds import kind_named
from engine.language.parties import CLAIMING, Parties

router = APIRouter()


@router.get("/cases/{filing_id}/add")
def ask(request: Request, actor: MayFile, filing_id: str) -> Response:
    """What was promised and what else may come; a case that is decided leads to its page."""
    with house_of(request).look(actor) as look:
        draft = find_draft(look, filing_id)
    if not can(State(draft.filing.state), Event.add):
        return RedirectResponse(f"/cases/{filing_id}", 303)
    return _page(request, draft)


def _page(
    request: Request, draft: Draft, refused: list[str] | None = None, status: int = 200
) -> Response:
    content = draft.filing.content
    return page(
        request,
        "cases/add.html",
        status,
        filing=draft.filing,
        kinds=kinds_for(draft.model),
        owners=Parties(content).names(CLAIMING),
        promises=promised(content, draft.file_names),
        refused=refused or [],
        megabytes=house_of(request).settings.max_file_bytes // 1_000_000,
    )


@router.post("/cases/{filing_id}/add")
def take_in(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Take the files in; one that is refused keeps no other out."""
    arrived = receive_all(house_of(request), chosen_files(form, "_file"))
    draft, refused = _added(request, actor, filing_id, arrived, form)
    receipt_of_more(house_of(request), actor, filing_id)
    if refused:
        return _page(request, draft, refused, 422)
    return RedirectResponse(f"/cases/{filing_id}?done=add", 303)


def _added(
    request: Request, actor: Actor, filing_id: str, arrived: Arrived, form: FormData
) -> tuple[Draft, list[str]]:
    with house_of(request).work(actor) as work:
        draft = find_draft(work, filing_id, lock=True)
        kinds = kinds_for(draft.model)
        chosen = kind_named(kinds, text(form, "_kind", 40))
        named = by_name(kinds, draft.model.claiming, chosen, text(form, "_owner", 80))
        refused = add_all(work, draft.filing, arrived, named)
        return find_draft(work, filing_id), refused
