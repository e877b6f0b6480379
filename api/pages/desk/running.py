"""期限: every period that runs, of the court's and of the filers', the next to end first."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import MayReadInbox
from api.base.security import house_of
from api.base.web import page
from court.decisions.running import running

router = APIRouter()
SHOWN = 500


@router.get("/inbox/deadlines")
def deadlines_page(request: Request, actor: MayReadInbox) -> Response:
    """The list; what is over stands first."""
    with house_of(request).look(actor) as look:
        found = running(look)
    return page(request, "desk/deadlines.html", found=found[:SHOWN], total=len(found))
