"""Which facts a filing of a cause must state, found by asking the rules.

A filing with a party of every kind and nothing else is checked; what it lacks is filled in with
examples and the filing checked again, until the rules ask for nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from court.bulk.layout import CLAIMS, EVIDENCE, KIND_OF, Layout
from court.opinions.checking import checked_content
from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.opinion import Finding
from engine.language.vocabulary import Fact
from engine.text.errors import FilingError
from engine.text.paths import put

ROUNDS = 30
EXAMPLES: Mapping[str, str] = {
    "文字": "某项",
    "金额": "15320.66",
    "日期": "2026-03-02",
    "是否": "是",
    "数量": "2",
    "地址": "广东省中山市石岐街道某路1号",
    "证件号码": "44200019850312003X",
    "统一社会信用代码": "91442000MA50012ABQ",
    "电话": "0760-88880000",
}
FIRST = {CLAIMS: "名称", EVIDENCE: KIND_OF[EVIDENCE]}


def needs_of(bundle: Bundle, layout: Layout, day: date) -> dict[str, str]:
    """By fact (`事实与理由`, `原告.住所地`) the requirement that asks for it."""
    content = _bare(layout)
    needs: dict[str, str] = {}
    for _ in range(ROUNDS):
        missing = _missing(bundle, content, day)
        new = {path: finding for path, finding in missing.items() if _fill(layout, content, path)}
        for path, finding in new.items():
            needs.setdefault(_general(path), finding.title)
        if not new:
            break
    for owner, first in FIRST.items():
        if owner in needs:
            needs.setdefault(f"{owner}.{first}", needs[owner])
    return needs


def _bare(layout: Layout) -> dict[str, Any]:
    """Two parties of every kind, so that kinds which need different facts show all of them."""
    kinds = layout.vocabulary.member_facts(layout.claiming)["类型"].options
    lists = (layout.claiming, layout.responding)
    members: dict[str, Any] = {name: [{}, *({"类型": kind} for kind in kinds)] for name in lists}
    return {"案由": layout.cause, **members}


def _missing(bundle: Bundle, content: Mapping[str, Any], day: date) -> dict[str, Finding]:
    """Unanswered facts of unfulfilled requirements that are to be supplemented."""
    court = bundle.default_court(day)
    given = checked_content(content, court=court, day=day, channel="网上", identity_verified=True)
    try:
        findings = check(bundle, given, day).of("不满足")
    except FilingError:
        return {}
    return {
        fact.path: finding
        for finding in findings
        if finding.enforced and finding.counted == "补正"
        for fact in finding.facts
        if fact.value is None
    }


def _fill(layout: Layout, content: dict[str, Any], path: str) -> bool:
    """Put an example where a fact is missing; False when none can be made up."""
    owner, _, field = path.partition("[")
    if owner in FIRST and not field:
        content[owner] = [{FIRST[owner]: EXAMPLES["文字"]}]
        return True
    facts = layout.vocabulary.member_facts(owner) if field else layout.vocabulary.facts
    fact = facts.get(path.rpartition(".")[2])
    example = _example(fact) if fact is not None else ""
    return bool(example) and put(content, path, example)


def _example(fact: Fact) -> str:
    return fact.options[0] if fact.options else EXAMPLES.get(fact.type, "")


def _general(path: str) -> str:
    """`原告[0].名称` → `原告.名称`."""
    owner, bracket, rest = path.partition("[")
    return f"{owner}.{rest.partition('].')[2]}" if bracket else owner
