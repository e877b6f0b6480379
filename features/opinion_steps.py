"""Steps about a filing and its opinion: the story table, the findings expected and not expected."""

from __future__ import annotations

import copy

import pytest
from pytest_bdd import given, parsers, then, when

from engine.check.checker import check
from engine.text.errors import FilingError
from engine.values import parse_date
from features.story import Story, apply, base_filings, check_rows, conclusions, the_bundle


@pytest.fixture
def story() -> Story:
    return Story()


@given(parsers.parse('一份齐全的"{cause}"材料'))
def complete_filing(story: Story, cause: str) -> None:
    """Nothing is missing, nobody objects; what the scenario is about comes as rows."""
    bundle = the_bundle()
    found = bundle.catalogue.resolve(cause, parse_date("2026-09-07")).cause
    assert found is not None, f"没有“{cause}”这个案由"
    procedure = bundle.level(bundle.catalogue.rule_path(found)).casetype.procedure
    base = base_filings()["非讼" if procedure == "非讼" else "诉讼"]
    story.raw = {"案由": cause, **copy.deepcopy(base)}


@given(parsers.parse('一份齐全的"{cause}"材料，其中'))
def complete_filing_with(story: Story, cause: str, datatable: list[list[str]]) -> None:
    complete_filing(story, cause)
    apply(story, datatable)


@when(parsers.parse("{day}提交"))
def submit(story: Story, day: str) -> None:
    story.raw["起诉日期"] = parse_date(day.strip()).isoformat()
    try:
        story.opinion = check(the_bundle(), story.raw, parse_date(day.strip()))
    except FilingError as error:
        story.error = error


@when(parsers.parse("{day}还在填写"))
def typing(story: Story, day: str) -> None:
    story.opinion = check(the_bundle(), story.raw, parse_date(day.strip()), "填写")


@then(parsers.parse('结论是"{conclusion}"'))
def conclusion_is(story: Story, conclusion: str) -> None:
    assert conclusion in conclusions(), f"没有“{conclusion}”这个结论"
    opinion = story.result()
    assert opinion.conclusion == conclusion, [
        (f.rule_id, f.state) for f in opinion.of("不满足", "请法官判断") if f.effect != "提示"
    ]
    check_rows(story)


@then("应当出现")
def findings_present(story: Story, datatable: list[list[str]]) -> None:
    assert datatable[0] == ["编号", "状态"], "表头应是 | 编号 | 状态 |"
    found: dict[str, set[str]] = {}
    for finding in story.result().findings:
        found.setdefault(finding.rule_id, set()).add(finding.state)
    for rule_id, state in datatable[1:]:
        assert rule_id in found, f"没有“{rule_id}”这条要求"
        assert state in found[rule_id], f"{rule_id} 的状态是{found[rule_id]}，不是{state}"


@then("没有核对的有")
def unchecked_are(story: Story, datatable: list[list[str]]) -> None:
    assert datatable[0] == ["编号", "缺的事实"], "表头应是 | 编号 | 缺的事实 |"
    found = {f.rule_id: {m.label for m in f.missing} for f in story.result().unchecked}
    for rule_id, label in datatable[1:]:
        assert label in found.get(rule_id, set()), found


@then(parsers.parse("{rule_id}不在没有核对的里面"))
def is_checked(story: Story, rule_id: str) -> None:
    assert rule_id not in {f.rule_id for f in story.result().unchecked}
    check_rows(story)


@then("不应出现")
def findings_absent(story: Story, datatable: list[list[str]]) -> None:
    assert datatable[0] == ["编号"], "表头应是 | 编号 |"
    bad = {f.rule_id for f in story.result().of("不满足", "请法官判断")}
    known = {f.rule_id for f in story.result().findings}
    for (rule_id,) in datatable[1:]:
        assert rule_id in known, f"没有“{rule_id}”这条要求"
        assert rule_id not in bad, f"不应出现的“{rule_id}”出现了"


@then("没有不予受理、管辖、前置和补正")
def nothing_refused(story: Story) -> None:
    bad = [f.rule_id for f in story.result().of("不满足") if f.effect != "提示"]
    assert not bad, bad


@then(parsers.parse('释明里有"{words}"'))
def explained(story: Story, words: str) -> None:
    texts = [f"{f.explanation}{f.cure}{f.question}" for f in story.result().findings]
    assert any(words in text for text in texts), f"没有一条释明含有“{words}”"


@then(parsers.parse('材料不被接受，"{path}"的说明里有"{words}"'))
def refused(story: Story, path: str, words: str) -> None:
    assert story.error is not None, "材料被接受了"
    assert any(p.path == path and words in p.message for p in story.error.problems), str(
        story.error
    )
