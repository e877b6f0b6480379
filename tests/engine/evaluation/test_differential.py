"""Three evaluators and two inference back-ends must agree on random filings of every cause.

`LIAN_DIFFERENTIAL` sets how many filings and `LIAN_DIFFERENTIAL_FIRST` the first of them, so that a
long run can be made in parts; each filing is made from its own number.  Here every place that says
something has its turn once; `make fuzz` runs 20,000.
"""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.bundle.cores import SharedCore
from engine.bundle.ruleset import RuleSet, derive, install_kinds
from engine.check.checker import Checker
from engine.check.outcomes import classify, evaluate_one
from engine.evaluation.compiler import CompiledRule
from engine.evaluation.facts import FALSE, TRUE, UNKNOWN, Env, path_of
from engine.evaluation.generated import Lazily
from engine.evaluation.reference import evaluate
from engine.inference.fixpoint import FixpointRuleset
from tests.random_filings import random_filing, words_of

DAY = date(2026, 9, 7)
Path = tuple[str, ...]
COUNT = int(os.environ.get("LIAN_DIFFERENTIAL", "1100"))
INFERRED = COUNT if "LIAN_DIFFERENTIAL" in os.environ else 300
FIRST = int(os.environ.get("LIAN_DIFFERENTIAL_FIRST", "0"))


def prepared(bundle: Bundle, ruleset: RuleSet, values: dict[str, Any], stage: str) -> Env:
    cause = bundle.catalogue.resolve("民间借贷纠纷", DAY).cause
    assert cause is not None
    checker = Checker(bundle, ruleset, cause, DAY, stage)
    context = replace(checker.context(values), cause_path=ruleset.path or cause.path)
    env = Env(values, context)
    install_kinds(env, ruleset.casetype, ruleset.vocabulary)
    return env


def compare_conditions(ruleset: RuleSet, root: Env) -> int:
    """Every condition, all three ways: the same value, facts, and need to know the stage."""
    compared = 0
    for effective in ruleset.rules:
        rule = effective.compiled
        members = [m for ref in rule.lists for m in root.root.get(ref.name) or ()]
        for env in map(root.inside, members) if rule.lists else [root]:
            for closure, node in ((rule.applies, rule.applies_node), (rule.body, rule.body_node)):
                if closure is None or node is None:
                    continue
                support: list[Any] = []
                fast = closure(env, support)
                slow, expected = evaluate(node, env)
                where = (rule.rule.id, [m.path for m in env.members])
                assert fast == slow, where
                assert {path_of(*s) for s in support} == {path_of(*s) for s in expected}, where
                compared += 1
            found = evaluate_one(effective, env, "")
            seen = (found.applies, found.holds, found.by_stage)
            assert seen == by_closures(rule, env), rule.rule.id
    return compared


def by_closures(rule: CompiledRule, env: Env) -> tuple[int, int, bool]:
    """Whether a rule applies and is met, and whether that rests on the stage."""
    env.context.asked_stage = False
    applies = TRUE if rule.applies is None else rule.applies(env, [])
    holds = UNKNOWN
    if applies != FALSE:
        value = rule.body(env, [])
        met = value if rule.must else TRUE - value
        holds = met if TRUE in (applies, met) else UNKNOWN
    return applies, holds, env.context.asked_stage


def test_evaluators_agree_on_random_filings_of_every_cause(bundle: Bundle) -> None:
    compared = 0
    for number, path in drawn(bundle.paths(), COUNT):
        chance = random.Random(number)
        ruleset = bundle.ruleset(path, DAY)
        values = random_filing(chance, ruleset, words_of(ruleset), DAY)
        env = prepared(bundle, ruleset, values, chance.choice(("提交", "填写")))
        derive(list(ruleset.derivations.values()), env)
        compared += compare_conditions(ruleset, env)
    assert compared > COUNT * 20


def test_inference_backends_agree_on_random_filings(bundle: Bundle) -> None:
    pytest.importorskip("durable_rules_engine")
    from engine.inference.durable import DurableRuleset

    paths = [p for p in bundle.paths() if len(p) != 1]
    for path, numbers in by_path(drawn(paths, INFERRED)).items():
        ruleset = bundle.ruleset(path, DAY)
        words = words_of(ruleset)
        both = [with_core(ruleset, bundle, b) for b in (DurableRuleset, FixpointRuleset)]
        for number in numbers:
            chance = random.Random(number)
            stage = chance.choice(("提交", "填写"))
            values = random_filing(chance, ruleset, words, DAY)
            context = prepared(bundle, ruleset, values, stage).context
            first, second = (conclude(one, Env(copy.copy(values), context), stage) for one in both)
            assert first == second, (number, path)


def drawn(paths: Sequence[Path], count: int) -> Iterator[tuple[int, Path]]:
    """Numbers of filings, each with its cause; every cause has its turn."""
    for number in range(FIRST, FIRST + count):
        yield number, paths[number % len(paths)]


def by_path(found: Iterable[tuple[int, Path]]) -> dict[Path, list[int]]:
    """Numbers by cause: making a core takes far longer than what is asked of it."""
    numbers: dict[Path, list[int]] = {}
    for number, path in found:
        numbers.setdefault(path, []).append(number)
    return numbers


def with_core(ruleset: RuleSet, bundle: Bundle, backend: type) -> RuleSet:
    levels = bundle.level(ruleset.path).chain()
    core = SharedCore(levels, bundle.policy, backend)
    return replace(ruleset, derived=core.seen_from(ruleset.path))


def conclude(ruleset: RuleSet, env: Env, stage: str) -> tuple[Any, ...]:
    with ruleset.core.session() as session:
        derived = ruleset.named(session.derive(ruleset.atoms(env)))
        env.root.update({k: v for k, v in derived.items() if v is not None})
        outcomes = [evaluate_one(e, env, "") for e in ruleset.rules if not e.compiled.lists]
        classes = list(classify(outcomes, stage == "填写"))
        found = session.conclude(classes, stage, env.root.get("坚持起诉") is True, False)
    steps = sorted((f.rule, tuple(sorted(f.premises)), f.conclusion) for f in found.proof)
    return derived, dict(found.states), found.conclusion, found.escalated, steps


def test_the_differential_test_can_fail(bundle: Bundle) -> None:
    """A wrong closure is noticed: the comparison is not vacuous."""
    ruleset = bundle.ruleset((), DAY)
    plain = next(e for e in ruleset.rules if not e.compiled.lists and not e.compiled.applies)
    wrong = replace(plain.compiled, body=lambda env, support: TRUE)
    broken = replace(ruleset, rules=(replace(plain, compiled=wrong),))
    env = prepared(bundle, ruleset, {}, "提交")
    with pytest.raises(AssertionError):
        compare_conditions(broken, env)


def test_a_wrong_generated_function_is_noticed(bundle: Bundle) -> None:
    ruleset = bundle.ruleset((), DAY)
    plain = next(e for e in ruleset.rules if not e.compiled.lists and not e.compiled.applies)
    wrong = replace(plain.compiled, verdict=Lazily(lambda: lambda env: (TRUE, TRUE)))
    broken = replace(ruleset, rules=(replace(plain, compiled=wrong),))
    with pytest.raises(AssertionError):
        compare_conditions(broken, prepared(bundle, ruleset, {}, "提交"))
