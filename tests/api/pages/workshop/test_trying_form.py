"""A case filled in as a filer does, under the rules in force and under a change set."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from court.core.courthouse import NotFound
from court.core.roles import Role
from court.operations.retention import forget_rows
from court.workshop import service, sharing
from court.workshop.tables import SharedTry
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


FILING = '{"案由": "民间借贷纠纷", "原告": [{"类型": "自然人", "姓名": "林秀兰"}]}'


def test_a_case_that_was_entered_is_given_away_by_an_address(house: Founded) -> None:
    """A judge opens exactly it, who keeps it takes it back, and after its days it is gone."""
    started(house)
    found = begun(house)
    written(house, found, rule(effect="补正"))
    editor, judge = house.client_for(Role.editor), house.client_for(Role.judge)
    here = f"/workshop/sets/{found.id}"
    typed = {"_cause": CAUSE, "原告[0].类型": "自然人", "原告[0].姓名": "林秀兰"}
    tried = editor.post(f"{here}/try/form", data=typed).text
    (content,) = re.findall(
        r'/tries">.*?<textarea name="filing"[^>]*>\n(.*?)</textarea>', tried, re.DOTALL
    )
    kept = editor.post(f"{here}/tries", data={"filing": unescape(content)}).headers["location"]
    assert quote("林秀兰") not in kept and len(kept) < 120
    opened = judge.get(kept)
    assert opened.status_code == 200 and "起诉状写明事实</b>" in opened.text
    assert "林秀兰" in unescape(opened.text) and "收回" not in opened.text
    assert "1 份" in editor.get(f"{here}/try").text
    own = judge.post(f"{here}/tries", data={"filing": FILING}).headers["location"]
    masked = editor.get(own).text  # a judge reads filings: it may come from one
    assert "您的身份不能看起诉材料" in masked and "林秀兰" not in masked
    assert editor.post(f"{here}/tries", data={"filing": "{"}).status_code == 422
    delete = f"{here}/tries/{own.rpartition('=')[2]}/delete"
    assert editor.post(delete).status_code == 403
    assert judge.post(delete).status_code == 303 and judge.get(own).status_code == 404
    house.clock.advance(days=30)
    with (
        house.house.work(house.actor(Role.editor)) as work,
        pytest.raises(NotFound, match="保存的日子"),
    ):
        sharing.opened(work, service.one(work, found.id), kept.rpartition("=")[2])
    with house.house.work() as work:
        forget_rows(work)
        assert work.session.get(SharedTry, kept.rpartition("=")[2]) is None


def test_nobody_keeps_more_than_a_few(house: Founded) -> None:
    started(house)
    found = begun(house)
    editor = house.client_for(Role.editor)
    for _ in range(sharing.MOST):
        with house.house.work(house.actor(Role.editor)) as work:
            sharing.share(work, found.id, FILING)
    answer = editor.post(f"/workshop/sets/{found.id}/tries", data={"filing": FILING})
    assert answer.status_code == 409 and "先收回" in answer.text
