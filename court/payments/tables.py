"""Tables of the acceptance fee: orders and the gateway's notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Numeric,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import new_id


class Payment(Base):
    """An order for the acceptance fee; `order_number` is what the gateway quotes."""

    __tablename__ = "payment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), unique=True)
    order_number: Mapped[str] = mapped_column(String(40), unique=True)
    amount: Mapped[Any] = mapped_column(Numeric(18, 2))
    state: Mapped[str] = mapped_column(String(8), default="待交")
    created_at: Mapped[datetime]
    due: Mapped[date | None] = mapped_column(Date)
    paid_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(String(64), default="")


class PaymentNotice(Base):
    """A signed notice of the payment gateway that was answered: the same again, the same answer."""

    __tablename__ = "payment_notice"

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    order_number: Mapped[str] = mapped_column(String(40), index=True)
    accepted: Mapped[bool] = mapped_column(Boolean)
    answer: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
