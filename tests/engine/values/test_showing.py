"""One answer to how a value is shown."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.values import parse_address
from engine.values.basic import NOT_APPLICABLE
from engine.values.showing import (
    mask_number,
    ordinal,
    plain_cents,
    plain_number,
    show_brief,
    show_cents,
    show_whole,
)

ROOT = Path(__file__).resolve().parents[3]
LONG = "很" * 500


@pytest.mark.parametrize(
    ("value", "kind", "whole", "brief"),
    [
        (None, "", "", "（未填）"),
        (NOT_APPLICABLE, "金额", "不适用", "不适用"),
        (True, "是否", "是", "是"),
        (date(2026, 3, 2), "日期", "2026年3月2日", "2026年3月2日"),
        (Decimal("1234.50"), "金额", "1,234.50元", "1,234.50元"),
        (80000, "金额", "80,000元", "80,000元"),
        ("八万左右", "金额", "八万左右", "八万左右"),
        (Decimal(3), "数量", "3", "3"),
        (parse_address("广东省中山市东区"), "地址", "广东省中山市东区", "广东省中山市东区"),
        (("甲", "乙"), "多选", "甲、乙", "甲、乙"),
        (["甲", "乙"], "明细", "甲、乙", "2项"),
        ({"甲": "一", "·路径": "原告[0]"}, "明细", "甲：一", "甲：一"),
        (LONG, "文字", LONG, "很" * 200 + "……"),
    ],
)
def test_a_value_whole_and_inside_a_sentence(value: Any, kind: str, whole: str, brief: str) -> None:
    assert show_whole(value, kind) == whole
    assert show_brief(value, kind) == brief


def test_amounts_for_columns_and_for_machines() -> None:
    amount = Decimal("2250.000")
    assert (show_cents(amount), plain_cents(amount), plain_number(amount)) == (
        "2,250.00", "2250.00", "2250",
    )  # fmt: skip


def test_an_identity_number_keeps_its_ends() -> None:
    assert mask_number("44200019850312003X") == "4420**********003X"
    assert mask_number("G1234567") == "G1234567"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100"), (0, "0")],
)
def test_ordinals(number: int, expected: str) -> None:
    assert ordinal(number) == expected


def test_days_and_names_are_spelt_nowhere_else() -> None:
    """A day is put into words here; under a court's seal it is written in Chinese numerals."""
    again = re.compile(r"month\}月\{|%m月%d|\"姓名\"\)? or |\"姓名\", \"名称\", \"字号\"")
    own = {"engine/values/showing.py", "engine/language/parties.py", "court/documents/wording.py"}
    found = {
        str(path.relative_to(ROOT))
        for house in ("engine", "court", "api", "cli")
        for path in (ROOT / house).rglob("*.py")
        if again.search(path.read_text("utf-8"))
    }
    assert found == own
