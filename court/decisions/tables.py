"""Tables of decisions and of the papers they made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import Data, new_id


class DecisionRecord(Base):
    """A decision: who, when, on which opinion, and what it objects to."""

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12))
    recommended: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    days: Mapped[int | None] = mapped_column(Integer)
    due: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    case_number: Mapped[str] = mapped_column(String(60), default="")
    opinion_id: Mapped[str] = mapped_column(String(32))
    rules: Mapped[list[Any]] = mapped_column(Data)
    objections: Mapped[list[Any]] = mapped_column(Data)


class CourtDocument(Base):
    """A finished document file of a decision, or of the receipt."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    decision_id: Mapped[str] = mapped_column(String(32), default="")
    name: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    recipients: Mapped[list[Any]] = mapped_column(Data)
    copies: Mapped[int] = mapped_column(Integer, default=1)
    sealed: Mapped[bool] = mapped_column(Boolean, default=False)
    for_filer: Mapped[bool] = mapped_column(Boolean, default=True)
    made_at: Mapped[datetime]
