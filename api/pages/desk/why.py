"""逐步的理由: from the facts by conditions and articles to the conclusion, loaded when asked for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.base.access import MayReadInbox
from api.base.security import house_of
from api.base.web import fragment, page
from court.decisions import review
from court.opinions.citations import cited
from court.opinions.why import why

router = APIRouter()


@router.get("/inbox/{filing_id}/why")
def why_page(
    request: Request,
    filing_id: str,
    actor: MayReadInbox,
    rule: Annotated[str, Query(max_length=200)] = "",
    version: Annotated[int, Query(alias="v", ge=0, le=10_000)] = 0,
) -> Response:
    """The chains of all that counts, or of one requirement; for htmx only the steps."""
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        steps = why(look, filing, rule, version)
        laws = look.house.bundle.laws
    shown: dict[str, Any] = {"steps": steps, "cite": lambda text: cited(text, laws)}
    if request.headers.get("hx-request"):
        return HTMLResponse(fragment(request, "desk/why_steps.html", **shown))
    return page(request, "desk/why.html", filing=filing, **shown)
