"""What `rules/分案.yaml` may not say: each fault is told with its line; panels the law does not know."""

from __future__ import annotations

from copy import copy

import pytest

from court.assignment.rules import (
    FILE,
    AssignmentRules,
    Composition,
    assignment_problems,
    load_assignment_rules,
)
from engine.bundle.bundle import Bundle
from engine.text.errors import BundleError, FilingError
from engine.text.files import Files
from tests.rules import delivered

GROUPS = "专业组:\n- {名称: 金融, 案由: [信用卡纠纷]}\n- {名称: 综合}\n"


def saying(text: str | None) -> Bundle:
    """The delivered rules with another file of assignment, or without one."""
    bundle = copy(delivered())
    files = {name: data for name, data in bundle.files.items() if name != FILE}
    bundle.files = Files(files if text is None else {**files, FILE: text.encode()})
    return bundle


def loaded(text: str) -> AssignmentRules:
    return load_assignment_rules(saying(text))


def test_without_the_file_everybody_is_one_group() -> None:
    rules = load_assignment_rules(saying(None))
    assert rules.group_of(("民事", "信用卡纠纷")) == "全院"
    assert not rules.only_seven(("公益诉讼",))


def test_the_nearest_level_of_a_cause_names_its_group() -> None:
    above = "- {名称: 合同, 案由: [合同纠纷]}\n"
    rules = loaded(GROUPS + above)
    assert rules.group_of(("合同、准合同纠纷", "合同纠纷", "信用卡纠纷")) == "金融"
    assert rules.group_of(("合同、准合同纠纷", "合同纠纷", "买卖合同纠纷")) == "合同"
    assert rules.group_of(("人格权纠纷",)) == "综合"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- 专业组\n", 1, "几节"),
        (f"{GROUPS}专业祖: []\n", 4, "不认识“专业祖”（最接近的是“专业组”）"),
        (f"{GROUPS}- 家事\n", 4, "专业组应写成 {名称: …, 案由: […]}"),
        (f"{GROUPS}- {{名称: 家事, 案由: [没有的纠纷]}}\n", 4, "没有案由“没有的纠纷”"),
        (f"{GROUPS}- {{名称: 其他}}\n", 1, "也只能有一组不写“案由”"),
        ("专业组:\n- {名称: 金融, 案由: [信用卡纠纷]}\n", 1, "也只能有一组不写“案由”"),
        (f"{GROUPS}回避事由:\n- {{编号: R1, 事由: 近亲属}}\n", 5, "回避事由应写成"),
        (
            f"{GROUPS}回避事由:\n- {{编号: R1, 事由: 近亲属, 依据: [民事诉讼法 947]}}\n",
            5,
            "没有第947条",
        ),
        (f"{GROUPS}合议庭:\n- {{名称: 三人, 法官: 3}}\n", 5, "合议庭应写成"),
        (
            f"{GROUPS}合议庭:\n- {{名称: 三人, 法官: 三, 陪审员: 0, 依据: [民事诉讼法 40]}}\n",
            5,
            "法官、陪审员应写人数",
        ),
        (
            f"{GROUPS}合议庭:\n- {{名称: 四人, 法官: 4, 陪审员: 0, 依据: [民事诉讼法 40]}}\n",
            5,
            "人数应是单数",
        ),
        (f"{GROUPS}七人合议庭:\n- {{案由: [公益诉讼]}}\n", 5, "七人合议庭应写成"),
        (
            f"{GROUPS}七人合议庭:\n- {{案由: [没有的纠纷], 依据: [人民陪审员法 16]}}\n",
            5,
            "没有案由“没有的纠纷”",
        ),
    ],
)
def test_each_fault_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(BundleError):
        loaded(text)
    found = [str(p) for p in assignment_problems(saying(text))]
    assert len(found) == 1, found
    assert found[0].startswith(f"{FILE}:{line}:")
    assert said in found[0]


@pytest.mark.parametrize(
    ("judges", "lay", "lawful"),
    [
        (1, 0, False),  # one judge alone is no panel
        (3, 0, True),
        (2, 0, False),
        (5, 0, True),
        (2, 1, True),
        (1, 2, True),
        (0, 3, False),  # a judge presides (人民陪审员法 14)
        (3, 2, False),  # with assessors three or seven, never five
        (3, 4, True),
        (4, 3, False),
        (5, 2, False),
        (4, -1, False),
    ],
)
def test_panels_the_law_knows(judges: int, lay: int, lawful: bool) -> None:
    assert Composition("", judges, lay).lawful is lawful


def test_a_ground_that_is_not_in_the_file_is_refused_with_those_that_are() -> None:
    rules = loaded(f"{GROUPS}指定情形:\n- 关联案件\n- 上级法院指令\n")
    assert rules.require("关联案件", rules.orders) == "关联案件"
    with pytest.raises(FilingError) as refused:
        rules.require("他有空", rules.orders)
    assert "关联案件、上级法院指令" in refused.value.problems[0].message
