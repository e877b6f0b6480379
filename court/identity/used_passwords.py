"""Passwords an account had before: none of the last five is taken again."""

from __future__ import annotations

from sqlalchemy import delete, select

from court.core.courthouse import Work
from court.core.tables import Account
from court.identity.passwords import is_right
from court.identity.tables import UsedPassword
from engine.text.errors import FieldProblem, FilingError

LAST = 5
USED = f"这是最近 {LAST} 个密码里的一个，请换一个新的"


def refuse(work: Work, account: Account, password: str) -> None:
    """Raises `FilingError` for the password an account has now, or one of the last few before it."""
    known = [account.password, *(used.password for used in _newest(work, account.id))]
    if any(is_right(one, password) for one in known[:LAST] if one):
        raise FilingError([FieldProblem("密码", USED)])


def keep(work: Work, account: Account) -> None:
    """Note the password that is about to be replaced; older ones are forgotten."""
    if not account.password:
        return
    used = UsedPassword(account_id=account.id, password=account.password, ended_at=work.now)
    work.session.add(used)
    work.session.flush()
    for late in _newest(work, account.id)[LAST:]:
        work.session.delete(late)


def forget(work: Work, account_id: str) -> None:
    """Somebody who goes leaves none of them behind."""
    work.session.execute(delete(UsedPassword).where(UsedPassword.account_id == account_id))


def _newest(work: Work, account_id: str) -> list[UsedPassword]:
    found = select(UsedPassword).where(UsedPassword.account_id == account_id)
    return list(work.session.scalars(found.order_by(UsedPassword.ended_at.desc())))
