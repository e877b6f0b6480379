"""A case filled in as a filer does, under the rules in force and under a change set."""

from __future__ import annotations

import re

from court.core.roles import Role
from tests.court.houses import Founded
from tests.court.workshop.helping import begun, rule, started, written

CAUSE = "民间借贷纠纷"


def test_a_case_is_entered_in_the_form_of_its_cause_and_compared(house: Founded) -> None:
    """What a filer left out is found by the rule of the change set alone, and shown beside."""
    started(house)
    found = begun(house)
    entry = rule(effect="补正").replace("已填: [事实与理由]", "事实与理由: {含: 无此字}")
    written(house, found, entry.replace("借款未还", "无此字"))
    client = house.client_for(Role.editor)
    here = f"/workshop/sets/{found.id}/try"
    assert f'value="{CAUSE}"' in client.get(here).text
    shown = client.get(f"{here}/form", params={"cause": CAUSE}).text
    assert 'name="原告[0].姓名"' in shown and f'action="{here}/form"' in shown
    typed = {
        "_cause": CAUSE,
        "原告[0].类型": "自然人",
        "原告[0].姓名": "林秀兰",
        "事实与理由": "借款",
    }
    answer = client.post(f"{here}/form", data=typed)
    assert answer.status_code == 200 and 'value="林秀兰"' in answer.text
    (state,) = re.findall(r"起诉状写明事实</b>.*?没有这一条</span> → (.*?)</li>", answer.text, re.S)
    assert "不满足" in state
    live = client.post(f"{here}/check", data=typed).text
    assert "还没有写明事实与理由" in live
    met = client.post(f"{here}/check", data=typed | {"事实与理由": "无此字"}).text
    assert "还没有写明事实与理由" not in met
    row = client.post(f"{here}/form", data=typed | {"_add": "被告"}).text
    assert "现在的规则和修改案" not in row and 'value="林秀兰"' in row
    tried = {"_filing": '{"案由": "民间借贷纠纷", "原告": [{"类型": "自然人", "姓名": "林秀兰"}]}'}
    carried = client.post(f"{here}/form", data=tried).text
    assert 'value="林秀兰"' in carried and "现在的规则和修改案" not in carried
    assert client.post(f"{here}/form", data={"_filing": "{"}).status_code == 422
    unknown = client.get(f"{here}/form", params={"cause": "没有这个"})
    assert "没有“没有这个”这个案由" in client.get(unknown.headers["location"]).text
