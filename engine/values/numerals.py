"""Whole numbers in Chinese numerals: written one way, read however people write them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

DIGITS = "零一二三四五六七八九"
PLACES = ("千", "百", "十", "")
# For patterns: one digit, and numerals as a counted thing or an article has them.
ONE_DIGIT = f"[{DIGITS[1:]}]"
WRITTEN = f"[〇{DIGITS}十百千]+"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
# For patterns: every character that people write numbers with, apart from figures.
SPOKEN = f"〇两十百千万亿拾佰仟萬億{DIGITS}{_FINANCIAL[1:]}"
_VALUES = {
    word: value
    for digits in (DIGITS, _FINANCIAL, "〇", "  两")
    for value, word in enumerate(digits)
    if word != " "
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_ZEROES = "零〇"


def below_ten_thousand(
    number: int, digits: Sequence[str] = DIGITS, places: Sequence[str] = PLACES
) -> str:
    """Each digit with its place, gaps between digits one 零: `一千零二十`, `一十二`; empty for 0."""
    words, gap = "", False
    for digit, place in zip(f"{number:04d}", places, strict=True):
        if digit == "0":
            gap = bool(words)
            continue
        words += (digits[0] if gap else "") + digits[int(digit)] + place
        gap = False
    return words


def number_in_words(number: int) -> str:
    """`一百零五`, `一千二百六十`, `十二`; from one to below ten thousand."""
    words = below_ten_thousand(number)
    return words.removeprefix(DIGITS[1]) if number < 20 and number > 9 else words


def digit_by_digit(number: int) -> str:
    """`二〇二六`, as years are written (GB/T 15835)."""
    return "".join("〇" if digit == "0" else DIGITS[int(digit)] for digit in str(number))


def digit_of(word: str) -> int | None:
    """The value of one digit in plain or financial numerals, None for anything else."""
    return _VALUES.get(word)


def chinese_number(text: str) -> Decimal | None:
    """A whole number in Chinese numerals, plain or financial; None when it is none."""
    total = section = digit = 0
    last, seen = 0, False
    for place, char in enumerate(text):
        if char in _VALUES:
            if digit:
                return None
            digit, seen = _VALUES[char], True
        elif char in _SMALL:
            if not digit and place and text[place - 1] not in f"{_ZEROES}万萬亿億":
                return None
            section += (digit or 1) * _SMALL[char]
            digit, last, seen = 0, _SMALL[char], True
        elif char in _LARGE and (section or digit or total):
            last = _LARGE[char]
            if last == 10**8:
                total = (total + section + digit) * last
            else:
                total += (section + digit) * last
            section = digit = 0
        else:
            return None
    return Decimal(total + section + digit * _place(text, last)) if seen else None


def _place(text: str, last: int) -> int:
    """What a digit at the end counts: in 三万五 a thousand, in 三万零五 and 三十五 one."""
    return last // 10 if last > 10 and text[-2:-1] not in _ZEROES else 1


def counted(text: str) -> int:
    """What a number of an article, a member or an item counts; 0 for what is no such number."""
    return int(text) if text.isdecimal() else int(chinese_number(text) or 0)
