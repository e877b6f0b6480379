"""Tables of assignment: judges as they can be drawn, what they declared, seeds, what was assigned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base, BigId
from court.core.store.types import SealedText, new_id


class BenchMember(Base):
    """A judge as the draw sees one.  `coefficient` 1 is a full share, 0 is none.

    `absences` are pairs of days, both included; `clerk_id` is the clerk who comes with the judge into
    every case, empty for none.
    """

    __tablename__ = "bench_member"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    groups: Mapped[list[Any]]
    coefficient: Mapped[Any] = mapped_column(Numeric(4, 2))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    absences: Mapped[list[Any]]
    clerk_id: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))


class LayAssessor(Base):
    """A people's assessor on the list of the court, from which assessors are drawn.

    `fields` are what one has professional knowledge of; `since` and `until` the term of office, both
    included; `absences` are pairs of days, both included.
    """

    __tablename__ = "lay_assessor"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    fields: Mapped[list[Any]]
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    absences: Mapped[list[Any]]


class Declaration(Base):
    """A person or company a judge declared: a relative, a former employer, a company held.

    The number lies sealed and is what decides; a name alone is only a suspicion.
    """

    __tablename__ = "recusal_declaration"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    ground: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(SealedText(400))
    number: Mapped[str] = mapped_column(SealedText(400), default="")
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Bar(Base):
    """Somebody may not have a case, or a suspicion was looked into; `allowed` says which."""

    __tablename__ = "recusal_bar"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    account_id: Mapped[str] = mapped_column(String(32))
    ground: Mapped[str] = mapped_column(String(4))
    allowed: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]


class DrawSeed(Base):
    """The seed of a day, sealed until the day is over; its hash is published before."""

    __tablename__ = "draw_seed"

    court: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    seed: Mapped[str] = mapped_column(SealedText(200))
    commitment: Mapped[str] = mapped_column(String(64))
    committed: Mapped[int] = mapped_column(BigId)
    revealed: Mapped[int | None] = mapped_column(BigId)


class Assignment(Base):
    """A case given to a judge: how, with what weight; `until` when it was given to another."""

    __tablename__ = "assignment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"), index=True)
    court: Mapped[str] = mapped_column(String(20), default="")
    account_id: Mapped[str] = mapped_column(String(32))
    way: Mapped[str] = mapped_column(String(4))
    weight: Mapped[Any] = mapped_column(Numeric(8, 3))
    basis: Mapped[int] = mapped_column(BigId)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (Index("assignment_by_account", "account_id", "since"),)


class AssignmentRequest(Base):
    """An order or a change that somebody else has to approve.

    `to` is the judge it is for, empty where the new one is to be drawn; `leaving` is the member of
    the panel who is to be replaced, empty where it is about who hosts the case.
    """

    __tablename__ = "assignment_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    kind: Mapped[str] = mapped_column(String(4))
    cases: Mapped[list[Any]]
    to: Mapped[str] = mapped_column(String(32), default="")
    leaving: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
    ground: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    slices: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    state: Mapped[str] = mapped_column(String(4), index=True)
    by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(32), default="")
    decided_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
