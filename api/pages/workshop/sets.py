"""A change set: what it changes, who works on it, what is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDraftRules, MaySeeRules
from api.base.errors import describe
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import edit_address
from api.pages.workshop.finding import hits, title_of
from court.core.courthouse import Actor, Conflict, Work
from court.core.releases import titles
from court.core.tables import ChangeSet
from court.workshop import approving, queries, service, venue_tables, verdicts
from court.workshop.layers import base_of, files_of
from engine.editing.depth import Depth
from engine.editing.tabling import SECTIONS
from engine.editing.written import differing
from engine.text.errors import FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=120)]
DONE = {
    "begun": "修改案建好了。",
    "dropped": "这个文件的修改已经撤掉。",
    "invited": "已经加入。",
    "handed": "已经送批，等另一个人核准。",
    "draft": "已经改回草拟。",
    "rebased": "已经并入新发布。",
    "back": "已经退回主办人。",
    "approved": "已经核准，到施行那天零点发布。",
    "released": "已经发布，几秒内在各处启用，不用重启。",
}


@dataclass(frozen=True, slots=True)
class FileView:
    """A changed file: what is called otherwise in it, and where to edit that."""

    path: str
    title: str
    entries: list[tuple[str, str]]
    href: str
    gone: bool


@router.get("/workshop/sets/{set_id}")
def set_page(
    request: Request, set_id: str, actor: MaySeeRules, q: Word = "", done: Word = ""
) -> Response:
    """A change set."""
    return set_view(request, actor, set_id, words=q, done=DONE.get(done, ""))


def set_view(
    request: Request,
    actor: Actor,
    set_id: str,
    *,
    words: str = "",
    done: str = "",
    problems: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    """The page, with what went wrong when something did."""
    house = house_of(request)
    with house.look(actor) as look:
        found = service.one(look, set_id)
        values: dict[str, Any] = {
            "found": found,
            "files": _files(look, found),
            "members": queries.members(look, found),
            "names": queries.names(look, {found.host_id, found.approved_by}),
            "meetings": queries.meetings(look, found),
            "sent_back": verdicts.sent_back(look, found),
            "behind": queries.behind(look, found),
            "titles": titles(look.session),
            "depth": service.depth_in(look, found),
            "hits": hits(house.bundle, found.id, words) if words.strip() else [],
        }
    return page(
        request,
        "workshop/set.html",
        status,
        **values,
        title=title_of,
        words=words,
        done=done,
        problems=problems,
        depths=[one for one in Depth if one],
        sections=(*SECTIONS, *venue_tables.SECTIONS),
        is_host=found.host_id == actor.account_id,
    )


def _files(look: Work, found: ChangeSet) -> list[FileView]:
    base = base_of(look.house, look.session, found.base)
    views = []
    for one in files_of(look.session, found):
        before = service.released(base, one.path) or ""
        names = differing(before, one.text or "")
        links = [(name, edit_address(found.id, one.path, name)) for name in names]
        href = edit_address(found.id, one.path)
        views.append(FileView(one.path, title_of(one.path), links, href, one.text is None))
    return views


def back(set_id: str, done: str = "") -> Response:
    """To the change set."""
    return RedirectResponse(f"/workshop/sets/{quote(set_id)}{'?done=' + done if done else ''}", 303)


@router.post("/workshop/sets/{set_id}/members")
def invite(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Let somebody work on it."""
    try:
        with house_of(request).work(actor) as work:
            service.invite(work, set_id, text(form, "login", 40), number(form, "depth"))
    except FilingError as error:
        said = tuple(problem.message for problem in error.problems)
        return set_view(request, actor, set_id, problems=said, status=422)
    return back(set_id, "invited")


@router.post("/workshop/sets/{set_id}/hand-in")
def hand_in(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Hand it in; what still stands in the way is said on the page."""
    try:
        with house_of(request).work(actor) as work:
            approving.hand_in(work, set_id)
    except (FilingError, Conflict) as error:
        status, title, fields = describe(error)
        said = tuple(f"{one['路径']}：{one['问题']}" for one in fields) or (title,)
        return set_view(request, actor, set_id, problems=said, status=status)
    return back(set_id, "handed")


@router.post("/workshop/sets/{set_id}/withdraw")
def withdraw(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Give it up."""
    with house_of(request).work(actor) as work:
        service.withdraw(work, set_id)
    return RedirectResponse("/workshop?done=withdrawn", 303)


@router.post("/workshop/sets/{set_id}/draft")
def take_back(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Make it a draft again."""
    with house_of(request).work(actor) as work:
        service.take_back(work, set_id)
    return back(set_id, "draft")


@router.post("/workshop/sets/{set_id}/drop")
def drop(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Take a file's changes back."""
    with house_of(request).work(actor) as work:
        service.drop(work, set_id, text(form, "path", 300))
    return back(set_id, "dropped")
