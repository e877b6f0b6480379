"""立案自查: fill the form, see at once what is still missing.  Nothing is stored."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import Public
from api.base.kept import Kept
from api.base.members import charge_members, count_members
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.forms.live import live_view
from api.forms.page import CAUSE, FormPage, edit_rows
from api.forms.posted import FilledIn, posted_form
from api.forms.reading import to_filing
from api.forms.usual import blank
from court.core.courthouse import Courthouse
from court.files.names import disposition
from court.filings.papers import Paper, complaint_of
from court.opinions.checking import checked_content
from engine.bundle.bundle import Bundle
from engine.check.opening import open_content
from engine.text.errors import FilingError

router = APIRouter(prefix="/selfcheck")
ONLINE = "网上"
FINDER = "/selfcheck"
MOST_OPENED = 64


def selfcheck_page(house: Courthouse, posted: FilledIn, checked: bool = False) -> FormPage:
    """The form of a self-check as it is now."""
    live = live_view(house, posted.model, posted.entered, house.today)
    return FormPage(
        model=posted.model,
        entered=posted.entered,
        live=live,
        action="/selfcheck/form",
        check="/selfcheck/check",
        checked=checked,
        hidden={CAUSE: posted.model.cause},
        warn=True,
    )


class _Opened:
    """Self-checks as they open, which is the same for everybody."""

    def __init__(self, bundle: Bundle) -> None:
        self.pages: Kept[tuple[str, str, date], FormPage] = Kept(MOST_OPENED)


def opened(house: Courthouse, cause: str) -> FormPage:
    """The form of a cause before anything is typed.  Raises `FilingError` for an unknown cause."""
    pages = house.bundle.kept(_Opened).pages
    key = (cause, house.court, house.today)
    return pages.of(key, lambda: selfcheck_page(house, blank(house, cause, ONLINE)))


@router.get("/form")
def form_page(
    request: Request, actor: Public, cause: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """The empty form of a cause; a cause that does not exist leads back to the finder."""
    house = house_of(request)
    try:
        form = opened(house, cause)
    except FilingError:
        return RedirectResponse(f"{FINDER}?q={quote(cause)}", 303)
    return page(request, "selfcheck/form.html", form=form)


@router.post("/form")
def form_posted(request: Request, actor: Public, form: Posted) -> Response:
    """Without scripts: rows added or taken away, or everything checked."""
    house = house_of(request)
    posted = posted_form(house, form, ONLINE)
    add, remove = text(form, "_add"), text(form, "_remove")
    charge_members(request, posted.entered.lists)
    edit_rows(posted.entered, posted.model, add, remove)
    found = selfcheck_page(house, posted, checked=not (add or remove))
    return page(request, "selfcheck/form.html", form=found)


@router.post("/check")
def check(request: Request, actor: Public, form: Posted) -> Response:
    """The live answer; reads everything, keeps nothing."""
    house = house_of(request)
    posted = posted_form(house, form, ONLINE)
    charge_members(request, posted.entered.lists)
    return page(request, "form/live.html", form=selfcheck_page(house, posted))


@router.post("/print")
def printed(request: Request, actor: Public, form: Posted) -> Response:
    """The result on one sheet, to take along."""
    house = house_of(request)
    posted = posted_form(house, form, ONLINE)
    charge_members(request, posted.entered.lists)
    found = selfcheck_page(house, posted, checked=True)
    return page(request, "selfcheck/print.html", form=found, now=house.clock())


@router.post("/preview")
def preview(request: Request, actor: Public, form: Posted) -> Response:
    """The complaint as PDF, from what is filled in so far; setting type costs more than a check."""
    paper = complaint(house_of(request), form)
    headers = {"content-disposition": disposition(paper.name, inline=True)}
    return Response(paper.pdf, media_type="application/pdf", headers=headers)


def complaint(house: Courthouse, form: FormData) -> Paper:
    """The plain layout of the complaint or petition.  Raises `LianError` while nobody files."""
    posted = posted_form(house, form, ONLINE)
    count_members(posted.entered.lists)
    raw = to_filing(posted.entered, posted.model, posted.model.cause).raw
    checked = checked_content(raw, court=house.court, day=house.today, channel=ONLINE)
    return complaint_of(house, open_content(house.bundle, checked, house.today))


@router.get("/continue")
def carry_on(request: Request, actor: Public) -> Response:
    """After signing in: the content of a self-check waits in the tab and goes on to filing."""
    return page(request, "selfcheck/continue.html")
