"""Conditions many rules share are read once, and again wherever a name means something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.evaluation.compiler import Workshop
from engine.evaluation.connections import Connections
from engine.language.conditions import parse
from engine.language.scopes import Readings, Scope
from engine.language.syntax import Compare, Node
from engine.language.venue import ONE_OF, Assigned
from engine.language.vocabulary import Fact, Vocabulary
from engine.text.errors import Problems
from engine.text.yamlio import load
from tests.rules import delivered

RAW: Any = load("合同履行地: {位于: 境内}".encode(), "管辖.yaml", Problems())
VOCABULARY = delivered().dictionary


def read(vocabulary: Vocabulary, readings: Readings) -> tuple[Node | None, list[str]]:
    problems = Problems()
    node = parse(RAW, Scope(vocabulary), problems, {}, readings)
    return node, [str(problem) for problem in problems.items]


def without(name: str) -> Vocabulary:
    return replace(VOCABULARY, facts={n: f for n, f in VOCABULARY.facts.items() if n != name})


def test_where_names_mean_the_same_it_is_the_same_condition() -> None:
    readings: Readings = {}
    first, _ = read(VOCABULARY, readings)
    further = VOCABULARY.extended([Fact("别的事实", "文字")])
    again, _ = read(further, readings)
    assert first is not None and again is first


def test_a_fact_that_is_another_one_is_taken_from_its_own_vocabulary() -> None:
    readings: Readings = {}
    read(VOCABULARY, readings)
    own = Fact("合同履行地", "地址", label="履行地")
    node, _ = read(VOCABULARY.extended([own]), readings)
    assert isinstance(node, Compare) and node.ref.fact is own


@pytest.mark.parametrize("known_first", [True, False])
def test_a_missing_fact_is_told_whoever_was_read_before(known_first: bool) -> None:
    readings: Readings = {}
    if known_first:
        read(VOCABULARY, readings)
    node, problems = read(without("合同履行地"), readings)
    assert node is None and "管辖.yaml:1:1" in problems[0] and "合同履行地" in problems[0]
    assert read(VOCABULARY, readings)[1] == []


def test_a_place_that_cannot_be_read_is_left_out_and_told() -> None:
    bundle = delivered()
    wrong: Any = load("没有这样的事实: 是".encode(), "管辖.yaml", Problems())
    kind, *_ = (k for k in bundle.venues.kinds.values() if k.when is None and k.places)
    plain = replace(kind.places[0], when=None, relation=ONE_OF)
    table = bundle.venues.with_kind(
        replace(kind, includes=(), places=(replace(plain, when=wrong), plain))
    )
    shop = Workshop(VOCABULARY, bundle.parameters.kinds, bundle.templates, Problems())
    found = Connections(Assigned(kind.name), table, shop, {})
    assert [one.place.when for one in found.every] == [None]
    assert ["没有这样的事实" in str(problem) for problem in found.problems] == [True]
    assert shop.problems.items == []
