"""Beginnings of addresses that a form proposes while one is typed; anything else may be written.

The towns of the court's own city come from its parameters, the divisions of the first level from
the Constitution's order (宪法 30) as the Ministry of Civil Affairs lists them.
"""

from __future__ import annotations

from datetime import date

from engine.bundle.bundle import Bundle

TOWNS, CITY = "中山镇街", "广东省中山市"
PROVINCES = (
    "北京市", "天津市", "河北省", "山西省", "内蒙古自治区", "辽宁省", "吉林省", "黑龙江省",
    "上海市", "江苏省", "浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省",
    "湖南省", "广东省", "广西壮族自治区", "海南省", "重庆市", "四川省", "贵州省", "云南省",
    "西藏自治区", "陕西省", "甘肃省", "青海省", "宁夏回族自治区", "新疆维吾尔自治区",
    "香港特别行政区", "澳门特别行政区", "台湾省",
)  # fmt: skip


def choices(bundle: Bundle, day: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Regions to touch, each with how an address begins there and its short name: towns, provinces."""
    towns = bundle.parameters.on(day)(TOWNS)
    return [(f"{CITY}{town}", town) for town in towns], [(one, one) for one in PROVINCES]


def places(bundle: Bundle, day: date) -> list[str]:
    """What an address may begin with, the court's own towns first."""
    towns = bundle.parameters.on(day)(TOWNS)
    return [*(f"{CITY}{town}" for town in towns), *PROVINCES]
