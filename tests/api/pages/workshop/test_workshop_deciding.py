"""Approving, sending back, releasing, by page: who may, and what others see of it."""

from __future__ import annotations

import re
from html import unescape

from api.pages.workshop.desk import edit_address
from court.core.roles import Role
from tests.court.houses import Founded
from tests.court.workshop.helping import (
    LOANS,
    WRITTEN,
    begun,
    handed_in,
    rule,
    started,
    written,
)

ID = WRITTEN["id"]


def test_who_wrote_it_sees_no_button_to_approve_and_cannot(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    waiting = handed_in(house, found)
    review = f"/workshop/sets/{found.id}/review"
    own, other = house.client_for(Role.editor), house.client_for(Role.editor, 2)
    assert "核准</button>" not in re.sub(r"\s+", "", own.get(review).text)
    answer = own.post(f"/workshop/sets/{found.id}/approve", data={"content": waiting.content})
    assert answer.status_code == 403
    assert (
        other.post(f"/workshop/sets/{found.id}/approve", data={"content": "0" * 64}).status_code
        == 409
    )
    approve, whole = f"/workshop/sets/{found.id}/approve", {"content": waiting.content}
    unsaid = other.post(approve, data=whole)
    assert unsaid.status_code == 422 and "“起诉状写明事实”" in unescape(unsaid.text)
    (mark,) = re.findall(r'name="said-(\w+)"\s+value="接受"', other.get(review).text)
    stranger = other.post(approve, data=whole | {f"said-{'0' * 64}": "接受"})
    assert stranger.status_code == 409
    answer = other.post(approve, data=whole | {f"said-{mark}": "接受"})
    assert answer.status_code == 303
    assert WRITTEN["id"] in house.house.bundle.files.text(LOANS)


def test_what_is_sent_back_says_why_and_at_which_rule(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    waiting = handed_in(house, found)
    other, own = house.client_for(Role.editor, 2), house.client_for(Role.editor)
    path = f"/workshop/sets/{found.id}"
    assert other.post(f"{path}/send-back", data={"reason": "短"}).status_code == 422
    (mark,) = re.findall(r'name="said-(\w+)"\s+value="退回"', other.get(f"{path}/review").text)
    said = {"content": waiting.content, f"said-{mark}": "退回", f"why-{mark}": "短"}
    short = other.post(f"{path}/verdicts", data=said)
    assert short.status_code == 422 and "至少 5 个字" in short.text and 'value="短"' in short.text
    assert own.post(f"{path}/verdicts", data=said).status_code == 403
    said[f"why-{mark}"] = "依据不对，应引第一款"
    assert "记下了" in other.post(f"{path}/verdicts", data=said).text
    assert other.post(f"{path}/send-back", data={"reason": ""}).status_code == 303
    shown = own.get(path).text
    assert "依据不对，应引第一款" in shown and "草拟" in shown
    assert re.search(rf">{ID}</a> <span class=\"chip[^>]*>.*?退回", shown, re.DOTALL)
    at_the_rule = own.get(edit_address(found.id, LOANS, ID)).text
    assert "复核时退回了这一条" in at_the_rule and "依据不对，应引第一款" in at_the_rule
    assert "复核时退回了" not in own.get(edit_address(found.id, LOANS, "借贷-再诉-01")).text
