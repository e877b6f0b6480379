"""回避: who may not have a case and why, suspicions looked into, grounds entered; the clerk of a case."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayAssign, MaySeeCases
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from court.assignment import assessors, bench, recusal
from court.assignment.rules import assignment_rules
from court.cases import people, staff
from court.core.roles import Action

router = APIRouter()


@router.get("/trial/{case_id}/recusal")
def recusal_page(request: Request, case_id: str, actor: MayAssign, done: str = "") -> Response:
    """Everybody who is left out of the draw of this case."""
    with house_of(request).look(actor) as look:
        case = people.find(look, case_id, Action.assign)
        out = recusal.excluded(look, case)
        listed = {one.account_id for one in bench.everybody(look)}
        listed |= {one.account_id for one in assessors.everybody(look)}
        values: dict[str, Any] = {
            "case": case,
            "out": sorted(out.items(), key=lambda pair: (pair[1] != recusal.SUSPECTED, pair)),
            "suspected": recusal.SUSPECTED,
            "grounds": assignment_rules(look.house.bundle).recusal,
            "who": people.names(look, {*listed, *out}),
            "listed": sorted(listed),
        }
    return page(request, "trial/recusal.html", done=done == "1", **values)


@router.post("/trial/{case_id}/recusal")
def enter(request: Request, case_id: str, actor: MayAssign, form: Posted) -> Response:
    """Enter a ground, or that a suspicion was none."""
    who, reason = text(form, "account", 32), text(form, "reason", 1_000)
    with house_of(request).work(actor) as work:
        if text(form, "clear", 1):
            recusal.clear(work, case_id, who, reason)
        else:
            recusal.bar(work, case_id, who, text(form, "ground", 4), reason)
    return RedirectResponse(f"/trial/{case_id}/recusal?done=1", 303)


@router.post("/trial/{case_id}/staff")
def appoint(request: Request, case_id: str, actor: MaySeeCases, form: Posted) -> Response:
    """Name the clerk or the assistant of a case."""
    relation, _, who = text(form, "who", 60).partition("|")
    with house_of(request).work(actor) as work:
        staff.appoint(work, case_id, number(form, "sequence"), relation, who)
    return RedirectResponse(f"/trial/{case_id}?done=1", 303)
