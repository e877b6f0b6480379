"""A core remembers what it concluded; nobody can tell but by the clock."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import orjson
import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import Checker, check
from engine.check.filing import read_filing
from engine.check.opening import find_cause
from engine.inference.core import REMEMBERED, ClassFact, InferenceCore
from engine.inference.horn import InferenceError
from engine.inference.policy import Policy
from engine.language.words import EFFECTS

ROOT = Path(__file__).resolve().parents[3]
POLICY = Policy.load(ROOT / "rules" / "结论.yaml")
DAY = date(2026, 9, 7)
ANY_CLASS = [ClassFact(e, a, h) for e, a, h in product(EFFECTS, range(3), range(3))]


def example_filings() -> list[dict[str, object]]:
    index = orjson.loads((ROOT / "examples" / "期望.json").read_bytes())
    return [orjson.loads((ROOT / "examples" / entry["文件"]).read_bytes()) for entry in index]


def core_of(bundle: Bundle) -> InferenceCore:
    cause, _ = find_cause(bundle, {"案由": "民间借贷纠纷"}, DAY)
    return bundle.rules_of(cause, DAY).core


@pytest.mark.parametrize("stage", ["提交", "填写"])
def test_a_remembered_opinion_is_the_same_to_the_byte(bundle: Bundle, stage: str) -> None:
    core = core_of(bundle)
    filings = example_filings()

    def opinion(filing: dict[str, object]) -> bytes:
        return orjson.dumps(check(bundle, filing, DAY, stage).to_dict(), default=str)

    fresh = []
    for filing in filings:
        core.forget()
        fresh.append(opinion(filing))
    order = list(range(len(filings))) * 2
    random.Random(4).shuffle(order)
    for number in order:
        assert opinion(filings[number]) == fresh[number]
    assert core.concluded.cache_info().hits >= len(filings)


def test_the_same_classes_are_recognised_in_another_order(bundle: Bundle) -> None:
    for filing in example_filings():
        cause, _ = find_cause(bundle, filing, DAY)
        ruleset = bundle.rules_of(cause, DAY)
        ruleset.core.forget()
        proofs = []
        for rules in (ruleset.rules, tuple(reversed(ruleset.rules))):
            values = read_filing(filing, ruleset.vocabulary).values
            checker = Checker(bundle, replace(ruleset, rules=rules), cause, DAY, "提交")
            opinion = checker.run(values, "", ())
            proofs.append((opinion.conclusion, opinion.proof))
        assert proofs[0] == proofs[1]
        assert ruleset.core.concluded.cache_info().misses == 1


def test_stage_insisting_and_the_base_day_are_told_apart() -> None:
    core = InferenceCore({}, POLICY)
    classes = (ClassFact("补正", 2, 0, True), ClassFact("不予受理", 2, 0))
    told = {
        (stage, insists, old): core.concluded((), classes, stage, insists, old)
        for stage, insists, old in product(("提交", "填写"), (False, True), (False, True))
    }
    for asked, remembered in told.items():
        core.forget()
        fresh = core.concluded((), classes, *asked)
        assert fresh is not remembered
        assert (fresh.conclusion, fresh.action, fresh.escalated, fresh.proof) == (
            remembered.conclusion,
            remembered.action,
            remembered.escalated,
            remembered.proof,
        )
    assert len({(i.conclusion, i.escalated) for i in told.values()}) > 2


def test_what_is_remembered_has_an_end() -> None:
    core = InferenceCore({}, POLICY)
    for number in range(REMEMBERED + 50):
        chosen = [c for place, c in enumerate(ANY_CLASS) if number >> place & 1]
        core.concluded((), tuple(chosen), "提交", False, False)
    assert core.concluded.cache_info().currsize == REMEMBERED


def test_an_error_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    core = InferenceCore({}, POLICY)
    asked = ((), (ClassFact("补正", 2, 0),), "提交", False, False)

    def broken() -> None:
        raise InferenceError("超过上限")

    with monkeypatch.context() as patch:
        patch.setattr(core, "session", broken)
        with pytest.raises(InferenceError):
            core.concluded(*asked)
    assert core.concluded(*asked).conclusion == "建议补正"


def test_threads_share_what_is_remembered() -> None:
    core = InferenceCore({}, POLICY)
    start = threading.Barrier(6)

    def ask(seed: int) -> list[tuple[str, str]]:
        start.wait()
        chance = random.Random(seed)
        found: list[tuple[str, str]] = []
        for _ in range(300):
            effect = chance.choice(EFFECTS)
            asked = (ClassFact(effect, 2, 0),)
            found.append((effect, core.concluded((), asked, "提交", False, False).conclusion))
        return found

    with ThreadPoolExecutor(6) as pool:
        told = [pair for part in pool.map(ask, range(6)) for pair in part]
    assert len(set(told)) == len(EFFECTS)
