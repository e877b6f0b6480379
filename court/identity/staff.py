"""What an administrator sees and does about accounts: staff, their passwords, keys of institutions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from court.core.courthouse import NotAllowed, NotFound, Work
from court.core.roles import PUBLIC, STAFF, Action, Role
from court.core.tables import Account
from court.identity.accounts import account_of, hashed_password, read_phone
from court.identity.tables import ApiKey, SignIn
from engine.text.errors import FieldProblem, FilingError

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP = 4, 4
SHOWN = 500


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A staff account; `sessions` counts where it is signed in now."""

    account: Account
    locked: bool
    sessions: int


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key of an institution, never the key itself."""

    key: ApiKey
    account: Account


def listing(work: Work) -> list[StaffLine]:
    """Every staff account: those that work first, by role and name.  Raises `NotAllowed`."""
    work.actor.require(Action.accounts)
    open_ = select(SignIn.account_id, func.count().label("n")).where(SignIn.expires_at > work.now)
    sessions = open_.group_by(SignIn.account_id).subquery()
    rows = work.session.execute(
        select(Account, func.coalesce(sessions.c.n, 0))
        .outerjoin(sessions, sessions.c.account_id == Account.id)
        .where(Account.role.in_(STAFF))
        .order_by(Account.disabled, Account.role, Account.login)
        .limit(SHOWN)
    )
    return [StaffLine(account, _locked(work, account), int(n)) for account, n in rows]


def one(work: Work, account_id: str) -> StaffLine:
    """One staff account.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.accounts)
    account = account_of(work, account_id)
    if Role(account.role) not in STAFF:
        raise NotFound("没有这个工作人员账户")
    count = select(func.count()).where(
        SignIn.account_id == account.id, SignIn.expires_at > work.now
    )
    return StaffLine(account, _locked(work, account), work.session.scalar(count) or 0)


def _locked(work: Work, account: Account) -> bool:
    return account.locked_until is not None and account.locked_until > work.now


def new_password() -> str:
    """A password that can be read out: `k7wq-3fhm-p2xd-9tnb`, 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def reset_password(work: Work, account_id: str) -> str:
    """Give a staff account a new password, shown this once; its sessions end, its lock too.

    Raises `NotAllowed`, `NotFound`.
    """
    account = one(work, account_id).account
    if account.id == work.actor.account_id:
        raise NotAllowed("自己的密码请在“我的账户”里修改")
    password = new_password()
    account.password = hashed_password(password, account)
    account.failures, account.locked_until = 0, None
    work.session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    work.log("重置密码", 账户=account.id)
    return password


def keys(work: Work) -> list[KeyLine]:
    """Every key that was issued, newest first.  Raises `NotAllowed`."""
    work.actor.require(Action.accounts)
    rows = work.session.execute(
        select(ApiKey, Account)
        .join(Account)
        .order_by(ApiKey.revoked_at.is_not(None), ApiKey.created_at.desc())
        .limit(SHOWN)
    )
    return [KeyLine(key, account) for key, account in rows]


def institution(work: Work, phone: str) -> Account:
    """The account of the public with this phone.  Raises `NotAllowed`, `FilingError`."""
    work.actor.require(Action.accounts)
    account = work.session.scalar(select(Account).where(Account.phone == read_phone(phone)))
    if account is None or Role(account.role) not in PUBLIC or account.disabled:
        words = "没有用这个手机号注册的账户；请机构经办人先登录一次"
        raise FilingError([FieldProblem("手机号", words)])
    return account
