"""The supplement: only what was objected to, prefilled, re-checked, handed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import service as filings
from court.opinions.service import version_of
from tests.court.houses import Founded
from tests.court.papers import example
from tests.files import PDF


def asked(house: Founded, content: Mapping[str, Any] | str = "02") -> Filing:
    filing = house.filed(content)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    return house.fresh(filing)


def controls(html: str) -> list[tuple[str, str]]:
    """What a browser without scripts would send back."""
    form = html[html.index('<form id="filing"') : html.index("</form>", html.index('id="filing"'))]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.S)
    found = []
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or (kind and kind[1] == "file"):
            continue
        if kind and kind[1] in ("radio", "checkbox") and " checked" not in tag:
            continue
        found.append((name[1], value[1] if value else ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        found.append((name, text))
    return found


def with_values(html: str, **values: str) -> str:
    pairs = [(n, v) for n, v in controls(html) if n not in values]
    return urlencode([*pairs, *values.items()])


FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_only_what_was_objected_to_is_asked(house: Founded) -> None:
    filing = asked(house)
    client = house.client_for()
    assert client.get(f"/cases/{filing.id}").headers["location"].endswith("/supplement")
    text = client.get(f"/cases/{filing.id}/supplement").text
    assert "需要您补正 6 项" in text
    assert "请在 2026年9月14日（星期一） 24 时前补正" in text
    assert "被告[0].住所地" in text
    assert not re.search(r'<input class="t[^>]*name="原告\[0\]\.姓名"', text)
    assert re.search(r'type="hidden" name="原告\[0\]\.姓名" value="李文海"', text)
    for word in ("疑似不予受理", "法官不采纳", "试行"):
        assert word not in text


def test_the_day_is_asked_with_the_rate(house: Founded) -> None:
    """What the cure names can be written: a rate and the day it runs from."""
    content = dict(example("01"))
    content["诉讼请求"] = [*content["诉讼请求"], {"名称": "逾期利息", "内容": "支付逾期利息"}]
    filing = asked(house, content)
    html = house.client_for().get(f"/cases/{filing.id}/supplement").text
    row = re.search(r'name="(诉讼请求\[\d+\])\.利率"', html)
    assert row and "写明起算日和标准" in html
    assert f'name="{row[1]}.起算日"' in html
    filled = {f"{row[1]}.利率": "年利率6%", f"{row[1]}.起算日": "2026-01-05"}
    live = f"/cases/{filing.id}/supplement/live"
    after = house.client_for().post(live, content=with_values(html, **filled), headers=FORM).text
    assert "都补好了" in after


def test_the_live_answer_settles_items_one_by_one(house: Founded) -> None:
    filing = asked(house)
    client = house.client_for()
    html = client.get(f"/cases/{filing.id}/supplement").text
    live = f"/cases/{filing.id}/supplement/live"
    before = client.post(live, content=with_values(html), headers=FORM).text
    assert "还缺 6 项" in before
    filled = with_values(html, **{"被告[0].住所地": "广东省中山市三乡镇文昌东路16号"})
    after = client.post(live, content=filled, headers=FORM).text
    assert "还缺 5 项" in after
    assert after.count("已补") == 1
    wrong = with_values(html, **{"诉讼请求[0].金额": "八万多"})
    assert "读不懂" in client.post(live, content=wrong, headers=FORM).text


def test_handing_in_keeps_everything_else(house: Founded) -> None:
    filing = asked(house)
    client = house.client_for()
    html = client.get(f"/cases/{filing.id}/supplement").text
    sent = with_values(html, **{"被告[0].住所地": "广东省中山市三乡镇文昌东路16号"})
    house.clock.advance(hours=1)
    submit = f"/cases/{filing.id}/supplement/submit"
    for _ in range(2):
        answer = client.post(submit, content=sent, headers=FORM)
        assert answer.headers["location"] == f"/cases/{filing.id}?done=supplement"
    fresh = house.fresh(filing)
    assert (fresh.state, fresh.version) == ("已补正", 2)
    with house.house.look() as look:
        first = version_of(look.session, fresh, 1).content
        second = version_of(look.session, fresh, 2).content
    assert second["被告"][0]["住所地"] == "广东省中山市三乡镇文昌东路16号"
    left_alone = set(first) - {"被告", "诉讼请求", "材料", "证据", "受诉法院", "起诉日期", "渠道"}
    assert {name: second.get(name) for name in left_alone} == {n: first[n] for n in left_alone}
    assert "补正已经交给法院" in client.get(answer.headers["location"]).text


def test_a_document_is_uploaded_named_on_paper_and_taken_away(house: Founded) -> None:
    filing = asked(house)
    client = house.client_for()
    page = f"/cases/{filing.id}/supplement"
    html = client.get(page).text
    data = dict(controls(html))
    answer = client.post(
        f"{page}/files", data={**data, "_n": "1"}, files={"_file1": ("李文海.pdf", PDF)}
    )
    assert answer.headers["location"] == f"{page}#item-1"
    content = house.fresh(filing).content
    assert content["材料"][-1] == {
        "种类": "身份证明",
        "所属当事人": "李文海",
        "份数": 1,
        "页数": 1,
        "文件": "李文海.pdf",
    }
    html = client.get(page).text
    assert "已补" in html and "李文海.pdf" in html
    found = re.search(r"/supplement/files/(\w{32})/remove", html)
    assert found
    client.post(f"{page}/files/{found[1]}/remove", data=dict(controls(html)))
    html = client.get(page).text
    assert "李文海.pdf" not in html
    client.post(f"{page}/on-paper", data={**dict(controls(html)), "_n": "1"})
    assert {"种类": "身份证明", "所属当事人": "李文海"} in house.fresh(filing).content["材料"]
    wrong = client.post(
        f"{page}/files",
        data={**dict(controls(client.get(page).text)), "_n": "1"},
        files={"_file1": ("身份证.pdf", b"MZ" + bytes(99))},
    )
    assert wrong.status_code == 422 and "可执行程序" in wrong.text
    assert client.post(f"{page}/files", data={**data, "_n": "2"}).status_code in (404, 409)


def test_a_filing_in_another_order_keeps_its_places(house: Founded) -> None:
    """A program may list claims in an order of its own; the objection still finds its claim."""
    content = example("02")
    content["诉讼请求"] = [*reversed(content["诉讼请求"])]
    filing = asked(house, content)
    text = house.client_for().get(f"/cases/{filing.id}/supplement").text
    item = text[text.index("金钱请求写明数额或算法") :]
    name = re.search(r'name="(诉讼请求\[\d+\])\.金额"', item)
    assert name
    html = house.client_for().get(f"/cases/{filing.id}/supplement").text
    sent = with_values(html, **{f"{name[1]}.金额": "80000"})
    client = house.client_for()
    client.post(f"/cases/{filing.id}/supplement/submit", content=sent, headers=FORM)
    claims = house.fresh(filing).content["诉讼请求"]
    assert [c.get("金额") for c in claims if c.get("名称") == "本金"] == ["80000"]


def test_an_objection_stays_with_its_person_when_another_row_is_taken_away(house: Founded) -> None:
    content = example("02")
    content["被告"] = [
        {"类型": "自然人", "姓名": "张国栋"},
        {"类型": "自然人", "姓名": "何美玲"},
    ]
    filing = asked(house, content)
    client = house.client_for()
    page = f"/cases/{filing.id}/supplement"
    assert {"被告[0].住所地", "被告[1].住所地"} <= {n for n, _ in controls(client.get(page).text)}
    with house.house.work(house.actor()) as work:
        kept = {**filing.content, "被告": filing.content["被告"][1:]}
        filings.save(
            work, filings.own(work, filing.id, lock=True), kept, house.fresh(filing).revision
        )
    html = client.get(page).text
    items = html.split('<section class="card it"')[1:]
    of = {
        name: next(i for i in items if "（被告" in i and name in i) for name in ("张国栋", "何美玲")
    }
    assert 'name="被告[0].住所地"' in of["何美玲"]
    assert "已经从材料里删除" in of["张国栋"] and '住所地"' not in of["张国栋"]
    sent = with_values(html, **{"被告[0].住所地": "广东省中山市三乡镇文昌东路16号"})
    answered = client.post(f"{page}/live", content=sent, headers=FORM).text
    assert answered.count("已补") == 2
    client.post(f"{page}/submit", content=sent, headers=FORM)
    (left,) = house.fresh(filing).content["被告"]
    assert (left["姓名"], left["住所地"]) == ("何美玲", "广东省中山市三乡镇文昌东路16号")


def test_a_row_whose_name_is_corrected_keeps_its_objection(house: Founded) -> None:
    filing = asked(house)
    client = house.client_for()
    page = f"/cases/{filing.id}/supplement"
    html = client.get(page).text
    renamed = with_values(html, **{"被告[0].姓名": "张国梁"})
    client.post(page, content=renamed, headers=FORM)
    assert house.fresh(filing).content["被告"][0]["姓名"] == "张国梁"
    assert re.search(r'<input class="t[^>]*name="被告\[0\]\.住所地"', client.get(page).text)


def test_a_stale_page_overwrites_nothing(house: Founded) -> None:
    filing = asked(house)
    client = house.client_for()
    html = client.get(f"/cases/{filing.id}/supplement").text
    first = with_values(html, **{"被告[0].住所地": "广东省中山市三乡镇文昌东路16号"})
    client.post(f"/cases/{filing.id}/supplement", content=first, headers=FORM)
    second = with_values(html, **{"被告[0].住所地": "广东省中山市小榄镇升平路1号"})
    answer = client.post(f"/cases/{filing.id}/supplement/submit", content=second, headers=FORM)
    assert answer.status_code == 409
    assert "文昌东路16号" in answer.text and "升平路1号" in answer.text
    assert house.fresh(filing).content["被告"][0]["住所地"].endswith("文昌东路16号")


def test_other_content_can_be_changed_too(house: Founded) -> None:
    filing = asked(house)
    text = house.client_for().get(f"/file/{filing.id}").text
    assert "保存，回到补正页" in text and "核对并提交" not in text


@pytest.mark.parametrize("path", ["", "/live", "/submit", "/files", "/on-paper"])
def test_nothing_to_supplement_or_not_ones_own(house: Founded, path: str) -> None:
    filing = asked(house)
    other = house.client_for(Role.party, 2)
    assert other.post(f"/cases/{filing.id}/supplement{path}").status_code == 404
    waiting = house.filed("01")
    answer = house.client_for().post(f"/cases/{waiting.id}/supplement{path}")
    assert answer.status_code in (409, 404)


def test_the_form_is_judged_by_the_day_of_the_first_submission(house: Founded) -> None:
    """起诉 was in time; a supplement some days later does not make it late."""
    raw = dict(example("09"))
    raw |= {"事实与理由": "", "裁决收到日期有争议": False}
    filing = asked(house, raw)
    whole = f"/file/{filing.id}"
    before = house.client_for().get(whole)
    house.clock.advance(days=6)
    after = house.client_for().get(whole)
    assert before.status_code == after.status_code == 200
    assert "仲裁裁决" in after.text
    assert "起诉的最后一天" not in before.text and "起诉的最后一天" not in after.text
