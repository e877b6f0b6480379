"""回避申报: relatives, companies and other ties a judge declares, seen by that judge only."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDeclare
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.assignment import recusal
from court.assignment.rules import assignment_rules

router = APIRouter()


@router.get("/declarations")
def declarations_page(request: Request, actor: MayDeclare) -> Response:
    """What the actor declared."""
    with house_of(request).look(actor) as look:
        found = recusal.own(look)
        grounds = assignment_rules(look.house.bundle).recusal
    return page(request, "trial/declarations.html", found=found, grounds=grounds)


@router.post("/declarations")
def declare(request: Request, actor: MayDeclare, form: Posted) -> Response:
    """Declare somebody."""
    with house_of(request).work(actor) as work:
        recusal.declare(work, text(form, "ground", 4), text(form, "name"), text(form, "number", 40))
    return RedirectResponse("/declarations", 303)


@router.post("/declarations/{declaration_id}/withdraw")
def withdraw(request: Request, declaration_id: str, actor: MayDeclare, form: Posted) -> Response:
    """Take a declaration back."""
    with house_of(request).work(actor) as work:
        recusal.withdraw(work, declaration_id)
    return RedirectResponse("/declarations", 303)
