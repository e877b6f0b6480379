"""A new fact is one more line; every other byte of the file stays, and nothing wrong is written."""

from __future__ import annotations

from datetime import date

import pytest

from engine.bundle.bundle import Bundle
from engine.editing.new_facts import (
    EVERY_CAUSE,
    NewFact,
    home_of,
    line_of,
    near,
    problems_of,
    read,
    with_fact,
    with_line,
    with_question,
    words_of,
)
from engine.telling.asked import FORM
from engine.text.errors import FieldProblem

TODAY = date(2026, 9, 7)
LOAN = "民间借贷纠纷"
GOOD = NewFact(
    name="借款用于赌博",
    question="借款是不是用来赌博的？",
    type="是否",
    silence="视为没有",
    also=("赌债",),
    basis=("民间借贷规定 13",),
)


def fields(found: list[FieldProblem]) -> list[str]:
    return [one.path for one in found]


def test_a_fact_is_one_line_more_and_the_engine_reads_it(bundle: Bundle) -> None:
    for said, group in ((LOAN, ""), ("合同纠纷", ""), (EVERY_CAUSE, "前案")):
        home = home_of(bundle, said, TODAY)
        fact = (
            GOOD
            if home.path is not None
            else NewFact(
                "另案已经调解",
                "另案调解过吗？",
                "单选",
                ("调解过", "没有"),
                silence="视为没有",
                group=group,
            )
        )
        assert problems_of(fact, home, bundle, {}, TODAY) == []
        before = bundle.files.text(home.file)
        after = with_fact(before, fact, home)
        line = next(one for one in after.split("\n") if fact.name in one)
        assert after.replace(f"{line}\n", "", 1) == before
        element, problems = read(fact, home)
        assert problems.items == [] and element and element.fact
        assert (element.fact.also, element.fact.silence) == (fact.also, fact.silence)
    table = bundle.files.text(FORM)
    asked = with_question(table, GOOD.name, GOOD.question)
    assert asked.replace(f"  {GOOD.name}: {GOOD.question}\n", "") == table


def test_what_is_missing_is_put_in_its_place_and_comments_stay() -> None:
    text = "案由: 某\n请求:\n- {名称: 甲}  # 为什么\n材料:\n- {名称: 乙}\n"
    order = dict.fromkeys(("案由", "请求", "要素", "材料"), "")
    assert with_line(text, ("要素",), "{名称: 丙}", order) == text.replace(
        "材料:", "要素:\n- {名称: 丙}\n材料:"
    )
    assert (
        with_line("组:\n  a: [一]  # 说\n", ("组", "a"), "二", {}) == "组:\n  a: [一, 二]  # 说\n"
    )
    for broken in ("要素: [", "只有字"):
        with pytest.raises(ValueError, match="不是合法的 YAML"):
            with_line(broken, ("要素",), "{名称: 丙}", order)


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        ({"name": ""}, LOAN, "名称"),
        ({"name": "借款 用途"}, LOAN, "名称"),
        ({"name": "全部"}, LOAN, "名称"),
        ({"name": "仲裁协议"}, LOAN, "名称"),
        ({"question": "用来赌博"}, LOAN, "问法"),
        ({"type": "列表"}, LOAN, "类型"),
        ({"type": "单选", "options": ("是",)}, LOAN, "选项"),
        ({"options": ("是", "否")}, LOAN, "选项"),
        ({"silence": ""}, LOAN, "没有回答时"),
        ({"silence": "视为否"}, LOAN, "没有回答时"),
        ({"also": ("仲裁协议",)}, LOAN, "又称"),
        ({"staff_only": True}, LOAN, "谁来写"),
        ({"group": "没有这组"}, LOAN, "分组"),
        ({"basis": ()}, EVERY_CAUSE, "分组"),
        ({"group": "前案"}, EVERY_CAUSE, "依据"),
        ({"basis": ("民间借贷规定 999",)}, LOAN, "依据"),
        ({"basis": ("没有这部法 1",)}, LOAN, "依据"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    bundle: Bundle, changed: dict[str, object], said: str, field: str
) -> None:
    values = {name: getattr(GOOD, name) for name in NewFact.__dataclass_fields__}
    fact = NewFact(**{**values, **changed})
    home = home_of(bundle, said, TODAY)
    assert fields(problems_of(fact, home, bundle, {"仲裁协议": "事实"}, TODAY)) == [field]


def test_where_and_what_was_meant(bundle: Bundle) -> None:
    with pytest.raises(ValueError, match="没有“民间借代”这个案由"):
        home_of(bundle, "民间借代", TODAY)
    assert near("仲裁协定", ["仲裁协议", "借条", "仲裁协议有疑义"])[0] == "仲裁协议"
    assert near("借条", ["借据", "借条"])[0] == "借条"
    assert words_of("转账、现金，\n转账") == ("转账", "现金")
    fact = NewFact("孩子", "谁？", "单选", ("a, b", "丙"), "写明: 谁", silence="视为丙")
    line = line_of(fact, home_of(bundle, LOAN, TODAY))
    assert line == (
        "{名称: 孩子, 类型: 单选, 选项: ['a, b', 丙], 提示: '写明: 谁', 没有回答时: 视为丙, 来源: 审查}"
    )
