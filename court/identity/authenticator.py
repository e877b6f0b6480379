"""The authenticator app: time-based one-time passwords (RFC 6238), six digits every 30 seconds."""

from __future__ import annotations

import secrets

import pyotp
import segno
from sqlalchemy import select

from court.core.courthouse import Work
from court.core.tables import Account
from court.files.ciphers import CryptError
from court.files.keyring import KeyMissing, seal, unseal
from court.identity.port import Shown
from court.identity.tables import SecondFactor

KIND = "动态口令"
PERIOD = 30
# Clocks of phones differ, and typing takes time: one period before and after (RFC 6238, 5.2).
DRIFT = (0, -1, 1)


class Authenticator:
    """Codes of an app; none works twice, nor one older than the last that was used."""

    kind = KIND

    def passes(self, work: Work, account: Account, shown: Shown) -> bool:
        found = select(SecondFactor).where(
            SecondFactor.account_id == account.id,
            SecondFactor.kind == KIND,
            SecondFactor.confirmed_at.is_not(None),
        )
        factor = work.session.scalar(found.with_for_update())
        return factor is not None and takes(work, factor, shown.code)


def begin(work: Work, account: Account) -> SecondFactor:
    """A secret to enrol with: the one already shown and not confirmed yet, or a new one."""
    found = select(SecondFactor).where(
        SecondFactor.account_id == account.id,
        SecondFactor.kind == KIND,
        SecondFactor.confirmed_at.is_(None),
    )
    factor = work.session.scalar(found)
    if factor is None or not secret_of(work, factor):
        secret = seal(work.house.lasting.ring, pyotp.random_base32(), account.id)
        factor = SecondFactor(account_id=account.id, kind=KIND, secret=secret, created_at=work.now)
        work.session.add(factor)
    return factor


def secret_of(work: Work, factor: SecondFactor) -> str:
    """The secret in base 32; empty when the court's key cannot open it."""
    try:
        return unseal(work.house.lasting.ring, factor.secret, factor.account_id)
    except (KeyMissing, CryptError):
        return ""


def takes(work: Work, factor: SecondFactor, code: str) -> bool:
    """Whether a code is right now, and newer than every one before."""
    secret = secret_of(work, factor)
    if not secret or not (code.isascii() and code.isdigit()):
        return False
    now = int(work.now.timestamp()) // PERIOD
    app = pyotp.TOTP(secret, interval=PERIOD)
    for step in (now + drift for drift in DRIFT):
        if step > factor.last_step and secrets.compare_digest(app.generate_otp(step), code):
            factor.last_step = step
            return True
    return False


def address(work: Work, factor: SecondFactor, login: str) -> str:
    """What the picture says to the app: `otpauth://totp/…`."""
    return pyotp.TOTP(secret_of(work, factor), interval=PERIOD).provisioning_uri(
        name=login, issuer_name=work.house.court
    )


def picture(address: str) -> str:
    """A QR code as SVG, black on white whatever the page's colours are."""
    return str(
        segno.make(address, error="m").svg_inline(
            scale=5, dark="#000", light="#fff", svgclass="qr", lineclass=None
        )
    )
