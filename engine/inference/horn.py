"""Horn rules over small coded facts: the only thing the inference back-ends are given.

The model is the subset of durable-rules in which no defect was found: positive joins, integers
and short ASCII codes, comparisons with literals.  Anything else is refused here, before the C
module sees it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.text.errors import LianError

Value = int | str
OPS = ("=", "<", "<=", ">", ">=")
CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,47}\Z")
MAX_PREMISES = 16
MAX_CONJUNCTS = 12
MAX_RULES = 4_000
MAX_FIRST_CONDITIONS = 480
MAX_SAME_PATTERN = 240
MAX_STEPS = 5_000
RESERVED = ("sid", "id", "$s", "$forward", "$m", "$i")
GUARD = "_tick"


class InferenceError(LianError):
    """The inference core did something it never should."""


class UnsafeRuleset(LianError):
    """A ruleset outside the safe subset; says which limit it breaks."""


@dataclass(frozen=True, slots=True)
class Term:
    """`property op value` on one fact."""

    property: str
    value: Value
    op: str = "="


Pattern = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Horn:
    """All patterns match some fact ⇒ the conclusion is a fact.

    With `per_premise` the conclusion's id is `conclusion_id` + the id of the first premise.
    """

    name: str
    premises: tuple[Pattern, ...]
    conclusion_id: str
    conclusion: tuple[tuple[str, Value], ...]
    per_premise: bool = False
    salience: int = field(default=1)


@dataclass(frozen=True, slots=True)
class Match:
    """One firing: the rule, the ids of the facts it rested on, the id it concluded."""

    rule: str
    premises: tuple[str, ...]
    conclusion: str


def check_safe(rules: Sequence[Horn]) -> None:
    """Raise `UnsafeRuleset` unless all rules are inside the subset and its limits."""
    if len(rules) > MAX_RULES:
        raise UnsafeRuleset(f"推理规则超过 {MAX_RULES} 条")
    for rule in rules:
        _check_rule(rule)
    _check_limits(rules)
    tested = {t.property for r in rules for p in r.premises for t in p}
    _check_collisions(tested | {name for r in rules for name, _ in r.conclusion})


def _check_rule(rule: Horn) -> None:
    if not CODE.match(rule.name):
        raise UnsafeRuleset(f"推理规则名“{rule.name}”只能用短的英文代码")
    if not 1 <= len(rule.premises) <= MAX_PREMISES:
        raise UnsafeRuleset(f"{rule.name}：前提应为 1 到 {MAX_PREMISES} 个")
    for pattern in rule.premises:
        if not 1 <= len(pattern) <= MAX_CONJUNCTS:
            raise UnsafeRuleset(f"{rule.name}：每个前提应有 1 到 {MAX_CONJUNCTS} 个条件")
        for test in pattern:
            if test.op not in OPS:
                raise UnsafeRuleset(f"{rule.name}：不能用比较符 {test.op}")
            _check_value(rule.name, test.property, test.value)
    for name, value in rule.conclusion:
        _check_value(rule.name, name, value)


def _check_value(rule: str, name: str, value: Value) -> None:
    if not CODE.match(name) or name in RESERVED:
        raise UnsafeRuleset(f"{rule}：属性名“{name}”不能用")
    fine = CODE.match(value) if isinstance(value, str) else type(value) is int
    if not fine:
        raise UnsafeRuleset(f"{rule}：“{value}”不是整数或短的英文代码")


def _check_limits(rules: Iterable[Horn]) -> None:
    patterns = Counter(p for rule in rules for p in rule.premises)
    if patterns and max(patterns.values()) > MAX_SAME_PATTERN:
        raise UnsafeRuleset(f"超过 {MAX_SAME_PATTERN} 条推理规则用同一个前提")
    if len({pattern[0] for pattern in patterns}) > MAX_FIRST_CONDITIONS:
        raise UnsafeRuleset(f"不同的首个条件超过 {MAX_FIRST_CONDITIONS} 个")


def fnv32(text: str) -> int:
    """The 32-bit hash by which the C module tells names apart."""
    value = 0x811C9DC5
    for byte in text.encode("ascii"):
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def _check_collisions(properties: set[str]) -> None:
    names = [*properties, *RESERVED, GUARD]
    if len({fnv32(name) for name in names}) != len(set(names)):
        raise UnsafeRuleset("属性名的哈希相撞，请改名")
