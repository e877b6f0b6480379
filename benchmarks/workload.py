"""The common work: typed filings of one cause, and its requirements as formulas over leaves.

Leaves (comparisons, quantifiers, …) are evaluated by our closures for everybody, because no
peer knows Chinese addresses or procedure-law periods; each peer combines the leaves with its own
and/or/not and draws the verdict.  Its time therefore includes the leaves.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective, RuleSet, derive, install_kinds
from engine.check.checker import Checker
from engine.check.outcomes import evaluate_one
from engine.evaluation.compiled import compile_condition
from engine.evaluation.facts import Env
from engine.language.syntax import All, AnyOf, Node, Not
from engine.language.words import Effect
from tests.random_filings import random_filing, words_of

DAY = date(2026, 9, 7)
CAUSE = "民间借贷纠纷"
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@dataclass(frozen=True)
class Leaf:
    """A leaf by its place in the row of truth values (0 false, 1 unknown, 2 true)."""

    place: int


Formula = Leaf | tuple[str, tuple[Any, ...]]


@dataclass
class Workload:
    bundle: Bundle
    ruleset: RuleSet
    rules: list[Effective]
    formulas: list[tuple[Formula | None, Formula, bool]]
    leaves: list[Callable[..., int]]
    filings: list[Env]

    def row(self, env: Env) -> list[int]:
        """Truth values of all leaves of one filing."""
        return [leaf(env, []) for leaf in self.leaves]

    def expected(self, env: Env) -> list[str]:
        """The verdicts by our closures."""
        outcomes = [evaluate_one(e, env, "") for e in self.rules]
        return [
            self.bundle.policy.state(
                cast("Effect", o.rule.rule.effect), o.applies, o.holds
            ).replace("请法官判断", "不满足")
            for o in outcomes
        ]


def workload(count: int = 200) -> Workload:
    """Requirements without `每个` of one cause, and random filings of it."""
    bundle = Bundle.load()
    cause = bundle.catalogue.resolve(CAUSE, DAY).cause
    assert cause is not None
    ruleset = bundle.rules_of(cause, DAY)
    rules = [e for e in ruleset.rules if not e.compiled.lists]
    leaves: dict[Node, int] = {}
    formulas = []
    for effective in rules:
        rule = effective.compiled
        applies = _formula(rule.applies_node, leaves) if rule.applies_node is not None else None
        formulas.append((applies, _formula(rule.body_node, leaves), rule.must))
    chance = random.Random(1)
    filings = []
    for _ in range(count):
        values = random_filing(chance, ruleset, words_of(ruleset), DAY)
        checker = Checker(bundle, ruleset, cause, DAY, "提交")
        env = Env(values, checker.context(values))
        install_kinds(env, ruleset.casetype, ruleset.vocabulary)
        derive(list(ruleset.derivations.values()), env)
        filings.append(env)
    closures = [compile_condition(node) for node in leaves]
    return Workload(bundle, ruleset, rules, formulas, closures, filings)


def _formula(node: Node, leaves: dict[Node, int]) -> Formula:
    match node:
        case All():
            return "all", tuple(_formula(item, leaves) for item in node.items)
        case AnyOf():
            return "any", tuple(_formula(item, leaves) for item in node.items)
        case Not():
            return "not", (_formula(node.item, leaves),)
        case _:
            return Leaf(leaves.setdefault(node, len(leaves)))


def example_filings() -> list[tuple[str, bytes]]:
    """The example filings as JSON text."""
    index = json.loads((EXAMPLES / "期望.json").read_text(encoding="utf-8"))
    return [(e["文件"], (EXAMPLES / e["文件"]).read_bytes()) for e in index]


def different_filings(count: int, seed: int) -> list[bytes]:
    """So many filings, hardly two alike: the examples, each with some answers left out."""
    chance = random.Random(seed)
    examples = [json.loads(text) for _, text in example_filings()]
    found = []
    for number in range(count):
        filing = copy.deepcopy(examples[number % len(examples)])
        for _ in range(chance.randint(1, 6)):
            members = [m for m in filing.values() if isinstance(m, list) for m in m]
            record = chance.choice([filing, *(m for m in members if isinstance(m, dict) and m)])
            if given := sorted(record.keys() - {"案由"}):
                record.pop(chance.choice(given))
        found.append(json.dumps(filing, ensure_ascii=False).encode())
    return found


def verdict(applies: int | None, body: int, must: bool) -> str:
    """The state from two truth values; the same for everybody."""
    if applies == 0:
        return "不适用"
    if body != 1 and (body == 2) == must:
        return "满足"
    return "待定" if applies == 1 or body == 1 else "不满足"
