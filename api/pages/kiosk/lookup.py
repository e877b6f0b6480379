"""Where a case stands, at the machine: receipt number and phone, then the code sent to it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import Public
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.visitors import WORK_BEFORE_CODE, count_try, proof_of, work_for_code
from api.pages.kiosk.door import visitor_of
from api.pages.kiosk.session import screen
from court.core.courthouse import NotFound
from court.core.events import of_filing
from court.core.limits import LOOK_UP_ADDRESS, SEND_CODE_ADDRESS
from court.decisions.service import told_decision
from court.filings import progress
from court.filings.service import by_number
from court.identity import accounts
from engine.text.errors import FilingError

router = APIRouter()
WRONG = "验证码不对，或者已经过了 5 分钟。请再看一次短信，或者重新查询。"


@router.get("/kiosk/lookup")
def ask(request: Request, actor: Public, why: str = "") -> Response:
    """Receipt number and phone.  `why=补交` only changes the words."""
    return _first(request, why == "补交", {})


def _first(
    request: Request,
    supplement: bool,
    said: dict[str, str],
    status: int = 200,
    error: str = "",
    bits: int = 0,
) -> Response:
    return screen(
        request,
        "kiosk/lookup.html",
        status,
        supplement=supplement,
        number=said.get("number", ""),
        phone=said.get("phone", ""),
        error=error,
        proof=proof_of(request, bits),
    )


@router.post("/kiosk/lookup")
def send_code(request: Request, actor: Public, form: Posted) -> Response:
    """Send a code to the phone; the answer is the same whether the number is known or not."""
    said = {name: text(form, name, 40) for name in ("number", "phone")}
    supplement = text(form, "why") == "补交"
    try:
        phone = accounts.read_phone(said["phone"])
    except FilingError as error:
        return _first(request, supplement, said, 422, error.problems[0].message)
    if not said["number"]:
        return _first(request, supplement, said, 422, "请填收件号，在收件凭证和短信里")
    if visitor_of(request, actor).is_here:
        count_try(request, SEND_CODE_ADDRESS)
    elif bits := work_for_code(request, said["phone"], text(form, "proof", 60)):
        return _first(request, supplement, said, 422, WORK_BEFORE_CODE, bits)
    with house_of(request).work() as work:
        accounts.send_code(work, phone)
    return screen(request, "kiosk/lookup-code.html", number=said["number"], phone=phone)


@router.post("/kiosk/lookup/code")
def show(request: Request, actor: Public, form: Posted) -> Response:
    """Where the case stands, for whoever holds its filer's phone."""
    number, phone = text(form, "number", 40), text(form, "phone", 30)
    code = "".join(text(form, "code", 20).split())
    count_try(request, LOOK_UP_ADDRESS)
    with house_of(request).work() as work:
        holds = accounts.holds_phone(work, phone, code)
    if not holds:
        return screen(
            request, "kiosk/lookup-code.html", 422, number=number, phone=phone, error=WRONG
        )
    try:
        with house_of(request).look() as look:
            filing = by_number(look, number, phone)
            nodes = progress.nodes(look, filing, of_filing(look.session, filing.id))
            decision = told_decision(look, filing)
    except NotFound as error:
        return _first(request, False, {"number": number, "phone": phone}, 404, str(error))
    wanted = decision if decision and filing.state == "待补正" else None
    return screen(request, "kiosk/standing.html", filing=filing, nodes=nodes, wanted=wanted)
