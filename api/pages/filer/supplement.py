"""The supplement: only what was objected to, prefilled, re-checked while it is filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayFile
from api.base.posted import Posted, chosen_files, number
from api.base.security import house_of
from api.base.web import page
from api.forms.drafting import REVISION
from api.forms.page import FormPage
from api.forms.reading import Entered
from api.pages.filer.draft_files import kinds_for
from api.pages.filer.drafts import (
    Draft,
    content_of,
    find_draft,
    form_page,
    keep_typed,
    stored,
    taken_away,
    typed,
)
from api.pages.filer.filing import compare
from api.pages.filer.supplement_items import Item, items_of, shown_of
from court.core.courthouse import Actor, Conflict, NotFound, Work
from court.core.lifecycle import State
from court.core.tables import Upload
from court.decisions import service as decisions
from court.decisions.tables import DecisionRecord
from court.decisions.views.case import case_view
from court.filings import file_places
from court.filings import service as filings
from court.filings.adding import as_kind, attach_all, receive_all
from court.filings.file_places import Kind, promised
from court.filings.paper_kinds import kind_named
from court.filings.papers import opening_papers
from court.opinions.service import version_of
from court.opinions.supplement import EVIDENCE, MATERIALS, OTHER_EVIDENCE
from engine.text.errors import FilingError

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the court asked for: the draft towards it, the decision, the version it was made on."""

    draft: Draft
    decision: DecisionRecord
    version: dict[str, Any]


def find_asked(work: Work, filing_id: str) -> Asked:
    """The pending supplement of one of the actor's cases.  Raises `NotFound`, `Conflict`."""
    draft = find_draft(work, filing_id)
    decision = decisions.told_decision(work, draft.filing)
    if draft.filing.state != State.supplement or decision is None:
        raise Conflict(f"这份起诉现在是“{draft.filing.state}”，没有要补正的")
    return Asked(draft, decision, dict(version_of(work.session, draft.filing).content))


def _form(request: Request, actor: Actor, asked: Asked, entered: Entered) -> FormPage:
    """The form that shows only the items' fields; all other answers travel along."""
    here = f"/cases/{asked.draft.filing.id}/supplement"
    form = form_page(house_of(request), actor, asked.draft, entered)
    found = _items(asked, form, entered)
    return replace(
        form, action=here, check=f"{here}/live", uploads="", only=shown_of(found), checked=False
    )


def _items(asked: Asked, form: FormPage, entered: Entered) -> list[Item]:
    objections = asked.decision.objections
    return items_of(objections, asked.version, asked.draft.model, entered, form.live)


@router.get("/cases/{filing_id}/supplement")
def show(request: Request, actor: MayFile, filing_id: str) -> Response:
    """The items with their fields; without a pending supplement, the case."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
        asked = find_asked(look, filing_id) if filing.state == State.supplement else None
    if asked is None:
        return RedirectResponse(f"/cases/{filing_id}", 303)
    return _page(request, actor, asked, stored(asked.draft))


def _page(
    request: Request,
    actor: Actor,
    asked: Asked,
    entered: Entered,
    *,
    status: int = 200,
    said: str = "",
    refused: list[str] | None = None,
) -> Response:
    house = house_of(request)
    form = _form(request, actor, asked, entered)
    with house.look(actor) as look:
        case = case_view(look, asked.draft.filing)
    items = _items(asked, form, entered)
    return page(
        request,
        "supplement/page.html",
        status,
        case=case,
        draft=asked.draft,
        form=form,
        items=items,
        left=_left(items),
        files={item.point.number: _files(asked.draft, form, item) for item in items},
        said=said,
        promised=_promised(asked.draft, items),
        refused=refused or [],
        layouts=opening_papers(house, asked.draft.filing.cause),
        megabytes=house.settings.max_file_bytes // 1_000_000,
    )


def _left(items: list[Item]) -> int:
    return sum(item.point.settled is False or bool(item.wrong) for item in items)


def _files(draft: Draft, form: FormPage, item: Item) -> list[Upload]:
    """Files that are there for an item."""
    content = form.live.filing.raw
    there = [(u, file_places.place_of(content, u.name)) for u in draft.files]
    return [upload for upload, place in there if place and _is_for(item, place)]


def _promised(draft: Draft, items: list[Item]) -> set[int]:
    """Numbers of the items whose paper is named without a file: it is to be brought."""
    names = promised(draft.filing.content, draft.file_names)
    return {item.point.number for item in items if item.point.paper in names}


def _is_for(item: Item, place: file_places.Place) -> bool:
    if item.point.paper == OTHER_EVIDENCE:
        return place.list_name == EVIDENCE
    return place.name == item.point.paper and place.owner in ("", item.point.owner)


@router.post("/cases/{filing_id}/supplement/live")
def live(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Each item's state as things are typed; nothing is saved."""
    with house_of(request).look(actor) as look:
        asked = find_asked(look, filing_id)
    entered = typed(asked.draft, form)
    shown = _form(request, actor, asked, entered)
    items = _items(asked, shown, entered)
    return page(request, "supplement/live.html", items=items, left=_left(items))


@router.post("/cases/{filing_id}/supplement")
def save(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Without scripts: save, add or take away a row, show where things stand."""
    try:
        with house_of(request).work(actor) as work:
            keep_typed(work, filing_id, form)
            asked = find_asked(work, filing_id)
    except Conflict:
        return compare(request, actor, filing_id, form)
    entered = typed(asked.draft, form)
    return _page(request, actor, asked, entered, said="已保存。")


@router.post("/cases/{filing_id}/supplement/files")
def add_files(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then add the files of one item."""
    position = number(form, "_n")
    chosen = [*chosen_files(form, "_file"), *chosen_files(form, f"_file{position}")]
    arrived = receive_all(house_of(request), chosen)
    with house_of(request).work(actor) as work:
        draft = keep_typed(work, filing_id, form)
        item = _numbered(find_asked(work, filing_id), position, request, actor)
        named = as_kind(_kind(draft, item.point.paper), item.point.owner)
        refused = attach_all(work, draft.filing, arrived, named)
        asked = find_asked(work, filing_id)
    if request.headers.get("accept", "").startswith("application/json"):
        revision = asked.draft.filing.revision
        return JSONResponse({"revision": revision, "refused": refused, "html": ""})
    if refused:
        entered = stored(asked.draft)
        return _page(request, actor, asked, entered, status=422, refused=refused)
    return RedirectResponse(f"/cases/{filing_id}/supplement#item-{position}", 303)


def _numbered(asked: Asked, position: int, request: Request, actor: Actor) -> Item:
    entered = stored(asked.draft)
    items = _items(asked, form_page(house_of(request), actor, asked.draft, entered), entered)
    found = next(
        (item for item in items if item.point.number == position and item.point.paper), None
    )
    if found is None:
        raise NotFound("没有这一项，或者这一项不用交文件")
    return found


def _kind(draft: Draft, paper: str) -> Kind:
    """Evidence where the form lists it as evidence, else a paper of the filing."""
    known = kind_named(kinds_for(draft.model), paper)
    return known or Kind(EVIDENCE if paper == OTHER_EVIDENCE else MATERIALS, paper)


@router.post("/cases/{filing_id}/supplement/on-paper")
def on_paper(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """The document will be brought on paper: it is named, without a file, and counts as promised."""
    position = number(form, "_n")
    with house_of(request).work(actor) as work:
        draft = keep_typed(work, filing_id, form)
        item = _numbered(find_asked(work, filing_id), position, request, actor)
        content = file_places.name_paper(
            draft.filing.content, _kind(draft, item.point.paper), item.point.owner
        )
        filings.save(work, draft.filing, content, draft.filing.revision)
    return RedirectResponse(f"/cases/{filing_id}/supplement#item-{position}", 303)


@router.post("/cases/{filing_id}/supplement/files/{upload_id}/remove")
def take_away(
    request: Request, actor: MayFile, filing_id: str, upload_id: str, form: Posted
) -> Response:
    """Take a file away again."""
    with house_of(request).work(actor) as work:
        taken_away(work, filing_id, upload_id, form)
    return RedirectResponse(f"/cases/{filing_id}/supplement", 303)


@router.post("/cases/{filing_id}/supplement/submit")
def submit(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Hand the supplement in, complete or not; doing it twice is doing it once."""
    house = house_of(request)
    with house.look(actor) as look:
        draft = find_draft(look, filing_id)
    entered = typed(draft, form)
    content = content_of(draft, entered)
    try:
        with house.work(actor) as work:
            filing = filings.own(work, filing_id, lock=True)
            filings.supplement(work, filing, content, number(form, REVISION))
    except FilingError as error:
        return _unreadable(request, actor, filing_id, form, error)
    except Conflict:
        return compare(request, actor, filing_id, form)
    return RedirectResponse(f"/cases/{filing_id}?done=supplement", 303)


def _unreadable(
    request: Request, actor: Actor, filing_id: str, form: FormData, error: FilingError
) -> Response:
    """What cannot be read is said at its item; what was typed stays."""
    with house_of(request).look(actor) as look:
        asked = find_asked(look, filing_id)
    entered = typed(asked.draft, form)
    said = [f"{p.path.rpartition('.')[2]}：{p.message}" for p in error.problems[:5]]
    return _page(request, actor, asked, entered, status=422, refused=said)
