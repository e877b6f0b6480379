"""Amounts and dates in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.documents.wording import DIGITS, amount_in_words, date_in_words
from engine.text.errors import LianError


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("105.05", "壹佰零伍元零伍分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("10020.50", "壹万零贰拾元伍角整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000100000", "壹拾亿零壹拾万元整"),
        ("1000000000000", "壹万亿元整"),
        ("1200500000000", "壹万贰仟零伍亿元整"),
    ],
)
def test_amounts(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", "1e16"])
def test_amounts_refused(amount: str) -> None:
    with pytest.raises(LianError):
        amount_in_words(Decimal(amount))


def read_back(words: str) -> Decimal:
    """The amount of capital words, read independently."""
    total = section = digit = 0
    fen = 0
    for char in words:
        if char in DIGITS:
            digit = DIGITS.index(char)
        elif char in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(char) + 1)
            digit = 0
        elif char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif char == "元":
            total, section, digit = total + section + digit, 0, 0
        elif char == "角":
            fen, digit = fen + digit * 10, 0
        elif char == "分":
            fen, digit = fen + digit, 0
    return Decimal(total) + Decimal(fen) / 100


@given(st.decimals(min_value=0, max_value=99_999_999, places=2))
def test_amounts_can_be_read_back(amount: Decimal) -> None:
    words = amount_in_words(amount)
    assert read_back(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 7), "二〇二六年九月七日"),
        (date(2026, 10, 10), "二〇二六年十月十日"),
        (date(2030, 12, 31), "二〇三〇年十二月三十一日"),
        (date(2011, 11, 20), "二〇一一年十一月二十日"),
    ],
)
def test_dates(day: date, words: str) -> None:
    assert date_in_words(day) == words
