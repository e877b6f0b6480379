"""What must be registered, counted: by section, and how much of it could not be checked."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median

import pytest

from engine.check.opinion import Finding, Opinion
from engine.language.words import GATES
from engine.proving.wholes import MUST_REGISTER, WANTING, Whole, opinion_of
from features.story import FOLDER as FEATURES
from features.story import the_bundle
from features.test_whole import WHOLES

SCENARIO = re.compile(r'一份齐全的"([^"]+)"材料')


@pytest.fixture(scope="module")
def registered() -> list[tuple[Whole, Opinion]]:
    """Every whole filing in which nothing is wanting, with its opinion."""
    bundle = the_bundle()
    complete = [whole for whole in WHOLES.entries if whole.kind != WANTING]
    return [(whole, opinion_of(bundle, whole)[1]) for whole in complete]


def test_what_must_be_registered_in_each_section() -> None:
    """Filings and scenarios of what courts tend to refuse; no section with filings is without."""
    bundle = the_bundle()
    text = (FEATURES / "不得拒收.feature").read_text(encoding="utf-8")
    newest = bundle.catalogue.editions[-1]
    scenarios = Counter(newest.by_name[name][0].path[0] for name in SCENARIO.findall(text))
    wholes = [whole for whole in WHOLES.entries if whole.kind == MUST_REGISTER]
    filings = Counter(whole.cause.path[0] for whole in wholes)
    assert scenarios.total() >= 56
    assert filings.total() >= 380
    assert {whole.cause.path[0] for whole in WHOLES.entries} == set(filings)
    assert len(scenarios | filings) >= 10


def test_nothing_wrong_is_found_in_them(registered: list[tuple[Whole, Opinion]]) -> None:
    wrong = [
        (whole.title, finding.rule_id)
        for whole, opinion in registered
        for finding in opinion.of("不满足")
        if finding.counted != "提示"
    ]
    assert wrong == []


def test_filings_that_differ_in_one_fact() -> None:
    """Pairs with another result each, over most sections."""
    pairs = [whole for whole in WHOLES.entries if whole.differs_from]
    assert len(pairs) >= 60
    assert len({whole.cause.path[0] for whole in pairs}) >= 9
    assert len({whole.expected for whole in pairs}) == 6


def test_few_gates_stay_open(registered: list[tuple[Whole, Opinion]]) -> None:
    """Grounds for refusing that wait for a fact; on 2026-11-28 half had none, 95 % at most one."""
    counts = sorted(len(open_gates(opinion)) for _, opinion in registered)
    worst = max(registered, key=lambda one: len(open_gates(one[1])))
    told = f"最多的是“{worst[0].title}”：{[f.rule_id for f in open_gates(worst[1])]}"
    assert median(counts) <= 2, told
    assert counts[int(len(counts) * 0.95)] <= 5, told


def open_gates(opinion: Opinion) -> list[Finding]:
    return [finding for finding in opinion.unchecked if finding.effect in GATES]
