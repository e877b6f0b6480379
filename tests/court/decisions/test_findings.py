"""How findings are grouped, also those no rule of today gives: trial rules, insisting, rulings."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from court.decisions.views.bar import bar
from court.decisions.views.findings import (
    Findings,
    FindingView,
    Reader,
    RulingView,
    group_of,
    sentence,
)
from court.opinions.facts_shown import FactNames
from court.opinions.kept import findings_of
from court.opinions.tables import Ruling
from engine.check import rulings as engine_rulings
from tests.court.papers import case_of, example, workshop

AT = datetime(2026, 9, 7, tzinfo=UTC)


@cache
def opinion() -> dict[str, Any]:
    return case_of(example("02")).opinion.to_dict()


def read(
    change: Callable[[dict[str, Any]], object], rulings: list[Ruling] | None = None
) -> Findings:
    body = deepcopy(opinion())
    change(next(f for f in body["要求"] if f["编号"] == "起诉-事实-01"))
    names = FactNames(example("02"), case_of(example("02")).ruleset.vocabulary)
    views = [RulingView.of(ruling, {"a": "甲法官"}) for ruling in rulings or []]
    return Reader(names, workshop().bundle, views).read(
        findings_of(body, names.vocabulary, names.content)
    )


def one(found: Findings) -> FindingView:
    every = [*(f for group in found.groups for f in group.findings), *found.others]
    return next(f for f in every if f.rule_id == "起诉-事实-01")


def test_a_trial_rule_is_advice_and_says_so() -> None:
    found = read(lambda f: f.update(试行=True, 计为="提示"))
    assert one(found).trial and one(found).group == "提示"
    assert found.count("补正") == read(lambda f: None).count("补正") - 1


def test_insisting_moves_an_objection() -> None:
    found = read(lambda f: f.update(坚持起诉=True, 计为="不予受理"))
    assert one(found).insisted and one(found).group == "不予受理"
    assert "1 项可能不予受理，须法官确认" in sentence(found, judge=True)


@pytest.mark.parametrize(
    ("state", "counted", "ruling", "group"),
    [
        ("不满足", "补正", None, "补正"),
        ("请法官判断", "法官判断", None, "法官判断"),
        ("满足", "补正", None, "满足"),
        ("待定", "补正", None, "待定"),
        ("不适用", "补正", None, "不适用"),
        ("满足", "法官判断", ("回答", "满足"), "法官判断"),
        ("不满足", "提示", ("回答", "提示"), "法官判断"),
        ("不满足", "不予受理", ("回答", "不予受理"), "不予受理"),
        ("满足", "补正", ("不采纳", "满足"), "补正"),
        ("不满足", "管辖", ("不采纳", "管辖"), "管辖"),
        ("请法官判断", "法官判断", ("不采纳", "法官判断"), "法官判断"),
    ],
)
def test_where_a_finding_stands(
    state: str, counted: str, ruling: tuple[str, str] | None, group: str
) -> None:
    said = engine_rulings.Ruling(ruling[1], ruling[0]) if ruling else None
    (found, *_) = case_of(example("02")).opinion.findings
    changed = replace(
        found,
        state=state,
        counted=counted,
        requirement=replace(found.requirement, effect="补正"),
        ruling=said,
    )
    assert group_of(changed) == group


def test_what_was_said_is_shown_in_the_words_of_the_choice() -> None:
    ruling = Ruling(
        id="r", filing_id="f", version=1, kind="不采纳", finding="起诉-事实-01",
        rule_id="起诉-事实-01", said="满足", reason="诉状第二页写了", by="a", at=AT,
    )  # fmt: skip
    said = {"认定": "满足", "方式": "不采纳", "理由": "诉状第二页写了"}
    found = one(read(lambda f: f.update(状态="满足", 裁断=said), [ruling]))
    assert found.struck and found.chip == "法官不采纳" and not found.open
    assert found.ruling and (found.ruling.by, found.ruling.reason) == ("甲法官", "诉状第二页写了")


def test_empty_groups_are_counted_as_none() -> None:
    found = read(lambda f: None)
    assert [g.effect for g in found.groups] == [
        "法官判断", "不予受理", "管辖", "前置", "补正", "提示", "满足",
    ]  # fmt: skip
    assert found.count("管辖") == 0 and not found.of("管辖")


def test_registering_is_always_offered() -> None:
    found = read(lambda f: None)
    for wanted in ("补正告知", "释明告知", "管辖告知", "前置告知", ""):
        offered = bar(found, wanted)
        assert offered.second and offered.second.kind == "登记立案"
        kinds = [o.kind for o in (offered.first, offered.second, *offered.others) if o]
        assert sorted(kinds) == sorted(
            {
                "登记立案",
                "补正告知",
                "释明告知",
                "拟不予受理",
                "管辖告知",
                "前置告知",
            }
        )
    second = bar(found, "登记立案").second
    assert second and second.kind == "补正告知"
    assert "没有认定为“管辖”的要求" in next(
        o.why_not for o in bar(found, "补正告知").others if o.kind == "管辖告知"
    )
