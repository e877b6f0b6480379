"""Files of a draft: added, called something, taken away; what was typed is saved on the way.

Scripts get the 证据和材料 part of the page back as JSON; without them the whole page comes again.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.base.access import MayFile
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.base.web import fragment
from api.pages.filer.draft_files import kinds_for
from api.pages.filer.drafts import (
    Draft,
    draft_page,
    files_shown,
    find_draft,
    form_page,
    keep_typed,
    stored,
    taken_away,
)
from court.core.courthouse import Actor
from court.filings import file_places, uploads
from court.filings.adding import attach_all, by_name, receive_all
from court.filings.file_places import Kind
from court.filings.paper_kinds import kind_named
from court.filings.service import save
from court.opinions.supplement import EVIDENCE, OTHER_EVIDENCE

router = APIRouter()


@router.post("/file/{filing_id}/files")
def add_files(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then add each file; a refused one does not keep the others out."""
    arrived = receive_all(house_of(request), chosen_files(form, "_file"))
    with house_of(request).work(actor) as work:
        draft = keep_typed(work, filing_id, form)
        kinds = kinds_for(draft.model)
        chosen, owner = kind_named(kinds, text(form, "_kind", 40)), text(form, "_owner", 80)
        named = by_name(kinds, draft.model.claiming, chosen, owner)
        refused = attach_all(work, draft.filing, arrived, named)
        draft = find_draft(work, filing_id)
    return _answer(request, actor, draft, refused)


@router.post("/file/{filing_id}/files/{upload_id}/kind")
def call_it(
    request: Request, actor: MayFile, filing_id: str, upload_id: str, form: Posted
) -> Response:
    """Say what a file is, and whose."""
    number = text(form, "_n", 4)
    with house_of(request).work(actor) as work:
        draft = keep_typed(work, filing_id, form)
        upload = uploads.one(work, draft.filing, upload_id)
        kinds = kinds_for(draft.model)
        name = text(form, f"_kind{number}", 40)
        kind = kind_named(kinds, name) or Kind(EVIDENCE, OTHER_EVIDENCE)
        owner = text(form, f"_owner{number}", 80)
        content = file_places.put(draft.filing.content, upload.name, kind, owner, upload.pages)
        save(work, draft.filing, content, draft.filing.revision)
        draft = find_draft(work, filing_id)
    return _answer(request, actor, draft, [])


@router.post("/file/{filing_id}/files/{upload_id}/remove")
def take_away(
    request: Request, actor: MayFile, filing_id: str, upload_id: str, form: Posted
) -> Response:
    """Take a file away again."""
    with house_of(request).work(actor) as work:
        taken_away(work, filing_id, upload_id, form)
        draft = find_draft(work, filing_id)
    return _answer(request, actor, draft, [])


def _answer(request: Request, actor: Actor, draft: Draft, refused: list[str]) -> Response:
    """The part of the page that changed, for scripts; the page itself without."""
    scripted = request.headers.get("accept", "").startswith("application/json")
    if not scripted and not refused:
        return RedirectResponse(f"{draft.address}#s-evidence", 303)
    house = house_of(request)
    shown = form_page(house, actor, draft, stored(draft))
    if scripted:
        values = files_shown(house, draft, shown)
        body = fragment(request, "filing/evidence.html", form=shown, refused=refused, **values)
        answer = {"html": body, "revision": draft.filing.revision, "refused": refused}
        return JSONResponse(answer, 200)
    return draft_page(request, draft, shown, status=422, refused=refused)
