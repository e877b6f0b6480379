"""Conditions: parts that can never matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from engine.language.syntax import (
    All,
    AnyOf,
    Compare,
    Count,
    Filled,
    HandedIn,
    Node,
    Not,
    OwnMaterial,
    Quantified,
    Ref,
    Sum,
)
from engine.proving.lint.base import Check, Tree
from engine.text.errors import Problem


class Contradiction(Check):
    """No condition stands twice, beside its negation, or asks one fact for two values."""

    name = "条件矛盾"
    meaning = "“并且”的各部分不能同时成立，或者同一条件写了两遍"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.rules:
            nodes = [compiled.body_node]
            if compiled.applies_node is not None:
                nodes += [compiled.applies_node, All((compiled.applies_node, compiled.body_node))]
            for node in nodes:
                for message in contradictions(node):
                    yield self.problem(f"{compiled.rule.id}：{message}", compiled.rule.mark)


def contradictions(node: Node) -> Iterator[str]:
    """Messages about a condition and everything inside it."""
    match node:
        case All() | AnyOf():
            yield from _within(node)
            for item in node.items:
                yield from contradictions(item)
        case Not():
            yield from contradictions(node.item)
        case Quantified():
            yield from contradictions(node.body)
        case Count():
            if node.body is not None:
                yield from contradictions(node.body)
        case Compare() | Filled() | Sum() | OwnMaterial() | HandedIn():
            return
        case _:
            assert_never(node)


def _flat(node: Node) -> list[Node]:
    if isinstance(node, All):
        return [leaf for item in node.items for leaf in _flat(item)]
    return [node]


def _within(node: All | AnyOf) -> Iterator[str]:
    parts = _flat(node) if isinstance(node, All) else list(node.items)
    for position, part in enumerate(parts):
        if part in parts[:position]:
            yield f"同一条件写了两遍（{_name(part)}）"
        if Not(part) in parts:
            yield f"条件与它的否定同时出现（{_name(part)}）"
    if isinstance(node, All):
        yield from _exclusive([p for p in parts if isinstance(p, Compare)])


def _exclusive(leaves: list[Compare]) -> Iterator[str]:
    """`a 是 x` and `a 是 y` can never hold together."""
    values: dict[Ref, object] = {}
    for leaf in leaves:
        if leaf.op != "是" or isinstance(leaf.operand, Ref) or leaf.ref.fact.type == "案由":
            continue
        if values.setdefault(leaf.ref, leaf.operand) != leaf.operand:
            yield f"“{leaf.ref.name}”不能同时是两个值"


def _name(node: Node) -> str:
    if isinstance(node, Compare | Filled):
        return node.ref.name
    return type(node).__name__
