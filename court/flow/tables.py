"""Tables of the flow: how far reactors are, due dates, tasks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base, BigId
from court.core.store.types import new_id


class ReactorRow(Base):
    """The last event a reactor has handled, and the one it stopped at.

    `error` is for administrators: it never holds what a person wrote.
    """

    __tablename__ = "reactor"

    court: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(BigId, default=0)
    moved_at: Mapped[datetime]
    failed: Mapped[int | None] = mapped_column(BigId)
    error: Mapped[str] = mapped_column(String(200), default="")
    tries: Mapped[int] = mapped_column(Integer, default=0)
    retry_at: Mapped[datetime | None]


class DueDate(Base):
    """A day until which something is to be done about a subject; `basis` is the event that opened it.

    `key` tells apart several of a kind (one for each party).  `told_at` is when it was said to come
    near, `passed_at` when it was said to be over.
    """

    __tablename__ = "due_date"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    subject: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(40), default="")
    day: Mapped[date] = mapped_column(Date)
    warn_on: Mapped[date] = mapped_column(Date)
    basis: Mapped[int] = mapped_column(BigId)
    state: Mapped[str] = mapped_column(String(4))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(BigId)
    told_at: Mapped[datetime | None]
    passed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("subject", "kind", "key", "basis", name="one_due_date_a_basis"),
        Index("due_date_by_day", "state", "day"),
        Index("due_date_by_warning", "state", "warn_on"),
    )


class Task(Base):
    """Something for a role, a relation to the case, or one account to do; `basis` is its event.

    `relation` is who of the case's own people it is for; empty means everybody of `role`.
    """

    __tablename__ = "task"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    court: Mapped[str] = mapped_column(String(20), default="")
    subject: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(40), default="")
    role: Mapped[str] = mapped_column(String(12), default="")
    relation: Mapped[str] = mapped_column(String(12), default="")
    account_id: Mapped[str] = mapped_column(String(32), default="")
    due_id: Mapped[str | None] = mapped_column(ForeignKey("due_date.id"), index=True)
    basis: Mapped[int] = mapped_column(BigId)
    state: Mapped[str] = mapped_column(String(4))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str] = mapped_column(String(32), default="")

    __table_args__ = (
        UniqueConstraint("subject", "kind", "key", "basis", name="one_task_a_basis"),
        Index("task_by_role", "state", "role"),
        Index("task_by_subject", "subject", "state"),
    )
