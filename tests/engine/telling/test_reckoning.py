"""A period is told with the day it runs from, its length and its end, whatever came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import check_opened
from engine.check.opening import open_content
from engine.telling.reckoning import reckonings

BEFORE = {"案由": "离婚纠纷", "前次起诉人是本案原告": "是", "前次离婚结果": "判决不准离婚"}
AWARD = {"案由": "追索劳动报酬纠纷", "仲裁情况": "已裁决", "仲裁裁决收到日期": "2026-09-11"}


def told(bundle: Bundle, raw: dict[str, Any], day: date, rule: str) -> tuple[str, list[str]]:
    """The state of a rule, and its reckonings in words."""
    opened = open_content(bundle, raw, day)
    opinion = check_opened(opened)
    found = next(f for f in opinion.findings if f.rule_id == rule)
    reckoned = reckonings(opened, opinion.findings).get(found.key, [])
    return found.state, [one.told(one.path) for one in reckoned]


@pytest.mark.parametrize(
    ("day", "state", "came"),
    [(date(2026, 11, 27), "满足", "已满"), (date(2026, 11, 19), "不满足", "未满")],
)
def test_a_bar_is_told_when_it_is_over_and_when_not(
    bundle: Bundle, day: date, state: str, came: str
) -> None:
    raw = {**BEFORE, "前次离婚生效日期": "2026-05-20"}
    words = f"前次离婚生效日期 2026年5月20日起 6个月，到 2026年11月20日满；起诉日 2026年11月{day.day}日，{came}"
    assert told(bundle, raw, day, "离婚-再诉-01") == (state, [words])


def test_a_day_nobody_stated_or_that_does_not_matter_is_not_reckoned(bundle: Bundle) -> None:
    assert told(bundle, BEFORE, date(2026, 11, 27), "离婚-再诉-01")[1] == []
    other = {**BEFORE, "前次离婚结果": "没有起诉过", "前次离婚生效日期": "2026-05-20"}
    assert told(bundle, other, date(2026, 11, 27), "离婚-再诉-01") == ("不适用", [])


def test_the_last_day_moves_off_a_rest_day(bundle: Bundle) -> None:
    """Fifteen days from a Friday end on a Saturday (民事诉讼法 85)."""
    _, lines = told(bundle, AWARD, date(2026, 9, 15), "劳动-期限-01")
    assert lines == [
        "仲裁裁决收到日期 2026年9月11日起 15日，最后一天 2026年9月28日（遇休假顺延）；"
        "起诉日 2026年9月15日，没有过"
    ]
