"""Tables of filers: parties by name, clients, templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Integer,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import new_id


class FilingParty(Base):
    """A party as last submitted, so that earlier filings with the same parties can be found."""

    __tablename__ = "filing_party"

    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    side: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(200), index=True)
    number: Mapped[str] = mapped_column(String(40), default="", index=True)


class Client(Base):
    """A lawyer's client, with the facts of a party and the letter of authority."""

    __tablename__ = "client"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    party: Mapped[dict[str, Any]]
    authority: Mapped[str] = mapped_column(String(8), default="")
    letter_name: Mapped[str] = mapped_column(String(200), default="")
    letter_type: Mapped[str] = mapped_column(String(100), default="")
    letter_sha256: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]


class FilingTemplate(Base):
    """A filing kept by its owner to start others from."""

    __tablename__ = "filing_template"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    cause: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
