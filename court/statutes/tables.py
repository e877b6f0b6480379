"""The table of imported articles."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from court.core.store.base import Base


class StatuteArticle(Base):
    """An article of a law by its short name, in the version in force from `start` on."""

    __tablename__ = "statute_article"

    law: Mapped[str] = mapped_column(String(60), primary_key=True)
    start: Mapped[date] = mapped_column(Date, primary_key=True)
    article: Mapped[str] = mapped_column(String(12), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
