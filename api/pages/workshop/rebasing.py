"""Bringing a change set onto the release in force, file by file."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.base.access import MayDraftRules
from api.base.errors import describe
from api.base.posted import Posted, number
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.finding import title_of
from api.pages.workshop.sets import back
from court.core.courthouse import Actor, Conflict
from court.core.releases import titles
from court.workshop import rebasing, service
from court.workshop.queries import moved

router = APIRouter()


@router.get("/workshop/sets/{set_id}/rebase")
def rebase_page(request: Request, set_id: str, actor: MayDraftRules) -> Response:
    """What each file comes to, and the places where somebody has to choose."""
    return _page(request, actor, set_id)


def _page(
    request: Request,
    actor: Actor,
    set_id: str,
    *,
    choices: rebasing.Choices | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    """The page, with what was chosen where it could not be done."""
    with house_of(request).look(actor) as look:
        found = service.one(look, set_id)
        report, newest = rebasing.report(look, found), moved(look, found)
        called = titles(look.session)
    return page(
        request,
        "workshop/rebase.html",
        status,
        found=found,
        report=report,
        newest=newest,
        titles=called,
        choices=choices or {},
        problem=problem,
        title=title_of,
    )


@router.post("/workshop/sets/{set_id}/rebase")
def rebase(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Merge as chosen."""
    choices, onto = _choices(form), number(form, "onto")
    try:
        with house_of(request).work(actor) as work:
            rebasing.rebase(work, set_id, choices, onto)
    except Conflict as error:
        status, problem, _ = describe(error)
        kept = {} if problem == rebasing.OVERTAKEN else choices
        return _page(request, actor, set_id, choices=kept, problem=problem, status=status)
    return back(set_id, "rebased")


def _choices(form: FormData) -> dict[tuple[str, int], str]:
    """Whose lines to take, by file and number: fields like `take:3:rules/….yaml`."""
    found = {}
    for name, value in form.multi_items():
        parts = name.split(":", 2)
        if len(parts) == 3 and parts[0] == "take" and parts[1].isdecimal():
            found[parts[2], int(parts[1])] = str(value)
    return found
