"""Client certificates: a USB key or smart card whose TLS certificate the court's proxy verified.

The proxy checks chain and revocation and says the fingerprint in the header that
`LIAN_CERTIFICATE_HEADER` names; it must overwrite whatever a client sends under that name.
"""

from __future__ import annotations

from sqlalchemy import select

from court.core.courthouse import Conflict, Work
from court.core.tables import Account
from court.identity.port import Shown
from court.identity.tables import SecondFactor

KIND = "证书"


class Certificate:
    """The certificate an account was bound to."""

    kind = KIND

    def passes(self, work: Work, account: Account, shown: Shown) -> bool:
        return bool(shown.certificate) and any(
            factor.account_id == account.id for factor in _bound(work, shown.certificate)
        )


def read_fingerprint(said: str) -> str:
    """`SHA256:AB:CD…` and `abcd…` are one; empty for what is no fingerprint."""
    plain = "".join(filter(str.isalnum, said.lower().removeprefix("sha256"))).removeprefix("sha256")
    hexadecimal = all(c in "0123456789abcdef" for c in plain)
    return plain if hexadecimal and 40 <= len(plain) <= 128 else ""


def bind(work: Work, account: Account, fingerprint: str) -> SecondFactor:
    """Bind the certificate the browser shows now.  Raises `Conflict` when it is somebody else's."""
    for known in _bound(work, fingerprint):
        if known.account_id != account.id:
            raise Conflict("这张证书已经绑定在别的账户上")
        return known
    factor = SecondFactor(
        account_id=account.id,
        kind=KIND,
        secret=fingerprint,
        created_at=work.now,
        confirmed_at=work.now,
    )
    work.session.add(factor)
    return factor


def _bound(work: Work, fingerprint: str) -> list[SecondFactor]:
    found = select(SecondFactor).where(
        SecondFactor.kind == KIND, SecondFactor.secret == fingerprint
    )
    return list(work.session.scalars(found))
