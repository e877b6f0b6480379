"""Recovery codes: on paper, for who lost the phone; only their hashes are kept, each works once."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from court.core.courthouse import Work
from court.core.store.paging import number_of
from court.core.tables import Account
from court.identity.passwords import given_out
from court.identity.port import Shown
from court.identity.tables import RecoveryCode
from court.identity.tokens import digest

KIND = "恢复码"
CODES = 10


class Recovery:
    """One of the account's unused codes; using it is an event in the log."""

    kind = KIND

    def passes(self, work: Work, account: Account, shown: Shown) -> bool:
        found = select(RecoveryCode).where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == _kept(account.id, shown.code),
            RecoveryCode.used_at.is_(None),
        )
        code = work.session.scalar(found.with_for_update())
        if code is None:
            return False
        code.used_at = work.now
        work.log("使用恢复码", 账户=account.id, 剩余=left(work, account.id))
        return True


def _kept(account_id: str, code: str) -> str:
    """79 random bits need no slow hash; the account's id keeps hashes from being compared."""
    return digest(f"{account_id}:{''.join(filter(str.isalnum, code.lower()))}")


def renew(work: Work, account: Account) -> list[str]:
    """New codes instead of all before; given this once."""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [given_out() for _ in range(CODES)]
    work.session.add_all(
        RecoveryCode(account_id=account.id, code_hash=_kept(account.id, code), made_at=work.now)
        for code in codes
    )
    return codes


def left(work: Work, account_id: str) -> int:
    """How many codes still work."""
    found = select(func.count()).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    work.session.flush()
    return number_of(work.session, found)
