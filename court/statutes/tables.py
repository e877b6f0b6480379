"""Imported articles, and what jurists note on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base
from court.core.store.types import new_id


class StatuteArticle(Base):
    """An article of a law by its short name, in the version in force from `start` on."""

    __tablename__ = "statute_article"

    law: Mapped[str] = mapped_column(String(60), primary_key=True)
    start: Mapped[date] = mapped_column(Date, primary_key=True)
    article: Mapped[str] = mapped_column(String(12), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class PassageNote(Base):
    """An open question of a jurist about an article, or about a sentence of it (`passage`).

    `mark` is the hash of the words it was written about, empty where the court had none.
    """

    __tablename__ = "passage_note"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    law: Mapped[str] = mapped_column(String(60), index=True)
    article: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(8))
    passage: Mapped[str] = mapped_column(Text, default="")
    mark: Mapped[str] = mapped_column(String(64), default="")
    said: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    settled_by: Mapped[str] = mapped_column(String(32), default="")
    settled_at: Mapped[datetime | None]
