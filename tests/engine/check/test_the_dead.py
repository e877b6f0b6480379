"""Whom the facts speak of as dead."""

from __future__ import annotations

from typing import Any

import pytest

from engine.check.inferred import SAID_TO_BE_DEAD, note_the_dead


def dead(facts: str, *defendants: str) -> list[bool]:
    values: dict[str, Any] = {
        "事实与理由": facts,
        "被告": [{"类型": "自然人", "姓名": name} for name in defendants],
    }
    note_the_dead(values)
    return [party[SAID_TO_BE_DEAD] for party in values["被告"]]


@pytest.mark.parametrize(
    "facts",
    [
        "被告已于2026年5月去世。",
        "借款到期后刘强已经病故。",
        "被告刘强去年3月因车祸死亡。",
        "刘强于2026年5月1日逝世，钱没有还。",
    ],
)
def test_a_defendant_who_is_said_to_have_died(facts: str) -> None:
    assert dead(facts, "刘强") == [True]


@pytest.mark.parametrize(
    "facts",
    [
        "被告的父亲去世后，双方因遗产发生争议。",
        "约定由被告刘强住到去世。",
        "被告刘强驾车撞倒林某，致林某死亡。",
        "听说债务人上月去世，被告刘强是他的儿子。",
        "",
    ],
)
def test_somebody_else_died(facts: str) -> None:
    assert dead(facts, "刘强") == [False]


def test_of_several_the_one_who_is_named() -> None:
    assert dead("被告陈明已于今年5月去世。", "刘强", "陈明") == [False, True]
    assert dead("其中一名被告已去世。", "刘强", "陈明") == [False, False]


def test_facts_that_are_no_text_say_nothing() -> None:
    values: dict[str, Any] = {"被告": [{"姓名": ""}, {}]}
    note_the_dead(values)
    assert [party[SAID_TO_BE_DEAD] for party in values["被告"]] == [False, False]
