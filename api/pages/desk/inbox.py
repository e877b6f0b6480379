"""收件箱: what waits, oldest deadline first; filters, and 领取 in one click."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayReadInbox, MayReview
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.desk.inbox_view import address, choices, tabs
from court.core.lifecycle import TransitionError
from court.core.tables import Account
from court.decisions import inbox, review
from court.decisions.inbox import PAGE, STATES, TO_DO, Filter
from court.decisions.views.rows import row_view, rows

router = APIRouter()
MOST_PAGES = 100_000


@router.get("/inbox")
def inbox_page(
    request: Request,
    actor: MayReadInbox,
    state: Annotated[str, Query(max_length=20)] = TO_DO,
    cause: Annotated[str, Query(max_length=80)] = "",
    channel: Annotated[str, Query(max_length=12)] = "",
    conclusion: Annotated[str, Query(max_length=12)] = "",
    words: Annotated[str, Query(max_length=60)] = "",
    page_number: Annotated[str, Query(alias="page", max_length=8)] = "1",
) -> Response:
    """The list; with htmx only its body, so that filters and focus stay."""
    number = int(page_number) if page_number.isascii() and page_number.isdigit() else 1
    wanted = Filter(
        state=state if state in STATES else TO_DO,
        cause=cause,
        channel=channel,
        conclusion=conclusion,
        words=words,
        page=min(number, MOST_PAGES),
    )
    house = house_of(request)
    with house.look(actor) as look:
        found = inbox.listing(look, wanted)
        values: dict[str, Any] = {
            "wanted": wanted,
            "rows": rows(look, found),
            "listing": found,
            "size": PAGE,
            "tabs": tabs(inbox.counts(look), wanted),
            "choices": choices(look, house.bundle.policy),
            "pressing": inbox.pressing(look),
            "now": look.now,
        }
    link = address(wanted)
    values |= {"link": link + ("&" if "?" in link else "?") + "page=", "here": link}
    return page(request, "desk/inbox.html", **values)


@router.get("/inbox/next")
def next_page(request: Request, actor: MayReadInbox) -> Response:
    """The most urgent filing nobody else has taken; the list when there is none."""
    with house_of(request).look(actor) as look:
        following = inbox.next_waiting(look)
    return RedirectResponse(f"/inbox/{following.id}" if following else "/inbox", 303)


@router.post("/inbox/{filing_id}/take")
def take(request: Request, filing_id: str, actor: MayReview, form: Posted) -> Response:
    """Assign a filing to oneself; the list shows the name at once."""
    with house_of(request).work(actor) as work:
        try:
            filing = review.take(work, filing_id)
        except TransitionError:
            filing = review.open_filing(work, filing_id)
        owner = work.session.get(Account, filing.assignee_id) if filing.assignee_id else None
        row = row_view(work, filing, owner.name if owner else "")
    if request.headers.get("hx-request") and text(form, "from") == "list":
        return page(request, "desk/taken.html", row=row)
    back = text(form, "back", 400)
    return RedirectResponse(back if back.startswith("/inbox") else f"/inbox/{filing_id}", 303)
