"""Two evaluators and two inference back-ends must agree on random filings of every cause.

`LIAN_DIFFERENTIAL` sets how many filings; `make fuzz` runs 20,000 through both.
"""

from __future__ import annotations

import copy
import os
import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.bundle.cores import SharedCore
from engine.bundle.ruleset import RuleSet, derive, install_kinds
from engine.check.checker import Checker
from engine.check.outcomes import classify, evaluate_one
from engine.evaluation.facts import TRUE, Env, path_of
from engine.evaluation.reference import evaluate
from engine.inference.fixpoint import FixpointRuleset
from tests.random_filings import random_filing, words_of

DAY = date(2026, 9, 7)
COUNT = int(os.environ.get("LIAN_DIFFERENTIAL", "3000"))
INFERRED = COUNT if "LIAN_DIFFERENTIAL" in os.environ else 300


def prepared(bundle: Bundle, ruleset: RuleSet, values: dict[str, Any], stage: str) -> Env:
    cause = bundle.catalogue.resolve("民间借贷纠纷", DAY).cause
    assert cause is not None
    checker = Checker(bundle, ruleset, cause, DAY, stage)
    context = replace(checker.context(values), cause_path=ruleset.path or cause.path)
    env = Env(values, context)
    install_kinds(env, ruleset.casetype, ruleset.vocabulary)
    return env


def compare_conditions(ruleset: RuleSet, root: Env) -> int:
    """Every condition, both ways: the same truth value and the same facts."""
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
    return compared


def test_evaluators_agree_on_random_filings_of_every_cause(bundle: Bundle) -> None:
    chance = random.Random(20260907)
    paths = bundle.paths()
    compared = 0
    for number in range(COUNT):
        path = paths[number % len(paths)]
        ruleset = bundle.ruleset(path, DAY)
        values = random_filing(chance, ruleset, words_of(ruleset), DAY)
        env = prepared(bundle, ruleset, values, chance.choice(("提交", "填写")))
        derive(list(ruleset.derivations.values()), env)
        compared += compare_conditions(ruleset, env)
    assert compared > COUNT * 20


def test_inference_backends_agree_on_random_filings(bundle: Bundle) -> None:
    pytest.importorskip("durable_rules_engine")
    from engine.inference.durable import DurableRuleset

    chance = random.Random(7)
    paths = [p for p in bundle.paths() if len(p) != 1]
    for number in range(INFERRED):
        ruleset = bundle.ruleset(paths[number % len(paths)], DAY)
        stage = chance.choice(("提交", "填写"))
        values = random_filing(chance, ruleset, words_of(ruleset), DAY)
        context = prepared(bundle, ruleset, values, stage).context
        results = [
            conclude(ruleset, Env(copy.copy(values), context), stage, backend, bundle)
            for backend in (DurableRuleset, FixpointRuleset)
        ]
        assert results[0] == results[1], ruleset.path


def conclude(
    ruleset: RuleSet, env: Env, stage: str, backend: type, bundle: Bundle
) -> tuple[Any, ...]:
    levels = bundle.level(ruleset.path).chain()
    derived_part = SharedCore(levels, bundle.policy, backend).seen_from(ruleset.path)
    ruleset = replace(ruleset, derived=derived_part)
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
