"""Steps of the Chinese Gherkin: a filing as a story table, an opinion as expected findings.

A story starts from a filing with nothing missing (`基础材料.json`); each row changes one fact.
A row that no requirement looked at is an error: it would not be part of the story.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from engine.bundle import Bundle
from engine.checker import check
from engine.compiler import mentions
from engine.errors import FilingError
from engine.opinion import Opinion
from engine.values import parse_date
from features.life_steps import *  # noqa: F403  (pytest-bdd finds steps by their names here)
from features.paper_steps import *  # noqa: F403

FOLDER = Path(__file__).parent
STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")
CONCLUSIONS = (
    "疑似不予受理",
    "前置程序未完成",
    "非本院管辖",
    "建议补正",
    "请法官判断",
    "建议登记立案",
    "尚未填完",
)


@cache
def the_bundle() -> Bundle:
    return Bundle.load()


@cache
def base_filings() -> dict[str, Any]:
    return json.loads((FOLDER / "基础材料.json").read_text(encoding="utf-8"))


@dataclass
class Story:
    """A scenario as it unfolds."""

    raw: dict[str, Any] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)
    opinion: Opinion | None = None
    error: FilingError | None = None

    def result(self) -> Opinion:
        assert self.error is None, f"材料没有被接受：{self.error}"
        assert self.opinion is not None, "场景里没有“提交”这一步"
        return self.opinion


@pytest.fixture
def story() -> Story:
    return Story()


def value_of(text: str) -> Any:
    """A cell: JSON where it is a list or an object, a blank for "not answered", else text."""
    if text[:1] in "[{":
        return json.loads(text)
    return None if text == "（不填）" else text


def put(raw: dict[str, Any], path: str, value: Any) -> None:
    """Set `被告[0].姓名`; the last step may name a whole list."""
    *above, last = path.split(".")
    owner: Any = raw
    for step in above:
        found = STEP.fullmatch(step)
        assert found and found.group(2), f"路径“{path}”应像 被告[0].姓名"
        members = owner.setdefault(found.group(1), [])
        while len(members) <= int(found.group(2)):
            members.append({})
        owner = members[int(found.group(2))]
    owner[last] = value


def apply(story: Story, rows: list[list[str]]) -> None:
    assert rows and rows[0] == ["事实", "值"], "故事表的表头应是 | 事实 | 值 |"
    for path, text in rows[1:]:
        put(story.raw, path, value_of(text))
        story.rows.append(path)


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
    assert conclusion in CONCLUSIONS, f"没有“{conclusion}”这个结论"
    opinion = story.result()
    assert opinion.conclusion == conclusion, [
        (f.rule_id, f.state) for f in opinion.of("不满足", "请法官判断") if f.effect != "提示"
    ]
    check_rows(story)


def check_rows(story: Story) -> None:
    """Every row must name a fact that some requirement of this cause looks at."""
    known = facts_looked_at(story)
    for row in story.rows:
        assert row.rpartition(".")[2] in known, f"故事表的“{row}”没有任何要求用到"


def facts_looked_at(story: Story) -> set[str]:
    """Names of all facts in the conditions, derivations and texts of the cause's rules."""
    bundle, opinion = the_bundle(), story.result()
    cause = bundle.catalogue.resolve(opinion.cause, opinion.day).cause
    assert cause is not None
    ruleset = bundle.ruleset(bundle.catalogue.rule_path(cause), opinion.day)
    nodes = [d.node for d in ruleset.derivations.values()]
    for effective in ruleset.rules:
        nodes.append(effective.compiled.body_node)
        if effective.compiled.applies_node is not None:
            nodes.append(effective.compiled.applies_node)
    names = {ref.name for e in ruleset.rules for ref in e.compiled.lists}
    names |= {ref.name for node in nodes for ref in mentions(node)}
    names |= {name for e in ruleset.rules for name in e.compiled.explain.names}
    return names | ({"受诉法院"} if "受诉法院级别" in names else set())


@then("应当出现")
def findings_present(story: Story, datatable: list[list[str]]) -> None:
    assert datatable[0] == ["编号", "状态"], "表头应是 | 编号 | 状态 |"
    found: dict[str, set[str]] = {}
    for finding in story.result().findings:
        found.setdefault(finding.rule_id, set()).add(finding.state)
    for rule_id, state in datatable[1:]:
        assert rule_id in found, f"没有“{rule_id}”这条要求"
        assert state in found[rule_id], f"{rule_id} 的状态是{found[rule_id]}，不是{state}"


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
