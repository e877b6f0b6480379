"""Where an account is signed in: listed for its owner, ended one by one or all at once.

Staff are signed in from few browsers: one sign-in more ends the oldest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from court.core.courthouse import Work, existing
from court.core.roles import STAFF
from court.core.tables import Account
from court.identity.tables import KnownDevice, SignIn

MOST_OF_STAFF = 5
IDLE = timedelta(hours=2)
NAMED_BY = 16
ENDED = "结束登录"


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in; `id` cannot be used to sign in."""

    id: str
    address: str
    created_at: datetime
    seen_at: datetime
    here: bool


def own(work: Work) -> list[Session]:
    """The actor's sessions that still last, the one used last first."""
    return [
        Session(
            found.token_hash[:NAMED_BY],
            found.address,
            found.created_at,
            found.seen_at,
            found.csrf == work.actor.csrf,
        )
        for found in _lasting(work, work.actor.account_id)
    ]


def end_one(work: Work, session_id: str) -> bool:
    """End one of the actor's sessions; whether it is the one the actor is in.  Raises `NotFound`."""
    mine = _lasting(work, work.actor.account_id)
    found = existing(
        next((s for s in mine if s.token_hash[:NAMED_BY] == session_id), None),
        "没有这个登录，可能已经退出",
    )
    work.session.delete(found)
    work.log(ENDED, 账户=work.actor.account_id, 数量=1)
    return found.csrf == work.actor.csrf


def end_sessions(work: Work, account_id: str) -> None:
    """End every session of an account, and forget the browsers it signed in from."""
    work.session.execute(delete(SignIn).where(SignIn.account_id == account_id))
    work.session.execute(delete(KnownDevice).where(KnownDevice.account_id == account_id))


def end_others(work: Work) -> None:
    """End every session of the actor's account but this one."""
    mine = SignIn.account_id == work.actor.account_id
    work.session.execute(delete(SignIn).where(mine, SignIn.csrf != work.actor.csrf))


def end_oldest(work: Work, account: Account) -> None:
    """After a sign-in of staff: no more sessions than one person uses."""
    if account.role not in STAFF:
        return
    late = sorted(_lasting(work, account.id), key=lambda s: s.created_at)[:-MOST_OF_STAFF]
    for found in late:
        work.session.delete(found)
    if late:
        work.log(ENDED, 账户=account.id, 数量=len(late))


def _lasting(work: Work, account_id: str) -> list[SignIn]:
    found = select(SignIn).where(
        SignIn.account_id == account_id,
        SignIn.expires_at > work.now,
        SignIn.seen_at > work.now - IDLE,
    )
    return list(work.session.scalars(found.order_by(SignIn.seen_at.desc(), SignIn.token_hash)))
