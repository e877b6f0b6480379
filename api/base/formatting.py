"""The filters of templates: values as `engine.values.showing` shows them, nothing for none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from court.core.clock import local
from court.documents.wording import amount_in_words
from engine.values.showing import mask_number, show_cents, show_day

WEEKDAYS = "一二三四五六日"


def day(value: date | None) -> str:
    """`2026年11月25日`"""
    return show_day(value) if value else ""


def weekday(value: date | None) -> str:
    """`2026年11月25日（星期三）`"""
    return f"{day(value)}（星期{WEEKDAYS[value.weekday()]}）" if value else ""


def moment(value: datetime | None) -> str:
    """`2026年11月25日 09:12`, Chinese time."""
    if value is None:
        return ""
    found = local(value)
    return f"{show_day(found)} {found:%H:%M}"


def money(value: Any) -> str:
    """`120,000.00`"""
    return show_cents(Decimal(value)) if value is not None and value != "" else ""


def capital(value: Any) -> str:
    """`壹拾贰万元整`"""
    return amount_in_words(Decimal(value)) if value is not None and value != "" else ""


def masked(value: Any) -> str:
    """An identity number with its middle hidden: `4420**********0028`."""
    return mask_number(str(value or ""))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day,
    "weekday": weekday,
    "moment": moment,
    "money": money,
    "capital": capital,
    "masked": masked,
}
