"""Accounts as an administrator keeps them: staff, their passwords, keys of institutions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MayManageAccounts
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor, Conflict
from court.core.roles import STAFF, Role
from court.core.tables import Account
from court.identity import approvals, keys, second_factor, staff
from court.identity.approvals import Kind
from engine.text.errors import FieldProblem, FilingError, LianError

router = APIRouter()
STAFF_ROLES = tuple(role for role in Role if role in STAFF)
KEY_FIELDS = {"名称": "name", "手机号": "phone", "有效天数": "days", "允许的地址": "networks"}
DONE = {
    "disabled": "账户已经停用，在各处的登录都已退出。",
    "restored": "账户已经恢复，可以重新登录。",
    "revoked": "密钥已经撤销，用它的请求从现在起会被拒绝。",
}


@router.get("/admin/accounts")
def accounts_page(request: Request, actor: MayManageAccounts, done: str = "") -> Response:
    """Every staff account."""
    with house_of(request).look(actor) as look:
        lines = staff.listing(look)
    return page(request, "admin/accounts.html", lines=lines, done=DONE.get(done, ""))


@router.get("/admin/accounts/new")
def new_page(request: Request, actor: MayManageAccounts) -> Response:
    """The form for a new staff account."""
    return _new(request, {}, {})


def _new(
    request: Request, said: dict[str, str], errors: dict[str, str], status: int = 200
) -> Response:
    values = {"login": "", "name": "", "role": Role.judge, **said}
    return page(request, "admin/new.html", status, values=values, errors=errors, roles=STAFF_ROLES)


@router.post("/admin/accounts/new")
def new_account(request: Request, actor: MayManageAccounts, form: Posted) -> Response:
    """Make the account; the first half of its password is shown on the next page, this once."""
    said = {name: text(form, name, 60) for name in ("login", "name", "role")}
    if problems := _gaps(said):
        return _new(request, said, problems, 422)
    try:
        with house_of(request).work(actor) as work:
            made, first = approvals.ask_for_new(
                work, Role(said["role"]), said["login"], said["name"]
            )
    except (FilingError, Conflict) as error:
        return _new(request, said, {"login": _sentence(error)}, 422)
    return _asked(request, made, Kind.opening, first)


def _asked(request: Request, account: Account, kind: Kind, first: str) -> Response:
    return page(request, "admin/half.html", account=account, kind=kind, half=first, number=1)


def _gaps(said: dict[str, str]) -> dict[str, str]:
    found = {}
    if not said["login"]:
        found["login"] = "请填登录名，例如姓名的拼音"
    if not said["name"]:
        found["name"] = "请填姓名，文书上署这个名字"
    if said["role"] not in STAFF_ROLES:
        found["role"] = "请选择身份"
    return found


def _sentence(error: LianError) -> str:
    if isinstance(error, FilingError):
        return "；".join(problem.message for problem in error.problems)
    return str(error)


@router.get("/admin/accounts/{account_id}")
def account_page(request: Request, actor: MayManageAccounts, account_id: str) -> Response:
    """One staff account: where it stands, what can be asked for it, ending it."""
    return _account(request, actor, account_id)


def _account(
    request: Request,
    actor: Actor,
    account_id: str,
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Response:
    with house_of(request).look(actor) as look:
        line = staff.one(look, account_id)
        proved = second_factor.standing(look, account_id)
        waiting = approvals.waits_for(look, account_id)
    return page(
        request,
        "admin/account.html",
        status,
        line=line,
        proved=proved,
        waiting=waiting,
        own=account_id == actor.account_id,
        errors=errors or {},
    )


@router.post("/admin/accounts/{account_id}/password")
def ask_for_password(
    request: Request, actor: MayManageAccounts, account_id: str, form: Posted
) -> Response:
    """Ask for a new password; its first half is shown this once."""
    return _ask(request, actor, account_id, Kind.password, text(form, "reason"))


@router.post("/admin/accounts/{account_id}/second-factor")
def ask_to_unbind(
    request: Request, actor: MayManageAccounts, account_id: str, form: Posted
) -> Response:
    """Ask for the second factor to be taken away, for who lost phone and recovery codes."""
    return _ask(request, actor, account_id, Kind.factor, text(form, "reason"))


def _ask(request: Request, actor: Actor, account_id: str, kind: Kind, reason: str) -> Response:
    try:
        with house_of(request).work(actor) as work:
            first = approvals.ask(work, account_id, kind, reason)
            account = staff.one(work, account_id).account
    except FilingError as error:
        name = "password" if kind is Kind.password else "factor"
        return _account(request, actor, account_id, 422, {name: error.problems[0].message})
    return _asked(request, account, kind, first)


@router.post("/admin/accounts/{account_id}/disable")
def disable(request: Request, actor: MayManageAccounts, account_id: str, form: Posted) -> Response:
    """End an account, or let it work again (`on=0`)."""
    ending = text(form, "on") != "0"
    with house_of(request).work(actor) as work:
        staff.one(work, account_id)
        staff.disable(work, account_id, ending)
    return RedirectResponse(f"/admin/accounts?done={'disabled' if ending else 'restored'}", 303)


@router.get("/admin/keys")
def keys_page(request: Request, actor: MayManageAccounts, done: str = "") -> Response:
    """Keys of institutions, and the form for a new one."""
    return _keys(request, actor, done=DONE.get(done, ""))


def _keys(
    request: Request,
    actor: Actor,
    *,
    status: int = 200,
    done: str = "",
    said: FormData | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    with house_of(request).look(actor) as look:
        lines = staff.keys(look)
    usual = {"phone": "", "name": "", "days": str(keys.USUAL_DAYS), "networks": "", "reads": ""}
    values = {name: text(said, name, 1_000) if said else usual[name] for name in usual}
    return page(
        request,
        "admin/keys.html",
        status,
        lines=lines,
        done=done,
        values=values,
        errors=errors or {},
        now=house_of(request).clock(),
    )


@router.post("/admin/keys")
def issue_key(request: Request, actor: MayManageAccounts, form: Posted) -> Response:
    """A new key for the account with this phone, shown this once."""
    name = text(form, "name", 60)
    try:
        if not name:
            raise FilingError([FieldProblem("名称", "请写明用途，例如“信用卡中心批量立案”")])
        with house_of(request).work(actor) as work:
            account = staff.institution(work, text(form, "phone", 30))
            key = keys.issue(
                work,
                account.id,
                name,
                number(form, "days"),
                text(form, "networks", 1_000),
                bool(text(form, "reads")),
            )
    except FilingError as error:
        errors = {KEY_FIELDS.get(p.path, "phone"): p.message for p in error.problems}
        return _keys(request, actor, status=422, said=form, errors=errors)
    return page(request, "admin/key.html", account=account, key=key, name=name)


@router.post("/admin/keys/{key_id}/revoke")
def revoke_key(request: Request, actor: MayManageAccounts, key_id: str, form: Posted) -> Response:
    """End a key at once."""
    with house_of(request).work(actor) as work:
        keys.revoke(work, key_id)
    return RedirectResponse("/admin/keys?done=revoked", 303)
