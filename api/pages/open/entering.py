"""What both doors share: what a browser brings with a password, and what it is told."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.base.posted import text
from api.base.security import house_of
from api.base.visitors import certificate_of, keep_cookie
from court.identity import entering
from court.identity.entering import Browser, Entered

DEVICE = "lian_device"


def browser_of(request: Request, form: FormData) -> Browser:
    """What came with a form besides what was typed."""
    return Browser(text(form, "proof", 60), device_of(request), certificate_of(request))


def device_of(request: Request) -> str:
    return request.cookies.get(DEVICE, "")[:100]


def password_of(form: FormData) -> str:
    """A password as it was typed, blanks and all."""
    value = form.get("password")
    return value if isinstance(value, str) else ""


def refusal(entered: Entered) -> str:
    """One sentence for every failure, another for a password that was not looked at."""
    return f"{entering.WORK_FIRST if entered.undone else entering.WRONG}。"


def remember(answer: Response, request: Request, account_id: str) -> Response:
    """Know this browser again, so that wrong passwords from elsewhere do not concern it."""
    with house_of(request).work() as work:
        token = entering.remember_device(work, account_id, device_of(request))
    keep_cookie(answer, request, DEVICE, token, life=entering.DEVICE_LIFE)
    return answer
