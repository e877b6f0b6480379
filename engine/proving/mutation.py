"""Mutation of rules: small wrong changes that the examples must notice.

Operators are flipped, thresholds moved by one, conditions dropped, 全部/任一 and 某个/每个
swapped, yes and no exchanged.  A mutant that every example survives shows a hole in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import assert_never

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule, assemble
from engine.language.comparisons import COMPARISONS
from engine.language.kinds import KINDS
from engine.language.syntax import (
    All,
    AnyOf,
    Compare,
    Count,
    Filled,
    HandedIn,
    Node,
    Not,
    Operand,
    OwnMaterial,
    Quantified,
    Sum,
)
from engine.law.periods import is_period, parts
from engine.proving.examples import outcome, prepare
from engine.proving.kind_mutation import kinds_alive

SWAPS = {"某个": "每个", "每个": "某个", "没有": "某个"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed rule and what was changed."""

    rule: CompiledRule
    change: str


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of a rule that no example notices."""

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
            flipped = COMPARISONS[node.op].mutant
            yield replace(node, op=flipped), f"{node.ref.name}：{node.op}→{flipped}"
            for operand in _moved(node.operand):
                yield replace(node, operand=operand), f"{node.ref.name}：{node.operand}→{operand}"
        case Filled():
            yield Not(node), f"{node.ref.name}：已填→未填"
        case Quantified():
            swapped = SWAPS[node.kind]
            yield replace(node, kind=swapped), f"{node.kind}→{swapped}"
            yield from _inside(node.body, lambda body: replace(node, body=body))
        case Count() | Sum():
            flipped = COMPARISONS[node.op].mutant
            yield replace(node, op=flipped), f"{node.op}→{flipped}"
            for operand in _moved(node.operand):
                yield replace(node, operand=operand), f"{node.operand}→{operand}"
        case OwnMaterial() | HandedIn():
            yield Not(node), "取反"
        case _:
            assert_never(node)


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
    if isinstance(operand, str) and (period := parts(operand)):
        number, unit = period
        return [p for n in (number + 1, number - 1) if is_period(p := f"{n}{unit}")]
    return []


def survivors(bundle: Bundle, level: Level) -> tuple[int, list[Survivor]]:
    """How many mutants the level's own rules have, and those no example notices."""
    total, found = kinds_alive(bundle, level)
    alive = [Survivor(rule_id, change) for rule_id, change in found]
    for rule in level.rules:
        examples = [e for e in rule.rule.examples if not e.generated]
        if not examples or rule.rule.origin in KINDS:
            continue
        prepared = [prepare(bundle, level, rule.rule, e) for e in examples]
        for mutant in mutants(rule):
            total += 1
            if all(p.example.met_by(outcome(mutant.rule, p)) for p in prepared):
                alive.append(Survivor(rule.rule.id, mutant.change))
    return total, alive
