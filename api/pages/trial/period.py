"""审限: the trial period on the page of its case, and what the host records in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayConductCases
from api.base.posted import Posted, number, text
from api.base.security import house_of
from court.cases import people, period_keeping, service
from court.cases.period_ledger import ledger_of
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.deadlines import badge
from court.core.roles import Action
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()


def period_values(look: Work, case: CourtCase) -> dict[str, Any]:
    """What the page of a case shows of its trial period, and what the actor may record."""
    ledger = ledger_of(look, case)
    conducting = people.may(look, case, Action.conduct)
    standing = ledger.reckoned if ledger else None
    return {
        "ledger": ledger,
        "period_badge": standing and badge(look.house.bundle, standing.last_day, look.today),
        "period_kinds": period_keeping.kinds(look) if ledger and conducting else (),
        "late_grounds": service.late_conversion(look, case) if conducting else (),
    }


@router.post("/trial/{case_id}/period")
def record(request: Request, case_id: str, actor: MayConductCases, form: Posted) -> Response:
    """Record days that do not count or an extension, or take a wrong entry back."""
    sequence = number(form, "sequence")
    with house_of(request).work(actor) as work:
        if text(form, "wrong", 20):
            period_keeping.take_back(work, case_id, sequence, number(form, "wrong"))
        else:
            since = day(form, "since", "审限")
            until = day(form, "until", "审限") if text(form, "until", 10) else None
            period_keeping.keep(work, case_id, sequence, text(form, "kind", 20), since, until)
    return RedirectResponse(f"/trial/{case_id}?done=1#period-h", 303)


def day(form: Posted, name: str, field: str) -> date:
    """A day of a form.  Raises `FilingError` naming the field."""
    try:
        return date.fromisoformat(text(form, name, 10))
    except ValueError:
        raise FilingError([FieldProblem(field, "请写日期，如 2026-09-07")]) from None
