"""One filing with several kinds of gaps is told the same, in the same order, wherever it is told."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from api.forms.live import live_view
from api.forms.reading import from_filing
from court.bulk.header import Plan as Columns
from court.bulk.layout import Layout
from court.bulk.opinions import Checking
from court.bulk.reading import open_table
from court.bulk.repeats import Known
from court.bulk.row_papers import Folder
from court.bulk.rows import read_row
from court.core.roles import Role
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.files.sniffing import XLSX
from court.opinions.checking import COURT_FACTS
from court.opinions.guidance import guidance
from court.opinions.questions import ask_next, because
from court.opinions.tellings import TO_JUDGE, PlainWords, tell
from engine.check.checker import TYPING_STAGE, check_opened
from engine.check.opening import open_content
from engine.check.opinion import Findings
from tests.api.forms.test_building import model
from tests.court.bulk.tables import xlsx
from tests.court.houses import Founded

CAUSE = "民间借贷纠纷"
GAPS: dict[str, Any] = {
    "案由": CAUSE,
    "原告": [{"类型": "自然人", "姓名": "林秀兰", "住所地": "广东省中山市东区街道示例路8号"}],
    "被告": [
        {"类型": "自然人", "姓名": "陈志强", "住所地": "广东省中山市石岐街道示例街21号"},
        {"类型": "自然人", "姓名": "何美玲"},
    ],
    "诉讼请求": [{"名称": "利息", "起算日": "2026-01-01"}],
}
COLUMNS = {
    "原告1.类型": "自然人",
    "原告1.姓名": "林秀兰",
    "原告1.住所地": "广东省中山市东区街道示例路8号",
    "被告1.类型": "自然人",
    "被告1.姓名": "陈志强",
    "被告1.住所地": "广东省中山市石岐街道示例街21号",
    "被告2.类型": "自然人",
    "被告2.姓名": "何美玲",
    "请求.利息.起算日": "2026-01-01",
}
TOLD = [
    "您的联系电话或者电子送达地址",
    "您的身份证明",
    "被告二何美玲：填住所地、经常居住地、工作单位等任意一项",
    "“利息”：写明数额或者算法",
    "写明事实和理由",
    "写上至少一份证据",
]


def on_the_form(house: Founded) -> list[str]:
    form = model(house.house.bundle, CAUSE)
    live = live_view(house.house, form, from_filing(GAPS, form), house.house.today)
    return [line.title for line in live.missing]


def printed(house: Founded) -> list[str]:
    entered = from_filing(GAPS, model(house.house.bundle, CAUSE))
    pairs = [("_cause", CAUSE), *entered.top.items()]
    for name, rows in entered.lists.items():
        pairs += [(f"{name}[{r.number}].{k}", v) for r in rows for k, v in r.values.items()]
    sheet = house.client_for(None).post(
        "/selfcheck/print",
        content=urlencode([(k, v) for k, v in pairs if isinstance(v, str)]),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    part = sheet.text.partition("还缺")[2].partition("<h2>")[0]
    return [html.unescape(t) for t in re.findall(r'<div class="tick"><p><b>(.*?)</b>', part)]


def as_json(house: Founded) -> list[dict[str, Any]]:
    draft = house.draft(GAPS)
    found = house.client_for().get(f"/api/v1/filings/{draft.id}").json()["指引"]["还缺"]
    assert isinstance(found, list)
    return found


def in_bulk(house: Founded) -> list[str]:
    table = open_table(BytesIO(xlsx([COLUMNS], {})), XLSX)
    plan = Columns.of(table, Layout.of(house.house.bundle, CAUSE, house.house.today))
    rows = [read_row(plan, line) for line in table.lines()]
    folder = Folder({}, "原告", ())
    checking = Checking(house.house, plan, house.house.today, "网上", False, folder, Known())
    (checked,) = checking.rows(rows)
    return [item.message for item in checked.items]


def asked_to_supplement(house: Founded) -> tuple[list[str], str]:
    """Keys of the decision's objections, and the page of the supplement."""
    filing = house.filed(GAPS)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(work, filing.id, filing.sequence, Plan("补正告知", days=7))
    with house.house.look(house.actor()) as look:
        decision = decisions.last_decision(look, house.fresh(filing))
        assert decision is not None
        names = [str(o["要求"]) for o in decision.objections]
    return names, house.client_for().get(f"/cases/{filing.id}/supplement").text


def test_five_kinds_of_gaps_are_told_alike_everywhere(house: Founded) -> None:
    assert on_the_form(house) == TOLD
    assert printed(house) == TOLD
    told = as_json(house)
    assert [item["事项"] for item in told] == TOLD
    assert [sentence.partition("。")[0] for sentence in in_bulk(house)][: len(TOLD)] == TOLD
    names, page = asked_to_supplement(house)
    rules = [item["键"].partition("@")[0] for item in told]
    ruled = {
        e.compiled.rule.id: e.compiled.rule.title
        for e in model(house.house.bundle, CAUSE).ruleset.rules
    }
    assert names == [ruled[rule] for rule in rules]
    places = [
        page.index(f">{name}<") if f">{name}<" in page else page.index(name) for name in names
    ]
    assert places == sorted(places)


def test_every_item_says_where(house: Founded) -> None:
    assert [item["位置"][0] for item in as_json(house)] == [
        "原告[0].联系电话", "原告[0]", "被告[1].住所地", "诉讼请求[0].金额", "事实与理由", "证据",
    ]  # fmt: skip


def test_what_the_judge_looks_at_is_told_alike(house: Founded) -> None:
    raw = {**GAPS, "仲裁协议": True, "仲裁协议有疑义": False, "争议在仲裁协议范围内": True}
    form = model(house.house.bundle, CAUSE)
    (line,) = live_view(house.house, form, from_filing(raw, form), house.house.today).notices
    draft = house.draft(raw)
    with house.house.look(house.actor()) as look:
        (item,) = guidance(look, draft).for_judge
    assert (item.key, item.why, item.cure) == (line.key, line.why, line.cure)
    assert item.cure.endswith(TO_JUDGE)


ARBITRATED: dict[str, Any] = {**GAPS, "仲裁协议": True}


def test_what_to_answer_next_is_asked_alike(house: Founded) -> None:
    form = model(house.house.bundle, CAUSE)
    asks = live_view(house.house, form, from_filing(ARBITRATED, form), house.house.today).asks
    draft = house.draft(ARBITRATED)
    found = house.client_for().get(f"/api/v1/filings/{draft.id}").json()["指引"]
    told = {question["路径"]: question for question in found["接下来问"]}
    assert asks and {ask.name for ask in asks} <= set(told)
    assert [bool(ask.because) for ask in asks] == [bool(told[ask.name]["因为"]) for ask in asks]
    assert not set(told) & {*COURT_FACTS}
    gaps = {place for gap in found["还缺"] for place in gap["位置"]}
    assert not gaps & set(told)


def test_a_question_says_which_answer_led_to_it(house: Founded) -> None:
    opened = open_content(house.house.bundle, ARBITRATED, house.house.today)
    found = [because(opened, [f], PlainWords()) for f in check_opened(opened).findings]
    assert any(words.startswith("因为您选了") and words.endswith("：是") for words in found)
    assert not any("姓名" in words or "案由" in words for words in found)


def test_the_courts_own_requirements_ask_nobody(house: Founded) -> None:
    """No question names a requirement that only staff may see, on the page as in JSON."""
    opened = open_content(house.house.bundle, ARBITRATED, house.house.today)
    typing = check_opened(opened, TYPING_STAGE)
    told = tell(opened, check_opened(opened))
    ask = ask_next(opened, typing, told)[0]
    own = [
        replace(f, requirement=replace(f.requirement, basis=("虚假诉讼",)))
        if f.title in ask.question.reasons
        else f
        for f in typing.findings
    ]
    findings = Findings([f.state for f in own], own.__getitem__, [f.effect for f in own])
    for later in ask_next(opened, replace(typing, findings=findings), told):
        assert later.title not in ask.question.reasons
        assert not set(later.question.reasons) & set(ask.question.reasons)
        assert later.question.path != ask.question.path


def test_a_supplement_says_the_same_on_its_page_and_in_json(house: Founded) -> None:
    names, page = asked_to_supplement(house)
    (filing,) = house.client_for().get("/api/v1/filings?group=等您补正").json()["起诉"]
    points = house.client_for().get(f"/api/v1/filings/{filing['编号']}").json()["指引"]["补正"]
    assert [point["要求"] for point in points] == names
    assert {point["补上了"] for point in points} == {False}
    text = re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", page)))
    for point in points:
        for one in point["原来填的"]:
            assert f"{one['项目']}{one['填的']}" in text
        assert "、".join(point["没有填的"]) in text
        assert point["对象"].replace(" ", "") in text
    assert any(point["要交的"] == "身份证明" for point in points)
