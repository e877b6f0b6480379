"""How pages show values: days, moments, amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from court.core.clock import local
from court.documents.wording import amount_in_words

WEEKDAYS = "一二三四五六日"


def day(value: date | None) -> str:
    """`2026年11月25日`"""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def weekday(value: date | None) -> str:
    """`2026年11月25日（星期三）`"""
    return f"{day(value)}（星期{WEEKDAYS[value.weekday()]}）" if value else ""


def moment(value: datetime | None) -> str:
    """`11月25日 09:12`, Chinese time; the year too when it is not this year's."""
    if value is None:
        return ""
    found = local(value)
    return f"{found.year}年{found.month}月{found.day}日 {found:%H:%M}"


def money(value: Any) -> str:
    """`120,000.00`"""
    return f"{Decimal(value):,.2f}" if value is not None and value != "" else ""


def capital(value: Any) -> str:
    """`壹拾贰万元整`"""
    return amount_in_words(Decimal(value)) if value is not None and value != "" else ""


def masked(value: Any) -> str:
    """An identity number with its middle hidden: `4420**********0028`."""
    text = str(value or "")
    return text if len(text) < 9 else f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "weekday": weekday,
    "moment": moment,
    "money": money,
    "capital": capital,
    "masked": masked,
}
