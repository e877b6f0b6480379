"""Silence: what nobody answered is said once, in the dictionary, and never written into a rule."""

from __future__ import annotations

from collections.abc import Iterator

from engine.evaluation.compiler import CompiledRule, walk
from engine.language.syntax import (
    All,
    AnyOf,
    Compare,
    Filled,
    Node,
    Not,
)
from engine.language.vocabulary import Fact
from engine.language.words import BLANK, GATES, NOT_CLAIMED, TO_ASK
from engine.proving.lint.base import Check, Tree
from engine.text.errors import Problem

LEFT_OPEN = ("是否", "单选", "多选", "日期", "地址", "金额", "数量")


class PlainExceptions(Check):
    """A fact that silence denies is asked for as 否, not as 不是: 是."""

    name = "例外直接写"
    meaning = "没有主张就是没有的事实，条件里直接写“否”，不写“不是: 是”或者“未填”"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.rules:
            for fact in _roundabout(compiled.body_node, compiled.applies_node):
                said = f"“{fact.name}”没有主张就是没有，直接写 {fact.name}: 否"
                message = f"{compiled.rule.id}：{said}"
                yield self.problem(message, compiled.rule.mark)


class SilenceIsStated(Check):
    """Every fact says what it means that nobody answered it."""

    name = "没有回答时"
    meaning = "字典里的每个事实，和规则要看的每个事实，都写明没有人回答是什么意思"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for fact, where in _dictionary(tree):
            if not fact.derived and not fact.silence:
                yield self.problem(f"字典里的“{where}{fact.name}”没有写“没有回答时”", fact.mark)
        seen: set[str] = set()
        for _, compiled in tree.rules:
            for fact in _looked_at(compiled):
                if fact.silence or fact.derived or fact.name in seen:
                    continue
                seen.add(fact.name)
                message = f"{compiled.rule.id} 要看“{fact.name}”，它没有写“没有回答时”"
                yield self.problem(message, fact.mark or compiled.rule.mark)


class GatesAsk(Check):
    """A gate looks at no fact that may stay blank."""

    name = "空着不算答"
    meaning = "不予受理、管辖、前置看的事实不能写“留空”：没有回答时要么须问，要么有确定的意思"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.rules:
            if compiled.rule.effect not in GATES:
                continue
            for fact in _looked_at(compiled):
                if fact.silence == BLANK:
                    message = f"{compiled.rule.id} 要看“{fact.name}”，没有回答时不能是“{BLANK}”"
                    yield self.problem(f"{message}；写“{TO_ASK}”", compiled.rule.mark)


def _dictionary(tree: Tree) -> Iterator[tuple[Fact, str]]:
    dictionary = tree.bundle.dictionary
    for fact in dictionary.facts.values():
        yield fact, ""
    for record, fields in dictionary.records.items():
        for fact in fields.values():
            yield fact, f"{record}的"


def _looked_at(compiled: CompiledRule) -> Iterator[Fact]:
    """Facts whose value a rule compares."""
    for node in (compiled.applies_node, compiled.body_node):
        for leaf in _leaves(node):
            if isinstance(leaf, Compare) and leaf.ref.fact.type in LEFT_OPEN:
                yield leaf.ref.fact


def _roundabout(*nodes: Node | None) -> Iterator[Fact]:
    """Facts not claimed by default that a condition looks at in a roundabout way."""
    for node in nodes:
        for leaf in _leaves(node):
            if not isinstance(leaf, Compare) or leaf.ref.fact.silence != NOT_CLAIMED:
                continue
            if leaf.ref.fact.type == "是否" and leaf.op == "不是":
                yield leaf.ref.fact
        yield from _unfilled_or(node)


def _unfilled_or(node: Node | None) -> Iterator[Fact]:
    """`任一: [{未填: [X]}, {X: …}]` of a fact that has a meaning when nobody answered."""
    for part in walk(node):
        if not isinstance(part, AnyOf):
            continue
        compared = {
            leaf.ref.name
            for item in part.items
            for leaf in _leaves(item)
            if isinstance(leaf, Compare)
        }
        for item in part.items:
            if isinstance(item, Not) and isinstance(item.item, Filled):
                fact = item.item.ref.fact
                if fact.assumed is not None and fact.name in compared:
                    yield fact


def _leaves(node: Node | None) -> Iterator[Node]:
    return (part for part in walk(node) if not isinstance(part, All | AnyOf | Not))
