"""What a filing declares in words is entered in the fields of the form, as a clerk would."""

from __future__ import annotations

from typing import Any

from scripts.clerk import enter

BY_THE_MOTHER = {"要素": {"合同签订人": "母亲"}}


def test_a_declared_fact_is_ticked_for_the_cause_that_asks_it() -> None:
    content: dict[str, Any] = {"案由": "教育培训合同纠纷"}
    enter(content, BY_THE_MOTHER)
    assert content["合同是谁签的"] == "家长签的"


def test_a_fact_of_a_party_is_ticked_at_the_party() -> None:
    content: dict[str, Any] = {"案由": "买卖合同纠纷", "原告": [{"姓名": "甲"}]}
    enter(
        content,
        {
            "当事人": [{"备注": "店铺为有字号的个体工商户“兴旺店”"}],
            "要素": {"合同签订名义": "兴旺店"},
        },
    )
    assert content["原告"] == [{"姓名": "甲", "权利在个体工商户字号名下": True}]


def test_what_was_entered_stays() -> None:
    content: dict[str, Any] = {"案由": "教育培训合同纠纷", "合同是谁签的": "孩子签的"}
    enter(content, BY_THE_MOTHER)
    assert content["合同是谁签的"] == "孩子签的"


def test_nothing_is_ticked_that_nobody_declared() -> None:
    content: dict[str, Any] = {"案由": "买卖合同纠纷"}
    enter(content, BY_THE_MOTHER)
    assert content == {"案由": "买卖合同纠纷"}
