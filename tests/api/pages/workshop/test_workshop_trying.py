"""Past filings and cases tried in a change set, by page."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from court.core.roles import Role
from court.workshop.trying import offered
from tests.court.houses import Founded
from tests.court.papers import example
from tests.court.workshop.helping import (
    WRITTEN,
    begun,
    rule,
    started,
    written,
)

ID = WRITTEN["id"]


def test_an_editor_sees_no_filing_and_a_judge_does(house: Founded) -> None:
    started(house)
    filing = house.filed("01")
    name = example("01")["被告"][0]["姓名"]
    found = begun(house)
    entry = rule(effect="法官判断", fails="请法官判断")
    entry = entry.replace("已填: [事实与理由]", "事实与理由: {含: 无此字}")
    entry = entry.replace("还没有写明事实与理由。", "这一句只给能看材料的人。")
    written(house, found, entry.replace("借款未还", "无此字"))
    path = f"/workshop/sets/{found.id}/try?{urlencode({'number': filing.number})}"
    editor = house.client_for(Role.editor).get(path).text
    judge = house.client_for(Role.judge).get(path).text
    assert "建议登记立案" in editor and "请法官判断" in editor
    assert "这一句只给能看材料的人" in judge and "这一句只给能看材料的人" not in editor
    assert name not in editor
    effects = house.client_for(Role.editor).get(f"/workshop/sets/{found.id}/effects").text
    assert str(filing.number) in effects and "/inbox/" not in effects and name not in effects


def test_an_answer_is_changed_and_the_address_says_so(house: Founded) -> None:
    started(house)
    found = begun(house)
    entry = (
        rule()
        .replace("已填: [事实与理由]", "仲裁协议: 否")
        .replace("事实与理由: 借款未还", "仲裁协议: 否")
    )
    written(house, found, entry)
    client = house.client_for(Role.editor)
    here = f"/workshop/sets/{found.id}/try"
    (name,) = (
        one.name for one in offered(house.house.bundle, "", house.house.today) if "01" in one.name
    )
    shown = client.get(f"{here}?{urlencode({'case': name})}").text
    assert 'name="f.仲裁协议"' in shown and 'name="f.原告[0].类型"' in shown
    sent = client.get(here, params={"case": name, "f.仲裁协议": "是", "f.原告[0].类型": ""})
    link = sent.headers["location"]
    assert sent.status_code == 303 and "%E5%8E%9F%E5%91%8A" not in link
    assert re.search(r'value="是" selected', client.get(link).text)
    assert client.get(here, params={"case": name, "f.仲裁协议": "也许"}).status_code == 404
    posted = {"filing": '{"案由": "民间借贷纠纷", "仲裁协议": "否"}', "f.仲裁协议": "是"}
    assert re.search(r'value="是" selected', client.post(here, data=posted).text)
