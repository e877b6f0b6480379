"""Laws that hold for every filing."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bundle.bundle import Bundle
from engine.check.checker import TYPING_STAGE, check, check_at_both_stages, check_opened
from engine.check.opening import Opened, open_content
from engine.check.opinion import Opinion
from engine.check.receipt import canonical, receipt_of
from engine.text.errors import FilingError
from engine.text.paths import put
from tests.rules import delivered

DAY = date(2026, 9, 7)
BUNDLE = delivered()
AGAIN = Bundle.load()  # the same rules, compiled apart
FOLDER = Path(__file__).resolve().parents[3] / "examples"
EXAMPLES = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(FOLDER.glob("[0-9]*.json"))]
examples = st.sampled_from(EXAMPLES)
stages = st.sampled_from(["提交", "填写"])
seeds = st.integers(0, 10_000)


def thinned(
    raw: dict[str, Any], chance: random.Random, kept: Collection[str] = ()
) -> dict[str, Any]:
    """The filing with some answers taken away; the cause, the lists and the `kept` facts stay."""

    def stays(name: str) -> bool:
        return name in kept or chance.random() < 0.6

    out: dict[str, Any] = {}
    for key, value in raw.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            out[key] = [{k: v for k, v in m.items() if stays(k)} for m in value]
        elif key == "案由" or stays(key):
            out[key] = value
    return out


def claims(raw: dict[str, Any]) -> set[str]:
    """Facts that count as no until somebody states them: stating one may well unsettle."""
    vocabulary = open_content(BUNDLE, raw, DAY).ruleset.vocabulary
    fields = [vocabulary.facts, *vocabulary.records.values()]
    return {f.name for known in fields for f in known.values() if f.assumed is not None}


def settled(opinion: Opinion) -> dict[str, str]:
    return {f.key: f.state for f in opinion.findings if f.state != "待定"}


@given(examples, seeds)
@settings(max_examples=60)
def test_adding_answers_never_unsettles_a_finding(raw: dict[str, Any], seed: int) -> None:
    # The total is what is written of the claims so far: one more claim changes it.
    summed = {name for claim in raw.get("诉讼请求", ()) for name in claim} | {"标的总额"}
    fewer = thinned(raw, random.Random(seed), claims(raw) | summed)
    before = settled(check(BUNDLE, fewer, DAY, "填写"))
    after = settled(check(BUNDLE, raw, DAY, "填写"))
    assert set(before) <= set(after)
    # Met whatever the answer may turn out not to apply; it is never a finding.
    assert {after[key] for key in before if before[key] == "满足"} <= {"满足", "不适用"}


@given(examples, stages, seeds)
@settings(max_examples=60)
def test_order_of_answers_parties_and_evidence_never_matters(
    raw: dict[str, Any], stage: str, seed: int
) -> None:
    chance = random.Random(seed)
    keys = list(raw)
    chance.shuffle(keys)
    shuffled = {key: copy.copy(raw[key]) for key in keys}
    for key in ("原告", "被告", "证据", "材料", "诉讼请求"):
        if isinstance(shuffled.get(key), list):
            chance.shuffle(shuffled[key])
    one, two = check(BUNDLE, raw, DAY, stage), check(BUNDLE, shuffled, DAY, stage)
    assert one.conclusion == two.conclusion
    states = [sorted((f.rule_id, f.state) for f in o.findings) for o in (one, two)]
    assert states[0] == states[1]


@given(examples, stages)
@settings(max_examples=40)
def test_renaming_parties_never_matters(raw: dict[str, Any], stage: str) -> None:
    text = json.dumps(raw, ensure_ascii=False)
    for party in (*raw.get("原告", ()), *raw.get("被告", ())):
        name = party.get("姓名") or party.get("名称")
        if name:
            text = text.replace(name, f"某{abs(hash(name)) % 1000}号")
    one, two = check(BUNDLE, raw, DAY, stage), check(BUNDLE, json.loads(text), DAY, stage)
    assert one.conclusion == two.conclusion
    assert [(f.key, f.state) for f in one.findings] == [(f.key, f.state) for f in two.findings]


@given(examples, stages)
@settings(max_examples=40)
def test_the_same_input_gives_the_same_bytes(raw: dict[str, Any], stage: str) -> None:
    one, two = check(BUNDLE, raw, DAY, stage), check(AGAIN, raw, DAY, stage)
    assert canonical(one.to_dict()) == canonical(two.to_dict())
    assert receipt_of(one).hash == receipt_of(two).hash


@given(examples, seeds)
@settings(max_examples=60)
def test_a_refusal_never_rests_on_an_unknown(raw: dict[str, Any], seed: int) -> None:
    opinion = check(BUNDLE, thinned(raw, random.Random(seed)), DAY)
    for finding in opinion.of("不满足"):
        if finding.effect in ("不予受理", "管辖", "前置"):
            assert any(fact.value is not None for fact in finding.facts), finding.rule_id


@given(examples, seeds)
@settings(max_examples=80)
def test_one_evaluation_tells_what_two_checks_would(raw: dict[str, Any], seed: int) -> None:
    chance = random.Random(seed)
    opened = open_content(BUNDLE, thinned(raw, chance), DAY)
    denied = [path for path in unanswered_boxes(opened) if chance.random() < 0.8]
    written = copy.deepcopy(dict(opened.raw))
    assert all(put(written, path, "否") for path in denied)
    as_final = opened.denying(denied)
    told = check_at_both_stages(opened, as_final)
    apart = check_opened(opened, TYPING_STAGE), check_opened(opened.holding(written))
    assert as_final.raw == written
    assert [canonical(o.to_dict()) for o in told] == [canonical(o.to_dict()) for o in apart]
    assert [o.filing_hash for o in told] == [o.filing_hash for o in apart]


def unanswered_boxes(opened: Opened) -> list[str]:
    """Paths of every question of yes or no about a member that nobody answered."""
    vocabulary = opened.ruleset.vocabulary
    return [
        f"{name}[{place}].{fact.name}"
        for name, members in opened.raw.items()
        if isinstance(members, list)
        for place, member in enumerate(members)
        if isinstance(member, dict)
        for fact in vocabulary.member_facts(name).values()
        if fact.type == "是否" and not fact.derived and fact.name not in member
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = sorted(BUNDLE.level(()).vocabulary.facts)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8), stages)
@settings(max_examples=300)
def test_any_filing_gives_an_opinion_or_a_clear_refusal(raw: dict[str, Any], stage: str) -> None:
    try:
        opinion = check(BUNDLE, {**raw, "案由": "买卖合同纠纷"}, DAY, stage)
    except FilingError as error:
        assert error.problems
        assert all(p.message for p in error.problems)
    else:
        assert opinion.conclusion
