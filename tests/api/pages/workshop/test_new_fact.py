"""A fact by the form: seen as a filer will, used in a rule of the change set, tried, released."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

from court.core import releases
from court.core.roles import Role
from court.workshop import releasing
from court.workshop.tables import ChangedFile
from engine.editing.member_facts import with_asked
from engine.editing.new_facts import NewFact
from engine.telling.asked import FORM
from tests.court.houses import Founded
from tests.court.workshop.helping import approved, begun, handed_in, rule, started, written
from tests.rules import delivered

CAUSE = "民间借贷纠纷"
FILE = "casetypes/合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
FACT = "借来做什么"
TYPED = {
    "name": FACT,
    "question": "这笔钱借来做什么?",
    "type": "单选",
    "options": "做生意、家里用，\n不知道",
    "hint": "按借的时候说的写",
    "who": "当事人",
    "silence": "须问",
    "also": "借款用途是什么",
    "place": CAUSE,
}


def test_a_fact_is_entered_used_tried_and_released(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    here = f"/workshop/sets/{found.id}/fact"
    assert "写进修改案" in client.get(here).text
    assert here in client.get("/workshop/words", params={"q": "没有这个词"}).text
    seen = client.post(f"{here}/preview", data=TYPED | {"name": "管辖协定"}).text
    assert "<legend>这笔钱借来做什么？" in seen and 'value="家里用"' in seen
    assert "管辖协议</a>" in seen.replace('<span class="sr">（新窗口）</span>', "")
    wrong = TYPED | {"name": "管辖协议", "question": "做什么", "options": "一样", "place": "没有它"}
    refused = client.post(here, data=wrong)
    assert refused.status_code == 422 and "没有“没有它”这个案由" in refused.text
    both = client.post(here, data=TYPED | {"name": "仲裁协议"}).text  # a material too
    assert "“仲裁协议”已经有了：事实，是否" in unescape(both)
    refused = client.post(here, data=wrong | {"place": CAUSE})
    said = unescape(refused.text)
    assert refused.status_code == 422 and "“管辖协议”已经有了：事实，是否，写在全部案由" in said
    assert "以问号结尾" in said and "两个到" in said and 'value="做什么"' in said
    made = client.post(here, data=TYPED)
    assert made.status_code == 303
    assert "已经存进修改案" in client.get(made.headers["location"]).text
    assert client.post(here, data=TYPED).status_code == 422  # taken, in this very change set
    with house.house.look() as look:
        for path in (FILE, FORM):
            file = look.session.get_one(ChangedFile, (found.id, path))
            lines = str(file.text).split("\n")
            kept = [line for line in lines if FACT not in line]
            assert kept == look.house.bundle.files.text(path).split("\n")
            assert len(kept) == len(lines) - 1

    entry = rule(fact=FACT, value="做生意", fails="待定")
    entry = entry.replace(f"已填: [{FACT}]", f"{FACT}: {{不是: 不知道}}")
    written(house, found, f"{entry}\n  - {{给: {{{FACT}: 不知道}}, 应: 不满足}}")
    asked = client.post(
        f"/workshop/sets/{found.id}/try/form", data={"_cause": CAUSE, FACT: "不知道"}
    )
    assert "这笔钱借来做什么？" in asked.text and "起诉状写明事实</b>" in asked.text
    handed_in(house, found)
    approved(house, found)
    releasing.release(house.house, house.actor(Role.editor, 2), found.id)
    releases.follow(house.house)
    bundle = house.house.bundle
    level = bundle.open_level(
        bundle.catalogue.rule_path(bundle.catalogue.find(CAUSE, house.house.today)[0])
    )
    assert level.vocabulary.facts[FACT].also == ("借款用途是什么",)
    assert "借贷-工坊-01" in {one.rule.id for one in level.rules}


def test_a_material_is_entered_and_listed_in_its_cause(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    here = f"/workshop/sets/{found.id}/paper"
    typed = {"name": "借款用途说明", "also": "钱去哪里了", "proves": "钱款往来", "place": CAUSE}
    assert "借条</a>" in client.get(here, params={"name": "借条子"}).text.replace("\n", "").replace(
        '<span class="sr">（新窗口）</span>', ""
    )
    refused = client.post(here, data=typed | {"name": "借条", "proves": "没有这种"})
    assert refused.status_code == 422 and "“借条”已经有了" in unescape(refused.text)
    assert "请选证明什么" in refused.text
    made = client.post(here, data=typed | {"hint": "写在一张纸上就行"})
    assert made.status_code == 303 and "已经存进修改案" in client.get(made.headers["location"]).text
    with house.house.look() as look:
        words = "casetypes/字典/材料/合同、准合同纠纷.yaml"
        for path, line in (
            (words, "- {名称: 借款用途说明, 又称: [钱去哪里了], 证明: 钱款往来}\n"),
            (FILE, "- {名称: 借款用途说明, 档: 荐, 提示: 写在一张纸上就行}\n"),
        ):
            text = str(look.session.get_one(ChangedFile, (found.id, path)).text)
            assert text.replace(line, "") == look.house.bundle.files.text(path)
    judge = house.client_for(Role.judge)  # who may not change conditions adds no word
    for address, more in ((here, typed), (here.replace("/paper", "/fact"), TYPED)):
        assert "只能看" in judge.get(address).text
        assert judge.post(address, data=more | {"name": "还没有的词"}).status_code == 403


FOLD = "有特殊情况的，点开选"
DICTIONARY = "casetypes/字典/通用.yaml"
OF_PARTIES = {
    "name": "还在上学",
    "question": "还在上学，没有工作",
    "type": "是否",
    "silence": "视为没有",
    "owner": "每个当事人",
    "side": "起诉方",
    "kind": "个人",
    "group": FOLD,
    "place": "全部案由",
}


def test_a_fact_of_each_party_is_entered_and_asked_of_each(house: Founded) -> None:
    started(house)
    found = begun(house)
    client = house.client_for(Role.editor)
    here = f"/workshop/sets/{found.id}/fact"
    seen = unescape(client.post(f"{here}/preview", data=OF_PARTIES).text)
    assert "还在上学，没有工作" in seen and f"收在“{FOLD}”里" in seen
    for wrong, said in (
        ({"place": CAUSE}, "放在“全部案由”"),
        ({"group": "有特别情况的"}, f"最接近的是“{FOLD}”"),
        ({"group": "再填一些（都是选填）"}, "只给相对方、第三人"),
        ({"question": "还在上学吗？"}, "不写问句"),
        ({"who": "工作人员"}, "当事人也能写"),
        ({"owner": "每份证据"}, "只有当事人分哪一方"),
    ):
        refused = client.post(here, data=OF_PARTIES | wrong)
        assert refused.status_code == 422 and said in unescape(refused.text), wrong
    made = client.post(here, data=OF_PARTIES)
    assert made.status_code == 303 and "已经存进修改案" in client.get(made.headers["location"]).text
    asked = "  - {字段: 还在上学, 类: [自然人], 方: [起诉方], 勾选: 是, 标签: '还在上学，没有工作'}"
    for path, line in (
        (DICTIONARY, "  - {名称: 还在上学, 类型: 是否, 没有回答时: 视为没有}"),
        (FORM, asked.replace("'", "")),
    ):
        with house.house.look() as look:
            text = str(look.session.get_one(ChangedFile, (found.id, path)).text)
            before = look.house.bundle.files.text(path).split("\n")
        assert [one for one in text.split("\n") if one != line] == before
        assert line in text.split("\n")
    form = client.post(f"/workshop/sets/{found.id}/try/form", data={"_cause": CAUSE})
    assert form.text.count("还在上学，没有工作") == 1  # of the plaintiff


def test_a_fact_of_each_claim_stands_in_both_orders() -> None:
    text = delivered().files.text(FORM)
    fact = NewFact("请求的由来", "这一项是怎么来的？", "文字", silence="留空", owner="请求")
    after = with_asked(text, fact)
    assert "  - {字段: 请求的由来, 选填: 是, 问: 这一项是怎么来的？}" in after.split("\n")
    assert after.count("请求的由来") == 3
    for owner in ("证据", "材料"):
        assert with_asked(text, replace(fact, owner=owner)).count("请求的由来") == 1
