"""Where a defendant is said to live, for the question of venue."""

from __future__ import annotations

from typing import Any

import pytest

from engine.narrative.homes import HOME, NEIGHBOURS, note_neighbours, read_homes
from engine.values.addresses import parse_address

COURT = "中山市第一人民法院"


def homes(facts: str, **known: str) -> tuple[str, list[str]]:
    party: dict[str, Any] = {"类型": "自然人", "姓名": "黎国强", **known}
    remarks = list(read_homes({"受诉法院": COURT, "事实与理由": facts, "被告": [party]}))
    return str(getattr(party.get(HOME), "text", "")), remarks


@pytest.mark.parametrize(
    ("facts", "home"),
    [
        ("我们户口在衡阳，2019年起一直在中山石岐租房住，他还住在那里。", "中山石岐"),
        ("被告户籍在湖南，近三年一直住在中山市坦洲镇环洲路，开小店。", "中山市坦洲镇环洲路"),
        ("我住在中山石岐，他一直在中山三乡打工。", "中山三乡"),
        ("原告住在中山市三乡镇，被告借钱不还。", ""),
        ("双方在中山市三乡镇登记结婚。", ""),
        ("被告住在珠海香洲。", ""),
    ],
)
def test_where_the_defendant_is_said_to_live(facts: str, home: str) -> None:
    found, remarks = homes(facts)
    assert found == home
    assert len(remarks) == bool(home)


def test_what_is_filled_in_stands() -> None:
    assert homes("被告一直住在中山石岐。", 经常居住地="湖南省衡阳市") == ("", [])


@pytest.mark.parametrize(
    ("addresses", "neighbours"),
    [
        (("佛山市南海区桂城街道1号", "广东省佛山市南海区里水镇2号"), True),
        (("佛山市南海区桂城街道1号", "佛山市顺德区大良街道2号"), False),
        (("江门市台山市台城街道1号", "江门市台山市2号"), True),
        (("东莞市东城街道1号", "东莞市虎门镇2号"), False),
        (("佛山市南海区桂城街道1号",), False),
        (("南海区桂城街道1号", "南海区里水镇2号"), False),
    ],
)
def test_whether_all_defendants_live_in_one_district(
    addresses: tuple[str, ...], neighbours: bool
) -> None:
    values: dict[str, Any] = {"被告": [{"住所地": parse_address(one)} for one in addresses]}
    note_neighbours(values)
    assert values[NEIGHBOURS] is neighbours


def test_a_defendant_without_a_home_is_nobodys_neighbour() -> None:
    values: dict[str, Any] = {"被告": [{"住所地": parse_address("佛山市南海区1号")}, {}]}
    note_neighbours(values)
    assert values[NEIGHBOURS] is False
