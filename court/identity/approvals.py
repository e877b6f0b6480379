"""What one administrator alone cannot do to an account: open it, or give it another password.

The administrator asks, the security administrator approves.  A password consists of two halves, one
shown to each of them: neither can sign in with what they know.  The owner is told, the log says who.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import aliased

from court.core.courthouse import Conflict, NotAllowed, NotFound, Work, existing
from court.core.roles import STAFF, Action, Role
from court.core.tables import Account
from court.files.ciphers import CryptError
from court.files.keyring import KeyMissing, seal, unseal
from court.identity import second_factor, used_passwords
from court.identity.accounts import account_of
from court.identity.passwords import half, hashed
from court.identity.sessions import end_sessions
from court.identity.staff import make_staff
from court.identity.tables import AccountRequest
from court.messages.service import notify
from engine.text.errors import FieldProblem, FilingError

LASTS = timedelta(days=1)
SHOWN = 100
WAITING, APPROVED, REFUSED, REPLACED = "待核准", "已核准", "不同意", "已作废"


class Kind(StrEnum):
    """What is asked for an account."""

    opening = "新建账户"
    password = "重置密码"  # noqa: S105 — the name of an act
    factor = "解除第二因素"


@dataclass(frozen=True, slots=True)
class Line:
    """A request with who it is about and who asked; `late` when it can no longer be approved."""

    request: AccountRequest
    account: Account
    asked_by: Account
    late: bool


def ask_for_new(work: Work, role: Role, login: str, name: str) -> tuple[Account, str]:
    """A new account, which nobody can use before it is approved, and the first half of its password.

    Raises `NotAllowed`, `FilingError`, `Conflict`.
    """
    work.actor.require(Action.accounts)
    account = make_staff(work, role, login, name, "")
    return account, _ask(work, account, Kind.opening, "")


def ask(work: Work, account_id: str, kind: Kind, reason: str) -> str:
    """Ask for another password, or for the second factor to be taken away.

    Gives the first half of the password, shown this once; empty for a second factor.  A request
    that waits for the same account is replaced.  Raises `NotAllowed`, `NotFound`, `FilingError`.
    """
    work.actor.require(Action.accounts)
    account = account_of(work, account_id)
    if Role(account.role) not in STAFF:
        raise NotFound("没有这个工作人员账户")
    if account.id == work.actor.account_id:
        raise NotAllowed("自己的密码和第二因素请在“我的账户”里改；不能登录的，请另一位管理员申请")
    if kind is Kind.opening and account.password:
        raise Conflict("这个账户已经开通")
    if kind is not Kind.opening and not account.password:
        kind = Kind.opening
    if not reason.strip():
        raise FilingError(
            [FieldProblem("理由", "请写明谁提出、为什么，例如“本人 9 月 7 日当面提出，忘了密码”")]
        )
    return _ask(work, account, kind, reason.strip()[:200])


def _ask(work: Work, account: Account, kind: Kind, reason: str) -> str:
    for before in _of(work, account.id, WAITING):
        before.state, before.half = REPLACED, ""
    first = "" if kind is Kind.factor else half()
    request = AccountRequest(
        account_id=account.id,
        kind=kind,
        reason=reason,
        half=seal(work.house.lasting.ring, first, account.id) if first else "",
        state=WAITING,
        asked_by=work.actor.account_id,
        asked_at=work.now,
    )
    work.session.add(request)
    work.session.flush()
    work.log("申请账户变更", 账户=account.id, 种类=kind, 申请=request.id)
    if kind is not Kind.opening:
        body = f"{_name(work)}为您的账户申请{kind}，等安全管理员核准。不是您提出的，请马上告诉安全管理员。"
        notify(work, account.id, None, f"有人为您申请{kind}", body)
    return first


def _name(work: Work) -> str:
    return account_of(work).name


@dataclass(frozen=True, slots=True)
class Approved:
    """What was done for whom, and the second half of the password; empty for a second factor."""

    account: Account
    kind: Kind
    half: str


def _first_half(work: Work, request: AccountRequest) -> str:
    """Raises `Conflict` when the court's keys cannot open it."""
    try:
        return unseal(work.house.lasting.ring, request.half, request.account_id)
    except (KeyMissing, CryptError):
        raise Conflict("这份申请读不出来了，请管理员重新申请") from None


def approve(work: Work, request_id: str) -> Approved:
    """Do what was asked, and give the second half of the password, shown this once.

    Raises `NotAllowed` for one's own account or request, `NotFound`, `Conflict`.
    """
    request, account = _decide(work, request_id)
    second = ""
    if request.kind == Kind.factor:
        second_factor.remove(work, account)
    else:
        first, second = _first_half(work, request), half()
        used_passwords.keep(work, account)
        account.password, account.given_at = hashed(f"{first}-{second}"), work.now
    end_sessions(work, account.id)
    _close(work, request, APPROVED)
    who = account_of(work, request.asked_by).name
    body = f"{who}申请、{_name(work)}核准，您的账户已{request.kind}。不是您提出的，请马上告诉审计。"
    notify(work, account.id, None, f"您的账户已{request.kind}", body)
    return Approved(account, Kind(request.kind), second)


def refuse(work: Work, request_id: str) -> None:
    """Say no.  Raises `NotAllowed`, `NotFound`, `Conflict`."""
    request, _ = _decide(work, request_id, refusing=True)
    _close(work, request, REFUSED)


def _decide(work: Work, request_id: str, refusing: bool = False) -> tuple[AccountRequest, Account]:
    work.actor.require(Action.approve)
    request = existing(
        work.session.get(AccountRequest, request_id, with_for_update=True), "没有这份申请"
    )
    if request.state != WAITING or (_is_late(work, request) and not refusing):
        state = request.state if request.state != WAITING else "过了一天，已失效"
        raise Conflict(f"这份申请{state}。要办的，请管理员重新申请")
    if work.actor.account_id in (request.account_id, request.asked_by):
        raise NotAllowed("自己的账户、自己的申请，要由另一位安全管理员核准")
    return request, account_of(work, request.account_id)


def _close(work: Work, request: AccountRequest, state: str) -> None:
    request.state, request.half = state, ""
    request.decided_by, request.decided_at = work.actor.account_id, work.now
    work.log(
        "核准账户变更" if state == APPROVED else "不同意账户变更",
        账户=request.account_id,
        种类=request.kind,
        申请=request.id,
        申请人=request.asked_by,
    )


def _is_late(work: Work, request: AccountRequest) -> bool:
    return request.asked_at + LASTS <= work.now


def _of(work: Work, account_id: str, state: str) -> list[AccountRequest]:
    found = select(AccountRequest).where(
        AccountRequest.account_id == account_id, AccountRequest.state == state
    )
    return list(work.session.scalars(found))


def waits_for(work: Work, account_id: str) -> AccountRequest | None:
    """The request about an account that can still be approved."""
    open_ = (one for one in _of(work, account_id, WAITING) if not _is_late(work, one))
    return next(open_, None)


def listing(work: Work) -> list[Line]:
    """Requests, those that wait first, then the newest.  Raises `NotAllowed`."""
    work.actor.require(Action.approve)
    asker = aliased(Account)
    rows = work.session.execute(
        select(AccountRequest, Account, asker)
        .join(Account, Account.id == AccountRequest.account_id)
        .join(asker, asker.id == AccountRequest.asked_by)
        .order_by(AccountRequest.state != WAITING, AccountRequest.asked_at.desc())
        .limit(SHOWN)
    )
    return [Line(one, account, by, _is_late(work, one)) for one, account, by in rows]
