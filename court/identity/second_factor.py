"""The second factor of staff: bound by its owner, shown at every sign-in, taken away by two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from court.core.courthouse import Conflict, Work
from court.core.roles import Action
from court.core.tables import Account
from court.identity import authenticator, certificate, recovery
from court.identity.accounts import account_of
from court.identity.port import Factor, Shown
from court.identity.sessions import end_others
from court.identity.tables import RecoveryCode, SecondFactor

FACTORS: tuple[Factor, ...] = (
    certificate.Certificate(),
    authenticator.Authenticator(),
    recovery.Recovery(),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account has bound; `codes` counts the recovery codes that still work."""

    bound: tuple[str, ...]
    since: datetime | None
    codes: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs, as an address for a picture and as letters to type."""

    address: str
    secret: str


def standing(work: Work, account_id: str = "") -> Standing:
    """Of the actor's account, or of another one."""
    id_ = account_id or work.actor.account_id
    found = _confirmed(work, id_)
    kinds = tuple(sorted({factor.kind for factor in found}))
    since = min((f.confirmed_at for f in found if f.confirmed_at), default=None)
    return Standing(kinds, since, recovery.left(work, id_))


def _confirmed(work: Work, account_id: str) -> list[SecondFactor]:
    found = select(SecondFactor).where(
        SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    )
    return list(work.session.scalars(found))


def is_bound(work: Work, account: Account) -> bool:
    return bool(_confirmed(work, account.id))


def passes(work: Work, account: Account, shown: Shown) -> str:
    """The kind of factor that proves the account's owner; empty when none does."""
    return next((factor.kind for factor in FACTORS if factor.passes(work, account, shown)), "")


def enrol(work: Work) -> Enrolment:
    """What to show the app of the actor.  Raises `NotAllowed`, `Conflict` when one is bound."""
    account = _own(work)
    if authenticator.KIND in standing(work).bound:
        raise Conflict("已经绑定了动态口令")
    factor = authenticator.begin(work, account)
    address = authenticator.address(work, factor, account.login or account.name)
    return Enrolment(address, authenticator.secret_of(work, factor))


def confirm(work: Work, code: str) -> list[str]:
    """Bind the app whose code this is, and give the recovery codes; empty when it is wrong.

    Other sessions, which were begun with a password alone, end.
    Raises `NotAllowed`, `Conflict`.
    """
    account = _own(work)
    enrol(work)
    factor = authenticator.begin(work, account)
    if not authenticator.takes(work, factor, code):
        return []
    factor.confirmed_at = work.now
    end_others(work)
    work.log("绑定第二因素", 账户=account.id, 种类=factor.kind)
    return recovery.renew(work, account)


def bind_certificate(work: Work, fingerprint: str) -> None:
    """Bind the certificate shown.  Raises `NotAllowed`, `Conflict`."""
    account = _own(work)
    if not fingerprint:
        raise Conflict("浏览器没有出示证书。请插好证书介质，关掉浏览器再打开，重新进入这一页")
    certificate.bind(work, account, fingerprint)
    end_others(work)
    work.log("绑定第二因素", 账户=account.id, 种类=certificate.KIND)


def renew_codes(work: Work, shown: Shown) -> list[str]:
    """New recovery codes for who shows the second factor; empty when it is wrong."""
    account = _own(work)
    if not passes(work, account, shown):
        return []
    work.log("更换恢复码", 账户=account.id)
    return recovery.renew(work, account)


def change_app(work: Work, shown: Shown) -> bool:
    """Take the old app away for who shows it, or a recovery code; False when it is wrong."""
    account = _own(work)
    if not passes(work, account, shown):
        return False
    for factor in _confirmed(work, account.id):
        if factor.kind == authenticator.KIND:
            work.session.delete(factor)
    work.log("更换第二因素", 账户=account.id)
    return True


def remove(work: Work, account: Account) -> None:
    """Take everything away: what two people of the court decided."""
    for factor in work.session.scalars(
        select(SecondFactor).where(SecondFactor.account_id == account.id)
    ):
        work.session.delete(factor)
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _own(work: Work) -> Account:
    work.actor.require(Action.prove)
    return account_of(work)
