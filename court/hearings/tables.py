"""Tables of hearings: rooms, hearings, what each takes, who is away."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base, BigId
from court.core.store.types import new_id


class CourtRoom(Base):
    """A room, or one place of the online court; `closed_at` when it is none any more."""

    __tablename__ = "court_room"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(12))
    public: Mapped[bool] = mapped_column(default=True)
    closed_at: Mapped[datetime | None]


class Hearing(Base):
    """A hearing of a case.  `basis` is the event that set it, `changes` how often it was moved.

    `reason` is the judge's, for setting it although something stands in the way; empty otherwise.
    """

    __tablename__ = "hearing"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[str] = mapped_column(ForeignKey("court_case.id"))
    position: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(8))
    day: Mapped[date] = mapped_column(Date)
    slot: Mapped[int] = mapped_column(Integer)
    length: Mapped[int] = mapped_column(Integer)
    room_id: Mapped[str] = mapped_column(ForeignKey("court_room.id"))
    public: Mapped[bool] = mapped_column(default=True)
    changes: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    postponed: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    reason: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[int] = mapped_column(BigId)
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index("hearing_by_case", "case_id", "position"),
        Index("hearing_by_day", "court", "day"),
    )


class HearingUse(Base):
    """One half hour of one person or room: the database itself refuses to give it twice."""

    __tablename__ = "hearing_use"

    court: Mapped[str] = mapped_column(String(20), primary_key=True)
    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    slot: Mapped[int] = mapped_column(Integer, primary_key=True)
    hearing_id: Mapped[str] = mapped_column(ForeignKey("hearing.id"), index=True)


class Absence(Base):
    """A person is away, or a room closed, for a half day or a whole one."""

    __tablename__ = "hearing_absence"

    court: Mapped[str] = mapped_column(String(20), primary_key=True)
    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    half: Mapped[str] = mapped_column(String(4), primary_key=True)
    basis: Mapped[int] = mapped_column(BigId)


class HearingFeed(Base):
    """The secret address of an account's calendar; another one makes the old one worthless."""

    __tablename__ = "hearing_feed"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
