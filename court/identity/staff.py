"""What an administrator sees and does about accounts: staff, their passwords, keys of institutions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from court.core.courthouse import Conflict, NotAllowed, NotFound, Work
from court.core.roles import PUBLIC, STAFF, Action, Role
from court.core.store.paging import number_of
from court.core.tables import Account
from court.identity.accounts import account_of, read_phone
from court.identity.sessions import end_sessions
from court.identity.tables import ApiKey, SignIn
from engine.text.errors import FieldProblem, FilingError, LianError

SHOWN = 500


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A staff account; `sessions` counts where it is signed in now."""

    account: Account
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
    return [StaffLine(account, int(n)) for account, n in rows]


def one(work: Work, account_id: str) -> StaffLine:
    """One staff account.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.accounts)
    account = account_of(work, account_id)
    if Role(account.role) not in STAFF:
        raise NotFound("没有这个工作人员账户")
    count = select(func.count()).where(
        SignIn.account_id == account.id, SignIn.expires_at > work.now
    )
    return StaffLine(account, number_of(work.session, count))


def make_staff(
    work: Work, role: Role, login: str, name: str, password: str, given: bool = True
) -> Account:
    """A staff account; `password` is the hash of one, or empty for none yet.  No actor is checked:
    the first ones are made from the command line.

    Raises `LianError` for a role that is none, `FilingError`, `Conflict`.
    """
    if role not in STAFF:
        raise LianError(f"“{role}”不是工作人员的身份；可选：{'、'.join(sorted(STAFF))}")
    login = login.strip()
    if not 2 <= len(login) <= 40 or login.isdigit():
        raise FilingError([FieldProblem("登录名", "登录名是 2 到 40 个字符，不能全是数字")])
    if work.session.scalar(select(Account.id).where(Account.login == login)):
        raise Conflict("这个登录名已经有人用了，请换一个")
    account = Account(
        role=role,
        login=login,
        name=name.strip()[:60],
        password=password,
        given_at=work.now if given else None,
        created_at=work.now,
    )
    work.session.add(account)
    work.session.flush()
    work.log("新建账户", 账户=account.id, 身份=role)
    return account


def disable(work: Work, account_id: str, disabled: bool = True) -> None:
    """End or restore an account; its sessions end.  Raises `NotAllowed` for one's own."""
    work.actor.require(Action.accounts)
    if account_id == work.actor.account_id:
        raise NotAllowed("不能停用自己的账户")
    account = account_of(work, account_id)
    account.disabled = disabled
    end_sessions(work, account.id)
    work.log("停用账户" if disabled else "恢复账户", 账户=account.id)


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
