"""“这里不对”: anybody's word on a requirement reaches who keeps the rules, and nothing else with it."""

from __future__ import annotations

import re

from court.core.roles import Role
from tests.court.houses import Founded

RULE = "起诉-被告-01"


def test_a_remark_reaches_the_desk_and_is_settled_there(house: Founded) -> None:
    visitor, editor = house.client_for(None), house.client_for(Role.editor)
    assert visitor.get(f"/remark?rule={RULE}").status_code == 200
    said = {"rule": RULE, "cause": "民间借贷纠纷", "said": "住所写在<b>合同</b>里了"}
    assert "收到了" in visitor.post("/remark", data=said).text
    desk = editor.get("/workshop").text
    assert "住所写在&lt;b&gt;合同&lt;/b&gt;里了" in desk and RULE in desk
    (settle,) = re.findall(r"/workshop/remarks/[0-9a-f]+/settle", desk)
    assert house.client_for(Role.assistant).post(settle).status_code == 403
    assert editor.post(settle).status_code == 303
    assert "住所写在" not in editor.get("/workshop").text


def test_what_says_nothing_is_not_kept_and_comes_back(house: Founded) -> None:
    visitor = house.client_for(None)
    answer = visitor.post("/remark", data={"rule": RULE, "said": "错"})
    assert answer.status_code == 422 and 'value="错"' in answer.text
    assert visitor.get("/remark?rule=没有这条").status_code == 404


def test_one_address_does_not_fill_the_desk(house: Founded) -> None:
    visitor = house.client_for(None)
    said = {"rule": RULE, "said": "这里写得不对"}
    found = [visitor.post("/remark", data=said).status_code for _ in range(21)]
    assert found[-1] == 429 and set(found[:-1]) == {200}


def test_what_is_missing_in_a_draft_has_the_link(house: Founded) -> None:
    draft = house.draft("02")
    page = house.client_for(Role.party).get(f"/file/{draft.id}").text
    assert "/remark?rule=" in page and "这里不对" in page
