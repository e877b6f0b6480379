"""What everybody sees first: the home page, help, and the switch for large type."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import Public
from api.base.web import page

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/")
def home(request: Request, actor: Public) -> Response:
    """Self-check first, then filing, then where a case stands."""
    return page(request, "home.html")


@router.get("/help")
def help_page(request: Request, actor: Public) -> Response:
    """Facts with their articles: oral filing, relief, legal aid, personal data, accessibility."""
    return page(request, "help.html")


@router.post("/large-type")
def large_type(
    request: Request, actor: Public, on: str = Form("1"), back: str = Form("/")
) -> Response:
    """Keep the choice in a cookie; without scripts the page is loaded again."""
    here = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    answer = RedirectResponse(here, 303)
    answer.set_cookie(
        "lian_large", "1" if on == "1" else "0", max_age=YEAR, samesite="lax", path="/"
    )
    return answer
