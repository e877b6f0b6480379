"""What `rules/期限.yaml` may not say: each fault is told with its line, and the rest is read on."""

from __future__ import annotations

import re
from copy import copy
from datetime import date

import pytest

from court.flow.periods import FILE, due_problems, load_due_rules
from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError
from engine.text.files import Files
from tests.rules import delivered

GOOD = "名称: 报送, 开始: [上诉], 期间: 5日, 依据: [民事诉讼法 174]"


def saying(text: str | None) -> Bundle:
    """The delivered rules with another file of periods, or without one."""
    bundle = copy(delivered())
    files = {name: data for name, data in bundle.files.items() if name != FILE}
    bundle.files = Files(files if text is None else {**files, FILE: text.encode()})
    return bundle


def faults(row: str) -> list[str]:
    return [str(p) for p in due_problems(saying(f"期限:\n- {{{row}}}\n"))]


def test_a_good_row_has_no_fault_and_a_bundle_without_the_file_no_periods() -> None:
    assert faults(GOOD) == []
    assert load_due_rules(saying(None)).rules == ()
    assert load_due_rules(saying(None)).kinds == frozenset()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("名称: 报送, ", ""), "要写“名称”"),
        (GOOD.replace("期间: 5日, ", ""), "要写“期间”"),
        (GOOD.replace("期间: 5日", "期间: 五天"), "或者 {参数: 名称}、{事件: 键}"),
        (
            GOOD.replace("期间: 5日", "期间: {参数: 没有的参数}"),
            "没有类型是“期间”的参数“没有的参数”",
        ),
        (GOOD.replace("期间: 5日", "期间: {参数: 法院}"), "没有类型是“期间”的参数“法院”"),
        (
            GOOD.replace("期间: 5日", "期间: {事件: 天数, 参数: 法院}"),
            "或者 {参数: 名称}、{事件: 键}",
        ),
        (
            GOOD.replace("依据: [民事诉讼法 174]", "来源: 院内约定, 确定度: 大概"),
            "“确定度”应是高、中、低",
        ),
        (GOOD.replace(", 依据: [民事诉讼法 174]", ""), "要写“依据”，或者写明“来源”"),
        (GOOD.replace("174", "9174"), "没有第9174条"),
        (f"{GOOD}, 预警: -1", "“预警”应是 0 到 90 的整数"),
        (f"{GOOD}, 预警: 三天", "“预警”应是 0 到 90 的整数"),
        (f"{GOOD}, 待办: 报送卷宗", "“待办”和“由”（谁去办）要一起写"),
        (f"{GOOD}, 由: 书记员", "“待办”和“由”（谁去办）要一起写"),
        (f"{GOOD}, 办节: [报送]", "不认识“办节”"),
    ],
)
def test_each_fault_of_a_row_is_told_with_its_line(row: str, said: str) -> None:
    found = faults(row)
    assert len(found) == 1, found
    assert found[0].startswith(f"{FILE}:2:")
    assert said in found[0]


def test_a_word_that_is_nearly_right_is_named() -> None:
    assert "最接近的是“办结”" in faults(f"{GOOD}, 办结束: [报送]")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 名称: 报送\n", "应写成“期限:”和一列期限"),
        ("期限:\n- 报送\n", "每一条应写成 {名称: …, 开始: […], 期间: …}"),
        (f"期限:\n- {{{GOOD}}}\n- {{{GOOD}}}\n", "“报送”写了两次"),
        ("期间:\n- 报送\n", "不认识“期间”"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, said: str) -> None:
    with pytest.raises(BundleError, match=re.escape(said)):
        load_due_rules(saying(text))


def test_every_fault_of_the_file_is_told_at_once() -> None:
    rows = f"期限:\n- {{{GOOD}, 预警: 91}}\n- {{{GOOD.replace('报送', '移送')}, 由: 书记员}}\n"
    found = [str(p) for p in due_problems(saying(rows))]
    assert [line.split("：")[0].split(" ")[0][: len(FILE) + 2] for line in found] == [
        f"{FILE}:2",
        f"{FILE}:3",
    ]


@pytest.mark.parametrize(
    ("period", "data", "last"),
    [
        ("5日", {}, date(2026, 9, 14)),  # the fifth day is a Saturday (民事诉讼法 85)
        ("1个月", {}, date(2026, 10, 8)),  # 7 October is a holiday
        ("{事件: 天数}", {"天数": 3}, date(2026, 9, 10)),
        ("{事件: 天数}", {"天数": "15日"}, date(2026, 9, 22)),
        ("{事件: 天数}", {}, None),
        ("{事件: 天数}", {"天数": "随后"}, None),
    ],
)
def test_the_last_day_of_a_period(period: str, data: dict[str, object], last: date | None) -> None:
    bundle = saying(f"期限:\n- {{{GOOD.replace('5日', period)}}}\n")
    rule = load_due_rules(bundle).of("报送")
    assert rule is not None
    assert rule.last_day(bundle, date(2026, 9, 7), data) == last
    assert load_due_rules(bundle).of("没有的") is None
