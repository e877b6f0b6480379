"""回避: who may not have a case and why, suspicions looked into, grounds entered; the clerk of a case."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayAssign, MaySeeCases
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from court.assignment import assessors, bench, recusal, recusal_wish
from court.assignment.rules import assignment_rules
from court.cases import parties, people, staff
from court.core.roles import Action

router = APIRouter()


@router.get("/trial/{case_id}/recusal")
def recusal_page(request: Request, case_id: str, actor: MaySeeCases, done: str = "") -> Response:
    """Who is left out of the draw, for those who assign; applications, and who decides them."""
    with house_of(request).look(actor) as look:
        case = people.find(look, case_id, Action.cases)
        assigning = people.may(look, case, Action.assign)
        out = recusal.excluded(look, case) if assigning else {}
        listed = {one.account_id for one in bench.everybody(look)}
        listed |= {one.account_id for one in assessors.everybody(look)}
        wishes = recusal_wish.wishes(look, case)
        sitting = dict(recusal_wish.about(look, case))
        values: dict[str, Any] = {
            "case": case,
            "may_enter": assigning,
            "out": sorted(out.items(), key=lambda pair: (pair[1] != recusal.SUSPECTED, pair)),
            "suspected": recusal.SUSPECTED,
            "grounds": assignment_rules(look.house.bundle).recusal,
            "who": people.names(look, {*listed, *out, *sitting, *(w.account for w in wishes)}),
            "listed": sorted(listed),
            "wishes": [(w, recusal_wish.may_decide(look, case, w)) for w in wishes],
            "sitting": sitting,
            "parties": parties.standing(look, case),
            "named": {p.id: p.name for p in parties.ever(look, case)},
            "may_apply": recusal_wish.may_apply(look, case),
        }
    return page(request, "trial/recusal.html", done=done == "1", **values)


@router.post("/trial/{case_id}/recusal/wish")
def wish(request: Request, case_id: str, actor: MaySeeCases, form: Posted) -> Response:
    """An application came in, a refusal is to be looked at again, or somebody decides."""
    sequence = number(form, "sequence")
    with house_of(request).work(actor) as work:
        if answer := text(form, "granted", 1):
            why = [text(form, "ground", 10), text(form, "reason", 1_000)] if answer == "1" else []
            recusal_wish.decide(work, case_id, sequence, number(form, "wish"), *why)
        elif text(form, "wish", 20):
            recusal_wish.ask_again(work, case_id, sequence, number(form, "wish"))
        else:
            party, account = text(form, "party", 32), text(form, "account", 32)
            recusal_wish.apply(work, case_id, sequence, party, account)
    return RedirectResponse(f"/trial/{case_id}/recusal?done=1", 303)


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
