"""Tables of cases: the case, its parties as they stand now, its people of the court."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base, BigId
from court.core.store.types import new_id

# The row of `rules/文书.yaml` of disputes between parties.
LITIGATION = "诉讼"


class CourtCase(Base):
    """A case: one for each registered filing.

    `way` is the row of `rules/文书.yaml` its cause belongs to (诉讼, 督促程序 …); `procedure` is the
    procedure it is tried by, empty until somebody chose it.
    """

    __tablename__ = "court_case"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), unique=True)
    cause: Mapped[str] = mapped_column(String(80))
    way: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Any] = mapped_column(Numeric(18, 2), nullable=True)
    title: Mapped[str] = mapped_column(String(400), default="")

    # Projected from the events:
    state: Mapped[str] = mapped_column(String(12), index=True)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    registered_on: Mapped[date] = mapped_column(Date)
    registration: Mapped[int] = mapped_column(BigId)
    procedure: Mapped[str] = mapped_column(String(12), default="", server_default=text("''"))
    host_id: Mapped[str | None] = mapped_column(String(32))
    assigned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    updated_at: Mapped[datetime]

    __table_args__ = (Index("court_case_by_host", "host_id", "state"),)


class CaseParty(Base):
    """A party as it stands now; who is no party any more has `until`.

    `content` is what the filing says of it, changed since by the court's own corrections; identity
    numbers in it lie sealed.  `basis` is the event that made it a party.
    """

    __tablename__ = "case_party"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    side: Mapped[str] = mapped_column(String(8))
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]
    basis: Mapped[int] = mapped_column(BigId)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    successor_of: Mapped[str | None] = mapped_column(String(32))


class CaseMember(Base):
    """One of the court's people in a case, by the relation they have to it; projected from events."""

    __tablename__ = "case_member"

    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    relation: Mapped[str] = mapped_column(String(12), primary_key=True)
    basis: Mapped[int] = mapped_column(BigId, primary_key=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (Index("case_member_by_account", "account_id", "until"),)
