"""What a notice says about each objection: whom or what it is about and what was filled in.

A supplement notice lists everything at once (登记立案规定 7): beside what has to be supplemented
also what the law wants in a complaint and nobody is turned away for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from court.documents.case import Case
from court.documents.citing import in_court_style
from engine.check.opinion import FactSeen, Finding
from engine.language.parties import member_named
from engine.language.vocabulary import PARTY_LISTS
from engine.law.citations import Citation, parse_citation
from engine.telling.places import in_order
from engine.text.paths import get, steps
from engine.values.showing import ordinal

Item = dict[str, str]
CLAIMS = "诉讼请求"
MEMBER_NAMES = ("名称", "代理人姓名", "证据名称", "种类")
ADVICE = "提示"
# Stated by the court or the form, or said already as whom it is about.
NO_NEWS = frozenset({"渠道", "受诉法院", "起诉日期", "程序类别", "类型", "名称", "姓名"})
# Explanations that begin with the place of what they are about.
NUMBERED = re.compile(r"第\d+项")
# What a complaint has to state and what has to come with it.
CONTENTS = (
    ("民事诉讼法", frozenset({"124"})),
    ("登记立案规定", frozenset({"4", "6"})),
    ("民诉法解释", frozenset({"525"})),
)


def objection_item(case: Case, finding: Finding) -> Item:
    said = finding.explanation or finding.title
    about = whom(case, finding.member)
    return {
        "要求": finding.title,
        "对象": "" if NUMBERED.match(said) or said.startswith(about) else about,
        "原填": "；".join(_filled_in(case, finding)).rstrip("。；"),
        "释明": said,
        "补救": finding.cure,
        "依据": "、".join(in_court_style(finding.basis, case.bundle.laws)),
    }


def whom(case: Case, member: str) -> str:
    """`被告二何美玲`, `第二项请求“利息”`: the party, claim or paper a finding is about."""
    if not member:
        return ""
    (name, position), *_ = steps(member)
    values = get(case.raw, member)
    known = values if isinstance(values, dict) else {}
    place = ordinal((position or 0) + 1)
    if name in PARTY_LISTS:
        alone = len(case.members(name)) == 1
        return f"{name}{'' if alone else place}{member_named(known)}"
    called = next((str(known[n]) for n in MEMBER_NAMES if known.get(n)), "")
    what = "请求" if name == CLAIMS else name
    return f"第{place}项{what}" + (f"“{called}”" if called else "")


def _filled_in(case: Case, finding: Finding) -> Iterator[str]:
    """Label and answer of what the filer stated there; no lists, and nothing the court knows."""
    for fact in finding.facts:
        if _is_the_filers(case, fact):
            yield f"{fact.label}：{fact.text}"


def _is_the_filers(case: Case, fact: FactSeen) -> bool:
    value = get(case.raw, fact.path)
    plain = fact.answered and value is not None and not isinstance(value, (list, dict, bool))
    return plain and fact.path.rpartition(".")[2] not in NO_NEWS


def statutory_hints(case: Case, listed: Iterable[Finding]) -> list[Finding]:
    """Advice about the contents the law asks for, each said once and not what is listed already."""
    said = {finding.explanation for finding in listed}
    asking = _asking_for_contents(case)
    found = []
    for finding in in_order(case.opinion.of("不满足")):
        is_hint = finding.counted == ADVICE and finding.enforced
        if is_hint and finding.rule_id in asking and finding.explanation not in said:
            said.add(finding.explanation)
            found.append(finding)
    return found


def _asking_for_contents(case: Case) -> set[str]:
    """The requirements that rest on an article about contents."""
    return {
        effective.compiled.rule.id
        for effective in case.ruleset.rules
        if any(map(_names_contents, map(parse_citation, effective.cited)))
    }


def _names_contents(citation: Citation) -> bool:
    cited = {article for article, _ in citation.articles}
    return any(citation.law == law and cited & articles for law, articles in CONTENTS)
