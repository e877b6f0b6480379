"""What the second person sees and does: every change in sentences, then approve or send back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import MayEndorseRules, MaySeeRules
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import day_of
from api.pages.workshop.editing import bundles
from api.pages.workshop.sets import back
from court.core import releases
from court.core.courthouse import Actor, NotAllowed, Work
from court.core.tables import ChangeSet
from court.opinions.comparing import runs_of
from court.workshop import approving, queries, releasing
from court.workshop.reckoning import known
from court.workshop.telling import changelog
from engine.editing.rule_changes import file_changes, parameter_changes, rule_changes
from engine.text.errors import FilingError

router = APIRouter()


@router.get("/workshop/sets/{set_id}/review")
def review_page(request: Request, set_id: str, actor: MaySeeRules) -> Response:
    """All that differs, for whoever approves it."""
    return _page(request, actor, set_id)


def _page(
    request: Request, actor: Actor, set_id: str, problem: str = "", status: int = 200
) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        found, before, after = bundles(look, set_id)
        changes = rule_changes(before, after)
        values: dict[str, Any] = {
            "found": found,
            "changes": changes,
            "parameters": parameter_changes(before, after),
            "files": file_changes(before, after),
            "effects": known(look, found, before, after),
            "names": queries.names(look, {found.host_id, found.approved_by}),
            "lines": changelog(found, changes),
            "may_decide": _may_decide(look, found),
        }
    return page(request, "workshop/review.html", status, **values, runs=runs_of, problem=problem)


def _may_decide(look: Work, found: ChangeSet) -> bool:
    try:
        approving.require_second(look, found)
    except NotAllowed:
        return False
    return True


@router.post("/workshop/sets/{set_id}/approve")
def approve(request: Request, set_id: str, actor: MayEndorseRules, form: Posted) -> Response:
    """Approve; without a day it is in force at once."""
    house = house_of(request)
    try:
        day = day_of(text(form, "day", 10))
        with house.work(actor) as work:
            approving.approve(work, set_id, text(form, "content", 64), day)
    except FilingError as error:
        return _page(request, actor, set_id, str(error), 422)
    if day is not None:
        return back(set_id, "approved")
    return _release(request, actor, set_id)


@router.post("/workshop/sets/{set_id}/release")
def release(request: Request, set_id: str, actor: MayEndorseRules, form: Posted) -> Response:
    """Put an approved change set in force now, where that failed before or its day is to come."""
    return _release(request, actor, set_id)


def _release(request: Request, actor: Actor, set_id: str) -> Response:
    releasing.release(house_of(request), actor, set_id)
    releases.follow(request.app.state.house)
    return back(set_id, "released")


@router.post("/workshop/sets/{set_id}/send-back")
def send_back(request: Request, set_id: str, actor: MayEndorseRules, form: Posted) -> Response:
    """Send it back, with a reason, and with the rules it is about."""
    about = [value for value in form.getlist("rule") if isinstance(value, str)]
    reason = text(form, "reason", 2_000)
    said = f"{reason}（{'、'.join(about)[:500]}）" if about and reason else reason
    try:
        with house_of(request).work(actor) as work:
            approving.send_back(work, set_id, said)
    except FilingError as error:
        return _page(request, actor, set_id, str(error), 422)
    return back(set_id, "back")
