"""The visitor's session: a cookie of the machine's browser, gone when the visitor is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.base.security import house_of
from api.base.visitors import keep_cookie
from api.base.web import page
from court.counter import kiosk

COOKIE = "lian_kiosk"
HOME = "/kiosk"
WARNED_AT = 0.75
P = ParamSpec("P")


def token_of(request: Request) -> str:
    return request.cookies.get(COOKIE, "")[:100]


def keep(answer: Response, request: Request, token: str) -> Response:
    """The cookie ends with the browser, is sent to the machine's pages only, and no script reads it."""
    keep_cookie(answer, request, COOKIE, token, HOME, strict=True)
    return answer


def forget(answer: Response) -> Response:
    answer.delete_cookie(COOKIE, path=HOME, httponly=True, samesite="strict")
    return answer


def home(request: Request, why: str = "") -> Response:
    """Back to the first screen, with nothing left."""
    address = f"{HOME}?over={why}" if why else HOME
    if request.headers.get("hx-request"):
        return forget(Response(status_code=200, headers={"HX-Redirect": address}))
    return forget(RedirectResponse(address, 303))


def while_it_lasts(route: Callable[P, Response]) -> Callable[P, Response]:
    """A route of the visitor's session: when it is over, the first screen says so."""

    @wraps(route)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return route(*args, **kwargs)
        except kiosk.Ended:
            request = kwargs["request"]
            assert isinstance(request, Request)
            with house_of(request).work() as work:
                kiosk.sweep(work)
            return home(request, "1")

    return guarded


def screen(
    request: Request,
    template: str,
    status: int = 200,
    *,
    live: bool = True,
    error: str = "",
    **values: Any,
) -> Response:
    """A page of the machine.  `live`: there is something to wipe when nobody is there."""
    seconds = house_of(request).settings.kiosk_idle_seconds
    return page(
        request,
        template,
        status,
        live=live,
        idle=seconds,
        warned=round(seconds * WARNED_AT, 1),
        error=error,
        **values,
    )
