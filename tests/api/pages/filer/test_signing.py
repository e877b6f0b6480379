"""Signing on screen: drawn or typed, bound to what was shown, seen on the paper and at the desk."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from court.core.roles import Role
from court.core.tables import Filing
from court.filings import service as filings
from court.filings.papers import complaint
from court.messages.tables import OutboxItem
from court.opinions.service import submitted_opinion
from court.opinions.signed import complaint_hash, core_hash
from tests.court.houses import Founded
from tests.court.papers import example
from tests.files import PNG
from tests.walks.walking import words_of

STROKES = [
    [number for n in range(20) for number in (10 + 20 * n, 60 + n % 7)],
    [300, 20, 300, 160],
]


def unsigned(house: Founded, which: str = "01") -> Filing:
    content = {k: v for k, v in example(which).items() if k != "起诉状签名盖章"}
    return house.draft(content)


def posted(house: Founded, filing: Filing, **changes: Any) -> dict[str, Any]:
    """The form of the page, drawn."""
    page = house.client_for().get(f"/file/{filing.id}/sign").text
    shown = re.findall(r'name="shown" value="(\w{64})"', page)
    name = re.findall(r'name="party" value="([^"]+)"', page)
    return {
        "party": name[0],
        "signer": name[0],
        "shown": shown[0],
        "strokes": json.dumps(STROKES),
        **changes,
    }


def state_of_the_rule(house: Founded, filing: Filing) -> str:
    with house.house.look(house.actor()) as look:
        opinion = submitted_opinion(look, look.session.get_one(Filing, filing.id))
        return next(f.state for f in opinion.findings if f.rule_id == "起诉-签名-01")


def test_a_drawn_name_signs_exactly_this_complaint(house: Founded) -> None:
    client, filing = house.client_for(), unsigned(house)
    assert "在屏幕上签名" in client.get(f"/file/{filing.id}/confirm").text
    form = posted(house, filing)
    assert form["shown"] == complaint_hash(house.fresh(filing).content)
    assert client.post(f"/file/{filing.id}/sign", data=form).status_code == 303
    page = client.get(f"/file/{filing.id}/confirm").text
    assert "起诉状已经签名" in page and "签的就是这一份" in page
    fresh = house.fresh(filing)
    with house.house.look(house.actor()) as look:
        paper = words_of(complaint(look, fresh, fresh.content, "普通").pdf)
    assert f"校验码{form['shown'][:16]}" in paper and "在屏幕上签名" in paper
    client.post(f"/file/{filing.id}/submit", data={"_revision": str(fresh.revision)})
    assert state_of_the_rule(house, filing) == "满足"
    desk = house.client_for(Role.judge).get(f"/inbox/{filing.id}").text
    assert "起诉状的签名" in desk and "签的就是这一份" in desk and form["shown"][:16] in desk


def test_a_photograph_of_the_signed_page_counts_too(house: Founded) -> None:
    client, filing = house.client_for(), unsigned(house)
    client.post(f"/file/{filing.id}/submit", data={"_revision": str(filing.revision)})
    assert state_of_the_rule(house, filing) == "待定"
    sent = {"_kind": "起诉状"}
    files = {"_file": ("起诉状签名页.png", PNG, "image/png")}
    assert client.post(f"/cases/{filing.id}/add", data=sent, files=files).status_code == 303
    assert state_of_the_rule(house, filing) == "满足"


def test_a_filers_word_makes_no_signature(house: Founded) -> None:
    """What programs and tables say is shown as said; the court counts what it has seen."""
    states = {}
    for word in ("是", "true", True):
        said = {
            "案由": "民间借贷纠纷",
            "内容": {**example("01"), "起诉状签名盖章": word},
            "提交": True,
        }
        made = house.client_for().post("/api/v1/filings", json=said)
        assert made.status_code == 201
        place = made.json()["编号"]
        with house.house.look() as look:
            states[word] = state_of_the_rule(house, look.session.get_one(Filing, place))
        desk = house.client_for(Role.judge).get(f"/inbox/{place}").text
        assert "填写的内容：起诉状" in desk and 'id="at-起诉状签名盖章"' in desk
    assert set(states.values()) == {"待定"} and len(states) == 3


def test_a_complaint_changed_meanwhile_is_not_signed(house: Founded) -> None:
    client, filing = house.client_for(), unsigned(house)
    form = posted(house, filing)
    with house.house.work(house.actor()) as work:
        own = filings.own(work, filing.id, lock=True)
        filings.save(work, own, {**own.content, "事实与理由": "另外一件事。"}, own.revision)
    said = client.post(f"/file/{filing.id}/sign", data=form)
    assert said.status_code == 409 and "请看过现在的内容再签" in said.text


def test_a_change_after_the_signature_is_seen(house: Founded) -> None:
    client, filing = house.client_for(), unsigned(house)
    client.post(f"/file/{filing.id}/sign", data=posted(house, filing))
    with house.house.work(house.actor()) as work:
        own = filings.own(work, filing.id, lock=True)
        filings.save(work, own, {**own.content, "事实与理由": "另外一件事。"}, own.revision)
    page = client.get(f"/file/{filing.id}/confirm").text
    assert "签名以后起诉状改过" in page and "起诉状已经签名" not in page


def test_evidence_added_later_asks_for_no_second_signature() -> None:
    content = example("01")
    more = {**content, "证据": [*content.get("证据", []), {"证据名称": "聊天记录"}]}
    assert core_hash(content) == core_hash(more)
    assert complaint_hash(content) != complaint_hash(more)
    papers = {**content, "材料": [{"种类": "身份证明", "文件": "a.png"}]}
    assert complaint_hash(papers) == complaint_hash(content)


def test_a_typed_name_needs_the_code_of_the_phone(house: Founded) -> None:
    client, filing = house.client_for(), unsigned(house)
    house.clock.advance(minutes=30)
    form = posted(house, filing, typed="1", strokes="")
    assert (
        client.post(f"/file/{filing.id}/sign", data={**form, "code": "000000"}).status_code == 422
    )
    page = client.post(f"/file/{filing.id}/sign/code", data={"party": form["party"]}).text
    assert "短信里的 6 位数字" in page
    with house.house.look() as look:
        sent = select(OutboxItem.body).order_by(OutboxItem.at.desc(), OutboxItem.id.desc())
        code = re.findall(r"验证码 (\d{6})", "".join(look.session.scalars(sent)))
    said = client.post(f"/file/{filing.id}/sign", data={**form, "code": code[0]})
    assert said.status_code == 303
    assert "起诉状已经签名" in client.get(f"/file/{filing.id}/confirm").text


@pytest.mark.parametrize(
    "changes",
    [
        {"strokes": ""},
        {"strokes": "[[1,2,3,4]]"},
        {"strokes": "[[1,2,3]]"},
        {"strokes": "[[99999,2,3,4]]"},
        {"strokes": '[["<script>",2]]'},
        {"strokes": "{"},
        {"signer": "别人"},
        {"party": "别人"},
    ],
)
def test_what_is_no_signature_is_refused_with_a_sentence(
    house: Founded, changes: dict[str, str]
) -> None:
    filing = unsigned(house)
    said = house.client_for().post(f"/file/{filing.id}/sign", data=posted(house, filing, **changes))
    assert said.status_code == 422


def test_only_ones_own(house: Founded) -> None:
    filing = unsigned(house)
    other = house.client_for(Role.party, 2)
    assert other.get(f"/file/{filing.id}/sign").status_code == 404
    assert other.post(f"/file/{filing.id}/sign", data={}).status_code == 404
