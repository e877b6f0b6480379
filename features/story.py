"""A scenario as it unfolds: a filing as a story table, and what became of it.

A story starts from a filing with nothing missing (`基础材料.json`); each row changes one fact.
A row that no requirement looked at is an error: it would not be part of the story.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from engine.bundle.bundle import Bundle
from engine.check.opinion import Opinion
from engine.evaluation.compiler import mentions
from engine.text.errors import FilingError

FOLDER = Path(__file__).parent
STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


@cache
def the_bundle() -> Bundle:
    return Bundle.load()


def conclusions() -> set[str]:
    """Every conclusion of the table, for steps that name one."""
    return {row.conclusion for row, _ in the_bundle().policy.rows()}


@cache
def base_filings() -> dict[str, Any]:
    base: dict[str, Any] = json.loads((FOLDER / "基础材料.json").read_text(encoding="utf-8"))
    return base


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
    ruleset = bundle.rules_of(cause, opinion.day)
    nodes = [d.node for d in ruleset.derivations.values()]
    for effective in ruleset.rules:
        nodes.append(effective.compiled.body_node)
        if effective.compiled.applies_node is not None:
            nodes.append(effective.compiled.applies_node)
    names = {ref.name for e in ruleset.rules for ref in e.compiled.lists}
    names |= {ref.name for node in nodes for ref in mentions(node)}
    names |= {name for e in ruleset.rules for name in e.compiled.explain.names}
    return names | ({"受诉法院"} if "受诉法院级别" in names else set())
