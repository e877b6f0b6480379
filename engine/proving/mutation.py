"""Mutation of rules: small wrong changes that the examples must notice.

Operators are flipped, thresholds moved by one, conditions dropped, 全部/任一 and 某个/每个
swapped, yes and no exchanged.  A mutant that every example survives shows a hole in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule, assemble
from engine.language.conditions import DURATION
from engine.language.syntax import (
    All,
    AnyOf,
    Compare,
    Count,
    Filled,
    Node,
    Not,
    Operand,
    Quantified,
    Sum,
)
from engine.proving.examples import prepare, run_example

FLIPS = {
    "是": "不是",
    "不是": "是",
    "属于": "不属于",
    "不属于": "属于",
    "大于": "不小于",
    "不小于": "大于",
    "小于": "不大于",
    "不大于": "小于",
    "早于": "不晚于",
    "晚于": "不早于",
    "不早于": "晚于",
    "不晚于": "早于",
    "含": "不含",
    "不含": "含",
    "距今不满": "距今已满",
    "距今已满": "距今不满",
    "逾期": "未逾期",
    "未逾期": "逾期",
    "位于": "不位于",
    "不位于": "位于",
}
SWAPS = {"某个": "每个", "每个": "某个", "没有": "某个"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed rule and what was changed."""

    rule: CompiledRule
    change: str


@dataclass(frozen=True, slots=True)
class Survivor:
    rule_id: str
    change: str


def mutants(rule: CompiledRule) -> Iterator[Mutant]:
    """All mutants of a rule."""
    for node, change in _changes(rule.body_node):
        yield Mutant(_with(rule, rule.applies_node, node), change)
    if rule.applies_node is not None:
        yield Mutant(_with(rule, None, rule.body_node), "去掉“适用”")
        for node, change in _changes(rule.applies_node):
            yield Mutant(_with(rule, node, rule.body_node), f"适用：{change}")


def _with(rule: CompiledRule, applies: Node | None, body: Node) -> CompiledRule:
    texts = [rule.explain, rule.cure, rule.question]
    return assemble(rule.rule, applies, body, rule.lists, texts)


Change = tuple[Node, str]


def _changes(node: Node) -> Iterator[Change]:
    match node:
        case All() | AnyOf():
            yield from _junction(node)
        case Not():
            yield node.item, "去掉“非”"
            yield from _inside(node.item, Not)
        case Compare():
            yield replace(node, op=FLIPS[node.op]), f"{node.ref.name}：{node.op}→{FLIPS[node.op]}"
            for operand in _moved(node.operand):
                yield replace(node, operand=operand), f"{node.ref.name}：{node.operand}→{operand}"
        case Filled():
            yield Not(node), f"{node.ref.name}：已填→未填"
        case Quantified():
            swapped = SWAPS[node.kind]
            yield replace(node, kind=swapped), f"{node.kind}→{swapped}"
            yield from _inside(node.body, lambda body: replace(node, body=body))
        case Count() | Sum():
            yield replace(node, op=FLIPS[node.op]), f"{node.op}→{FLIPS[node.op]}"
            for operand in _moved(node.operand):
                yield replace(node, operand=operand), f"{node.operand}→{operand}"
        case _:
            yield Not(node), "取反"


def _inside(node: Node, around: Callable[[Node], Node]) -> Iterator[Change]:
    for changed, change in _changes(node):
        yield around(changed), change


def _junction(node: All | AnyOf) -> Iterator[Change]:
    kind, other = (All, AnyOf) if isinstance(node, All) else (AnyOf, All)
    items = node.items
    if len(items) > 1:
        yield other(items), "全部↔任一"
        for position in range(len(items)):
            yield kind(items[:position] + items[position + 1 :]), f"去掉第{position + 1}个条件"
    for position, item in enumerate(items):
        for changed, change in _changes(item):
            yield kind((*items[:position], changed, *items[position + 1 :])), change


def _moved(operand: Operand) -> list[Operand]:
    """The operand one step to either side, where it is a threshold."""
    if isinstance(operand, bool):
        return []
    if isinstance(operand, Decimal):
        return [operand + 1, operand - 1]
    if isinstance(operand, date):
        return [operand + timedelta(days=1), operand - timedelta(days=1)]
    if isinstance(operand, str) and (found := DURATION.match(operand)):
        number, unit = int(found.group(1)), found.group(2)
        return [f"{n}{unit}" for n in (number + 1, number - 1) if n > 0]
    return []


def survivors(bundle: Bundle, level: Level) -> tuple[int, list[Survivor]]:
    """How many mutants the level's own rules have, and those no example notices."""
    total = 0
    alive: list[Survivor] = []
    for rule in level.rules:
        if not rule.rule.examples:
            continue
        prepared = [prepare(bundle, level, rule.rule, e) for e in rule.rule.examples]
        for mutant in mutants(rule):
            total += 1
            if all(run_example(mutant.rule, p) == p.example.expected for p in prepared):
                alive.append(Survivor(rule.rule.id, mutant.change))
    return total, alive
