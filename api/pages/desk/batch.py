"""同批登记: like filings side by side, each with its opinion; the ticked ones are registered one by one."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDecide
from api.base.posted import Posted
from api.base.security import house_of
from api.base.web import page
from court.decisions import batch

router = APIRouter()


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
    return page(request, "desk/batch.html", groups=groups, shown=shown, lines=lines, outcomes=None)


@router.post("/inbox/batch")
def register(request: Request, actor: MayDecide, form: Posted) -> Response:
    """Register what was ticked; `chosen` holds id and sequence as the page showed them."""
    chosen = {}
    for said in form.getlist("chosen"):
        filing_id, _, sequence = str(said).partition(":")
        if sequence.isascii() and sequence.isdigit() and len(sequence) < 9:
            chosen[filing_id[:32]] = int(sequence)
    outcomes = batch.register(house_of(request), actor, chosen)
    return page(request, "desk/batch.html", groups=[], shown=None, lines=[], outcomes=outcomes)
