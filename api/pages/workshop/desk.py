"""工作台: what wants looking at, change sets, releases; and beginning a change set."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDraftRules, MaySeeRules
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.rules.view import titles_of
from court.core import releases
from court.workshop import queries, releasing, remarks, service
from court.workshop.desk import desk
from engine.telling.rulebook import find
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=120)]
DONE = {"settled": "这条意见已经标为处理过。", "withdrawn": "修改案已经撤回，写的内容还能看。"}


@router.get("/workshop")
def desk_page(request: Request, actor: MaySeeRules, done: Word = "") -> Response:
    """The work list."""
    house = house_of(request)
    with house.look(actor) as look:
        found = desk(look)
        sets = queries.listing(look)
    return page(
        request,
        "workshop/desk.html",
        desk=found,
        sets=sets,
        titles=titles_of(house.bundle),
        done=DONE.get(done, ""),
    )


@router.post("/workshop/remarks/{remark_id}/settle")
def settle(request: Request, remark_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Mark a filer's remark as dealt with."""
    with house_of(request).work(actor) as work:
        remarks.settle(work, remark_id)
    return RedirectResponse("/workshop?done=settled", 303)


@router.get("/workshop/new")
def new_page(request: Request, actor: MayDraftRules, rule: Word = "", cause: Word = "") -> Response:
    """The form for a new change set; for a rule, when one is named."""
    said = {"name": f"{rule}：" if rule else "", "cause": "", "reason": "", "day": ""}
    return page(
        request,
        "workshop/new.html",
        said=said | {"rule": rule, "about": cause},
        errors={},
        causes=service.CHOSEN,
    )


@router.post("/workshop/new")
def begin(request: Request, actor: MayDraftRules, form: Posted) -> Response:
    """Begin it, and go to the rule it is about."""
    house = house_of(request)
    names = {"name": 80, "cause": 12, "reason": 4_000, "day": 10, "rule": 120, "about": 120}
    said = {name: text(form, name, limit) for name, limit in names.items()}
    try:
        day = day_of(said["day"])
        releases.start(house)
        with house.work(actor) as work:
            made = service.begin(work, said["name"], said["cause"], said["reason"], day)
            set_id = made.id
    except FilingError as error:
        errors = {problem.path: problem.message for problem in error.problems}
        return page(
            request, "workshop/new.html", 422, said=said, errors=errors, causes=service.CHOSEN
        )
    return RedirectResponse(_first(request, set_id, said["rule"]), 303)


def day_of(said: str) -> date | None:
    """A day somebody typed; None for nothing.  Raises `FilingError`."""
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise FilingError([FieldProblem("施行日", "日期写成 2026-12-01 这样")]) from None


def _first(request: Request, set_id: str, rule: str) -> str:
    """Where to go first: to the editor of the rule, or to the change set."""
    found = find(house_of(request).bundle, rule) if rule else []
    if not found or not found[0].file:
        return f"/workshop/sets/{set_id}"
    return edit_address(set_id, found[0].file, rule)


def edit_address(set_id: str, path: str, entry: str = "") -> str:
    """The editor of an entry, or of a whole file."""
    return f"/workshop/sets/{quote(set_id)}/edit?{urlencode({'path': path, 'entry': entry})}"


@router.get("/workshop/releases")
def releases_page(request: Request, actor: MaySeeRules) -> Response:
    """Every release, the newest first, with the change set it came from."""
    with house_of(request).look(actor) as look:
        found = releases.every(look.session)
        called = releases.titles(look.session)
        sets = {line.change_set.released: line.change_set for line in queries.listing(look)}
    return page(request, "workshop/releases.html", releases=found, titles=called, sets=sets)


@router.post("/workshop/releases/{number}/return")
def ask_to_return(request: Request, number: int, actor: MayDraftRules, form: Posted) -> Response:
    """Ask to go back to the release before; somebody else approves it."""
    with house_of(request).work(actor) as work:
        set_id = releasing.ask_to_return(work, number).id
    return RedirectResponse(f"/workshop/sets/{set_id}", 303)
