"""Situations of every kind of venue: inside is never sent away, outside never registered, open asks.

`situations.jsonl` holds facts and the right answer: 内, 外 or 问.  本院 is in 中山市; 小榄 and other
towns of the city belong to its second court, 佛山 and 珠海 are other cities.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.check.checker import check
from engine.check.opinion import Finding
from tests.engine.venue.courts import with_courts

DAY = date(2026, 11, 20)
FILE = Path(__file__).with_name("situations.jsonl")
SITUATIONS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
GATES = ("管辖", "不予受理")
# Questions of venue that the table leaves to a judge, and arbitration where a situation is about it.
ASKING = ("管辖-", "知产-管辖", "知产-级别", "破产-级别", "涉外-排他", "主管-行政", "主体-军人")
ARBITRATION = frozenset({"仲裁"})


def answer(kind: str, filing: dict[str, Any]) -> str:
    court, _, takes = filing["受诉法院"].partition("#")
    bundle = with_courts(takes if "#" in filing["受诉法院"] else None)
    opinion = check(bundle, {**filing, "受诉法院": court}, DAY)
    found = [f for f in opinion.findings if about_venue(f, kind)]
    if any(f.state == "不满足" and f.effect in GATES for f in found):
        return "外"
    return "问" if any(f.state in ("待定", "请法官判断") for f in found) else "内"


def about_venue(finding: Finding, kind: str) -> bool:
    rule = finding.rule_id
    if rule == "管辖-镇街-01":
        return False
    asked = (*ASKING, "仲裁-协议") if kind in ARBITRATION else ASKING
    told = finding.effect == "管辖" or finding.origin == "管辖"
    return told or rule.startswith(asked)


@pytest.mark.parametrize(
    "situation", SITUATIONS, ids=[f"{n}-{s['类']}" for n, s in enumerate(SITUATIONS)]
)
def test_situation(situation: dict[str, Any]) -> None:
    assert answer(situation["类"], situation["材料"]) == situation["应"]


def test_situations_stand_on_every_side() -> None:
    assert {"内", "外", "问"} == set(Counter(s["应"] for s in SITUATIONS))
    assert len({s["类"] for s in SITUATIONS}) > 120
