"""One grammar both ways: what is written is read back, what is read means one thing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle.bundle import default_root
from engine.scenarios.cells import (
    CellError,
    members_said,
    path_of,
    said_of,
    said_value,
    value_of,
)
from engine.scenarios.forms import form_of, text_of
from engine.scenarios.grammar import BY_NAME, STEPS, step_for
from engine.scenarios.reading import HEAD, read_feature, read_features, unknown
from engine.scenarios.rows import told_apart
from engine.scenarios.running import run
from engine.scenarios.story import Story
from engine.text.files import Files
from features.story import the_bundle

FEATURES = read_features(Files.of(default_root(), ("features",)))
SAMPLE = {
    "cause": "民间借贷纠纷",
    "day": "2026-09-07",
    "conclusion": "建议补正",
    "rule": "被告“已经”死亡（的）",
    "number": "主体-死亡-02",
    "bare": "主体-死亡-02",
    "state": "待定",
    "words": "身份证",
    "fact": "有无仲裁约定",
    "path": "标的总额",
}


@pytest.mark.parametrize("step", STEPS, ids=[step.name for step in STEPS])
def test_every_sentence_reads_what_it_writes(step: Any) -> None:
    parts = {name: said for name, said in SAMPLE.items() if f"{{{name}}}" in step.words}
    for more in ({}, {"number": SAMPLE["number"]} if "rule" in parts else {}):
        said = step.say(**parts, **more)
        found = step.pattern.match(said)
        assert step_for(said) is step and found is not None
        assert {k: v for k, v in found.groupdict().items() if v} == {**parts, **more}


def test_no_line_means_two_things() -> None:
    for feature in FEATURES:
        for scenario in feature.scenarios:
            for line in scenario.lines:
                assert sum(bool(step.pattern.match(line.said)) for step in STEPS) <= 1, line


def test_the_files_are_in_judges_words() -> None:
    """No JSON and no index; a table of numbers only where a file of long ago has one."""
    assert sum(len(feature.scenarios) for feature in FEATURES) >= 200
    for feature in FEATURES:
        assert feature.wrong == []
        for scenario in feature.scenarios:
            cells = [cell for line in scenario.lines for row in line.table for cell in row]
            assert not [cell for cell in cells if cell[:1] in "[{" or "[0]" in cell], scenario.title


def test_members_in_a_text_are_named_too() -> None:
    text = "原告[0].出生日期＝2017年；被告[10]；诉讼请求[1].类型"
    assert members_said(text) == "第一原告的出生日期＝2017年；第十一被告；第二项诉讼请求的类型"


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("第一被告的住所地", "被告[0].住所地"),
        ("被告的住所地", "被告[0].住所地"),
        ("第二原告的姓名", "原告[1].姓名"),
        ("第一项诉讼请求的金额", "诉讼请求[0].金额"),
        ("起诉的是担保人", "起诉的是担保人"),
        ("被告[0].姓名", "被告[0].姓名"),
    ],
)
def test_members_are_named_as_judges_name_them(said: str, path: str) -> None:
    assert path_of(said) == path
    assert path_of(said_of(path)) == path


WORD = st.text("甲乙丙丁书证12.-年、（），：", min_size=1, max_size=6)
PAPERS = st.lists(
    st.fixed_dictionaries({"种类": WORD}, optional={"所属当事人": WORD, "语言为外文": WORD}),
    max_size=4,
)


@given(PAPERS)
def test_lists_are_said_and_read_back(papers: list[dict[str, str]]) -> None:
    said = said_value("材料", papers)
    assert value_of("材料", said) == papers
    assert said[:1] not in "[{"


def test_names_that_hold_signs_of_the_cell_stand_in_quotation_marks() -> None:
    papers = [
        {"种类": "买卖、抵债、租赁的合同", "所属当事人": "李文海"},
        {"种类": "户口本（已注销）"},
        {"种类": "借条", "所属当事人": "甲、乙（合伙）"},
    ]
    said = said_value("材料", papers)
    assert (
        said == "“买卖、抵债、租赁的合同”（李文海）、“户口本（已注销）”、借条（“甲、乙（合伙）”）"
    )
    assert value_of("材料", said) == papers


def test_names_of_the_vocabulary_are_whole_without_quotation_marks() -> None:
    """As a judge types them who does not know which names hold such a sign."""
    typed = "买卖、抵债、租赁的合同（李文海）、户口本（已注销）、借条、公证、认证"
    story = Story(the_bundle())
    story.begin("民间借贷纠纷", date(2026, 9, 7))
    story.change("材料", typed)
    assert [one["种类"] for one in story.raw["材料"]] == [
        "买卖、抵债、租赁的合同",
        "户口本（已注销）",
        "借条",
        "公证、认证",
    ]
    assert story.raw["材料"][0]["所属当事人"] == "李文海"
    assert story.unknown_papers() == []


def test_answers_that_hold_signs_of_the_cell_survive_a_row() -> None:
    """An answer of several is said, read, and stays one of the options."""
    story = Story(the_bundle())
    story.begin("商标使用许可合同纠纷", date(2026, 9, 7))
    assert story.vocabulary is not None
    name = next(n for n, f in story.vocabulary.facts.items() if "共有、代持" in map(str, f.options))
    for said in ("共有、代持", "“共有、代持”"):
        story.change(name, said)
        assert story.raw[name] == ["共有、代持"]
    content = {"案由": "商标使用许可合同纠纷", name: ["共有、代持", "其他"]}
    ((_, said, _),) = told_apart(the_bundle(), story.vocabulary, content, "诉讼")
    story.change(name, said)
    assert story.raw[name] == ["共有、代持", "其他"]


def test_what_cannot_be_said_stays_json_and_what_cannot_be_read_is_told() -> None:
    odd = [{"种类": "“借条”、原件"}]
    assert said_value("材料", odd)[:1] == "["
    assert value_of("材料", said_value("材料", odd)) == odd
    with pytest.raises(CellError, match="应写成 名称（说明）"):
        value_of("材料", "借条（李文海")
    with pytest.raises(CellError, match="应写成 项目：内容"):
        value_of("诉讼请求", "支付款项（金额10000）")


TEXT = f"""{HEAD}
功能: 试

  场景: 未知的句子
    假如一份齐全的"买卖合同纠纷"材料
    当2026-09-07提交
    那么结论应该是"建议补正"

  场景: 错的结论
    假如一份齐全的"买卖合同纠纷"材料
    当2026-09-07提交
    那么结论是"建议补正"

  场景: 没有的案由
    假如一份齐全的"买卖合同"材料
    当2026-09-07提交
"""


def test_a_scenario_that_fails_says_why_in_one_sentence() -> None:
    feature = read_feature("试.feature", TEXT)
    first, second, third = (run(the_bundle(), one) for one in feature.scenarios)
    assert (first.line, "没有这样的句子" in first.said, "最接近的是" in first.said) == (
        7,
        True,
        True,
    )
    assert second.said.startswith("期望“建议补正”，得到“建议登记立案”，因为")
    assert "没有“买卖合同”这个案由（最接近的是" in third.said
    assert unknown(feature.scenarios[1]) == []


def test_rows_of_other_widths_and_stray_lines_are_told_by_line() -> None:
    feature = read_feature(
        "试.feature", "假如早了\n场景: 甲\n假如乙\n| 事实 | 值 |\n| 丙 |\n随便\n"
    )
    assert [one.line for one in feature.wrong] == [1, 5, 6]


def test_a_scenario_names_its_rules_by_number_or_title() -> None:
    said = BY_NAME["指出"].say(rule="甲", number="一-01"), BY_NAME["不拦下"].say(rule="乙")
    text = '场景: 甲\n假如一份齐全的"买卖合同纠纷"材料\n' + "".join(f"并且{one}\n" for one in said)
    (scenario,) = read_feature("试", text).scenarios
    assert (scenario.rules, scenario.cause, scenario.runs_here) == (
        ["一-01", "乙"],
        "买卖合同纠纷",
        True,
    )


@pytest.mark.parametrize("feature", FEATURES, ids=[feature.name for feature in FEATURES])
def test_every_scenario_is_the_same_through_the_form(feature: Any) -> None:
    """Text, form, text: what the grammar can run and the form has a place for."""
    for scenario in feature.scenarios:
        if not scenario.runs_here or any("不被接受" in line.said for line in scenario.lines):
            continue
        assert text_of(form_of(scenario)) == scenario.text
