"""Entering a filing at the window: the same form with the same live check, then the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayServeWindow
from api.base.downloads import attachment
from api.base.errors import describe
from api.base.posted import Posted, chosen_files, number, text
from api.base.security import house_of
from api.base.web import page
from api.forms import drafting
from api.forms.drafting import REVISION
from api.forms.model import FormModel
from api.forms.page import FormPage
from api.forms.reading import Entered
from api.pages.filer.draft_files import file_cards, kinds_for
from api.pages.open.finder import finder_values
from court.core.clock import local
from court.core.courthouse import Actor, Conflict, Courthouse, NotFound, Work
from court.core.lifecycle import State
from court.core.roles import Action
from court.core.tables import Account, Filing, Upload
from court.counter import window
from court.decisions.handing_out import (
    CAPACITIES,
    copies_for_filers,
    for_window,
    handed_out,
    wait_here,
)
from court.decisions.issued import filer_names, read_document
from court.decisions.receiving import hand_in, issue_receipt
from court.filings import file_places, uploads
from court.filings import service as filings
from court.filings.adding import attach_all, by_name, receive_all
from court.identity.documents import document_kinds
from court.opinions.service import Filed
from engine.language.parties import CLAIMING, Parties
from engine.text.errors import FilingError

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Entry:
    """A filing in work at the window, with its form, its files and whose it is."""

    filing: Filing
    model: FormModel
    files: list[Upload]
    owner: Account | None

    @property
    def address(self) -> str:
        return f"/window/filings/{self.filing.id}"


def _entry(work: Work, filing: Filing) -> Entry:
    model = drafting.model_of(work, filing)
    return Entry(filing, model, uploads.of_filing(work, filing), window.owner_of(work, filing))


def _keep(work: Work, filing_id: str, form: FormData) -> Entry:
    """The draft with what was typed saved.  Raises `Conflict`, `FilingError`."""
    entry = _entry(work, window.draft(work, filing_id))
    drafting.keep(work, entry.filing, entry.model, form)
    return entry


def _form(house: Courthouse, entry: Entry, entered: Entered, checked: bool = False) -> FormPage:
    filing = entry.filing
    verified = bool(entry.owner and entry.owner.identity_verified)
    live = drafting.answered(house, filing, entry.model, entered, verified)
    return FormPage(
        model=entry.model,
        entered=entered,
        live=live,
        action=entry.address,
        check=f"{entry.address}/live",
        autosave=f"{entry.address}/save",
        uploads="window/uploads.html",
        checked=checked,
        hidden={REVISION: str(filing.revision)},
    )


def _stored(entry: Entry) -> Entered:
    return drafting.stored(entry.filing, entry.model)


def _page(
    request: Request,
    entry: Entry,
    form: FormPage,
    status: int = 200,
    *,
    said: str = "",
    refused: list[str] | None = None,
) -> Response:
    kinds = kinds_for(entry.model)
    return page(
        request,
        "window/entry.html",
        status,
        entry=entry,
        form=form,
        said=said,
        refused=refused or [],
        cards=file_cards(entry.files, form.live.filing.raw, kinds),
        megabytes=house_of(request).settings.max_file_bytes // 1_000_000,
    )


@router.get("/window/new")
def new(
    request: Request,
    actor: MayServeWindow,
    cause: str = "",
    q: str = "",
    at: str = "",
    of: str = "",
) -> Response:
    """Which cause does the paper have?"""
    values = finder_values(request, q, at, of, "/window/new")
    return page(request, "window/new.html", cause=cause[:80], **values)


@router.post("/window/new")
def begin(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """A new entry of a cause."""
    cause = text(form, "cause", 80)
    try:
        with house_of(request).work(actor) as work:
            filing = window.begin_paper(work, cause)
    except FilingError as error:
        values = finder_values(request, cause, "", "", "/window/new")
        said = error.problems[0].message
        return page(request, "window/new.html", 422, cause="", **(values | {"problem": said}))
    return RedirectResponse(f"/window/filings/{filing.id}", 303)


@router.get("/window/filings/{filing_id}")
def show(request: Request, actor: MayServeWindow, filing_id: str) -> Response:
    """The form of a draft; what was handed in shows its receipt."""
    house = house_of(request)
    with house.look(actor) as look:
        filing = window.one(look, filing_id)
        entry = _entry(look, filing)
        values = received_values(look, filing) if filing.state != State.draft else {}
        taken = bool(values) or window.is_taken(look, filing)
    if values:
        return page(request, "window/received.html", **values)
    if not taken:
        return page(request, "window/take.html", entry=entry)
    return _page(request, entry, _form(house, entry, _stored(entry)))


def received_values(look: Work, filing: Filing) -> dict[str, Any]:
    """What the page of a filing that was handed in shows."""
    papers = for_window(look, filing)
    return {
        "entry": _entry(look, filing),
        "papers": [(paper, copies_for_filers(filing, paper)) for paper in papers],
        "handed": handed_out(look, filing),
        "capacities": CAPACITIES,
        "problem": "",
        "said": {},
    }


@router.post("/window/filings/{filing_id}")
def save_and_check(
    request: Request, actor: MayServeWindow, filing_id: str, form: Posted
) -> Response:
    """Without scripts: save, add or take away a row, show everything that is missing."""
    house = house_of(request)
    with house.work(actor) as work:
        entry = _keep(work, filing_id, form)
    checked = not (text(form, "_add", 40) or text(form, "_remove", 40))
    shown = _form(house, entry, drafting.typed(entry.model, form), checked)
    return _page(request, entry, shown, said="已保存" if checked else "")


@router.post("/window/filings/{filing_id}/live")
def live(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """The answer to what is typed; nothing is saved."""
    house = house_of(request)
    with house.look(actor) as look:
        entry = _entry(look, window.one(look, filing_id))
    shown = _form(house, entry, drafting.typed(entry.model, form))
    return page(request, "form/live.html", form=shown)


@router.post("/window/filings/{filing_id}/save")
def save(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Save while typing; scripts learn the new revision, or why nothing was saved."""
    try:
        with house_of(request).work(actor) as work:
            entry = _keep(work, filing_id, form)
            now = work.now
    except (Conflict, NotFound, FilingError) as error:
        status, title, _ = describe(error)
        return JSONResponse({"title": title}, status)
    return JSONResponse({"revision": entry.filing.revision, "saved": f"{local(now):%H:%M}"})


@router.post("/window/filings/{filing_id}/files")
def add_files(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then add each scanned file; a refused one keeps no other out."""
    house = house_of(request)
    arrived = receive_all(house, chosen_files(form, "_file"))
    with house.work(actor) as work:
        entry = _keep(work, filing_id, form)
        named = by_name(kinds_for(entry.model), entry.model.claiming)
        refused = attach_all(work, entry.filing, arrived, named)
        entry = _entry(work, entry.filing)
    if not refused:
        return RedirectResponse(f"{entry.address}#s-evidence", 303)
    return _page(request, entry, _form(house, entry, _stored(entry)), 422, refused=refused)


@router.post("/window/filings/{filing_id}/files/{upload_id}/remove")
def take_away(
    request: Request, actor: MayServeWindow, filing_id: str, upload_id: str, form: Posted
) -> Response:
    """Save what was typed, then take a file away again."""
    with house_of(request).work(actor) as work:
        entry = _keep(work, filing_id, form)
        upload = uploads.remove(work, entry.filing, upload_id)
        content = file_places.drop(entry.filing.content, upload.name)
        filings.save(work, entry.filing, content, entry.filing.revision)
    return RedirectResponse(f"{entry.address}#s-evidence", 303)


@router.post("/window/filings/{filing_id}/confirm")
def to_hand_in(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Save what was typed, then ask whose it is."""
    with house_of(request).work(actor) as work:
        _keep(work, filing_id, form)
    return RedirectResponse(f"/window/filings/{filing_id}/hand-in", 303)


@router.get("/window/filings/{filing_id}/hand-in")
def hand_in_page(request: Request, actor: MayServeWindow, filing_id: str) -> Response:
    """What is still missing, whose filing it is, and handing it in."""
    return _hand_in(request, actor, filing_id)


def _hand_in(
    request: Request,
    actor: Actor,
    filing_id: str,
    status: int = 200,
    said: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        filing = window.one(look, filing_id)
        entry = _entry(look, filing)
    if filing.state != State.draft:
        return RedirectResponse(entry.address, 303)
    form = _form(house, entry, _stored(entry), checked=True)
    kinds = document_kinds(house.bundle)
    return page(
        request,
        "window/hand-in.html",
        status,
        entry=entry,
        form=form,
        wrong=[m for m in form.live.messages if m.wrong],
        values=said or _person(filing, kinds),
        errors=errors or {},
        kinds=kinds,
    )


def _person(filing: Filing, kinds: Sequence[str]) -> dict[str, str]:
    """The first person on the filing side, as entered."""
    own = Parties(filing.content).of(CLAIMING)
    first = own[0].values if own else {}
    of_a_person = first.get("类型") == "自然人"
    return {
        "phone": str(first.get("联系电话", "")),
        "name": str(first.get("姓名", "")) if of_a_person else "",
        "id_type": str(first.get("证件类型", "")) or kinds[0],
        "id_number": str(first.get("证件号码", "")) if of_a_person else "",
        "seen": "",
        "nobody": "",
    }


FIELDS = {
    "手机号": "phone",
    "姓名": "name",
    "证件类型": "id_type",
    "证件号码": "id_number",
}


@router.post("/window/filings/{filing_id}/submit")
def submit(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Hand it in for the person at the window, or for nobody with an account."""
    said = {
        name: text(form, name, 80)
        for name in ("phone", "name", "id_type", "id_number", "seen", "nobody")
    }
    waits = bool(text(form, "waits", 4))
    try:
        hand_in(
            house_of(request),
            actor,
            partial(_taken_in, filing_id, said, number(form, REVISION), waits),
        )
    except FilingError as error:
        problems = {FIELDS.get(p.path, "other"): p.message for p in error.problems}
        return _hand_in(request, actor, filing_id, 422, said, problems)
    return RedirectResponse(f"/window/filings/{filing_id}", 303)


def _taken_in(
    filing_id: str, said: dict[str, str], revision: int, waits: bool, work: Work
) -> Filed:
    if window.one(work, filing_id, lock=True).state == State.draft and not said["nobody"]:
        _give(work, filing_id, said)
    filed = window.submit(work, filing_id, revision)
    if waits:
        wait_here(work, filed.filing)
    return filed


def _give(work: Work, filing_id: str, said: dict[str, str]) -> None:
    shown = window.Document(said["name"], said["id_type"], said["id_number"])
    window.give_to(work, filing_id, said["phone"], shown if said["seen"] else None)


@router.get("/window/filings/{filing_id}/discard")
def ask_discard(request: Request, actor: MayServeWindow, filing_id: str) -> Response:
    """What throwing a draft away means."""
    with house_of(request).look(actor) as look:
        entry = _entry(look, window.one(look, filing_id))
    return page(request, "window/discard.html", entry=entry)


@router.post("/window/filings/{filing_id}/discard")
def discard(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Throw a draft away."""
    with house_of(request).work(actor) as work:
        filings.discard(work, window.draft(work, filing_id))
    return RedirectResponse("/window", 303)


@router.get("/window/filings/{filing_id}/papers/{document_id}")
def paper(request: Request, actor: MayServeWindow, filing_id: str, document_id: str) -> Response:
    """A document of a filing of the counter, to print."""
    with house_of(request).look(actor) as look:
        window.one(look, filing_id)
        found, data = read_document(look, filing_id, document_id, Action.window)
    return attachment(found.file_name, found.media_type, data)


@router.post("/window/filings/{filing_id}/receipt")
def receipt(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Make the receipt where there is none yet."""
    with house_of(request).work(actor) as work:
        filing = window.one(work, filing_id, lock=True)
        if filer_names(filing):
            issue_receipt(work, filing)
    return RedirectResponse(f"/window/filings/{filing_id}", 303)
