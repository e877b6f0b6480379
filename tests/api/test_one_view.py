"""The page and the JSON of a filing say the same, at the desk and to its filer."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.base.openapi import JSON
from court.core.lifecycle import DECISIONS
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from tests.court.houses import Founded
from tests.court.papers import example


def plain(text: str) -> str:
    """A page as people read it, without spaces."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


def desk(house: Founded, filing: Filing) -> tuple[str, dict[str, Any]]:
    client = house.client_for(Role.judge)
    told = client.get(f"/api/v1/review/{filing.id}").json()
    return plain(client.get(f"/inbox/{filing.id}").text), told


def case(house: Founded, filing: Filing) -> tuple[str, dict[str, Any]]:
    client = house.client_for()
    told = client.get(f"/api/v1/filings/{filing.id}").json()
    return plain(client.get(f"/cases/{filing.id}").text), told


@pytest.mark.parametrize("number", ["01", "02", "13"])
def test_the_desk(house: Founded, number: str) -> None:
    house.filed(number)
    page, told = desk(house, house.filed(number))
    assert told["建议"] in page and plain(told["概括"]) in page
    for group in told["分组"]:
        assert group["项数"] == 0 or plain(f"{group['标题']}") in page
        assert plain(group["说明"]) in page or not group["要求"]
    found = {f["编号"] + (f"@{f['对象']}" if f["对象"] else "") for f in told["意见"]["要求"]}
    assert {key for group in told["分组"] for key in group["要求"]} <= found
    assert [plain(one["说明"]) in page for one in told["可能重复"]] == [True]
    assert [plain(one["什么"]) in page for one in told["经过"]] == [True] * len(told["经过"])
    assert told["正在走的期限"]["决定"]["说明"].replace(" ", "") in page
    for asked in told["待回答"]:
        assert plain(asked["提问"]) in page
        assert all(f"：{one['结论']}" in page for one in asked["选择"])
    assert {one["决定"] for one in told["各种决定"]} == set(DECISIONS)
    assert all(one["决定"] in page for one in told["各种决定"])
    assert told["决定"] is None and told["可以修改"] and not told["可以退回"]


def test_what_was_said_and_decided(house: Founded) -> None:
    filing = house.filed("02")
    with house.house.work(house.actor(Role.judge)) as work:
        key = "起诉-被告-01@被告[0]"
        review.override(work, filing.id, filing.sequence, key, "补正", "住址查无此处")
    with house.house.work(house.actor(Role.judge)) as work:
        found = review.open_filing(work, filing.id)
        decisions.decide(work, filing.id, found.sequence, Plan("补正告知", days=7, note="记一笔"))
    page, told = desk(house, filing)
    (ruling,) = told["裁断"]
    assert ruling["理由"] == "住址查无此处"
    assert ruling["理由"] in page and ruling["作出人"] in page
    decided = told["决定"]
    for word in ("作出人", "说明", "告知"):
        assert decided[word] and plain(decided[word]) in page
    assert f"{decided['决定']}{len(decided['补正事项'])}项" in page
    assert not told["可以修改"] and told["各种决定"] == []


def test_the_case(house: Founded) -> None:
    page, told = case(house, house.filed("01"))
    heading = told["处境"]
    assert (
        heading["标题"] in page
        and plain(heading["说明"]) in page
        and plain(heading["依据"]) in page
    )
    assert told["节点"] and all(node["节点"] in page for node in told["节点"])
    assert told["期限"]["日期"] == told["决定期限"]
    assert ("撤回起诉" in page) == ("撤回" in told["可以"])
    assert plain(told["联系"]) in page


def test_a_registered_case(house: Founded) -> None:
    filing = house.filed("01")
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))
    page, told = case(house, filing)
    assert told["案号"] in page and plain(told["处境"]["标题"]) in page
    assert told["消息"] and all(plain(one["标题"]) in page for one in told["消息"])
    assert told["文书"] and all(plain(one["名称"]) in page for one in told["文书"])
    assert f"{float(told['缴费']['金额']):,.2f}元" in page


def changing(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {**old, **new}


def test_a_supplement_shows_what_changed(house: Founded) -> None:
    filing = house.filed("02")
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    content = changing(example("02"), {"请求依据": "民法典 667、675"})
    now = house.fresh(filing)
    said = {"内容": content, "修订号": now.revision}
    assert house.client_for().post(f"/api/v1/filings/{filing.id}/supplement", json=said).is_success
    page, told = desk(house, filing)
    assert [one["项目"] in page for one in told["改动"]] == [True] * len(told["改动"]) != []
    assert [one["版本"] for one in told["各版"]] == [1, 2]
    assert told["决定"] is None


def answers(api: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                if status.startswith("2") and JSON in answer.get("content", {}):
                    yield method, path, answer["content"][JSON]["schema"]


def test_every_json_answer_is_a_model(house: Founded) -> None:
    api = house.client_for(None).get("/api/v1/openapi.json").json()
    found = list(answers(api))
    assert len(found) > 60
    bare = [
        (method, path)
        for method, path, schema in found
        if not all("$ref" in one for one in schema.get("anyOf", [schema]))
    ]
    assert bare == [("get", "/api/v1/openapi.json")]
    for name, schema in api["components"]["schemas"].items():
        assert schema.get("properties") or schema.get("enum"), name
