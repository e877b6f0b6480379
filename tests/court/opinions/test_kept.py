"""A kept opinion is read back: what staff see of it is what they saw of the one just made."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from court.opinions.complaint import resting_on
from court.opinions.facts_shown import FactNames
from court.opinions.kept import findings_of
from engine.check.opinion import FactSeen
from engine.values.basic import NOT_APPLICABLE
from tests.court.papers import case_of, example

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted(path.name[:2] for path in (ROOT / "examples").glob("[0-9][0-9]-*.json"))


@pytest.mark.parametrize("number", EXAMPLES)
def test_every_example_reads_the_same_from_its_json(number: str) -> None:
    case = case_of(example(number))
    made = case.opinion.findings
    names = FactNames(case.raw, case.ruleset.vocabulary)
    body = json.loads(json.dumps(case.opinion.to_dict(), ensure_ascii=False))
    kept = findings_of(body, names.vocabulary, case.raw)
    assert [f.to_dict() for f in kept] == [f.to_dict() for f in made]
    assert [names.rows(f.facts) for f in kept] == [names.rows(f.facts) for f in made]
    assert resting_on(kept) == resting_on(made)


def test_values_have_their_types_again_and_their_unit_once() -> None:
    case = case_of(example("01"))
    names = FactNames(case.raw, case.ruleset.vocabulary)

    def kept(path: str, text: str) -> FactSeen:
        fact = {"路径": path, "名称": path, "值": text, "已答": True}
        raw = {**case.opinion.findings[0].to_dict(), "事实": [fact]}
        (found,) = findings_of({"要求": [raw]}, names.vocabulary, case.raw)
        return found.facts[0]

    amount = kept("诉讼请求[0].金额", "80,000")
    assert (amount.value, amount.text) == (Decimal(80000), "80,000元")
    declined = kept("诉讼请求[0].金额", "不适用")
    assert (declined.value, declined.text) == (NOT_APPLICABLE, "不适用")
    assert kept("诉讼请求[0].金额", "八万左右").text == "八万左右"
    assert kept("从前有过的事实", "某值").text == "某值"
