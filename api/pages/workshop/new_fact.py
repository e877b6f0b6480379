"""A new fact by a form, inside a change set, with the filer's field beside it as it would be drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MayDraftRules
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.forms.asked import element_field, waiting_field
from api.forms.fields import field_from
from api.forms.live import live_view
from api.forms.model import Field
from api.forms.page import FormPage, model_for
from api.forms.reading import Entered
from api.forms.tables import worded
from api.pages.workshop.new_word import Said, WordForm
from court.core.courthouse import Courthouse, Work
from court.core.tables import ChangeSet
from court.workshop import new_words, service
from engine.bundle.bundle import Bundle
from engine.editing.member_facts import KINDS, OWNERS, SIDES, folds_of, form_line
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
from engine.language.casetypes import Element
from engine.language.vocabulary import Fact
from engine.language.words import TAKEN_AS
from engine.text.errors import Problems
from engine.text.lists import listed
from engine.text.yamlio import load

router = APIRouter()
ONLINE, SAMPLE_CAUSE = "网上", "民间借贷纠纷"
STAFF, ANYBODY = "工作人员", "当事人"
WHOLE, ALL_SIDES, ALL_KINDS = "整件案子一个", "各方", "个人和单位"
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
    "owner": 10,
    "side": 10,
    "kind": 10,
    "group": 40,
    "place": 80,
    "basis": 300,
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What the form would show: the field, how it would be asked for, near names; what is taken.

    `whose` is the kind of member that has it, in words; `fold` where its block asks.
    """

    field: Field | None = None
    staff_only: bool = False
    claimed: bool = False
    near: tuple[tuple[str, str], ...] = ()
    form: FormPage | None = None
    whose: str = ""
    fold: str = ""


def _fact(said: Said) -> NewFact:
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
        basis=tuple(listed(said["basis"])),
        owner=next((one for one, whose in OWNERS.items() if whose == said["owner"]), ""),
        side=said["side"] if said["side"] in SIDES else "",
        kind=said["kind"] if said["kind"] in KINDS else "",
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
    known = {"who": ANYBODY, "owner": WHOLE, "side": ALL_SIDES, "kind": ALL_KINDS}
    return FACT.empty(request, actor, set_id, known | {"name": name, "place": place})


def _values(look: Work, found: ChangeSet, bundle: Bundle, said: Said) -> dict[str, Any]:
    home = _home(bundle, said["place"], look.house)
    known = (one for one in (home, _home(bundle, EVERY_CAUSE, look.house)) if one is not None)
    groups = dict.fromkeys(group for one in known for group in groups_of(bundle, one))
    return {
        "preview": _preview(look, found, bundle, said),
        "types": TYPES,
        "silences": (*SILENT, TAKEN_AS),
        "who": (ANYBODY, STAFF),
        "owners": (WHOLE, *OWNERS.values()),
        "sides": (ALL_SIDES, *SIDES),
        "party_kinds": (ALL_KINDS, *KINDS),
        "groups": dict.fromkeys((*groups, *(f for one in OWNERS for f in folds_of(bundle, one)))),
    }


def _home(bundle: Bundle, place: str, house: Courthouse) -> Home | None:
    try:
        return home_of(bundle, place, house.today)
    except ValueError:
        return None


def _preview(look: Work, found: ChangeSet, bundle: Bundle, said: Said) -> Preview:
    """The field as the form draws it, made from the very lines that would be written."""
    fact, house = _fact(said), look.house
    known = new_words.taken(look, found)
    hints = tuple((one, known[one]) for one in near(fact.name, known)) if fact.name else ()
    home = _home(bundle, EVERY_CAUSE if fact.owner else said["place"], house)
    if home is None or not (fact.name and fact.type):
        return Preview(near=hints)
    element, problems = read(replace(fact, silence=fact.silence or SILENT[0]), home)
    if element is None or element.fact is None or problems.items:
        return Preview(near=hints)
    own = element.fact
    model = model_for(house, SAMPLE_CAUSE, ONLINE)
    shown = Entered()
    form = FormPage(model, shown, live_view(house, model, shown, house.today), "", "")
    drawn = _drawn(bundle, fact, element, own, home)
    field = replace(drawn, asked=False, when=None, relevance="", kinds=frozenset())
    claimed = own.assumed is not None
    whose = OWNERS.get(fact.owner, "")
    return Preview(field, fact.staff_only, claimed, hints, form, whose, fact.group)


def _drawn(bundle: Bundle, fact: NewFact, element: Element, own: Fact, home: Home) -> Field:
    """As the block of a member draws it, as an element of a cause, or as a shared fact asked for."""
    if fact.owner:
        line = load(form_line(fact).encode(), "新的事实", Problems())
        return field_from(own, worded(bundle, line, own))
    if home.path is None:
        return waiting_field(own, fact.question)
    return element_field(element, own, fact.question)


@router.post("/workshop/sets/{set_id}/fact/preview")
def preview(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """The filer's field while somebody types, and names that are near."""
    with house_of(request).look(actor) as look:
        found = service.one(look, set_id)
        shown = _preview(look, found, new_words.bundle_of(look, found), FACT.typed(form))
    return page(request, "workshop/fact_preview.html", preview=shown)


@router.post("/workshop/sets/{set_id}/fact")
def add(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Write it into the file of its place, and into the table of the form how it is asked."""
    said = FACT.typed(form)
    if text(form, "action", 10) == "preview":
        return FACT.shown(request, actor, set_id, said)
    return FACT.added(request, actor, set_id, said)


def _add(work: Work, set_id: str, said: Said) -> tuple[str, str]:
    fact = _fact(said)
    return new_words.add_fact(work, set_id, fact, said["place"]).file, fact.name


FACT = WordForm("workshop/fact.html", LIMITS, _values, _add)
