"""Who may use the machine's services: enrolled machines, and visitors who confirm their phone."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import Public
from api.base.posted import Posted, text
from api.base.ratelimit import client_address
from api.base.security import house_of
from api.base.visitors import (
    WORK_BEFORE_CODE,
    count_try,
    keep_cookie,
    local_path,
    proof_of,
    work_for_code,
)
from api.pages.kiosk.session import HOME, screen
from court.core.courthouse import Actor, NotFound
from court.core.limits import LOOK_UP_ADDRESS
from court.counter import devices
from court.counter.devices import Visitor
from court.identity import accounts
from engine.text.errors import FilingError

router = APIRouter()
MACHINE, PASS = "lian_machine", "lian_hall"
HEADER = "x-lian-device"
# As long as browsers keep a cookie; it is given anew whenever the first screen is opened.
LONGEST = timedelta(days=400)
WRONG_CODE = "验证码不对，或者已经过了 5 分钟。请再看一次短信，或者返回重新发送。"
WRONG_ENROLMENT = "登记码不对、用过了，或者过了一小时。请管理员在“自助机”页面重新发一个。"


def key_of(request: Request) -> str:
    """The key of a machine: its cookie, or the header its own browser sends."""
    return (request.headers.get(HEADER) or request.cookies.get(MACHINE, ""))[:100]


def visitor_of(request: Request, actor: Actor) -> Visitor:
    """The machine somebody stands at, or the phone they confirmed or signed in with."""
    key, token = key_of(request), request.cookies.get(PASS, "")[:100]
    if key or token:
        with house_of(request).work() as work:
            found = devices.by_key(work, key, client_address(request))
            found = found if found.is_here else devices.by_pass(work, token)
        if found.is_here:
            return found
    return Visitor(phone=actor.phone)


def keep_machine(answer: Response, request: Request, key: str) -> Response:
    if key:
        keep_cookie(answer, request, MACHINE, key, HOME, LONGEST, strict=True)
    return answer


def to_door(back: str) -> Response:
    """Ask who it is, and come back."""
    return RedirectResponse(f"{HOME}/who?{urlencode({'next': back})}", 303)


def _after(said: str) -> str:
    """A page of the machine to go on to."""
    path = local_path(said)
    return path if path == HOME or path.startswith(f"{HOME}/") else HOME


@router.get("/kiosk/who")
def who(request: Request, actor: Public, next: str = "") -> Response:
    """A phone to confirm; or the machine is enrolled."""
    return _who(request, _after(next))


def _who(
    request: Request,
    after: str,
    status: int = 200,
    phone: str = "",
    error: str = "",
    bits: int = 0,
) -> Response:
    return screen(
        request,
        "kiosk/who.html",
        status,
        live=False,
        after=after,
        phone=phone,
        error=error,
        proof=proof_of(request, bits),
    )


@router.post("/kiosk/who")
def send_code(request: Request, actor: Public, form: Posted) -> Response:
    """Send the code to the phone."""
    after, given = _after(text(form, "next")), text(form, "phone", 30)
    try:
        phone = accounts.read_phone(given)
    except FilingError as error:
        return _who(request, after, 422, given, error.problems[0].message)
    if bits := work_for_code(request, given, text(form, "proof", 60)):
        return _who(request, after, 422, given, WORK_BEFORE_CODE, bits)
    with house_of(request).work() as work:
        accounts.send_code(work, phone)
    return _code(request, after, phone)


def _code(request: Request, after: str, phone: str, status: int = 200, error: str = "") -> Response:
    return screen(
        request, "kiosk/who-code.html", status, live=False, after=after, phone=phone, error=error
    )


@router.post("/kiosk/who/code")
def confirm(request: Request, actor: Public, form: Posted) -> Response:
    """A pass for a while, for whoever holds the phone."""
    after, phone = _after(text(form, "next")), text(form, "phone", 30)
    count_try(request, LOOK_UP_ADDRESS)
    with house_of(request).work() as work:
        token = devices.confirm_phone(work, phone, "".join(text(form, "code", 20).split()))
    if not token:
        return _code(request, after, phone, 422, WRONG_CODE)
    answer = RedirectResponse(after, 303)
    keep_cookie(answer, request, PASS, token, HOME, devices.PASS_LIFE, strict=True)
    return answer


@router.get("/kiosk/who/code")
def again(request: Request, actor: Public) -> Response:
    """A page that was sent once is not sent again."""
    return RedirectResponse(f"{HOME}/who", 303)


@router.get("/kiosk/enrol")
def enrolment(request: Request, actor: Public) -> Response:
    """The administrator's code makes this browser a machine of the court."""
    with house_of(request).work() as work:
        known = devices.by_key(work, key_of(request), client_address(request))
    return screen(request, "kiosk/enrol.html", live=False, known=known)


@router.post("/kiosk/enrol")
def enrol(request: Request, actor: Public, form: Posted) -> Response:
    """Keep the key of this machine."""
    with house_of(request).work() as work:
        key = devices.enrol(work, text(form, "code", 30), client_address(request))
    if not key:
        return screen(
            request,
            "kiosk/enrol.html",
            422,
            live=False,
            known=Visitor(),
            error=WRONG_ENROLMENT,
        )
    return keep_machine(RedirectResponse(HOME, 303), request, key)


@router.post("/kiosk/enrol/demonstration")
def enrol_for_show(request: Request, actor: Public, form: Posted) -> Response:
    """In development, any browser may play the machine."""
    if not house_of(request).settings.development:
        raise NotFound("没有这一页")
    with house_of(request).work() as work:
        key = devices.enrol_for_show(work, client_address(request))
    return keep_machine(RedirectResponse(_after(text(form, "next")), 303), request, key)
