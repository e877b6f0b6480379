"""One's own account: who one is, the password, where one is signed in, keys, messages."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import SignedIn
from api.base.posted import Posted, text
from api.base.security import COOKIE, house_of
from api.base.visitors import count_try
from api.base.web import page
from court.core.courthouse import Actor, Courthouse
from court.core.limits import SEND_CODE_ADDRESS, SIGN_IN_ADDRESS
from court.core.roles import Action, Role
from court.core.tables import Account
from court.identity import accounts, keys, second_factor, sessions
from court.identity.documents import document_kinds
from court.messages import service as messages
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
PROFILE = ("name", "id_type", "id_number", "firm", "licence")
DONE = {
    "profile": "您的资料已经保存。",
    "key": "密钥已经撤销，用它的请求从现在起会被拒绝。",
    "session": "那里的登录已经结束，要重新登录才能用。",
    "password": "密码已经改好，其他地方的登录已经退出。",
}


@router.get("/account")
def account_page(request: Request, actor: SignedIn, done: str = "", first: str = "") -> Response:
    """Everything about the account on one page."""
    return _page(request, actor, done=DONE.get(done, ""), first=first == "1")


def _page(
    request: Request,
    actor: Actor,
    *,
    status: int = 200,
    done: str = "",
    first: bool = False,
    by_code: bool = False,
    said: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    with house_of(request).look(actor) as look:
        account = accounts.account_of(look)
        issued = keys.own(look)
        proved = second_factor.standing(look)
        signed_in = sessions.own(look)
    return page(
        request,
        "account/account.html",
        status,
        account=account,
        values=said or _values(account),
        keys=issued,
        sessions=signed_in,
        now=house_of(request).clock(),
        proved=proved,
        documents=("", *document_kinds(house_of(request).bundle)),
        lawyer=actor.role is Role.lawyer,
        filer=actor.may(Action.file),
        done=done,
        first=first,
        by_code=by_code,
        errors=errors or {},
    )


def _values(account: Account) -> dict[str, str]:
    return {name: getattr(account, name) for name in PROFILE}


FIELDS = {"证件号码": "id_number", "密码": "password"}


def _errors(problems: list[FieldProblem]) -> dict[str, str]:
    return {FIELDS.get(p.path, p.path): p.message for p in problems}


@router.post("/account/profile")
def save_profile(request: Request, actor: SignedIn, form: Posted) -> Response:
    """Keep name, document and, for lawyers, firm and licence."""
    if not actor.may(Action.file):
        return RedirectResponse("/account", 303)
    said = _said(house_of(request), actor, form)
    try:
        with house_of(request).work(actor) as work:
            accounts.update_profile(work, **said)
    except FilingError as error:
        shown = dict.fromkeys(PROFILE, "") | said
        return _page(request, actor, status=422, said=shown, errors=_errors(error.problems))
    return RedirectResponse("/account?done=profile", 303)


def _said(house: Courthouse, actor: Actor, form: FormData) -> dict[str, str]:
    names = PROFILE if actor.role is Role.lawyer else PROFILE[:3]
    said = {name: text(form, name, 80) for name in names}
    if said["id_type"] not in document_kinds(house.bundle):
        said["id_type"] = ""
    return said


@router.post("/account/password")
def set_password(request: Request, actor: SignedIn, form: Posted) -> Response:
    """A new password, given twice; whoever has one already gives it, or a code."""
    old, new, again = (_secret(form, name) for name in ("old", "password", "again"))
    code = "".join(text(form, "code", 20).split())
    if new != again:
        said = {"again": "两次填的不一样，请再填一次。"}
        return _page(request, actor, status=422, errors=said, by_code="code" in form)
    count_try(request, SIGN_IN_ADDRESS)
    try:
        with house_of(request).work(actor) as work:
            changed = accounts.change_password(work, new, old, code)
    except FilingError as error:
        errors = _errors(error.problems)
        return _page(request, actor, status=422, errors=errors, by_code="code" in form)
    if not changed:
        said = {"old": "现在的密码不对。", "code": "验证码不对，或者已经过了 5 分钟。"}
        return _page(request, actor, status=422, errors=said, by_code="code" in form)
    return RedirectResponse("/account?done=password", 303)


def _secret(form: FormData, name: str) -> str:
    """A password as it was typed, blanks and all."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


@router.post("/account/password/code")
def send_code(request: Request, actor: SignedIn, form: Posted) -> Response:
    """A code to the own phone, for somebody who forgot the password."""
    if not actor.phone:
        return RedirectResponse("/account", 303)
    count_try(request, SEND_CODE_ADDRESS)
    with house_of(request).work(actor) as work:
        accounts.send_code(work, actor.phone)
    return _page(request, actor, by_code=True)


@router.post("/account/keys/{key_id}/revoke")
def revoke_key(request: Request, actor: SignedIn, key_id: str, form: Posted) -> Response:
    """End a key that acts as this account."""
    with house_of(request).work(actor) as work:
        keys.revoke(work, key_id)
    return RedirectResponse("/account?done=key", 303)


@router.post("/account/sessions/{session_id}/end")
def end_session(request: Request, actor: SignedIn, session_id: str, form: Posted) -> Response:
    """End one session; the one somebody is in like signing out."""
    with house_of(request).work(actor) as work:
        here = sessions.end_one(work, session_id)
    return _signed_out() if here else RedirectResponse("/account?done=session#sessions", 303)


def _signed_out() -> Response:
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(request: Request, actor: SignedIn, form: Posted) -> Response:
    """End every session, this one too."""
    with house_of(request).work(actor) as work:
        accounts.sign_out_everywhere(work)
    return _signed_out()


@router.get("/messages")
def message_list(request: Request, actor: SignedIn) -> Response:
    """What the court told this account, newest first."""
    with house_of(request).look(actor) as look:
        items = messages.inbox(look)
    return page(request, "account/messages.html", items=items)


@router.get("/messages/{message_id}")
def message(request: Request, actor: SignedIn, message_id: str) -> Response:
    """One message; opening it marks it as read."""
    with house_of(request).work(actor) as work:
        item = messages.open_message(work, message_id)
    return page(request, "account/message.html", item=item)
