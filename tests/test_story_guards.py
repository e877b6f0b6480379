"""The story tables guard themselves: wrong expectations fail, with the right words."""

from __future__ import annotations

import pytest

from features import opinion_steps as steps
from features.story import Story, apply


def story(*rows: list[str]) -> Story:
    found = Story()
    steps.complete_filing(found, "买卖合同纠纷")
    if rows:
        apply(found, [["事实", "值"], *rows])
    steps.submit(found, "2026-09-07")
    return found


def test_a_right_story_passes() -> None:
    steps.conclusion_is(story(["标的总额", "5000"]), "建议登记立案")


def test_a_row_nobody_looks_at_is_an_error() -> None:
    with pytest.raises(AssertionError, match="没有任何要求用到"):
        steps.conclusion_is(story(["被告[0].职务", "经理"]), "建议登记立案")


def test_a_fact_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(AssertionError, match="材料没有被接受"):
        steps.conclusion_is(story(["标的总和", "5000"]), "建议登记立案")


def test_a_wrong_conclusion_fails_and_an_unknown_one_too() -> None:
    with pytest.raises(AssertionError):
        steps.conclusion_is(story(), "建议补正")
    with pytest.raises(AssertionError, match="没有“登记”这个结论"):
        steps.conclusion_is(story(), "登记")


def test_expected_findings_must_exist_and_be_in_that_state() -> None:
    right = story(["被告[0].已注销", "是"])
    steps.findings_present(right, [["编号", "状态"], ["主体-注销-02", "不满足"]])
    for row in (["主体-注销-02", "满足"], ["主体-注销-99", "不满足"]):
        with pytest.raises(AssertionError):
            steps.findings_present(right, [["编号", "状态"], row])
    for rule_id in ("主体-注销-02", "没有-这条-01"):
        with pytest.raises(AssertionError):
            steps.findings_absent(right, [["编号"], [rule_id]])


def test_a_table_with_another_heading_is_an_error() -> None:
    with pytest.raises(AssertionError, match="表头"):
        apply(Story(), [["事实", "数值"], ["标的总额", "1"]])


def test_explanations_and_refusals_are_compared() -> None:
    with pytest.raises(AssertionError, match="没有一条释明"):
        steps.explained(story(), "这句话不会出现")
    with pytest.raises(AssertionError, match="材料被接受了"):
        steps.refused(story(), "标的总额", "看不懂")
