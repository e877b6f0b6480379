"""Drafts that programs saved in any shape: every page of them opens, and the court takes them in."""

from __future__ import annotations

from typing import Any

import pytest

from api.base.openapi import PREFIX
from court.core.roles import Role
from tests.court.houses import Founded, both_databases

CAUSE = "民间借贷纠纷"
SHAPES: dict[str, dict[str, Any]] = {
    "a day that is none": {"原告": [{"姓名": "甲", "出生日期": "13月40日"}]},
    "lists for texts": {
        "原告": [
            {"姓名": ["甲"], "类型": ["自然人"], "证件类型": ["护照"], "证件号码": {"甲": 1}},
            {"姓名": "乙", "联系电话": 5, "住所地": {"省": [1]}},
        ]
    },
    "no lists": {"原告": "甲", "被告": [5, None, ["乙"]], "诉讼请求": 5, "材料": True},
    "objects for lists": {"诉讼请求": {"名称": "x"}, "证据": {"a": []}, "材料": [[]]},
    "numbers for texts": {"诉讼请求": [{"名称": ["本金"], "金额": {"a": 1}, "明细": 5}]},
    "names nobody knows": {"没有这一项": {"甲": [1]}, "涉外": True, "标的总额": 2**64 - 1},
    "papers of any shape": {
        "材料": [{"种类": ["借条"], "文件": [1], "所属当事人": {"a": 1}}],
        "证据": [{"证据名称": {"a": 1}, "文件": 5}],
        "代理人": [{"代理人姓名": [1], "代理权限": 5}],
    },
}


@both_databases
@pytest.mark.parametrize("said", SHAPES.values(), ids=SHAPES)
def test_pages_open_and_the_court_takes_it_in(house: Founded, said: dict[str, Any]) -> None:
    client, judge = house.client_for(), house.client_for(Role.judge)
    made = client.post(f"{PREFIX}/filings", json={"案由": CAUSE, "内容": said})
    assert made.status_code == 201, made.text
    place = made.json()["编号"]
    for page in (f"/file/{place}", f"/file/{place}/confirm", f"{PREFIX}/filings/{place}"):
        assert client.get(page).status_code == 200, page
    for act in ("live", "preview/要素", "preview/普通", "compare"):
        assert client.post(f"/file/{place}/{act}", data={"_revision": "1"}).status_code < 500, act
    done = client.post(f"{PREFIX}/filings/{place}/submit", json={"修订号": 1})
    assert (done.status_code, done.json()["状态"]) == (200, "待审查")
    assert done.json()["内容"] == {"案由": CAUSE, **said}
    assert client.get(f"/cases/{place}").status_code == 200
    for page in (
        f"/inbox/{place}",
        f"/inbox/{place}/decide?kind=登记立案",
        f"/inbox/{place}/receipts",
    ):
        assert judge.get(page).status_code == 200, page
