"""同批办理: like filings side by side, each with its opinion; the ticked ones are decided one by one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayDecide
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from court.core.deadlines import suggested_days
from court.core.lifecycle import ASK_SUPPLEMENT, REGISTER
from court.decisions import batch
from court.decisions.plan import MOST_DAYS, Plan

router = APIRouter()
NOTE = 2_000


@router.get("/inbox/batch")
def batch_page(request: Request, actor: MayDecide, group: str = "") -> Response:
    """The groups; with a number, the filings of one."""
    with house_of(request).look(actor) as look:
        groups = batch.groups(look)
        chosen = int(group) if group.isascii() and group.isdigit() and len(group) < 4 else -1
        shown = groups[chosen] if 0 <= chosen < len(groups) else None
        lines = batch.lines(look, shown) if shown else []
    if not groups and group:
        return RedirectResponse("/inbox/batch", 303)
    return _page(request, groups=groups, shown=shown, lines=lines, outcomes=None)


def _page(request: Request, **shown: Any) -> Response:
    house = house_of(request)
    days = suggested_days(house.bundle, house.today)
    return page(request, "desk/batch.html", days=days, most_days=MOST_DAYS, **shown)


@router.post("/inbox/batch")
def decide(request: Request, actor: MayDecide, form: Posted) -> Response:
    """Decide what was ticked; `chosen` holds id and sequence as the page showed them."""
    chosen = {}
    for said in form.getlist("chosen"):
        filing_id, _, sequence = str(said).partition(":")
        if sequence.isascii() and sequence.isdigit() and len(sequence) < 9:
            chosen[filing_id[:32]] = int(sequence)
    outcomes = batch.decide(house_of(request), actor, chosen, _plan(form))
    return _page(request, groups=[], shown=None, lines=[], outcomes=outcomes)


def _plan(form: FormData) -> Plan:
    """What the pressed button says; a period only where papers are asked for."""
    asks = text(form, "kind", 20) == ASK_SUPPLEMENT
    kind = ASK_SUPPLEMENT if asks else REGISTER
    return Plan(kind, number(form, "days") if asks else None, text(form, "note", NOTE))
