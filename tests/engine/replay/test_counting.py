"""Counting a file column by column gives what checking every filing whole under both gives."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from benchmarks.workload import different_filings
from engine.bundle.bundle import Bundle
from engine.check.checker import Checker
from engine.check.filing import receive_filing
from engine.check.outcomes import classify
from engine.check.rulings import Ruling
from engine.replay import columns
from engine.replay.comparing import CHANGED, Comparison, opinion_of
from engine.replay.past import Past
from engine.replay.resting import ALWAYS, Resting, part_of
from engine.replay.running import replay, replay_file
from tests.court.workshop.helping import rule
from tests.engine.replay.test_replay import CHANGES, DAY, changed, filings
from tests.rules import delivered, with_files

TERMS = "casetypes/合同、准合同纠纷/合同纠纷/借款合同纠纷/_通则.yaml"
VALUES = "rules/参数/级别管辖.yaml"
OF_THE_WORDS = rule(effect="补正").replace("已填: [事实与理由]", "所写的话: {含: 利息}")
TOLD = "被告已经去世，被告公司已经注销。我今年15岁。去年法院没有判离婚，我怀孕五个月。"
WAYS = [*CHANGES, "of the words", "a fact of another type", "another value", "other conclusions"]


@cache
def sides(way: str) -> tuple[Bundle, Bundle]:
    """The rules before and after a change."""
    before = delivered()
    match way:
        case "of the words":
            return before, changed(before, OF_THE_WORDS)
        case "a fact of another type":
            asking = changed(before, CHANGES["a demand"])
            number = before.files.text(TERMS).replace(
                "约定的利率, 范围: 本级, 类型: 文字", "约定的利率, 范围: 本级, 类型: 数量"
            )
            return asking, changed(with_files({TERMS: number}), CHANGES["a demand"])
        case "another value":
            return before, with_files({VALUES: before.files[VALUES].replace(b"500000000", b"5")})
        case "other conclusions":
            name = "rules/结论.yaml"
            said = before.files.text(name).replace("建议补正", "请先补正")
            return before, with_files({name: said})
        case _:
            return before, changed(before, CHANGES[way])


def drawn(seed: int) -> list[Past]:
    """A few filings, on days of their own, one in three with words of staff on a finding."""
    chance = random.Random(seed)
    found: list[Past] = []
    for past in chance.sample(filings(30), 5):
        day = DAY + timedelta(days=chance.choice([0, 0, 1, 60, -300]))
        rulings: dict[str, Ruling] = {}
        if chance.random() < 0.3:
            keys = [f.key for f in opinion_of(delivered(), replace(past, day=day)).findings]
            keys += ["借贷-工坊-01", "借贷-工坊-01@被告[0]"]
            said = chance.choice(["满足", "补正", "不予受理", "提示"])
            rulings = {key: Ruling(said) for key in chance.sample(keys, 2)}
        found.append(replace(past, id=str(len(found)), day=day, rulings=rulings, conclusion="旧的"))
    return found


def long_way(before: Bundle, after: Bundle, past: list[Past]) -> list[tuple[str, str, str]]:
    """The filings that come to another conclusion, each checked whole under both."""
    old, new = ([opinion_of(b, p).conclusion for p in past] for b in (before, after))
    both = zip((p.id for p in past), old, new, strict=True)
    return [found for found in both if found[1] != found[2]]


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
@example("another value", 0)
@example("a fact of another type", 0)
@given(st.sampled_from(WAYS), st.integers(0, 10_000))
def test_every_way_of_counting_counts_the_same(way: str, seed: int) -> None:
    before, after = sides(way)
    past = drawn(seed)
    with TemporaryDirectory() as folder:
        plain, full = Path(folder) / "a.parquet", Path(folder) / "b.parquet"
        columns.write(plain, lambda: past)
        columns.write(full, lambda: past, before)
        assert columns.Kept(full).stands_on(before) and not columns.Kept(full).stands_on(after)
        rows, *files = found = [
            replay(before, after, past),
            *(replay_file(before, after, path) for path in (plain, full)),
        ]
    for one in files:
        assert (one.matrix, one.kinds, one.filings) == (rows.matrix, rows.kinds, rows.filings)
    wanted = long_way(before, after, past)
    for one in found:
        assert [(c.id, c.before, c.after) for c in one.changed] == wanted


def test_several_processes_read_parts_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "ROWS", 7)
    before, after = sides("a question")
    path = tmp_path / "材料.parquet"
    columns.write(path, lambda: filings(40), before)
    one, two = (replay_file(before, after, path, processes) for processes in (1, 2))
    assert columns.Kept(path).parts() > 2 and one.kinds[CHANGED] > 7
    assert (one.matrix, one.kinds, one.changed) == (two.matrix, two.kinds, two.changed)


def test_a_rule_comes_out_the_same_on_the_part_of_a_filing_it_rests_on() -> None:
    """For every rule of the causes of the examples, also those on what is derived or read."""
    bundle, day = delivered(), date(2026, 9, 7)
    looked_at: Counter[bool] = Counter()
    for text in different_filings(10, 5):
        raw: dict[str, Any] = orjson.loads(text)
        raw["事实与理由"] = f"{raw.get('事实与理由', '')}{TOLD}"
        cause = bundle.catalogue.find(raw["案由"], day)[0]
        ruleset = bundle.rules_of(cause, day)
        whole = Checker(bundle, ruleset, cause, day, "提交")
        found = whole.evaluated(receive_filing(raw, ruleset.vocabulary).values).outcomes
        resting = Resting(ruleset)
        for effective in ruleset.rules:
            names = resting.facts(effective) | ALWAYS
            checker = Checker(bundle, replace(ruleset, rules=(effective,)), cause, day, "提交")
            part = receive_filing(part_of(raw, names), ruleset.vocabulary).values
            derives = not names.isdisjoint(ruleset.derived.keys)
            env = checker.derived(part)[0] if derives else checker.prepare(part)
            own = [o for o in found if o.rule is effective.compiled]
            wanted, got = (classify(one, False) for one in (own, list(checker.evaluate(env))))
            assert wanted == got, effective.compiled.rule.id
            looked_at[bool(own)] += 1
    assert looked_at[True] > 300


def test_only_rules_on_what_changed_are_looked_at() -> None:
    """Another parameter or another type of a fact leaves all other rules alone."""
    comparison = Comparison(*sides("another value"))
    found = comparison.difference("民间借贷纠纷", DAY)
    assert found is not None and not found.whole and 0 < len(found.ids) < 10
    loans = Comparison(*sides("a fact of another type")).difference("民间借贷纠纷", DAY)
    assert loans is not None and not loans.typed_once and "借贷-工坊-01" in loans.ids
    assert not loans.whole and len(loans.ids) < 5


def test_grounds_that_are_not_those_of_the_older_rules_are_not_used() -> None:
    """What is taken away must have been there; otherwise the filing is evaluated."""
    after, before = sides("a demand")
    strange = [replace(past, grounds="[false,[]]") for past in filings(5)]
    one, two = (replay(before, after, past) for past in (strange, filings(5)))
    assert (one.matrix, one.kinds) == (two.matrix, two.kinds)
