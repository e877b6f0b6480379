"""Files that go with a bulk file: for every row, or each for the row it names; called, removed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFileInBulk
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.pages.filer.bulk import job_answer, wake
from court.bulk import papers

router = APIRouter()
EACH = "each"


@router.post("/bulk/{job_id}/files")
def add_files(request: Request, actor: MayFileInBulk, job_id: str, form: Posted) -> Response:
    """Attach files and have the rows checked again; one that is refused keeps no other out."""
    house = house_of(request)
    received = papers.receive_papers(house, chosen_files(form, "file"))
    for_all = text(form, "whose") != EACH
    with house.work(actor) as work:
        refused = papers.add(work, job_id, received, text(form, "kind", 80), for_all)
    wake(request)
    if refused:
        return job_answer(request, actor, job_id, refused)
    return RedirectResponse(f"/bulk/{job_id}#papers", 303)


@router.post("/bulk/{job_id}/files/{file_id}/kind")
def call_it(
    request: Request, actor: MayFileInBulk, job_id: str, file_id: str, form: Posted
) -> Response:
    """Say what a file is."""
    with house_of(request).work(actor) as work:
        papers.call_it(work, job_id, file_id, text(form, "kind", 80))
    wake(request)
    return RedirectResponse(f"/bulk/{job_id}#papers", 303)


@router.post("/bulk/{job_id}/files/{file_id}/remove")
def take_away(
    request: Request, actor: MayFileInBulk, job_id: str, file_id: str, form: Posted
) -> Response:
    """Take a file away again."""
    with house_of(request).work(actor) as work:
        papers.remove(work, job_id, file_id)
    wake(request)
    return RedirectResponse(f"/bulk/{job_id}#papers", 303)
