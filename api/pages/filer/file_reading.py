"""Reading a file of a draft: what stands in it is proposed, and only what is chosen is put in."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile
from api.base.posted import Posted, number
from api.base.security import house_of
from api.base.web import page
from api.pages.filer import proposing
from api.pages.filer.drafts import content_of, find_draft, stored, typed
from court.filings import uploads
from court.filings.service import save
from court.reading.papers import understand
from court.reading.port import CannotRead, read_lines

router = APIRouter()


@router.get("/file/{filing_id}/files/{upload_id}/read")
def read(
    request: Request, actor: MayFile, filing_id: str, upload_id: str, to: str = ""
) -> Response:
    """The proposals; reading takes seconds and happens outside any transaction."""
    house = house_of(request)
    with house.look(actor) as look:
        draft = find_draft(look, filing_id)
        upload = uploads.one(look, draft.filing, upload_id)
    if not draft.open:
        return RedirectResponse(f"/cases/{filing_id}", 303)
    problem, paper = "", understand([])
    try:
        lines = read_lines(upload.sha256, upload.media_type, lambda: house.files.get(upload.sha256))
        paper = understand(lines)
    except CannotRead as error:
        problem = str(error)
    entered = stored(draft)
    return page(
        request,
        "filing/read.html",
        draft=draft,
        upload=upload,
        paper=paper,
        problem=problem,
        groups=proposing.groups(draft.model, entered, paper, upload.name, to),
        places=proposing.places(draft.model, entered),
        to=to,
        asks_whose=bool(paper.people) and not any(person.side for person in paper.people),
    )


@router.post("/file/{filing_id}/files/{upload_id}/read")
def take(
    request: Request, actor: MayFile, filing_id: str, upload_id: str, form: Posted
) -> Response:
    """Put in what was ticked.  Raises `Conflict` when the draft was changed meanwhile."""
    with house_of(request).work(actor) as work:
        draft = find_draft(work, filing_id, lock=True)
        uploads.one(work, draft.filing, upload_id)
        entered = proposing.take(stored(draft), typed(draft, form))
        save(work, draft.filing, content_of(draft, entered), number(form, "_revision"))
    return RedirectResponse(f"{draft.address}#s-parties", 303)
