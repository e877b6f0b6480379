"""A new fact by a form, inside a change set, with the filer's field beside it as it would be drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayDraftRules
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.forms.building import element_field, waiting_field
from api.forms.live import live_view
from api.forms.model import Field
from api.forms.page import FormPage, model_for
from api.forms.reading import Entered
from api.pages.workshop.desk import edit_address
from court.core.courthouse import Actor, Courthouse, Work
from court.core.tables import ChangeSet
from court.workshop import new_words, service, trying
from engine.bundle.bundle import Bundle
from engine.editing.boxes import BETWEEN
from engine.editing.depth import Depth
from engine.editing.new_facts import (
    EVERY_CAUSE,
    SILENT,
    TYPES,
    Home,
    NewFact,
    groups_of,
    home_of,
    near,
    read,
    words_of,
)
from engine.language.words import TAKEN_AS
from engine.text.errors import FilingError

router = APIRouter()
ONLINE, SAMPLE_CAUSE = "网上", "民间借贷纠纷"
FAMILIES = 2
STAFF, ANYBODY = "工作人员", "当事人"
LIMITS = {
    "name": 60,
    "question": 120,
    "type": 12,
    "options": 2_000,
    "hint": 200,
    "who": 10,
    "silence": 10,
    "instead": 60,
    "also": 300,
    "group": 40,
    "place": 80,
    "basis": 300,
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What the form would show: the field, how it would be asked for, near names; what is taken."""

    field: Field | None = None
    staff_only: bool = False
    claimed: bool = False
    near: tuple[tuple[str, str], ...] = ()
    form: FormPage | None = None


def _typed(form: FormData) -> dict[str, str]:
    return {name: text(form, name, limit) for name, limit in LIMITS.items()}


def _fact(said: dict[str, str]) -> NewFact:
    silence = f"{TAKEN_AS}{said['instead']}" if said["silence"] == TAKEN_AS else said["silence"]
    question = said["question"]
    return NewFact(
        name=said["name"],
        question=f"{question[:-1]}？" if question.endswith("?") else question,
        type=said["type"],
        options=words_of(said["options"]),
        hint=said["hint"],
        staff_only=said["who"] == STAFF,
        silence=silence,
        also=words_of(said["also"]),
        group=said["group"],
        basis=tuple(one for one in said["basis"].split(BETWEEN) if one.strip()),
    )


@router.get("/workshop/sets/{set_id}/fact")
def fact_page(
    request: Request,
    set_id: str,
    actor: MayDraftRules,
    place: Annotated[str, Query(max_length=80)] = "",
    name: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The empty form; for a cause the change set changes already, with that cause in it."""
    said = dict.fromkeys(LIMITS, "") | {"who": ANYBODY, "name": name, "place": place}
    with house_of(request).look(actor) as look:
        found = service.one(look, set_id)
        if not place:
            said["place"] = next(iter(trying.changed_causes(look, found)), "")
    return _page(request, actor, set_id, said)


def _page(
    request: Request,
    actor: Actor,
    set_id: str,
    said: dict[str, str],
    errors: dict[str, str] | None = None,
) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        found = service.one(look, set_id)
        bundle = new_words.bundle_of(look, found)
        preview = _preview(look, found, house, bundle, said)
        depth = service.depth_in(look, found)
        home = _home(bundle, said["place"], house)
        places = places_of(look, found, bundle)
    known = (one for one in (home, _home(bundle, EVERY_CAUSE, house)) if one is not None)
    groups = dict.fromkeys(group for one in known for group in groups_of(bundle, one))
    return page(
        request,
        "workshop/fact.html",
        422 if errors else 200,
        found=found,
        said=said,
        errors=errors or {},
        preview=preview,
        may_write=depth == Depth.conditions,
        types=TYPES,
        silences=(*SILENT, TAKEN_AS),
        who=(ANYBODY, STAFF),
        groups=groups,
        places=places,
    )


def places_of(look: Work, found: ChangeSet, bundle: Bundle) -> list[str]:
    """Places to offer for a word: causes that are changed already, families of causes, all causes."""
    families = (path[-1] for path in sorted(bundle.casetype_files) if 0 < len(path) <= FAMILIES)
    changed = trying.changed_causes(look, found)
    return list(dict.fromkeys((*changed, EVERY_CAUSE, *families)))


def errors_of(error: FilingError) -> dict[str, str]:
    """What is wrong, by field; several of one field in one sentence."""
    found: dict[str, list[str]] = {}
    for problem in error.problems:
        found.setdefault(problem.path, []).append(problem.message)
    return {path: "；".join(said) for path, said in found.items()}


def _home(bundle: Bundle, place: str, house: Courthouse) -> Home | None:
    try:
        return home_of(bundle, place, house.today)
    except ValueError:
        return None


def _preview(
    look: Work, found: ChangeSet, house: Courthouse, bundle: Bundle, said: dict[str, str]
) -> Preview:
    """The field as the form of its cause draws it, made from the very line that would be written."""
    fact = _fact(said)
    known = new_words.taken(look, found)
    hints = tuple((one, known[one]) for one in near(fact.name, known)) if fact.name else ()
    home = _home(bundle, said["place"], house)
    if home is None or not (fact.name and fact.type):
        return Preview(near=hints)
    element, problems = read(replace(fact, silence=fact.silence or SILENT[0]), home)
    if element is None or element.fact is None or problems.items:
        return Preview(near=hints)
    own = element.fact
    drawn = (
        waiting_field(own, fact.question)
        if home.path is None
        else element_field(element, own, fact.question)
    )
    model = model_for(house, SAMPLE_CAUSE, ONLINE)
    shown = Entered()
    form = FormPage(model, shown, live_view(house, model, shown, house.today), "", "")
    field = replace(drawn, asked=False, when=None, relevance="")
    return Preview(field, fact.staff_only, own.assumed is not None, hints, form)


@router.post("/workshop/sets/{set_id}/fact/preview")
def preview(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """The filer's field while somebody types, and names that are near."""
    house = house_of(request)
    with house.look(actor) as look:
        found = service.one(look, set_id)
        bundle = new_words.bundle_of(look, found)
        shown = _preview(look, found, house, bundle, _typed(form))
    return page(request, "workshop/fact_preview.html", preview=shown)


@router.post("/workshop/sets/{set_id}/fact")
def add(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Write it, and go to where it stands; what is wrong is said at its field."""
    said = _typed(form)
    if text(form, "action", 10) == "preview":
        return _page(request, actor, set_id, said)
    fact = _fact(said)
    try:
        with house_of(request).work(actor) as work:
            home = new_words.add_fact(work, set_id, fact, said["place"])
    except FilingError as error:
        return _page(request, actor, set_id, said, errors_of(error))
    return RedirectResponse(f"{edit_address(set_id, home.file, fact.name)}&done=saved", 303)
