"""决定: a confirmation with the documents as they will be, and one button that ends it.

Accepting as recommended is two actions: the button of the review page, and the one here.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayDecide, MayReview
from api.base.errors import Refused
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from api.pages.desk.decide_view import (
    KEPT,
    confirmation,
    is_kind,
    papers,
    preview_set,
    problem_words,
    settled,
)
from api.pages.desk.plan_form import read_plan
from api.pages.desk.review import show, stale_view
from court.core.courthouse import Actor, Conflict, NotFound
from court.core.deadlines import suggested_days
from court.core.lifecycle import REVIEWABLE, TransitionError
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.plan import MOST_DAYS, Plan
from court.decisions.preparing import forward, keep_plan, kept_plan
from court.documents.own_words import OwnWords
from court.files.pictures import picture
from engine.text.errors import LianError

router = APIRouter()
PDF = "application/pdf"
PAPER_WIDTH = 1000
# A PDF of ours in a tab of its own: the viewer of the browser may show it, nothing may run.
PAPER_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "object-src 'self'; frame-ancestors 'none'",
}


@router.get("/inbox/{filing_id}/decide")
def confirm_page(request: Request, filing_id: str, actor: MayReview) -> Response:
    """The confirmation; with htmx only the documents, made anew for what is chosen."""
    house = house_of(request)
    plan = _asked(request)
    with house.look(actor) as look:
        filing = review.open_filing(look, filing_id)
        if set(request.query_params) == {"kind"} and (kept := kept_plan(look, filing, plan.kind)):
            plan = kept[0]
        if filing.state not in REVIEWABLE:
            return RedirectResponse(f"/inbox/{filing_id}", 303)
        if request.headers.get("hx-request"):
            made = papers(look, filing, plan)
            return page(request, "desk/papers_part.html", papers=made)
        view = confirmation(look, filing, plan)
    return page(request, "desk/decide.html", **_values(view, filing, ""))


def _asked(request: Request) -> Plan:
    """The plan an address asks for.  Raises `NotFound` for a decision there is none of."""
    house = house_of(request)
    plan = read_plan(request.query_params, suggested_days(house.bundle, house.today))
    if not is_kind(plan.kind):
        raise NotFound("没有这种决定")
    return plan


def _typed(request: Request, actor: Actor, filing_id: str, form: FormData) -> Plan:
    """The plan a form holds, with the words that are the judge's own."""
    house = house_of(request)
    plan = read_plan(form, suggested_days(house.bundle, house.today))
    if not is_kind(plan.kind):
        return plan
    with house.look(actor) as look:
        return settled(look, review.open_filing(look, filing_id), plan)


@router.post("/inbox/{filing_id}/decide/preview")
def preview(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """The documents made anew; what the judge worded is kept on the way, so that nothing is lost."""
    plan = _known(_typed(request, actor, filing_id, form))
    with house_of(request).work(actor) as work:
        filing = review.open_filing(work, filing_id)
        if plan.own != OwnWords():
            keep_plan(work, filing_id, plan)
        made = papers(work, filing, plan)
    return page(request, "desk/papers_part.html", papers=made)


@router.post("/inbox/{filing_id}/decide/keep")
def keep(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Keep what was prepared, or send it to the judge; the page comes again with it."""
    plan = _known(_typed(request, actor, filing_id, form))
    sends = text(form, "forward") == "1"
    try:
        with house_of(request).work(actor) as work:
            if sends:
                forward(work, filing_id, number(form, "sequence"), plan)
            else:
                keep_plan(work, filing_id, plan)
    except (Conflict, TransitionError) as error:
        stale = stale_view(
            request, actor, filing_id, number(form, "sequence"), str(error), _tried(plan)
        )
        return show(request, actor, filing_id, status=409, stale=stale)
    where = f"/inbox/{filing_id}"
    return RedirectResponse(where if sends else f"{where}/decide?kind={quote(plan.kind)}", 303)


def _known(plan: Plan) -> Plan:
    if not is_kind(plan.kind):
        raise NotFound("没有这种决定")
    return plan


def _values(view: Any, filing: Any, problem: str) -> dict[str, Any]:
    return {"view": view, "filing": filing, "problem": problem, "most_days": MOST_DAYS}


@router.get("/inbox/{filing_id}/decide/paper")
def paper(request: Request, filing_id: str, actor: MayReview) -> Response:
    """One document of a plan before it is decided, as PDF."""
    _, pdf = _paper(request, filing_id, actor)
    headers = {"Content-Disposition": 'inline; filename="preview.pdf"'} | PAPER_HEADERS
    return Response(pdf, media_type=PDF, headers=headers)


@router.get("/inbox/{filing_id}/decide/paper.png")
def paper_picture(request: Request, filing_id: str, actor: MayReview) -> Response:
    """Its first page as a picture."""
    name, pdf = _paper(request, filing_id, actor)
    content = hashlib.sha256(pdf).hexdigest()
    drawn = picture(f"{name} {content}", PDF, lambda: pdf, 1, PAPER_WIDTH)
    return Response(drawn, media_type="image/png")


def _paper(request: Request, filing_id: str, actor: Actor) -> tuple[str, bytes]:
    house = house_of(request)
    plan = _asked(request)
    place = request.query_params.get("place", "0")
    with house.look(actor) as look:
        filing = review.open_filing(look, filing_id)
        if KEPT in request.query_params and (kept := kept_plan(look, filing, plan.kind)):
            plan = kept[0]
        made = preview_set(look, filing, plan).made
    if not place.isascii() or not place.isdigit() or int(place) >= len(made):
        raise NotFound("没有这份文书")
    found = made[int(place)]
    return found.document.name, found.files["pdf"]


@router.post("/inbox/{filing_id}/decide")
def decide(request: Request, filing_id: str, actor: MayDecide, form: Posted) -> Response:
    """Decide.  A second click finds the decision made; a stale page changes nothing."""
    house = house_of(request)
    plan = _typed(request, actor, filing_id, form)
    sequence = number(form, "sequence")
    try:
        if plan.confirmed is not None and not (plan.confirmed or plan.own.added):
            raise Refused(422, "一项也没有选。请至少选一项，或者返回作别的决定")
        decisions.decide_promptly(house, actor, filing_id, sequence, plan)
        if plan.panel:
            with house.work(actor) as work:
                keep_plan(work, filing_id, plan)
    except (Conflict, TransitionError) as error:
        stale = stale_view(request, actor, filing_id, sequence, str(error), _tried(plan))
        return show(request, actor, filing_id, status=409, stale=stale)
    except LianError as error:
        if type(error) is NotFound or not is_kind(plan.kind):
            raise
        return _again(request, actor, filing_id, plan, problem_words(error))
    return RedirectResponse(f"/inbox/{filing_id}?made=1", 303)


def _tried(plan: Plan) -> str:
    days = f"，{plan.days} 天" if plan.days else ""
    note = f"，记录：{plan.note}" if plan.note else ""
    return f"{plan.kind}{days}{note}"


def _again(request: Request, actor: Actor, filing_id: str, plan: Plan, problem: str) -> Response:
    """The confirmation with what was chosen, and why it did not go through."""
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        view = confirmation(look, filing, plan)
    return page(request, "desk/decide.html", 422, **_values(view, filing, problem))
