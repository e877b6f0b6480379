"""What spreadsheets made of a value is undone where it is certain, and told where it is not."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from court.bulk.cells import raw_value
from court.bulk.layout import Target
from engine.language.vocabulary import Fact
from engine.values.basic import ValueProblem


def value(kind: str, cell: Any, name: str = "事实", detail: str = "") -> Any:
    return raw_value(Target(Fact(name, kind), detail=detail), cell)


@pytest.mark.parametrize(
    ("kind", "cell", "found"),
    [
        ("文字", " 两边有空格 ", "两边有空格"),
        ("多选", "甲、乙，丙；丁\n戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("是否", True, True),
        ("文字", True, "是"),
        ("文字", False, "否"),
        ("日期", datetime(2026, 3, 2), "2026-03-02"),
        ("文字", date(2026, 3, 2), "2026-03-02"),
        ("金额", 120000.5, "120000.5"),
        ("金额", 0.1 + 0.2, "0.3"),
        ("金额", 1e15, "1000000000000000"),
        ("电话", 13800138000.0, "13800138000"),
        ("证件号码", 442000199001011.0, "442000199001011"),
        ("文字", 1.5, "1.5"),
    ],
)
def test_as_a_filing_states_it(kind: str, cell: Any, found: Any) -> None:
    assert value(kind, cell) == found


def test_common_words_for_a_kind_of_party() -> None:
    assert [value("单选", word, "类型") for word in ("个人", "公司", "法人")] == [
        "自然人",
        "法人",
        "法人",
    ]


def test_a_detail_is_one_text() -> None:
    assert value("明细", "甲、乙", detail="内容") == "甲、乙"


@pytest.mark.parametrize(
    ("kind", "cell", "why"),
    [
        ("证件号码", 442000199001011234, "最后几位已经变成 0"),
        ("证件号码", 4.42000199001011e17, "最后几位已经变成 0"),
        ("日期", datetime(2026, 3, 2, 9, 30), "这里是时间"),
        ("日期", time(9, 30), "这里是时间"),
        ("金额", date(2026, 3, 2), "被当成了日期"),
        ("证件号码", datetime(2026, 3, 2), "被当成了日期"),
    ],
)
def test_what_cannot_be_undone_is_said(kind: str, cell: Any, why: str) -> None:
    with pytest.raises(ValueProblem, match=why):
        value(kind, cell)
