"""Tables of disclosure: which account may follow a case for which party, what was corrected or taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base, BigId
from court.core.store.types import new_id


class CaseFollower(Base):
    """An account that follows a case for a party, itself or as agent.

    `checked_at` is when its identity was checked against the party's; None while it was not.
    """

    __tablename__ = "case_follower"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("case_party.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    capacity: Mapped[str] = mapped_column(String(8))
    checked_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))

    __table_args__ = (UniqueConstraint("party_id", "account_id", name="one_follower_a_party"),)


class DisclosureChange(Base):
    """Something shown was not so: 更正 with other words, or 撤回 (审判流程公开规定 13)."""

    __tablename__ = "disclosure_change"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    event: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(4))
    words: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    by: Mapped[str] = mapped_column(String(32), default="")
    at: Mapped[datetime]
