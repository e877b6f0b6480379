"""A bankruptcy or a ship of somebody else, told in so many words."""

from __future__ import annotations

from typing import Any

import pytest

from engine.narrative.others import BANKRUPT, SHIP
from engine.narrative.words import read_words


def told(facts: str, field: str) -> bool:
    values: dict[str, Any] = {
        "事实与理由": facts,
        "被告": [{"类型": "法人", "名称": "国栋灯饰公司"}, {"姓名": ""}],
    }
    read_words(values)
    return bool(values[field])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ("公司老板另外一家公司正在破产重整，管理人让那边职工申报债权。", BANKRUPT),
        ("对方的朋友黄某开的厂被法院宣告破产。", BANKRUPT),
        ("他表哥的公司进入破产程序。", BANKRUPT),
        ("对方的客户被法院受理破产，货款收不回。", BANKRUPT),
        ("隔壁的灯饰厂进入破产清算。", BANKRUPT),
        ("那家灯饰厂进入破产清算，跟本案没有关系。", BANKRUPT),
        ("我在另一家公司上过班，那家公司进入破产清算。", BANKRUPT),
        ("我表弟在渔船上做船员，帮我作证。", SHIP),
        ("我们在货船上认识，我在集装箱码头附近租房。", SHIP),
        ("被告在码头旁边住，被告的弟弟是船员，收入高。", SHIP),
        ("家里有两条渔船，但这笔钱跟船没有关系。", SHIP),
    ],
)
def test_of_somebody_else(facts: str, field: str) -> None:
    assert told(facts, field)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ("被告是我朋友开的公司，现已进入破产。", BANKRUPT),
        ("被告和另一家公司都进入破产重整。", BANKRUPT),
        ("隔壁的国栋灯饰公司被宣告破产。", BANKRUPT),
        ("另一家公司在破产重整。它也进入破产。", BANKRUPT),
        ("我在那家公司上过班，那家公司进入破产清算。", BANKRUPT),
        ("对方进入破产，说跟本案无关。", BANKRUPT),
        ("没有写到。", BANKRUPT),
        ("朋友介绍我在渔船上做船员。", SHIP),
        ("我哥哥在渔船上做工时落水。", SHIP),
        ("我丈夫是船员，落水身亡。", SHIP),
        ("我表弟在渔船上做船员。我也在船上做。", SHIP),
        ("没有写到。", SHIP),
    ],
)
def test_of_a_party_or_of_nobody_named(facts: str, field: str) -> None:
    assert not told(facts, field)
