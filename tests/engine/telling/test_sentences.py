"""Rules read as sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.bundle.bundle import Bundle, default_root
from engine.evaluation.compiler import mentions
from engine.language.kinds import WRITTEN
from engine.language.rules import EXCEPTIONAL
from engine.telling.rulebook import (
    causes_below,
    departures,
    effective,
    entries,
    find,
    search,
    source_lines,
    tried,
)
from engine.telling.sentences import Clause, rule_clauses
from tests.court.papers import DAY


def texts(clauses: list[Clause]) -> Iterator[str]:
    for clause in clauses:
        yield clause.text
        yield from texts(list(clause.parts))


def said(bundle: Bundle, rule_id: str) -> str:
    return "\n".join(texts(rule_clauses(find(bundle, rule_id)[0].compiled)))


def test_every_rule_can_be_read_and_names_every_fact(bundle: Bundle) -> None:
    for entry in entries(bundle):
        whole = "\n".join(texts(rule_clauses(entry.compiled)))
        rule = entry.compiled
        assert "（没有条件）" not in whole
        for ref in (*mentions(rule.applies_node), *mentions(rule.body_node)):
            if ref.fact.type != "列表":
                assert ref.fact.shown in whole, (rule.rule.id, ref.name)


@pytest.mark.parametrize(
    ("rule_id", "words"),
    [
        ("起诉-被告-01", "要求：下列任何一项成立："),
        ("起诉-被告-01", "住所地、经常居住地、工作单位、证件号码、联系电话至少填写了一项"),
        ("主体-注销-01", "不得出现：“已注销”为“是”。"),
        ("主体-人数-01", "原告的数目不小于10"),
        ("公司-回购-01", "起90日内起诉；最后一天是法定休假日的，顺延"),
        ("管辖-地域-03", "侵权行为地在本院辖区"),
        ("主体-注销-01", "坚持起诉的，这一项按不予受理的情形处理"),
        ("程序-保全-01", "从不改变结论"),
    ],
)
def test_what_rules_say(bundle: Bundle, rule_id: str, words: str) -> None:
    assert words in said(bundle, rule_id)


def test_the_source_of_a_rule_is_its_own_lines(bundle: Bundle) -> None:
    for entry in entries(bundle):
        lines = source_lines(bundle, entry)
        if entry.compiled.rule.origin in WRITTEN:
            own = entry.compiled.rule.id.removesuffix(EXCEPTIONAL)
            assert lines[0][1].strip() == f"- 编号: {own}"
            assert (
                sum("编号:" in text and text.strip().startswith("- 编号") for _, text in lines) == 1
            )
        for number, text in lines:
            file = (default_root() / entry.file).read_text("utf-8").splitlines()
            assert file[number - 1] == text


def test_examples_are_run(bundle: Bundle) -> None:
    found = tried(bundle, find(bundle, "起诉-被告-01")[0])
    assert len(found) > 4 and all(one.passed for one in found)
    assert {one.actual for one in found} >= {"满足", "不满足"}


def test_searching_needs_all_words(bundle: Bundle) -> None:
    everything = entries(bundle)
    assert len(search(everything, "")) == len(everything)
    both = search(everything, "仲裁 离婚")
    assert len(both) < len(search(everything, "仲裁"))
    assert search(everything, "绝无此词") == []


def test_a_cause_has_what_it_inherits(bundle: Bundle) -> None:
    cause = bundle.catalogue.resolve("民间借贷纠纷", DAY).cause
    assert cause is not None
    path = bundle.catalogue.rule_path(cause)
    found = effective(bundle, path, DAY)
    assert {entry.path for entry in found} >= {(), path}
    assert len(found) == len(bundle.ruleset(path, DAY).rules)


def test_where_a_rule_does_not_hold(bundle: Bundle) -> None:
    replaced = [d for entry in entries(bundle) for d in departures(bundle, entry)]
    assert replaced and all(one.path for one in replaced)
    assert all(one.reason for one in replaced)


def test_a_rule_speaks_for_the_causes_below_it(bundle: Bundle) -> None:
    everywhere = causes_below(bundle, ())
    assert len(everywhere) > 900
    family = find(bundle, "离婚-期间-01")[0]
    below = causes_below(bundle, family.path)
    assert 0 < len(below) < 10 and all("离婚纠纷" in path for path in below)
