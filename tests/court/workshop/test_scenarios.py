"""Scenarios with judges: run, written, said to be right; stale when their rule changes; a gate."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from court.core.roles import Role
from court.workshop import scenario_files, scenarios, service
from court.workshop.gates import gates
from court.workshop.layers import before_and_after
from engine.scenarios.reading import Scenario
from engine.scenarios.running import run
from engine.text.errors import FilingError
from tests.court.houses import Founded
from tests.court.workshop.helping import LOANS, begun, rule, started, written

LATE = ("features/不得拒收.feature", "超过诉讼时效的借款")
NAMED = """\
  场景: 写了事实的
    假如一份齐全的"民间借贷纠纷"材料，其中
      | 事实 | 值 |
      | 事实与理由 | 借款未还 |
    当2026-09-07提交
    那么结论是"建议登记立案"
    并且不应当因为“起诉状写明事实”（借贷-工坊-01）被拦下
"""


def endorsed(house: Founded, text: str) -> None:
    with house.house.work(house.actor(Role.judge)) as work:
        scenarios.endorse(work, scenarios.write(work, text))


def told(house: Founded, title: str) -> scenarios.Listed:
    with house.house.look(house.actor(Role.judge)) as look:
        found = scenarios.listing(look, [scenarios.one(look, scenarios.OWN, title)])
    return found[0]


def test_delivered_scenarios_are_run_and_their_result_is_kept(house: Founded) -> None:
    with house.house.work(house.actor(Role.judge)) as work:
        scenario = scenarios.one(work, *LATE)
        assert scenarios.run_all(work, [scenario])[0][1].passed
    with house.house.look(house.actor(Role.judge)) as look:
        (found,) = scenarios.listing(look, [scenarios.one(look, *LATE)])
        assert found.last is not None and found.last.passed
        assert (found.fresh, found.own, found.endorsers) == (True, False, [])
        assert not any("文书" in one.feature for one in scenarios.every(look))


def test_a_word_for_a_scenario_goes_stale_with_its_rule(house: Founded) -> None:
    started(house)
    found = begun(house)
    with house.house.work(house.actor(Role.editor)) as work:
        text = service.text_of(work, found, LOANS)
        new = text.replace("编号: 借贷-涉刑-01\n", "编号: 借贷-涉刑-01  # 改过\n")
        service.write(work, found.id, LOANS, new, service.seen(text))
    with house.house.look(house.actor(Role.judge)) as look:
        before, after = before_and_after(look, found)
        changed = scenarios.one(look, LATE[0], "借款人涉刑时起诉担保人")
        other = scenarios.one(look, LATE[0], "只有转账凭证没有借条")
        whole = scenarios.one(look, *LATE)
    assert changed.rules == ["借贷-涉刑-01"]

    def stale(scenario: Scenario) -> bool:
        return scenarios.rules_hash(before, scenario) != scenarios.rules_hash(after, scenario)

    assert (stale(changed), stale(other), stale(whole)) == (True, False, True)


def test_a_word_for_a_scenario_goes_stale_with_its_text(house: Founded) -> None:
    text = NAMED.replace("“起诉状写明事实”（借贷-工坊-01）", "“借款人涉嫌非法集资等犯罪”")
    endorsed(house, text)
    (who,) = told(house, "写了事实的").endorsers
    assert not who.stale and who.name.endswith("立案法官")
    with house.house.work(house.actor(Role.judge)) as work:
        scenarios.write(work, text.replace("借款未还", "借款没有还"))
    assert told(house, "写了事实的").endorsers[0].stale


def test_a_change_that_breaks_a_scenario_is_not_handed_in(house: Founded) -> None:
    started(house)
    found = begun(house)
    fails = rule(fact="借款提供时间", effect="补正", value="去年")
    written(house, found, fails)
    with house.house.work(house.actor(Role.editor)) as work:
        before, after = before_and_after(work, found)
        gate = next(g for g in gates(work, found, before, after)[0] if "场景" in g.name)
    assert not gate.open
    assert any("期望“建议登记立案”，得到“建议补正”，因为" in p.message for p in gate.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "写一个场景"),
        (NAMED + NAMED, "写一个场景"),
        (NAMED.replace("结论是", "结果是"), "没有这样的句子"),
        (NAMED.replace("| 值 |", "| 值 | 注 |"), "表头有 3 格"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_kept(house: Founded, text: str, said: str) -> None:
    with house.house.work(house.actor(Role.judge)) as work:
        with pytest.raises(FilingError, match=said):
            scenarios.write(work, text)
        assert scenarios.OWN not in {one.feature for one in scenarios.every(work)}


def test_written_ones_are_taken_out_as_a_file(house: Founded) -> None:
    endorsed(house, NAMED)
    with house.house.look() as look:
        assert scenarios.exported(look).endswith(NAMED)


def test_form_and_text_follow_each_other_in_the_browser(house: Founded) -> None:
    client = house.client_for(Role.judge)
    form = {
        "title": "甲",
        "cause": "民间借贷纠纷",
        "day": "2026-09-07",
        "fact": ["第一被告的已死亡", ""],
        "value": ["是", ""],
        "expect": ["结论", "不拦下", ""],
        "rule": ["", "起诉状写明被告（起诉-被告-01）", ""],
        "more": ["建议登记立案", "", ""],
        "action": "text",
    }
    page = client.post("/scenarios/write", data=form).text
    assert "| 第一被告的已死亡 | 是 |" in page
    assert "并且不应当因为“起诉状写明被告”（起诉-被告-01）被拦下" in page
    ran = client.post(
        "/scenarios/write", data={"text": NAMED.replace("，其中", ""), "action": "run"}
    )
    assert ran.status_code == 200
    wrong = client.post(
        "/scenarios/write", data={"text": NAMED + "    并且随便\n", "action": "save"}
    )
    assert (wrong.status_code, "没有这样的句子" in wrong.text, "并且随便" in wrong.text) == (
        422,
        True,
        True,
    )


def test_a_judge_reads_runs_and_endorses_in_the_browser(house: Founded) -> None:
    client = house.client_for(Role.judge)
    key = dict(zip(("feature", "title"), LATE, strict=True))
    asked = {"cause": "民间借贷纠纷", "rule": "借贷-涉刑-01"}
    assert "没有运行过" in client.get("/scenarios", params=asked).text
    client.post("/scenarios/run", data=asked)
    assert "成立" in client.get("/scenarios", params=asked).text
    for action in ("run", "endorse"):
        assert client.post("/scenarios/one", data={**key, "action": action}).status_code == 303
    page = client.get("/scenarios/one", params=key).text
    assert "甲立案法官" in page and "被告2009年借款" in page
    assert "被告2009年借款" in client.get("/scenarios/write", params=key).text
    assert client.get("/scenarios/one", params={**key, "title": "没有"}).status_code == 404
    assert client.get("/scenarios/export").headers["content-disposition"].startswith("attachment")


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form, without its buttons."""
    main = page[page.index('action="/scenarios/write"') :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', main):
        found.setdefault(name, []).append(unescape(value))
    found["text"] = [
        unescape(main.partition('id="text"')[2].partition(">\n")[2].partition("</")[0])
    ]
    return found


def test_what_is_written_in_the_form_alone_is_what_runs(house: Founded) -> None:
    """It was the text beside that ran and was kept, and the form was filled from it again."""
    client = house.client_for(Role.judge)
    said = fields_of(client.get("/scenarios/write").text)
    said |= {"title": ["只写表单"], "cause": ["民间借贷纠纷"]}
    said["fact"][0], said["value"][0] = "事实与理由", "借款未还"
    said |= {"expect": ["结论"], "rule": [""], "more": ["建议登记立案"]}
    ran = client.post("/scenarios/write", data=said | {"action": "run"})
    assert ran.status_code == 200 and "成立：" in ran.text
    assert fields_of(ran.text)["text"][0].startswith("  场景: 只写表单")
    both = said | {"text": [NAMED], "action": "save"}
    torn = client.post("/scenarios/write", data=both)
    assert torn.status_code == 422 and "表单和文字都改过" in torn.text
    left = fields_of(torn.text)
    assert (left["title"], left["text"]) == (["只写表单"], [NAMED])
    assert client.post("/scenarios/write", data=said | {"action": "save"}).status_code == 303
    assert told(house, "只写表单").last is not None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| 借款人涉嫌非法集资 | 大概 |", "看不懂的值：借款人涉嫌非法集资"),
        ("| 借款人涉嫌非法集姿 | 是 |", "最接近的是“借款人涉嫌非法集资”"),
    ],
)
def test_a_value_or_a_fact_nobody_understands_is_no_story(
    house: Founded, row: str, said: str
) -> None:
    text = NAMED.replace("| 事实与理由 | 借款未还 |", row)
    result = run(house.house.bundle, scenarios.read_one(text))
    assert not result.passed and said in result.said


def test_a_paper_no_word_is_for_is_pointed_out(house: Founded) -> None:
    text = NAMED.replace("| 事实与理由 | 借款未还 |", "| 材料 | 居民身分证（李文海）、借条 |")
    text = text.partition("    并且")[0]
    client = house.client_for(Role.judge)
    page = client.post("/scenarios/write", data={"text": text, "action": "run"}).text
    assert "材料词表里没有“居民身分证”（最接近的是“居民身份证”）" in page


def test_what_was_taken_out_and_not_changed_is_not_taken_in_again(house: Founded) -> None:
    """A list of delivered scenarios, one line of it changed, came back as so many of the court's own."""
    client = house.client_for(Role.judge)
    asked = {"cause": "民间借贷纠纷", "kind": "xlsx"}
    book = load_workbook(io.BytesIO(client.get("/scenarios/export", params=asked).content))
    sheets = len(book.worksheets)
    first = book.worksheets[0]
    first["B2"] = "法官改过名称的"
    out = io.BytesIO()
    book.save(out)
    sent = {"file": ("场景.xlsx", out.getvalue(), scenario_files.KINDS["xlsx"])}
    answer = client.post("/scenarios/import", files=sent, follow_redirects=True)
    assert f"1 个场景已经读入并运行，{sheets - 1} 个和这里的一样，没有动" in answer.text
    with house.house.look(house.actor(Role.judge)) as look:
        own = [one.title for one in scenarios.every(look) if one.feature == scenarios.OWN]
    assert own == ["法官改过名称的"]


def test_a_title_that_is_taken_takes_no_other_s_place(house: Founded) -> None:
    """Two who wrote under one title, or one from the same page: the first stays, the second is told."""
    first, second = house.client_for(Role.judge), house.client_for(Role.judge, 2)
    text = NAMED.partition("    并且")[0]
    for client, said, status in ((first, text, 303), (second, text.replace("未还", "没还"), 409)):
        data = {"text": said, "action": "save"}
        answer = client.post("/scenarios/write", data=data)
        assert answer.status_code == status
    assert "已经有叫“写了事实的”的场景" in answer.text and "借款没还" in answer.text
    key = {"feature": scenarios.OWN, "title": "写了事实的"}
    pages = [fields_of(one.get("/scenarios/write", params=key).text) for one in (first, second)]
    statuses = [
        one.post(
            "/scenarios/write",
            data={"begun": page["begun"], "text": text.replace("未还", said), "action": "save"},
        ).status_code
        for one, page, said in zip((first, second), pages, ("甲", "乙"), strict=True)
    ]
    assert statuses == [303, 409]
    with house.house.look(house.actor(Role.judge)) as look:
        assert "借款甲" in scenarios.one(look, scenarios.OWN, "写了事实的").text


def test_a_scenario_too_long_is_not_cut(house: Founded) -> None:
    text = NAMED.replace("借款未还", "借" * scenarios.MOST_TEXT)
    with pytest.raises(FilingError, match="最多"):
        scenarios.read_one(text)
