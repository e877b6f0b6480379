"""A cell's value as a filing states it, by the type of the fact its column holds."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from court.bulk.layout import Target
from engine.values import ValueProblem

SEPARATORS = re.compile(r"[、，,;；\n]+")
EXACT_DIGITS = 15
NUMBERS = ("金额", "数量")
# What people call kinds of parties, where it can mean only one (民法典 57; 公司法 3).
COMMON_WORDS = {"类型": {"个人": "自然人", "公司": "法人"}}


def several(value: Any) -> list[str]:
    """Names in one cell, separated by 、 or a comma, semicolon or line break."""
    return [part.strip() for part in SEPARATORS.split(str(value)) if part.strip()]


def raw_value(target: Target, value: Any) -> Any:
    """A cell's value as a filing states it.  Raises `ValueProblem`."""
    kind = target.fact.type
    if isinstance(value, str):
        if kind in ("多选", "明细") and not target.detail:
            return several(value)
        words = value.strip()
        return COMMON_WORDS.get(target.fact.name, {}).get(words, words)
    if kind == "是否" and isinstance(value, bool):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date | time):
        return _day(value, kind)
    if kind in NUMBERS:
        return format(Decimal(repr(round(value, 6))).normalize(), "f")
    return _digits(value)


def _day(value: Any, kind: str) -> str:
    if isinstance(value, time) or (isinstance(value, datetime) and value.time() != time()):
        raise ValueProblem("这里是时间。请只写日期，如 2026-03-02")
    day = value.date() if isinstance(value, datetime) else value
    if kind not in ("日期", "文字"):
        raise ValueProblem("这里被当成了日期。请把这一格设为“文本”，重新填写")
    return str(day.isoformat())


def _digits(value: Any) -> str:
    """A number in a text column; beyond 15 digits spreadsheets have changed its end."""
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    text = str(int(value))
    if len(text) > EXACT_DIGITS:
        raise ValueProblem("号码被当成数字，最后几位已经变成 0。请把这一格设为“文本”，重新填写")
    return text
