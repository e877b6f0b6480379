"""Amounts as people write them: 五万、伍万元整、5万5、1.5w、三千二百元五角.

Only what can mean one number is read.
"""

from __future__ import annotations

import re
from decimal import Decimal

from engine.values.numerals import SPOKEN, chinese_number, digit_of

_LETTERS = {"w": "万", "W": "万", "k": "千", "K": "千"}
_YUAN = re.compile(
    r"(?:人民币)?(.+?)(?:元|圆|块钱?)?(?:([\d一-玖])角)?(?:([\d一-玖])分)?(?:整|正)?\Z"
)
_NUMBERS = re.compile(rf"[\d{SPOKEN}.,]+")
# `三分之一40万元` names forty thousand tens, and no share of them; `百分之十八` names no sum.
_SHARE = re.compile(rf"[{SPOKEN}]分之(?:[{SPOKEN}]+|\d+)(?:点[{SPOKEN}]+)?")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([千万亿])(\d)?\Z")


def spoken_amount(text: str) -> Decimal | None:
    """Yuan for an amount in Chinese numerals or mixed with digits; None when it is no such thing.

    `text` has no spaces and no full-width digits.
    """
    for letter, unit in _LETTERS.items():
        if text.endswith(letter):
            text = text[:-1] + unit
    found = _YUAN.match(text)
    if not found:
        return None
    whole = _mixed(found[1])
    if whole is None:
        whole = chinese_number(found[1])
    if whole is None:
        return None
    return whole + _tenths(found[2], "0.1") + _tenths(found[3], "0.01")


def amounts_in(text: str) -> set[Decimal]:
    """Every number a text names, however it is written: 60,000元, 六万元, 6万."""
    spans = (span.replace(",", "") for span in _NUMBERS.findall(_SHARE.sub("，", text)))
    return {found for span in spans if (found := _read(span)) is not None}


def _read(span: str) -> Decimal | None:
    if _PLAIN.fullmatch(span):
        return Decimal(span)
    return spoken_amount(span)


def mentions_number(text: str) -> bool:
    """Whether a text has a figure in it at all."""
    return any(char.isdigit() or digit_of(char) is not None for char in text)


def _tenths(digit: str | None, unit: str) -> Decimal:
    if not digit:
        return Decimal(0)
    return Decimal(int(digit) if digit.isdigit() else digit_of(digit) or 0) * Decimal(unit)


def _mixed(text: str) -> Decimal | None:
    """`5万5` is fifty-five thousand: the last digit is the next lower place."""
    found = _MIXED.match(text)
    if not found or (found[3] and "." in found[1]):
        return None
    unit = Decimal({"千": 10**3, "万": 10**4, "亿": 10**8}[found[2]])
    rest = Decimal(found[3]) * unit / 10 if found[3] else Decimal(0)
    return Decimal(found[1]) * unit + rest


def date_number(text: str) -> int:
    """A part of a date: 2025, 二〇二五, 十二 or 12; 0 when it is none of them."""
    if text.isdecimal() and text.isascii():
        return int(text)
    digits = [digit_of(char) for char in text]
    if None not in digits:
        return int("".join(map(str, digits)))
    return int(chinese_number(text) or 0)
