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


class RefusalAct(Base):
    """What was done about a refusal: signed, served, appealed, passed up, undone; written once.

    `day` is when it happened outside, `at` when it was entered.  `party` is the place of the
    claimant served, counted from 0.  `document_id` is the signed ruling.
    """

    __tablename__ = "refusal_act"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    day: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    party: Mapped[int | None] = mapped_column(Integer)
    how: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[str] = mapped_column(String(60), default="")
    panel: Mapped[list[Any]] = mapped_column(Data)
    reason: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[str] = mapped_column(String(32), default="")
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class SetAside(Base):
    """A requirement that a decision against the recommendation did not follow, and why."""

    __tablename__ = "set_aside"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    rule_id: Mapped[str] = mapped_column(String(80), index=True)
    finding: Mapped[str] = mapped_column(String(200))
    effect: Mapped[str] = mapped_column(String(12))
    decided: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class PreparedPlan(Base):
    """A decision somebody prepared and has not taken: what they wrote, and whom it waits for.

    `forwarded_at` when an assistant has sent it to the judge.
    """

    __tablename__ = "prepared_plan"

    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(Data)
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    forwarded_at: Mapped[datetime | None]


class HandedOut(Base):
    """Papers given to a person at the window, who signed for them (民事诉讼法 88); written once.

    `signature` is the picture drawn on screen, in the file store; empty for one on paper.
    """

    __tablename__ = "handed_out"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    documents: Mapped[list[Any]] = mapped_column(Data)
    person: Mapped[str] = mapped_column(String(60))
    capacity: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(64), default="")
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


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
