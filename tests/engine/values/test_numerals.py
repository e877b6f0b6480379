"""Chinese numerals are written and read in one place, and nowhere is a table of them kept again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.values.numerals import WRITTEN, counted, digit_by_digit, number_in_words

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (126, "一百二十六"),
        (1001, "一千零一"),
        (1091, "一千零九十一"),
        (1260, "一千二百六十"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_every_number_below_ten_thousand_is_read_back() -> None:
    pattern = re.compile(WRITTEN)
    for number in range(1, 10_000):
        words = number_in_words(number)
        assert pattern.fullmatch(words), words
        assert counted(words) == number


@pytest.mark.parametrize(
    ("words", "number"), [("12", 12), ("１２", 12), ("两", 2), ("百百", 0), ("", 0)]
)
def test_what_people_write_for_a_number(words: str, number: int) -> None:
    assert counted(words) == number


def test_years_digit_by_digit() -> None:
    assert digit_by_digit(2026) == "二〇二六"


def test_numerals_stand_nowhere_else() -> None:
    """The days of the week and the digits of amounts under seal are no numerals of this kind."""
    again = re.compile("[二三四五六七八九]{4}")
    own = {"engine/values/numerals.py", "api/base/formatting.py"}
    found = {
        str(path.relative_to(ROOT))
        for house in ("engine", "court", "api", "cli")
        for path in (ROOT / house).rglob("*.py")
        if again.search(path.read_text("utf-8"))
    }
    assert found == own
