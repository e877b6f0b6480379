"""Filing online: start a draft, write it with the live answer, save it while typing."""

from __future__ import annotations

from urllib.parse import quote

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayFile, MayKeepClients, Public
from api.base.errors import describe
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.forms.drafting import REVISION
from api.forms.page import CAUSE, pairs
from api.forms.posted import posted_form
from api.pages.filer.differences import differences
from api.pages.filer.drafts import (
    content_of,
    draft_page,
    find_draft,
    form_page,
    keep_typed,
    stored,
    typed,
)
from api.pages.filer.starting import begin_for
from api.pages.open.signin import keep_and_sign_in
from court.core.clock import local
from court.core.courthouse import Conflict, NotFound
from court.core.lifecycle import State
from court.core.roles import Action
from court.files.names import disposition
from court.filings import clients
from court.filings import service as filings
from court.filings.answers import in_one_shape
from court.filings.papers import complaint
from engine.text.errors import FilingError

router = APIRouter()


@router.post("/file/start")
def start(request: Request, actor: Public, form: Posted) -> Response:
    """A new draft of a cause, with what a self-check has filled in.

    Whoever is not signed in yet is asked to, and what was filled in comes along.
    """
    house = house_of(request)
    cause, client = text(form, CAUSE, 80), text(form, "_client", 40)
    try:
        posted = posted_form(house, form, filings.ONLINE, cause)
    except FilingError:
        if pairs(form, ("csrf", CAUSE, "_client")):
            raise
        return RedirectResponse(f"/file?q={quote(cause)}", 303)
    if not actor.signed_in:
        return keep_and_sign_in(request, orjson.dumps(posted.plain).decode())
    actor.require(Action.file)
    with house.work(actor) as work:
        draft = begin_for(work, posted.model, posted.plain, client)
    return RedirectResponse(f"/file/{draft.id}", 303)


@router.get("/file/{filing_id}")
def show(request: Request, actor: MayFile, filing_id: str) -> Response:
    """The form of a draft; what was handed in already leads to its case."""
    with house_of(request).look(actor) as look:
        draft = find_draft(look, filing_id)
    if not draft.open:
        return RedirectResponse(f"/cases/{filing_id}", 303)
    form = form_page(house_of(request), actor, draft, stored(draft))
    return draft_page(request, draft, form)


@router.post("/file/{filing_id}")
def save_and_check(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Without scripts: save, add or take away a row, show everything that is missing."""
    house = house_of(request)
    try:
        with house.work(actor) as work:
            draft = keep_typed(work, filing_id, form)
    except Conflict:
        return compare(request, actor, filing_id, form)
    entered = typed(draft, form)
    checked = not (text(form, "_add", 40) or text(form, "_remove", 40))
    shown = form_page(house, actor, draft, entered, checked=checked)
    return draft_page(request, draft, shown, said="已保存。" if checked else "")


@router.post("/file/{filing_id}/live")
def live(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """The answer to what is typed; nothing is saved."""
    with house_of(request).look(actor) as look:
        draft = find_draft(look, filing_id)
    entered = typed(draft, form)
    shown = form_page(house_of(request), actor, draft, entered)
    return page(request, "form/live.html", form=shown)


@router.post("/file/{filing_id}/save")
def save(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Save while typing; scripts learn the new revision, or why nothing was saved."""
    house = house_of(request)
    try:
        with house.work(actor) as work:
            draft = keep_typed(work, filing_id, form)
            now = work.now
    except (Conflict, NotFound, FilingError) as error:
        status, title, _ = describe(error)
        return JSONResponse({"title": title}, status)
    return JSONResponse({"revision": draft.filing.revision, "saved": f"{local(now):%H:%M}"})


@router.post("/file/{filing_id}/compare")
def compare(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """What is typed here beside what was saved elsewhere; the person chooses, nothing is lost."""
    house = house_of(request)
    with house.look(actor) as look:
        draft = find_draft(look, filing_id)
    if not draft.open:
        raise Conflict(f"这份起诉现在是“{draft.filing.state}”，不能再修改")
    vocabulary = draft.model.ruleset.vocabulary
    here = in_one_shape(content_of(draft, typed(draft, form)), vocabulary)
    found = differences(here, draft.filing.content, vocabulary)
    if not found:
        return RedirectResponse(draft.address, 303)
    return page(
        request,
        "filing/compare.html",
        409,
        draft=draft,
        differences=found,
        saved=draft.filing.updated_at,
        typed=_own_words(form),
        revision=draft.filing.revision,
    )


def _own_words(form: FormData) -> list[tuple[str, str]]:
    """What was typed, to be sent again."""
    return pairs(form, ("csrf", REVISION, "_add", "_remove"))


@router.post("/file/{filing_id}/preview/{layout}")
def preview(
    request: Request, actor: MayFile, filing_id: str, layout: str, form: Posted
) -> Response:
    """The complaint as PDF, made of what is typed now."""
    with house_of(request).look(actor) as look:
        draft = find_draft(look, filing_id)
        content = content_of(draft, typed(draft, form))
        paper = complaint(look, draft.filing, content, layout)
    headers = {"Content-Disposition": disposition(paper.name, inline=True)}
    return Response(paper.pdf, 200, headers, "application/pdf")


@router.post("/file/{filing_id}/client")
def use_client(request: Request, actor: MayKeepClients, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then fill a client in as a party."""
    side = text(form, "_side", 10)
    try:
        with house_of(request).work(actor) as work:
            draft = keep_typed(work, filing_id, form)
            revision = draft.filing.revision
            clients.put_into(work, filing_id, revision, text(form, "_client", 40), side)
    except Conflict:
        return compare(request, actor, filing_id, form)
    return RedirectResponse(f"/file/{filing_id}", 303)


@router.post("/file/{filing_id}/as-template")
def as_template(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then ask how the template is to be called."""
    try:
        with house_of(request).work(actor) as work:
            keep_typed(work, filing_id, form)
    except Conflict:
        return compare(request, actor, filing_id, form)
    return RedirectResponse(f"/templates/new?filing={filing_id}", 303)


@router.get("/file/{filing_id}/discard")
def ask_discard(request: Request, actor: MayFile, filing_id: str) -> Response:
    """What deleting a draft means, before it is done."""
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
    if filing.state != State.draft:
        raise Conflict("已经提交的不能删除，可以在案件页面撤回")
    return page(request, "filing/discard.html", filing=filing)


@router.post("/file/{filing_id}/discard")
def discard(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Delete a draft."""
    with house_of(request).work(actor) as work:
        filings.discard(work, filings.own(work, filing_id, lock=True))
    return RedirectResponse("/cases", 303)


@router.post("/file/{filing_id}/cause")
def change_cause(request: Request, actor: MayFile, filing_id: str, form: Posted) -> Response:
    """Another cause for a draft; what was filled in stays."""
    with house_of(request).work(actor) as work:
        filing = filings.own(work, filing_id, lock=True)
        filings.change_cause(work, filing, text(form, CAUSE, 80))
    return RedirectResponse(f"/file/{filing_id}", 303)
