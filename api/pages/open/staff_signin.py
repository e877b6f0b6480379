"""The door of the court's staff: login name and password, then the second factor."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import Public
from api.base.errors import LOST
from api.base.posted import Posted, text
from api.base.security import house_of, may_be_staff
from api.base.visitors import certificate_of, count_try, keep_cookie, local_path, proof_of, visitor
from api.base.web import page
from api.pages.open.entering import (
    browser_of,
    device_of,
    password_of,
    refusal,
    remember,
)
from api.pages.open.signin import HOMES, welcome
from court.core.courthouse import NotAllowed
from court.core.limits import SIGN_IN_ADDRESS
from court.core.roles import Role
from court.identity import accounts, entering
from court.identity.port import Shown

router = APIRouter()
STEP = "lian_step"
DOOR = "/staff/sign-in"
ELSEWHERE = "工作人员只能从法院的网络登录。请在院内的电脑上打开，或者问系统管理员"
WRONG_CODE = "动态口令不对、已经用过，或者时间过了。请等应用里换一个再填；连错 5 次要重新填密码。"


@router.get(DOOR)
def door(request: Request, actor: Public, next: str = "") -> Response:
    """Login name and password."""
    if actor.signed_in:
        return RedirectResponse(local_path(next) or HOMES[actor.role or Role.judge], 303)
    _from_inside(request)
    return _door(request, local_path(next))


def _from_inside(request: Request) -> None:
    if not may_be_staff(request):
        raise NotAllowed(ELSEWHERE)


def _door(
    request: Request, after: str, status: int = 200, name: str = "", bits: int = 0, error: str = ""
) -> Response:
    return page(
        request,
        "signin/staff.html",
        status,
        next=after,
        name=name,
        proof=proof_of(request, bits),
        error=error,
        lost=LOST in request.query_params,
        compulsory=house_of(request).settings.second_factor_required,
    )


@router.post(DOOR)
def enter(request: Request, actor: Public, form: Posted) -> Response:
    """Check name and password; every failure reads the same."""
    _from_inside(request)
    after, name = local_path(text(form, "next", 2_000)), text(form, "name", 60)
    count_try(request, SIGN_IN_ADDRESS)
    with house_of(request).work(visitor(request)) as work:
        entered = entering.by_password(
            work, name, password_of(form), browser_of(request, form), staff=True
        )
    if entered.session:
        return _inside(request, entered.session, after)
    if entered.step:
        return _to_second_factor(request, entered.step, after)
    return _door(request, after, 422, name, entered.bits, refusal(entered))


def _to_second_factor(request: Request, step: str, after: str) -> Response:
    answer = page(request, "signin/second.html", next=after, error="")
    keep_cookie(answer, request, STEP, step, DOOR, entering.STEP_LIFE, strict=True)
    return answer


@router.post(f"{DOOR}/code")
def second_factor(request: Request, actor: Public, form: Posted) -> Response:
    """Check the second factor; too late or too often, and the password is asked for again."""
    _from_inside(request)
    after = local_path(text(form, "next", 2_000))
    step = request.cookies.get(STEP, "")[:100]
    count_try(request, SIGN_IN_ADDRESS)
    shown = Shown("".join(text(form, "code", 40).split()), certificate_of(request))
    with house_of(request).work(visitor(request)) as work:
        token = entering.by_second_factor(work, step, shown, device_of(request))
        again = entering.waits(work, step)
    if token:
        return _inside(request, token, after)
    if again:
        return page(request, "signin/second.html", 422, next=after, error=WRONG_CODE)
    return _door(request, after, 422, error="时间过了，或者连错几次，请重新填登录名和密码。")


@router.get(f"{DOOR}/code")
def again(request: Request, actor: Public) -> Response:
    """A page that was sent once is not sent again."""
    return RedirectResponse(DOOR, 303)


def _inside(request: Request, token: str, after: str) -> Response:
    account_id = accounts.by_token(house_of(request), token).account_id
    answer = welcome(request, token, after, "")
    answer.delete_cookie(STEP, path=DOOR, httponly=True, samesite="strict")
    return remember(answer, request, account_id)
