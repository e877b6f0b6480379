"""Signing in: by phone and one-time code, or by password; signing out.

A draft made before signing in (`carry`) travels along in the form and is kept as soon as
somebody is signed in, so that nothing typed is lost.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import Public
from api.base.errors import LOST
from api.base.posted import Posted, text
from api.base.security import COOKIE, house_of
from api.base.visitors import (
    WORK_BEFORE_CODE,
    count_try,
    keep_cookie,
    local_path,
    proof_of,
    visitor,
    work_for_code,
)
from api.base.web import page
from api.pages.open.entering import browser_of, password_of, refusal
from court.core.courthouse import Actor, Courthouse, NotFound
from court.core.limits import SIGN_IN_ADDRESS
from court.core.roles import Action, Role
from court.filings import service as filings
from court.identity import accounts, entering
from court.messages import service as messages
from engine.check.filing import read_json
from engine.text.errors import FilingError, LianError

router = APIRouter()
ROLES = {"party": Role.party, "lawyer": Role.lawyer}
HOMES = {
    Role.party: "/cases",
    Role.lawyer: "/cases",
    Role.guide: "/window",
    Role.assistant: "/inbox",
    Role.judge: "/inbox",
    Role.editor: "/rules",
    Role.administrator: "/admin/accounts",
    Role.security: "/security/requests",
    Role.auditor: "/audit",
    Role.leader: "/overview",
    Role.trial_judge: "/todo",
    Role.clerk: "/todo",
    Role.server: "/todo",
    Role.assessor: "/todo",
    Role.chief: "/todo",
    Role.president: "/todo",
}


@router.get("/sign-in")
def sign_in_page(request: Request, actor: Public, next: str = "") -> Response:
    """The first step: a phone number, or a name and password."""
    after = local_path(next)
    if actor.signed_in:
        return RedirectResponse(after or HOMES[actor.role or Role.party], 303)
    return _first_step(request, after)


def _first_step(
    request: Request,
    after: str,
    *,
    status: int = 200,
    phone: str = "",
    name: str = "",
    carry: str = "",
    bits: int = 0,
    code_bits: int = 0,
    errors: dict[str, str] | None = None,
) -> Response:
    return page(
        request,
        "signin/start.html",
        status,
        proof=proof_of(request, bits),
        code_proof=proof_of(request, code_bits),
        next=after,
        phone=phone,
        name=name,
        carry=carry,
        errors=errors or {},
        lost=LOST in request.query_params,
    )


def keep_and_sign_in(request: Request, carry: str) -> Response:
    """Ask somebody who wants to file to sign in; what was filled in comes along."""
    return _first_step(request, "/file", carry=carry)


@router.post("/sign-in/code")
def send_code(request: Request, actor: Public, form: Posted) -> Response:
    """Send a code to the phone; the answer is the same whether it is known or not."""
    after, carry = local_path(text(form, "next", 2_000)), _carried(form)
    given = text(form, "phone", 30)
    if text(form, "change"):
        return _first_step(request, after, phone=given, carry=carry)
    try:
        phone = accounts.read_phone(given)
    except FilingError as error:
        said = {"phone": error.problems[0].message}
        return _first_step(request, after, status=422, phone=given, carry=carry, errors=said)
    if bits := work_for_code(request, given, text(form, "proof", 60)):
        said = {"phone": WORK_BEFORE_CODE}
        return _first_step(
            request, after, status=422, phone=given, carry=carry, code_bits=bits, errors=said
        )
    with house_of(request).work() as work:
        accounts.send_code(work, phone)
    return _second_step(request, after, phone, carry)


def _second_step(
    request: Request,
    after: str,
    phone: str,
    carry: str,
    *,
    status: int = 200,
    role: str = "party",
    error: str = "",
) -> Response:
    return page(
        request,
        "signin/code.html",
        status,
        next=after,
        phone=phone,
        carry=carry,
        role=role,
        error=error,
        minutes=int(accounts.CODE_LIFE.total_seconds() // 60),
    )


@router.post("/sign-in")
def sign_in(request: Request, actor: Public, form: Posted) -> Response:
    """Check the code; whoever is new gets an account of the chosen role."""
    after, carry = local_path(text(form, "next", 2_000)), _carried(form)
    phone, role = accounts.read_phone(text(form, "phone", 30)), text(form, "role", 10)
    count_try(request, SIGN_IN_ADDRESS)
    code = "".join(text(form, "code", 20).split())
    with house_of(request).work(visitor(request)) as work:
        token = accounts.sign_in_by_code(work, phone, code, ROLES.get(role, Role.party))
    if token is None:
        wrong = "验证码不对，或者已经过了 5 分钟。请再看一次短信，或者重新发送。"
        return _second_step(request, after, phone, carry, status=422, role=role, error=wrong)
    return welcome(request, token, after, carry)


@router.post("/sign-in/password")
def sign_in_by_password(request: Request, actor: Public, form: Posted) -> Response:
    """Check name and password; every failure reads the same."""
    after, carry = local_path(text(form, "next", 2_000)), _carried(form)
    name = text(form, "name", 60)
    count_try(request, SIGN_IN_ADDRESS)
    with house_of(request).work(visitor(request)) as work:
        entered = entering.by_password(work, name, password_of(form), browser_of(request, form))
    if not entered.session:
        said = {"password": refusal(entered)}
        return _first_step(
            request, after, status=422, name=name, carry=carry, bits=entered.bits, errors=said
        )
    return welcome(request, entered.session, after, carry)


def _carried(form: FormData) -> str:
    return text(form, "carry", filings.MAX_CONTENT)


def welcome(request: Request, token: str, after: str, carry: str) -> Response:
    """The cookie, and on to where the person wanted to go."""
    house = house_of(request)
    actor = accounts.by_token(house, token)
    to = after or HOMES[actor.role or Role.party]
    if not after and actor.may(Action.file) and actor.name == actor.phone:
        to = "/account?" + urlencode({"first": "1"})
    if carry and actor.may(Action.file):
        to = _keep(house, actor, carry) or to
    answer = RedirectResponse(to, 303)
    keep_cookie(answer, request, COOKIE, token, life=accounts.SESSION_LIFE)
    return answer


def _keep(house: Courthouse, actor: Actor, carry: str) -> str:
    """The address of the draft that what was carried along became; empty when it is unreadable."""
    try:
        content = read_json(carry)
        with house.work(actor) as work:
            return f"/file/{filings.begin(work, str(content.get('案由', '')), content).id}"
    except LianError:
        return ""


@router.post("/sign-out")
def sign_out(request: Request, actor: Public, form: Posted) -> Response:
    """End this browser's session."""
    token = request.cookies.get(COOKIE, "")
    with house_of(request).work(actor) as work:
        accounts.sign_out(work, token)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/")
    # What a browser kept of drafts it could not send is the next person's to find.
    answer.headers["clear-site-data"] = '"storage"'
    return answer


@router.get("/dev/outbox")
def outbox(request: Request, actor: Public) -> Response:
    """The messages that would go to phones; only in development."""
    if not house_of(request).settings.development:
        raise NotFound("没有这一页")
    with house_of(request).look() as look:
        items = messages.outbox(look)
    return page(request, "signin/outbox.html", items=items)
