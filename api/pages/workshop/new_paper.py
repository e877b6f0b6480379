"""A new material by a form, inside a change set."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDraftRules
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import edit_address
from api.pages.workshop.new_fact import errors_of, places_of
from court.core.courthouse import Actor
from court.workshop import new_words, service, trying
from engine.editing.depth import Depth
from engine.editing.new_facts import near, words_of
from engine.editing.new_papers import NewPaper, kinds_of
from engine.text.errors import FilingError

router = APIRouter()
LIMITS = {"name": 60, "also": 300, "proves": 40, "place": 80, "hint": 200}


@router.get("/workshop/sets/{set_id}/paper")
def paper_page(
    request: Request,
    set_id: str,
    actor: MayDraftRules,
    name: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The empty form; for a cause the change set changes already, with that cause in it."""
    said = dict.fromkeys(LIMITS, "") | {"name": name}
    with house_of(request).look(actor) as look:
        found = service.one(look, set_id)
        said["place"] = next(iter(trying.changed_causes(look, found)), "")
    return _page(request, actor, set_id, said)


def _page(
    request: Request,
    actor: Actor,
    set_id: str,
    said: dict[str, str],
    errors: dict[str, str] | None = None,
) -> Response:
    with house_of(request).look(actor) as look:
        found = service.one(look, set_id)
        bundle = new_words.bundle_of(look, found)
        known = new_words.taken(look, found) if said["name"] else {}
        places = places_of(look, found, bundle)
        depth = service.depth_in(look, found)
    return page(
        request,
        "workshop/paper.html",
        422 if errors else 200,
        found=found,
        said=said,
        errors=errors or {},
        kinds=kinds_of(bundle),
        places=places,
        near=[(one, known[one]) for one in near(said["name"], known)],
        may_write=depth == Depth.conditions,
    )


@router.post("/workshop/sets/{set_id}/paper")
def add(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Write it, and go to where it stands; what is wrong is said at its field."""
    said = {name: text(form, name, limit) for name, limit in LIMITS.items()}
    paper = NewPaper(said["name"], words_of(said["also"]), said["proves"], said["hint"])
    try:
        with house_of(request).work(actor) as work:
            file = new_words.add_paper(work, set_id, paper, said["place"])
    except FilingError as error:
        return _page(request, actor, set_id, said, errors_of(error))
    return RedirectResponse(f"{edit_address(set_id, file, paper.name)}&done=saved", 303)
