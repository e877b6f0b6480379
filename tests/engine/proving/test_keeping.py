"""Lint of what keepers say: articles that exist, dates that are fresh, sides that are named."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.proving.casetype_lint import FIND, VOICE, elements, found

CHECKS = ("案由文件引用存在", "查证过期", "称谓空着")
TODAY = date(2027, 6, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (elements("甲事实", more="依据: [民法典 9999]"), "没有第9999条"),
        (elements("甲事实", more="依据: [民法通则之外 1]"), "没有“民法通则之外”"),
        (elements("甲事实", more="依据: [民法典]"), "应写明条号"),
        ("查证: {日期: 2026-11-28, 条文: [民法典 1255-1262]}\n", "没有第1261条"),
        ("起诉条件: {无特别规定: [民法典 9999]}\n", "没有第9999条"),
        (
            "查证: {日期: 2026-11-28, 存疑: [{问: 算不算？, 依据: [民法典 9999], 现在: 收}]}\n",
            "9999",
        ),
    ],
)
def test_every_article_named_beside_a_cause_exists(text: str, words: str) -> None:
    problems = found("案由文件引用存在", {VOICE: f"案由: 声音保护纠纷\n{text}"})
    assert any(words in p.message for p in problems), problems


@pytest.mark.parametrize(
    "text",
    [
        elements("甲事实"),
        "查证: {日期: 2026-11-28, 条文: [民法典 990-992, 背靠背条款批复]}\n",
        "与上级相同: [民法典 1023]\n",
    ],
)
def test_ranges_and_whole_laws_that_were_read_are_fine(text: str) -> None:
    assert found("案由文件引用存在", {VOICE: f"案由: 声音保护纠纷\n{text}"}) == []


@pytest.mark.parametrize(
    ("day", "stale"),
    [("2026-06-01", False), ("2026-05-31", True), ("2027-06-01", False), ("2027-06-02", True)],
)
def test_what_was_read_more_than_a_year_ago(day: str, stale: bool) -> None:
    written = {VOICE: f"案由: 声音保护纠纷\n查证: {{日期: {day}, 条文: [民法典 1023]}}\n"}
    assert bool(found("查证过期", written, TODAY)) == stale
    assert found("查证过期", written) == []


def test_sides_that_nobody_named() -> None:
    text = f"案由: 遗失物返还纠纷\n{elements('甲事实')}"
    assert len(found("称谓空着", {FIND: text})) == 1
    for sides in ("{不设: 两边都可能起诉}", "{原告: 失主, 被告: 拾得的人}"):
        assert found("称谓空着", {FIND: f"{text}称谓: {sides}\n"}) == []
