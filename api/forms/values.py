"""Values as a form's controls hold them, as typed, and sentences for what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.language.vocabulary import Fact
from engine.values import ValueProblem, parse_date, parse_money
from engine.values.showing import show_cents, show_day, show_yes_no

EXAMPLE_DAY = "2025年5月22日"
_MONTH = re.compile(r"\s*\d{4}\s*[年.\-/]\s*(1[0-2]|0?[1-9])\s*月?\s*\Z")
_DATE = re.compile(r"\D*(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*\Z")


def entered_value(value: Any, fact: Fact) -> str | list[str]:
    """How a person would have typed a value: `2025年5月22日`, `120,000.00`, `是`."""
    if fact.type in ("多选", "明细") and not isinstance(value, str | Mapping):
        return [str(v) for v in (value if isinstance(value, list | tuple) else [value])]
    if isinstance(value, bool):
        return show_yes_no(value)
    if isinstance(value, Mapping):
        return "".join(str(v) for v in value.values())
    if fact.type == "日期":
        return typed_day(value)
    if fact.type == "金额":
        return typed_amount(value)
    if fact.type == "多选":
        return [str(value)]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def typed_day(value: Any) -> str:
    """`2025年5月22日`; what is no date stays as it is."""
    try:
        day = value if isinstance(value, date) else parse_date(value)
    except ValueProblem:
        return str(value)
    return show_day(day)


def typed_amount(value: Any) -> str:
    """`120,000.00`; what is no amount stays as it is."""
    try:
        return show_cents(parse_money(value))
    except ValueProblem:
        return str(value)


def problem_sentence(kind: str, typed: Any, message: str) -> str:
    """What is wrong with a value and what a right one looks like, for people who fill in forms."""
    if kind == "日期" and (month := _MONTH.match(str(typed))):
        return f"是 {month[1]} 月的哪一天？不记得的写最接近的一天。写成“{EXAMPLE_DAY}”。"
    if kind == "日期":
        return _date_sentence(str(typed))
    if kind == "金额" and message.startswith("看不懂"):
        return f"看不懂“{str(typed)[:20]}”。写成“12000”或“1.2万”。"
    return message if message.endswith("。") else f"{message}。"


def _date_sentence(typed: str) -> str:
    example = f"写成“{EXAMPLE_DAY}”。"
    found = _DATE.match(typed)
    if not found:
        return f"看不懂“{typed[:20]}”。{example}"
    year, month, day = (int(part) for part in found.groups())
    if not 1 <= month <= 12:
        return f"没有 {month} 月。{example}"
    if not 1850 <= year <= 2200:
        return f"{year} 年不像是对的，请核对。"
    return f"{month} 月没有 {day} 日。{example}"
