"""The tables of appointments and numbers, and of who may draw one: machines, confirmed phones."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import new_id


class Appointment(Base):
    """A place in the queue of a window on a day."""

    __tablename__ = "appointment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(Date, index=True)
    slot: Mapped[str] = mapped_column(String(11))
    number: Mapped[int] = mapped_column(Integer)
    purpose: Mapped[str] = mapped_column(String(40))
    filing_id: Mapped[str] = mapped_column(String(32), default="")
    state: Mapped[str] = mapped_column(String(8), default="已预约")
    created_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    window: Mapped[int | None] = mapped_column(Integer)
    finished_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("day", "number", name="one_number_a_day"),)


class KioskDevice(Base):
    """A machine in the hall: first a code to enrol it, then a key, both kept as hashes."""

    __tablename__ = "kiosk_device"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until: Mapped[datetime | None]
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    made_by: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime]
    enrolled_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    seen_from: Mapped[str] = mapped_column(String(45), default="")
    revoked_at: Mapped[datetime | None]


class HallPass(Base):
    """Somebody proved to hold a phone: for drawing numbers and filling in without a machine."""

    __tablename__ = "hall_pass"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    phone: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime] = mapped_column(index=True)
