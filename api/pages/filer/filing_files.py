"""Files of a draft: added, called something, taken away; what was typed is saved on the way.

Scripts get the 证据和材料 part of the page back as JSON; without them the whole page comes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from api.base.posted import Posted, files, text
from api.base.security import Requires, house_of
from api.base.web import fragment
from api.pages.filer.draft_files import kind_named, kinds_for
from api.pages.filer.drafts import (
    Draft,
    draft_page,
    files_shown,
    find_draft,
    form_page,
    keep_typed,
    stored,
)
from court.core.courthouse import Actor, Work
from court.core.roles import Action
from court.filings import file_places, uploads
from court.filings.file_places import EVIDENCE, OTHER_EVIDENCE, Kind
from court.filings.service import save
from engine.language.parties import Parties
from engine.text.errors import LianError

router = APIRouter()
Filer = Annotated[Actor, Depends(Requires(Action.file))]
MAX_AT_ONCE = 20


@router.post("/file/{filing_id}/files")
def add_files(request: Request, actor: Filer, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then add each file; a refused one does not keep the others out."""
    chosen = files(form, "_file")[:MAX_AT_ONCE]
    refused: list[str] = [] if chosen else ["还没有选文件。请选择文件，或者拍照。"]
    with house_of(request).work(actor) as work:
        draft = keep_typed(work, filing_id, form)
        content = dict(draft.filing.content)
        kinds = kinds_for(draft.model)
        for file in chosen:
            try:
                content = _added(work, draft, content, kinds, file, form)
            except (LianError, OSError) as error:
                refused.append(_why(file, error))
        save(work, draft.filing, content, draft.filing.revision)
        draft = find_draft(work, filing_id)
    return _answer(request, actor, draft, refused)


def _added(
    work: Work,
    draft: Draft,
    content: dict[str, Any],
    kinds: list[Kind],
    file: UploadFile,
    form: FormData,
) -> dict[str, Any]:
    upload = uploads.attach(work, draft.filing, file.filename or "", file.file)
    if file_places.place_of(content, upload.name):
        return content
    kind = kind_named(kinds, text(form, "_kind", 40)) or file_places.guess(upload.name, kinds)
    owner = text(form, "_owner", 80)
    if kind.of_a_party and not owner:
        owner = file_places.guess_owner(upload.name, _claiming_names(draft, content))
    return file_places.put(content, upload.name, kind, owner, upload.pages)


def _claiming_names(draft: Draft, content: Mapping[str, Any]) -> list[str]:
    return Parties(content).names((draft.model.claiming,))


def _why(file: UploadFile, error: Exception) -> str:
    words = str(error) if isinstance(error, LianError) else "没有存下，请稍后再传"
    name = (file.filename or "文件")[:60]
    return words if name in words else f"“{name}”{words}"


@router.post("/file/{filing_id}/files/{upload_id}/kind")
def call_it(
    request: Request, actor: Filer, filing_id: str, upload_id: str, form: Posted
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
    request: Request, actor: Filer, filing_id: str, upload_id: str, form: Posted
) -> Response:
    """Take a file away again."""
    with house_of(request).work(actor) as work:
        draft = keep_typed(work, filing_id, form)
        upload = uploads.remove(work, draft.filing, upload_id)
        content = file_places.drop(draft.filing.content, upload.name)
        save(work, draft.filing, content, draft.filing.revision)
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
