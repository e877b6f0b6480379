"""Tables of signing in: codes, sessions, second factors, known browsers, keys.  The account itself is in `court.core.tables`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Integer,
    String,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import new_id


class OneTimeCode(Base):
    """A code sent to a phone: only its hash, a few attempts, a few minutes."""

    __tablename__ = "one_time_code"

    phone: Mapped[str] = mapped_column(String(20), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer, default=0)


class UsedPassword(Base):
    """The hash of a password an account had before; the newest few, so that it is not taken again."""

    __tablename__ = "used_password"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    password: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime]


class SignIn(Base):
    """A signed-in browser; the cookie's token is kept as a hash, and from where it was signed in."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    csrf: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45), default="", server_default=text("''"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInStep(Base):
    """Somebody gave the right password and has to show a second factor; no session yet."""

    __tablename__ = "sign_in_step"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer, default=0)


class SecondFactor(Base):
    """What an account shows beside its password: an authenticator app, or a certificate.

    `secret` is the app's shared secret, sealed, or the certificate's fingerprint.  `last_step` is
    the period (30 s since 1970) of the newest code that was used: neither it nor an older one works
    again.
    """

    __tablename__ = "second_factor"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    secret: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(Integer, default=0)


class RecoveryCode(Base):
    """A code for who lost the second factor: only its hash, good for once."""

    __tablename__ = "recovery_code"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class KnownDevice(Base):
    """A browser a staff account has signed in from; wrong passwords from elsewhere do not concern it."""

    __tablename__ = "known_device"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    seen_at: Mapped[datetime]


class AccountRequest(Base):
    """Something an administrator asks for an account, which the security administrator decides.

    `half` is the first half of a password, sealed, until the request is decided.
    """

    __tablename__ = "account_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(200))
    half: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8))
    asked_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]


class ApiKey(Base):
    """A key of an institution; acts as its account, from `networks` if there are any.

    One that `reads_only` changes nothing.
    """

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(60))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    networks: Mapped[str | None] = mapped_column(String(1000))
    reads_only: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
