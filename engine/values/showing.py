"""How a value is shown to people: one answer for pages, JSON, papers and explanations.

`show_whole` is for whoever reads the value itself, `show_brief` for inside a sentence.  Form
fields show values as they are typed, and papers under seal spell amounts and days out; both are
built on what is here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.values.addresses import Address
from engine.values.basic import NOT_APPLICABLE
from engine.values.numerals import number_in_words

NOT_ANSWERED = "（未填）"
LONGEST_BRIEF = 200  # characters of a filer's text inside a sentence
HIDDEN_PART = 4  # characters an identity number keeps at either end


def show_whole(value: Any, kind: str = "") -> str:
    """A value whole; empty for what is not answered.  `kind` is the type of its fact.

    A text in place of an amount, as it was written, stays as it is.
    """
    if value is None:
        return ""
    if value is NOT_APPLICABLE:
        return "不适用"
    if isinstance(value, bool):
        return show_yes_no(value)
    if isinstance(value, date):
        return show_day(value)
    if kind == "金额" and isinstance(value, Decimal | int | float):
        return show_amount(value)
    if isinstance(value, Decimal):
        return show_number(value)
    if isinstance(value, Address):
        return value.text
    if isinstance(value, Mapping):
        own = ((k, v) for k, v in value.items() if not str(k).startswith("·"))
        return "；".join(f"{key}：{show_whole(item)}" for key, item in own)
    if isinstance(value, tuple | list):
        return "、".join(show_whole(item) for item in value)
    return str(value)


def show_brief(value: Any, kind: str = "") -> str:
    """A value inside a sentence: long text clipped, a list counted, 未填 for no answer."""
    if value is None:
        return NOT_ANSWERED
    if isinstance(value, list):
        return f"{len(value)}项"
    text = show_whole(value, kind)
    return text if len(text) <= LONGEST_BRIEF else text[:LONGEST_BRIEF] + "……"


def show_yes_no(value: bool) -> str:
    return "是" if value else "否"


def show_day(day: date) -> str:
    """`2026年11月5日`"""
    return f"{day.year}年{day.month}月{day.day}日"


def show_month_day(day: date) -> str:
    """`11月5日`, where the year is plain."""
    return f"{day.month}月{day.day}日"


def show_number(value: Decimal | float) -> str:
    """Thousands separated, without a needless fraction: 1234.50 → 1,234.50; 3 → 3."""
    whole = value == int(value)
    return f"{int(value):,}" if whole else f"{value:,.2f}"


def show_amount(value: Decimal | float, currency: str = "元") -> str:
    """`1,234.50元`"""
    return f"{show_number(value)}{currency}"


def show_cents(value: Decimal) -> str:
    """An amount in a column: `120,000.00`."""
    return f"{value:,.2f}"


def plain_cents(value: Decimal) -> str:
    """An amount for machines, to the fen: `120000.00`."""
    return f"{value:.2f}"


def plain_number(value: Decimal) -> str:
    """An exact amount for machines, without zeros that say nothing: `2250` for 2250.000."""
    return f"{value.normalize():f}"


def mask_number(number: str) -> str:
    """An identity number with its middle hidden: `4420**********0028`; a short one stays."""
    hidden = len(number) - 2 * HIDDEN_PART
    if hidden < 1:
        return number
    return f"{number[:HIDDEN_PART]}{'*' * hidden}{number[-HIDDEN_PART:]}"


def ordinal(number: int) -> str:
    """`一`, `十二`, `二十`; plain digits from a hundred on."""
    if not 0 < number < 100:
        return str(number)
    return number_in_words(number)
