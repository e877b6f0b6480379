"""A requirement of which nobody knows whether it applies: met whatever the answer, or open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.opinion import Opinion

DAY = date(2026, 11, 20)
RULE, SCOPE, ASKED = "人格-网络-01", "通过信息网络侵害", "侵权内容的位置"
PLACE = {ASKED: "某平台某账号2026年9月1日的视频"}
BARE = {"事实与理由": "被告说原告的坏话。"}


def opinion(bundle: Bundle, stage: str = "提交", **facts: Any) -> Opinion:
    return check(bundle, {"案由": "名誉权纠纷", **BARE, **facts}, DAY, stage)


def state(found: Opinion) -> str:
    return next(f.state for f in found.findings if f.rule_id == RULE)


@pytest.mark.parametrize("stage", ["提交", "填写"])
def test_what_is_asked_for_and_there_is_met_whatever_the_scope(bundle: Bundle, stage: str) -> None:
    found = opinion(bundle, stage, **PLACE)
    assert state(found) == "满足"
    finding = next(f for f in found.findings if f.rule_id == RULE)
    assert [(f.label, f.answered) for f in finding.facts] == [(ASKED, True)]
    assert RULE not in {f.rule_id for f in found.unchecked}
    asked = {reason for q in found.questions if q.path == SCOPE for reason in q.reasons}
    assert finding.title not in asked


def test_what_is_not_there_stays_open_while_the_scope_is(bundle: Bundle) -> None:
    found = opinion(bundle)
    assert state(found) == "待定"
    assert RULE in {f.rule_id for f in found.unchecked}
    assert state(opinion(bundle, **{SCOPE: "是"})) == "不满足"
    assert state(opinion(bundle, **{SCOPE: "否"})) == "不适用"


@pytest.mark.parametrize(("scope", "expected"), [("是", "满足"), ("否", "不适用")])
def test_either_answer_leaves_nothing_to_object_to(
    bundle: Bundle, scope: str, expected: str
) -> None:
    assert state(opinion(bundle, **PLACE, **{SCOPE: scope})) == expected
