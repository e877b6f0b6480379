"""The clock of the court: UTC inside, days counted in China."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the moment, aware and in UTC."""

    def __call__(self) -> datetime: ...


def system_clock() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day in China on which a moment falls; a naive moment is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(CHINA).date()


def local(moment: datetime) -> datetime:
    """The moment as a Chinese wall clock shows it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(CHINA)


def minute(moment: datetime) -> str:
    """`2026-11-23 09:12`, Chinese time."""
    return f"{local(moment):%Y-%m-%d %H:%M}"
