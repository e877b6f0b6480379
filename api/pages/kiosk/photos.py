"""Papers photographed at a machine of the court: examined and kept like every other upload."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import Public
from api.base.posted import Posted, chosen_files, text
from api.base.security import house_of
from api.forms.page import model_for
from api.pages.kiosk.door import to_door, visitor_of
from api.pages.kiosk.session import HOME, screen, token_of, while_it_lasts
from court.core.courthouse import Work
from court.core.tables import Filing
from court.counter import kiosk
from court.filings import file_places, uploads
from court.filings import service as filings
from court.filings.adding import Arrived, as_kind, attach_all, receive_all
from court.filings.file_places import Kind
from court.filings.paper_kinds import kind_named, kinds_of
from court.filings.service import KIOSK
from court.opinions.supplement import EVIDENCE, OTHER_EVIDENCE
from engine.language.parties import Parties

router = APIRouter()
PAGE = f"{HOME}/photos"
MOST_KINDS = 8  # boxes a finger can find on one screen


@router.get("/kiosk/photos")
@while_it_lasts
def ask(*, request: Request, actor: Public) -> Response:
    """What a paper is, and the camera; below it what is there already."""
    if not visitor_of(request, actor).device:
        return to_door(PAGE)
    return _page(request)


@router.post("/kiosk/photos")
@while_it_lasts
def take(*, request: Request, actor: Public, form: Posted) -> Response:
    """Keep the pictures as what was chosen; a refused one is said and keeps no other out."""
    if not visitor_of(request, actor).device:
        return to_door(PAGE)
    house = house_of(request)
    _current(request)
    arrived = receive_all(house, chosen_files(form, "_file"))
    with house.work() as work:
        draft = kiosk.current(work, token_of(request))
        kind = kind_named(_kinds(work, draft), text(form, "_kind", 40))
        refused = _attach(work, draft, arrived, kind or Kind(EVIDENCE, OTHER_EVIDENCE))
    return _page(request, refused) if refused else RedirectResponse(PAGE, 303)


@router.post("/kiosk/photos/remove")
@while_it_lasts
def take_away(*, request: Request, actor: Public, form: Posted) -> Response:
    """Take a picture away again.  Raises `NotFound` for one of another visitor."""
    with house_of(request).work() as work:
        draft = kiosk.current(work, token_of(request))
        upload = uploads.remove(work, draft, text(form, "upload", 40))
        content = file_places.drop(draft.content, upload.name)
        filings.save(work, draft, content, draft.revision)
    return RedirectResponse(PAGE, 303)


def _current(request: Request) -> Filing:
    with house_of(request).work() as work:
        return kiosk.current(work, token_of(request))


def _kinds(work: Work, draft: Filing) -> list[Kind]:
    """What can be chosen: every usual piece of evidence, and papers about the person."""
    found = kinds_of(model_for(work.house, draft.cause, KIOSK).ruleset.casetype)
    papers = [kind for kind in found if kind.of_a_party]
    evidence = [kind for kind in found if kind.list_name == EVIDENCE and kind not in papers]
    other = [kind for kind in evidence if kind.name == OTHER_EVIDENCE]
    usual = [kind for kind in evidence if kind not in other]
    room = MOST_KINDS - len(papers[:2]) - len(other)
    return [*papers[:2], *usual[:room], *other]


def _attach(work: Work, draft: Filing, arrived: Arrived, kind: Kind) -> list[str]:
    side = model_for(work.house, draft.cause, KIOSK).claiming
    names = Parties(draft.content).names((side,))
    owner = names[0] if kind.of_a_party and len(names) == 1 else ""
    return attach_all(work, draft, arrived, as_kind(kind, owner))


def _page(request: Request, refused: list[str] | None = None) -> Response:
    with house_of(request).work() as work:
        draft = kiosk.current(work, token_of(request))
        kinds = [kind.name for kind in _kinds(work, draft)]
        files = [
            (one, place.name if place else OTHER_EVIDENCE)
            for one in uploads.of_filing(work, draft)
            for place in [file_places.place_of(draft.content, one.name)]
        ]
    return screen(
        request,
        "kiosk/photos.html",
        422 if refused else 200,
        filing=draft,
        kinds=kinds,
        other=OTHER_EVIDENCE,
        files=files,
        refused=refused or [],
    )
