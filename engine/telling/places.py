"""Where a finding is met: the places of a filing it speaks of, and the order of telling.

Whatever lists findings for a filer (form, answer, table, notice) lists them in this order: that of
a complaint (民事诉讼法 124), which forms and papers follow too.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.check.opinion import Finding
from engine.language.parties import CLAIMING, RESPONDING, THIRD

MATERIAL, ELEMENT = "材料", "要素"  # requirements that come from the casetype
GENERATED = frozenset({MATERIAL, ELEMENT})
PARTS = (
    CLAIMING,
    ("代理人",),
    RESPONDING,
    THIRD,
    ("诉讼请求", "申请事项", "标的总额"),
    ("事实与理由", "申请的事实和理由", "请求依据"),
    ("证据", "有证人"),
    ("材料",),
)
_RANKS = {name: rank for rank, names in enumerate(PARTS) for name in names}
_FACTS = _RANKS["事实与理由"]
Rank = tuple[int, int, bool]


def cured_at(finding: Finding) -> tuple[str, ...]:
    """Paths to fill in: the unanswered facts, of the member the finding is about if there are any.

    A document that a party has to hand in is asked for where the party stands.
    """
    if finding.origin == MATERIAL and finding.member:
        return (finding.member,)
    return _own(finding, [fact.path for fact in finding.facts if fact.value is None])


def rests_on(finding: Finding) -> tuple[str, ...]:
    """Paths of the facts a finding rests on, of its member if there are any."""
    return _own(finding, [fact.path for fact in finding.facts])


def around(finding: Finding) -> tuple[str, ...]:
    """Where to look when no fact is open: the list the finding speaks of, or its member."""
    lists = [fact.path for fact in finding.facts if isinstance(fact.value, list)]
    return tuple(lists[:1]) or ((finding.member,) if finding.member else ())


def _own(finding: Finding, paths: list[str]) -> tuple[str, ...]:
    own = [path for path in paths if path.startswith(finding.member)]
    return tuple(dict.fromkeys(own or paths))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of a complaint; what stands at one place in the order of the rules."""
    return sorted(findings, key=rank)


def rank(finding: Finding) -> Rank:
    """The part of the complaint, which member of a list, and what to hand in after what to fill in."""
    places = cured_at(finding) or around(finding)
    if not places:
        return len(PARTS), 0, False
    name, _, rest = places[0].partition("[")
    number = rest.partition("]")[0]
    known = _RANKS.get(name, _FACTS if finding.origin == ELEMENT else len(PARTS))
    return known, int(number) if number.isdecimal() else 0, finding.origin == MATERIAL
