"""Where a filing stands, without signing in: its number and a code to the owner's phone."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import Public
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.visitors import WORK_BEFORE_CODE, count_try, proof_of, work_for_code
from api.base.web import page
from court.core.courthouse import NotFound
from court.core.events import of_filing
from court.core.limits import LOOK_UP_ADDRESS
from court.decisions import service as decisions
from court.decisions.views.case import due_of, heading_of
from court.filings.progress import nodes
from court.filings.service import by_number
from court.identity import accounts
from engine.text.errors import FilingError

router = APIRouter()


@router.get("/track")
def ask(request: Request, actor: Public) -> Response:
    """The number and the phone."""
    return _ask(request)


def _ask(
    request: Request,
    number: str = "",
    phone: str = "",
    errors: dict[str, str] | None = None,
    bits: int = 0,
) -> Response:
    return page(
        request,
        "cases/track.html",
        422 if errors else 200,
        number=number,
        phone=phone,
        errors=errors or {},
        proof=proof_of(request, bits),
    )


@router.post("/track/code")
def send_code(request: Request, actor: Public, form: Posted) -> Response:
    """Send a code; the answer is the same whether there is such a filing or not."""
    number, given = text(form, "number", 40), text(form, "phone", 30)
    try:
        phone = accounts.read_phone(given)
    except FilingError as error:
        return _ask(request, number, given, {"phone": error.problems[0].message})
    if not number:
        return _ask(
            request, number, given, {"number": "收件号在收件凭证和短信里，例如 2026-1123-0047。"}
        )
    if bits := work_for_code(request, given, text(form, "proof", 60)):
        return _ask(request, number, given, {"phone": WORK_BEFORE_CODE}, bits)
    with house_of(request).work() as work:
        accounts.send_code(work, phone)
    return _code(request, number, phone)


def _code(request: Request, number: str, phone: str, error: str = "") -> Response:
    status = 422 if error else 200
    return page(request, "cases/track_code.html", status, number=number, phone=phone, error=error)


@router.post("/track")
def look_up(request: Request, actor: Public, form: Posted) -> Response:
    """The timeline, for whoever holds the phone the filing was handed in with."""
    number, phone = text(form, "number", 40), accounts.read_phone(text(form, "phone", 30))
    count_try(request, LOOK_UP_ADDRESS)
    code = "".join(text(form, "code", 20).split())
    with house_of(request).work() as work:
        right = accounts.holds_phone(work, phone, code)
    if not right:
        return _code(request, number, phone, "验证码不对，或者已经过了 5 分钟。请再看一次短信。")
    try:
        with house_of(request).look() as look:
            filing = by_number(look, number, phone)
            found = nodes(look, filing, of_filing(look.session, filing.id))
            heading = heading_of(look, filing, decisions.told_decision(look, filing))
            due = due_of(look, filing)
    except NotFound as error:
        return _ask(request, number, phone, {"number": f"{error}。"})
    return page(request, "cases/tracked.html", filing=filing, nodes=found, heading=heading, due=due)
