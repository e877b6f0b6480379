"""Amounts and dates as court documents write them (GB/T 15835; 正确填写票据和结算凭证的基本规定)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from engine.text.errors import LianError
from engine.values.numerals import below_ten_thousand, digit_by_digit
from engine.values.showing import ordinal

TICKED, EMPTY = "☑", "□"
DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("仟", "佰", "拾", "")
GROUPS = ("", "万", "亿", "万亿")
LARGEST = Decimal(10) ** 16


def amount_in_words(amount: Decimal) -> str:
    """`壹万零贰拾元伍角整` for 10020.50.

    Raises `LianError` for negative amounts, parts of a fen and 10^16 or more.
    """
    if amount < 0 or amount >= LARGEST or amount != amount.quantize(Decimal("0.01")):
        raise LianError(f"金额 {amount} 不能写成大写：应在 0 以上、一万万亿以下，最多到分")
    yuan, fen = divmod(int(amount * 100), 100)
    tens, ones = divmod(fen, 10)
    words = f"{_whole(yuan)}元" if yuan or not fen else ""
    if not fen:
        return f"{words}整"
    if tens:
        words += f"{DIGITS[tens]}角"
    elif yuan:
        words += "零"
    return words + (f"{DIGITS[ones]}分" if ones else "整")


def _whole(number: int) -> str:
    """A whole number in capital numerals; gaps between digits are one 零."""
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            continue
        if words and (group < 1000 or groups[place + 1] == 0):
            words += "零"
        words += below_ten_thousand(group, DIGITS, UNITS) + _unit(place, groups)
    return words


def _unit(place: int, groups: list[int]) -> str:
    """万亿 is written 万 when 亿 follows with digits of its own."""
    return "万" if place == 3 and groups[2] else GROUPS[place]


def date_in_words(day: date) -> str:
    """`二〇二六年九月七日`, the form under a court's seal."""
    year, month, date_ = digit_by_digit(day.year), ordinal(day.month), ordinal(day.day)
    return f"{year}年{month}月{date_}日"
