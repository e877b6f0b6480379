"""A new material by a form, inside a change set."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MayDraftRules
from api.base.posted import Posted
from api.pages.workshop.new_word import Said, WordForm
from court.core.courthouse import Work
from court.core.tables import ChangeSet
from court.workshop import new_words
from engine.bundle.bundle import Bundle
from engine.editing.new_facts import near, words_of
from engine.editing.new_papers import NewPaper, kinds_of

router = APIRouter()
LIMITS = {"name": 60, "also": 300, "proves": 40, "place": 80, "hint": 200}


@router.get("/workshop/sets/{set_id}/paper")
def paper_page(
    request: Request,
    set_id: str,
    actor: MayDraftRules,
    name: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The empty form, with a name that was looked for in vain."""
    return PAPER.empty(request, actor, set_id, {"name": name})


@router.post("/workshop/sets/{set_id}/paper")
def add(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Write it into the list of materials, and into that of its cause."""
    return PAPER.added(request, actor, set_id, PAPER.typed(form))


def _values(look: Work, found: ChangeSet, bundle: Bundle, said: Said) -> dict[str, Any]:
    known = new_words.taken(look, found) if said["name"] else {}
    return {
        "kinds": kinds_of(bundle),
        "near": [(one, known[one]) for one in near(said["name"], known)],
    }


def _add(work: Work, set_id: str, said: Said) -> tuple[str, str]:
    paper = NewPaper(said["name"], words_of(said["also"]), said["proves"], said["hint"])
    return new_words.add_paper(work, set_id, paper, said["place"]), paper.name


PAPER = WordForm("workshop/paper.html", LIMITS, _values, _add)
