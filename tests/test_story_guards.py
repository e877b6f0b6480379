"""The story tables guard themselves: wrong expectations fail, with the right words."""

from __future__ import annotations

import pytest

from engine.scenarios import expectations as expect
from engine.scenarios.grammar import BY_NAME
from engine.scenarios.story import Unmet
from features.story import Story, the_bundle


def story(*rows: tuple[str, str]) -> Story:
    found = Story(the_bundle())
    BY_NAME["材料，其中"].run(
        found, '一份齐全的"买卖合同纠纷"材料，其中', [["事实", "值"], *map(list, rows)]
    )
    BY_NAME["提交"].run(found, "2026-09-07提交", [])
    return found


def test_a_right_story_passes() -> None:
    expect.concludes(story(("标的总额", "5000")), "建议登记立案")


def test_a_row_nobody_looks_at_is_an_error() -> None:
    with pytest.raises(Unmet, match="没有任何要求用到"):
        expect.concludes(story(("第一被告的职务", "经理")), "建议登记立案")


def test_a_fact_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(Unmet, match="材料没有被接受"):
        expect.concludes(story(("标的总和", "5000")), "建议登记立案")


def test_a_wrong_conclusion_says_what_came_and_why() -> None:
    with pytest.raises(
        Unmet, match=r"期望“建议登记立案”，得到“建议补正”，因为“.+”（主体-注销-02）不满足（"
    ):
        expect.concludes(story(("第一被告的已注销", "是")), "建议登记立案")
    with pytest.raises(Unmet, match="没有“登记”这个结论"):
        expect.concludes(story(), "登记")


def test_expected_findings_must_exist_and_be_in_that_state() -> None:
    right = story(("第一被告的已注销", "是"))
    expect.has_state(right, "主体-注销-02", "不满足")
    with pytest.raises(Unmet, match=r"满足，得到：.*主体-注销-02.*不满足"):
        expect.has_state(right, "主体-注销-02", "满足")
    with pytest.raises(Unmet, match="没有“主体-注销-99”这条要求（最接近的是"):
        expect.has_state(right, "主体-注销-99", "不满足")
    for rule in ("主体-注销-02", "没有-这条-01"):
        with pytest.raises(Unmet):
            expect.stops_nothing(right, rule)
    with pytest.raises(Unmet, match="期望没有要改的"):
        expect.objects_nothing(right)


def test_a_table_with_another_heading_is_an_error() -> None:
    step = BY_NAME["材料，其中"]
    with pytest.raises(Unmet, match="表头"):
        step.run(Story(the_bundle()), '一份齐全的"买卖合同纠纷"材料，其中', [["事实", "数值"]])


def test_explanations_and_refusals_are_compared() -> None:
    with pytest.raises(Unmet, match="没有一条释明"):
        expect.explains(story(), "这句话不会出现")
    with pytest.raises(Unmet, match="材料被接受了"):
        expect.is_refused(story(), "标的总额", "看不懂")
