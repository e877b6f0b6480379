"""The workshop over HTTP: what was typed comes back, what a role may not see is not there."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from court.core.courthouse import NotAllowed
from court.core.roles import Role
from court.core.tables import ChangeSet
from court.opinions.service import recompute
from court.opinions.tables import StoredOpinion
from court.statutes import service as statutes
from court.statutes.files import Version
from court.workshop import service
from court.workshop.tables import ChangedFile
from court.workshop.trying import offered
from tests.court.houses import Founded
from tests.court.papers import example
from tests.court.workshop.helping import (
    LOANS,
    WRITTEN,
    approved,
    begun,
    handed_in,
    rule,
    started,
    written,
)

ID = WRITTEN["id"]


def edit(found: ChangeSet, entry: str = ID, path: str = LOANS) -> str:
    return f"/workshop/sets/{found.id}/edit?{urlencode({'path': path, 'entry': entry})}"


def typed(page: str) -> str:
    """What stands in the editor."""
    found = re.search(r'<textarea[^>]*id="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_what_was_typed_comes_back_whatever_is_wrong_with_it(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    client = house.client_for(Role.editor)
    shown = client.get(edit(found)).text
    broken = "- 编号：坏的\n  要求：｛没有完"
    form = {"text": broken, "seen": seen(shown), "action": "check"}
    answer = client.post(edit(found), data=form)
    assert answer.status_code == 200
    assert typed(answer.text) == broken
    assert "中文冒号" in answer.text and "第 1 行" in answer.text
    repaired = client.post(edit(found), data=form | {"action": "repair:all"}).text
    assert typed(repaired).startswith("- 编号: 坏的\n  要求: {没有完")


def test_opening_and_saving_writes_nothing(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    path = edit(found, "借贷-再诉-01")
    shown = client.get(path).text
    data = {"text": typed(shown).replace("\n", "\r\n"), "seen": seen(shown), "action": "save"}
    assert client.post(path, data=data).status_code == 303
    with house.house.look() as look:
        assert look.session.get(ChangedFile, (found.id, LOANS)) is None


def test_a_value_changed_in_the_form_changes_its_bytes_only(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    path = edit(found, "年平均工资", "rules/参数/小额与劳动.yaml")
    shown = client.get(path).text
    fields = dict(re.findall(r'name="(was-v-[^"]+)" value="([^"]*)"', shown))
    (wage,) = (name.removeprefix("was-") for name, value in fields.items() if value == "131418")
    data = {"text": typed(shown), "seen": seen(shown), "action": "save", **fields}
    assert client.post(path, data=data | {wage: "141418"}).status_code == 303
    with house.house.look(house.actor(Role.editor)) as look:
        file = look.session.get_one(ChangedFile, (found.id, "rules/参数/小额与劳动.yaml"))
        before = house.house.bundle.files.text("rules/参数/小额与劳动.yaml")
        assert file.text == before.replace("131418", "141418")


def test_an_article_beside_the_rule_is_cited_by_its_parts(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    text = "起诉必须：\n（一）甲<b>；\n（二）有明确的被告。"
    with house.house.work() as work:
        statutes.put(work, [Version("民事诉讼法", date(2024, 1, 1), {"122": text})])
    client = house.client_for(Role.editor)
    shown = client.get(edit(found)).text
    assert "民事诉讼法 第124条" in shown and 'value="cite:民事诉讼法 124"' in shown
    form = {"text": typed(shown), "seen": seen(shown)}
    of = {"action": "law", "of": "《中华人民共和国民事诉讼法》第一百二十二条"}
    opened = client.post(edit(found), data=form | of).text
    assert "甲&lt;b&gt;；" in opened and 'data-cite="民事诉讼法 122(2)"' in opened
    assert "法规索引里没有" in client.post(edit(found), data=form | of | {"of": "没有的法 1"}).text
    cite = {"action": "cite:民事诉讼法 122(2)"}
    assert "依据: [民事诉讼法 124(3), 民事诉讼法 122(2)]" in typed(
        client.post(edit(found), data=form | cite).text
    )
    path = edit(found).replace("/edit?", "/check?")
    part = client.post(path, data=form | cite, headers={"hx-request": "true"}).text
    assert "依据: [民事诉讼法 124(3), 民事诉讼法 122(2)]" in typed(part)
    assert "依据加上了 民事诉讼法 122(2)" in part and 'id="ruleform"' in part
    again = client.post(path, data=form | {"action": "cite:民事诉讼法 124(3)"}).text
    assert "依据里已经有" in again
    wages = client.get(edit(found, "年平均工资", "rules/参数/小额与劳动.yaml")).text
    assert 'id="beside"' not in wages
    with house.house.work(house.actor(Role.editor)) as work:
        service.withdraw(work, found.id)
    assert "cite:" not in client.get(edit(found)).text


def test_a_new_version_begins_on_the_day_the_old_one_ends(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    client = house.client_for(Role.editor)
    assert "以此为底，写新版" in client.get(edit(found)).text
    address = edit(found).replace("/edit?", "/version?")
    wrong = client.post(address, data={"day": "明年"})
    assert wrong.status_code == 422 and "日期写成" in wrong.text and ID in typed(wrong.text)
    made = client.post(address, data={"day": "2027-01-01"})
    assert made.status_code == 303
    shown = client.get(made.headers["location"]).text
    assert "编号: 借贷-工坊-02" in typed(shown) and "施行: 2027-01-01" in typed(shown)
    assert "要求的相同" not in shown and "新版写好了" in shown
    assert "  废止: 2027-01-01\n" in typed(client.get(edit(found)).text)


def test_a_text_up_to_what_a_file_may_hold_arrives_and_longer_ones_come_back(
    house: Founded,
) -> None:
    """A Chinese character is three bytes in a file and nine on its way."""
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    shown = client.get(edit(found, "")).text
    whole = typed(shown)
    room = (1_000_000 - len(whole.encode()) - 1) // 31
    line = "# " + "字" * 9 + "\n\n"
    assert len(line.encode()) == 31
    full, over = whole + line * room, whole + line * (room + 2)
    form = {"seen": seen(shown), "action": "save"}
    refused = client.post(edit(found, ""), data=form | {"text": over})
    assert refused.status_code == 422 and "超过 1000000 字节" in refused.text
    assert typed(refused.text) == over
    assert client.post(edit(found, ""), data=form | {"text": full}).status_code == 303


def test_an_example_is_added_with_a_button(house: Founded) -> None:
    started(house)
    found = begun(house)
    entry = rule().replace("要求: {", "适用: {借款金额: {大于: 50000}}\n  要求: {")
    written(house, found, entry.replace("给: {", "给: {借款金额: 90000, "))
    client = house.client_for(Role.editor)
    shown = client.get(edit(found)).text
    assert "还缺的示例" in shown
    fields = dict(re.findall(r'name="((?:given|day)\d+)" value="([^"]*)"', shown))
    data = {"text": typed(shown), "seen": seen(shown), "action": "example:1", "should1": "满足"}
    answer = client.post(edit(found), data=data | {k: unescape(v) for k, v in fields.items()})
    assert typed(answer.text).count("应: ") == typed(shown).count("应: ") + 1


@pytest.mark.parametrize("path", ["../../etc/passwd", "rules/没有.yaml", "x"])
def test_a_file_that_is_not_there_is_not_opened(house: Founded, path: str) -> None:
    started(house)
    found = begun(house)
    assert house.client_for(Role.editor).get(edit(found, "", path)).status_code == 404


def test_what_is_pasted_and_no_filing_is_said_plainly(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    for bad in ("{", "[]", '{"案由": "没有这种"}', ""):
        answer = client.post(f"/workshop/sets/{found.id}/try", data={"filing": bad})
        assert answer.status_code == 422, bad


def test_the_party_and_the_assistant_write_no_rules(house: Founded) -> None:
    started(house)
    found = begun(house)
    for role in (Role.party, Role.assistant, Role.auditor):
        assert house.client_for(role).post("/workshop/new", data={}).status_code == 403
        assert house.client_for(role).get(edit(found)).status_code == 403
    with pytest.raises(NotAllowed), house.house.work(house.actor(Role.assistant)) as work:
        service.begin(work, "x", "其他", "x")


def test_a_filing_the_release_does_not_concern_shows_no_banner(house: Founded) -> None:
    started(house)
    filing = house.filed("01")
    found = begun(house)
    divorce = "rules/婚姻家庭、继承纠纷/婚姻家庭纠纷/抚养纠纷/抚养费纠纷.yaml"
    written(house, found, rule(id="抚养费-工坊-01"), path=divorce)
    handed_in(house, found)
    approved(house, found)
    house.client_for(Role.judge).post(f"/workshop/sets/{found.id}/release")
    assert "抚养费-工坊-01" in house.house.bundle.files.text(divorce)
    desk = house.client_for(Role.judge)
    assert "规则更新过" not in desk.get(f"/inbox/{filing.id}").text
    again = begun(house, name="关系到这一件的")
    entry = rule(effect="法官判断", fails="请法官判断", value="借款五万元")
    entry = entry.replace(
        "已填: [事实与理由]", "非: {事实与理由: {含: 2025年1月向原告借款80000元}}"
    )
    entry = entry.replace("给: {}", "给: {事实与理由: 被告2025年1月向原告借款80000元}")
    written(house, again, entry)
    handed_in(house, again)
    approved(house, again)
    desk.post(f"/workshop/sets/{again.id}/release")
    assert "规则更新过" in desk.get(f"/inbox/{filing.id}").text
    day = house.house.today.isoformat()
    assert f">{day} 第1版<" in desk.get(f"/inbox/{filing.id}/receipts").text
    assert f"{day} 第3版" in desk.get("/workshop/releases").text
    assert (
        f'已成为<a href="/workshop/releases">{day} 第3版</a>'
        in desk.get(f"/workshop/sets/{again.id}").text
    )
    with house.house.look() as look:
        assert all(
            recompute(house.house, one) == [] for one in look.session.scalars(select(StoredOpinion))
        )


def test_a_release_that_is_no_longer_in_force_is_not_returned_from(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, rule())
    handed_in(house, found)
    approved(house, found)
    client = house.client_for(Role.judge)
    assert client.post("/workshop/releases/1/return").status_code == 409
    assert client.post(f"/workshop/sets/{found.id}/release").status_code == 303
    assert client.post("/workshop/releases/1/return").status_code == 409
    assert client.post("/workshop/releases/2/return").status_code == 303


AGED = """\
- 编号: 借贷-工坊-09
  名称: 起诉状写明事实   # 名称的注释
  适用: {借款金额: {大于: 50000}}
  要求: {已填: [事实与理由]}
  后果: 提示
  依据: [民事诉讼法 124(3)]
  释明: 还没有写明事实与理由。
  补救: 请补充写明。
  状态: 施行
  示例:
  - {给: {事实与理由: 借款未还, 借款金额: 90000}, 应: 满足}
  - {给: {借款金额: 90000}, 应: 不满足}"""


def fields_of(page: str) -> dict[str, str]:
    """What the form of a page posts as it stands."""
    return {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', page)
        if not name.startswith(("add", "key"))
    }


def test_form_sentence_and_text_stay_in_step(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, AGED)
    client = house.client_for(Role.editor)
    path = edit(found, "借贷-工坊-09")
    page = client.get(path).text
    own = typed(page)
    posted = fields_of(page) | {"text": own, "seen": seen(page)}
    said = next(
        n for n, v in posted.items() if n.startswith("b") and n.endswith("-said") and v == "50000"
    )
    op = said.replace("-said", "-op")
    changed = posted | {said: "60000", op: "不小于", f"was-{op}": "大于", "action": "check"}
    after = client.post(path, data=changed).text
    assert typed(after) == own.replace("{大于: 50000}", "{不小于: 60000}")
    assert "不小于60000" in re.sub(r"[,\s]", "", after)
    live = client.post(path.replace("/edit?", "/check?"), data=changed | {"view": "form"}).text
    assert typed(live) == typed(after)
    back = client.post(path.replace("/edit?", "/check?"), data={"text": typed(after)}).text
    assert 'value="60000"' in back and 'hx-swap-oob="true"' in back


def test_boxes_are_added_grouped_and_taken_away_with_buttons(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, AGED)
    client = house.client_for(Role.editor)
    path = edit(found, "借贷-工坊-09")
    own = typed(client.get(path).text)

    def press(text: str, action: str, **more: str) -> str:
        return typed(client.post(path, data={"text": text, "action": action, **more}).text)

    new = {"add0-head": "借款日期", "add0-op": "距今已满", "add0-said": "1年"}
    added = press(own, "box:add:0", **new)
    assert "适用: {借款金额: {大于: 50000}, 借款日期: {距今已满: 1年}}" in added
    assert press(added, "box:remove:2") == own
    grouped = press(added, "box:group:0", group0="任一")
    assert "适用: {任一: [{借款金额: {大于: 50000}, 借款日期: {距今已满: 1年}}]}" in grouped
    papers = {"add0-op": "材料含", "add0-said": "借条、买卖、抵债、租赁的合同"}
    assert "材料含: [借条, 买卖、抵债、租赁的合同]" in press(own, "box:add:0", **papers)
    assert press(own, "key:add", key="提问", **{"key-said": "要不要补？"}).count("提问:") == 1
    wrong = client.post(path, data={"text": own, "action": "box:add:0"})
    assert "请写事实和值" in wrong.text and typed(wrong.text) == own


def test_whoever_may_change_values_only_gets_a_form_of_values(house: Founded) -> None:
    started(house)
    found = begun(house)
    written(house, found, AGED)
    judge = house.person(Role.judge)
    with house.house.work(house.actor(Role.editor)) as work:
        service.invite(work, found.id, judge.name, 1)
    client = house.client_for(Role.judge)
    page = client.get(edit(found, "借贷-工坊-09"))
    posted = fields_of(page.text)
    changeable = {name.removeprefix("was-") for name in posted if name.startswith("was-")}
    assert {posted[name] for name in changeable} == {"50000"}
    assert "box:add" not in page.text and "加一项" not in page.text


def test_words_are_offered_while_somebody_types(house: Founded) -> None:
    client = house.client_for(Role.editor)
    near = client.get("/workshop/words/near", params={"path": LOANS, "q": "出生医"}).json()
    assert near[0]["word"] == "出生医学证明"
    assert client.get("/workshop/words/near", params={"path": LOANS, "q": "距今"}).json()
    for letters in ("jkje", "jiekuanj"):
        asked = {"path": LOANS, "q": letters, "only": "facts"}
        found = client.get("/workshop/words/near", params=asked).json()
        assert "借款金额" in [one["word"] for one in found]
    auditor = house.client_for(Role.auditor)
    assert auditor.get("/workshop/words?q=户口本").text.count("户口簿")
    assert auditor.get("/workshop/words?q=csyxzm").text.count("出生医学证明")


def test_the_conditions_of_a_try_say_what_held_and_the_case_becomes_a_scenario(
    house: Founded,
) -> None:
    started(house)
    filing = house.filed("01")
    found = begun(house)
    written(house, found, AGED)
    judge = house.client_for(Role.judge)
    path = f"/workshop/sets/{found.id}/try?{urlencode({'number': filing.number})}"
    page = judge.get(path).text
    assert re.search(r'class="truth t-yes">成立</span>\s*<span>填写了事实与理由', page)
    assert re.search(r'class="truth t-open">不明</span>\s*<span>借款金额大于50,000', page)
    assert "事实与理由＝" in page
    masked = house.client_for(Role.editor).get(path).text
    assert 'class="truth t-yes"' in masked and "事实与理由＝" not in masked
    assert 'name="_filing"' in page and 'name="_filing"' not in masked and "存为场景" not in masked
    own = house.client_for(Role.editor)
    name = next(c.name for c in offered(house.house.bundle, "民间借贷纠纷", house.house.today))
    case = own.get(f"/workshop/sets/{found.id}/try?{urlencode({'case': name})}").text
    said = re.search(r'<textarea name="text" hidden[^>]*>\n(.*?)</textarea>', case, re.DOTALL)
    assert said
    text = unescape(said[1])
    assert example("01")["被告"][0]["姓名"] not in text and "那么结论是" in text
    form = own.post("/scenarios/write", data={"text": text, "action": "form"})
    assert form.status_code == 200 and 'value="民间借贷纠纷"' in form.text


def test_a_scenario_is_tried_in_a_change_set(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.judge)
    page = client.get(
        "/scenarios/one",
        params={"feature": "features/不得拒收.feature", "title": "超过诉讼时效的借款"},
    ).text
    link = re.search(rf'href="(/workshop/sets/{found.id}/try\?[^"]+)"', page)
    assert link
    assert "建议登记立案" in client.get(unescape(link[1])).text
