"""What the second person sees and does: every change in sentences, a word on each, then the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.base.access import MayEndorseRules, MaySeeRules
from api.base.errors import describe
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import day_of
from api.pages.workshop.opening import bundles
from api.pages.workshop.sets import back, set_view
from api.pages.workshop.unusable import unusable
from court.core import releases
from court.core.courthouse import Actor, Conflict, NotAllowed, Work
from court.core.tables import ChangeSet
from court.opinions.comparing import runs_of
from court.workshop import approving, queries, releasing, verdicts
from court.workshop.reckoning import known
from court.workshop.service import WAITING
from court.workshop.telling import changelog
from court.workshop.verdicts import MOST_REASON, Word
from engine.editing.rule_changes import file_changes, rule_changes
from engine.text.errors import BundleError, FilingError, LianError

router = APIRouter()
SAID, WHY = "said-", "why-"
ACCEPT, RETURN = "接受", "退回"


@router.get("/workshop/sets/{set_id}/review")
def review_page(request: Request, set_id: str, actor: MaySeeRules) -> Response:
    """All that differs, for whoever approves it."""
    try:
        return _page(request, actor, set_id)
    except BundleError as error:
        return unusable(request, actor, set_id, error, "复核")


def _page(
    request: Request,
    actor: Actor,
    set_id: str,
    *,
    problems: tuple[str, ...] = (),
    typed: Mapping[str, Word] | None = None,
    done: bool = False,
    status: int = 200,
) -> Response:
    """The page; what somebody typed comes back where it could not be kept."""
    house = house_of(request)
    with house.look(actor) as look:
        found, before, after = bundles(look, set_id)
        standing = verdicts.standing(look, found, before, after)
        people = {v.by for one in standing for v in (one.verdict, one.earlier) if v}
        values: dict[str, Any] = {
            "found": found,
            "standing": standing,
            "files": file_changes(before, after),
            "effects": known(look, found, before, after),
            "names": queries.names(look, {found.host_id, found.approved_by, *people}),
            "title": releases.titles(look.session).get(found.released or 0, ""),
            "lines": changelog(found, rule_changes(before, after)),
            "behind": queries.behind(look, found),
            "may_decide": found.state == WAITING and _may_decide(look, found),
        }
    return page(
        request,
        "workshop/review.html",
        status,
        **values,
        runs=runs_of,
        problems=problems,
        typed=typed or {},
        done=done,
        accepted=sum(one.accepted for one in standing),
    )


def _may_decide(look: Work, found: ChangeSet) -> bool:
    try:
        verdicts.require_second(look, found)
    except NotAllowed:
        return False
    return True


def _words(form: FormData) -> dict[str, Word]:
    """What the form says of each part, by its mark."""
    return {
        mark: Word(said == ACCEPT, text(form, f"{WHY}{mark}", MOST_REASON))
        for name in form
        if name.startswith(SAID)
        and (mark := name.removeprefix(SAID))
        and (said := text(form, name, 10)) in (ACCEPT, RETURN)
    }


@router.post("/workshop/sets/{set_id}/verdicts")
def look_through(request: Request, set_id: str, actor: MayEndorseRules, form: Posted) -> Response:
    """Keep what is said of each part; the whole is decided on later."""
    words = _words(form)
    try:
        with house_of(request).work(actor) as work:
            verdicts.give(work, set_id, text(form, "content", 64), words)
    except (FilingError, Conflict) as error:
        return _refused(request, actor, set_id, error, words)
    return _page(request, actor, set_id, done=True)


@router.post("/workshop/sets/{set_id}/approve")
def approve(request: Request, set_id: str, actor: MayEndorseRules, form: Posted) -> Response:
    """Keep what is said of each part, and approve; without a day it is in force at once."""
    house, words, content = house_of(request), _words(form), text(form, "content", 64)
    try:
        day = day_of(text(form, "day", 10))
        with house.work(actor) as work:
            verdicts.give(work, set_id, content, words)
            approving.approve(work, set_id, content, day)
    except (FilingError, Conflict) as error:
        return _refused(request, actor, set_id, error, words)
    if day is not None:
        return back(set_id, "approved")
    return _release(request, actor, set_id)


def _refused(
    request: Request, actor: Actor, set_id: str, error: LianError, words: Mapping[str, Word]
) -> Response:
    status, title, fields = describe(error)
    said = tuple(one["问题"] for one in fields) or (title,)
    return _page(request, actor, set_id, problems=said, typed=words, status=status)


@router.post("/workshop/sets/{set_id}/release")
def release(request: Request, set_id: str, actor: MayEndorseRules, form: Posted) -> Response:
    """Put an approved change set in force now, where that failed before or its day is to come."""
    return _release(request, actor, set_id)


def _release(request: Request, actor: Actor, set_id: str) -> Response:
    try:
        releasing.release(house_of(request), actor, set_id)
    except Conflict as error:
        status, title, _ = describe(error)
        return set_view(request, actor, set_id, problems=(title,), status=status)
    releases.follow(request.app.state.house)
    return back(set_id, "released")


@router.post("/workshop/sets/{set_id}/send-back")
def send_back(request: Request, set_id: str, actor: MayEndorseRules, form: Posted) -> Response:
    """Keep what is said of each part, and send the whole back."""
    words = _words(form)
    try:
        with house_of(request).work(actor) as work:
            if words:
                verdicts.give(work, set_id, text(form, "content", 64), words)
            approving.send_back(work, set_id, text(form, "reason", 2_000))
    except (FilingError, Conflict) as error:
        return _refused(request, actor, set_id, error, words)
    return back(set_id, "back")
