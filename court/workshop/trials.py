"""Rules on trial: what judges made of them, and whether that is enough to propose them for good.

Counted are decisions: the judge has seen what the rule says.  A parameter of the court says how much
is enough (`试行转正`); it is a proposal, and nothing follows from it by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import select

from court.core.clock import day_of
from court.core.courthouse import Work
from court.decisions.review import ANSWER, OVERRIDE
from court.decisions.tables import DecisionRecord, SetAside
from court.opinions.tables import Ruling
from court.oversight.rule_effects import milder
from engine.bundle.bundle import Bundle
from engine.language.rules import Rule

TRIAL, ENOUGH = "试行", "试行转正"
DAYS, HITS, WRONG = "至少试行", "至少提出", "至多拦错"
RAISED, NOT_APPLICABLE, NO_FAULT = ("不满足", "请法官判断"), "不适用", "满足"
MOST_DECISIONS = 5_000
# By filing: the day of the first decision that had the rule, and whether it was raised.
Seen: TypeAlias = Mapping[str, tuple[date, bool]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came of a rule on trial: days, filings it raised, those a judge let stand, those it was
    wrong about.  `enough`: the court would propose it for good.
    """

    id: str
    title: str
    days: int
    hits: int
    agreed: int
    wrong: int
    enough: bool

    @property
    def said(self) -> str:
        """In one sentence."""
        counted = f"会提出 {self.hits} 次，法官认为对 {self.agreed} 次，拦错 {self.wrong} 次"
        return f"试行 {self.days} 天，{counted}{'：可以转正' if self.enough else ''}"


def evidence(work: Work, rules: Collection[Rule]) -> list[Evidence]:
    """Of the rules on trial among these, those to be proposed first."""
    tried = {rule.id: rule for rule in rules if rule.status == TRIAL}
    if not tried:
        return []
    seen = _seen(work, tried)
    bar = _bar(work.house.bundle, work.today)
    found = [_of(work, rule, seen[rule.id], bar) for rule in tried.values()]
    return sorted(found, key=lambda one: (not one.enough, -one.hits, one.id))


def _bar(bundle: Bundle, today: date) -> Mapping[str, int] | None:
    """What is enough; None where the rules in force do not say it."""
    if ENOUGH not in bundle.parameters.items:
        return None
    found: Mapping[str, int] = bundle.parameters.on(today)(ENOUGH)
    return found


def _seen(work: Work, tried: Mapping[str, Rule]) -> Mapping[str, Seen]:
    """What the last decisions say of each rule since its own first day."""
    rows = work.session.execute(
        select(DecisionRecord.filing_id, DecisionRecord.at, DecisionRecord.rules)
        .order_by(DecisionRecord.at.desc())
        .limit(MOST_DECISIONS)
    )
    found: defaultdict[str, dict[str, tuple[date, bool]]] = defaultdict(dict)
    for filing, at, findings in rows:
        day = day_of(at)
        for rule, raised in _raised(findings, tried):
            if day >= tried[rule].start:
                before = found[rule].get(filing, (day, False))[1]
                found[rule][filing] = (day, before or raised)
    return found


def _raised(
    findings: Iterable[Sequence[Any]], tried: Mapping[str, Rule]
) -> Iterator[tuple[str, bool]]:
    for rule, _, _, state, *_ in findings:
        if rule in tried and state != NOT_APPLICABLE:
            yield rule, state in RAISED


def _of(work: Work, rule: Rule, seen: Seen, bar: Mapping[str, int] | None) -> Evidence:
    wrong, unfounded = _contradicted(work, rule)
    return weighed(rule, seen, wrong, unfounded, bar, work.today)


def weighed(
    rule: Rule,
    seen: Seen,
    wrong: Set[str],
    unfounded: Set[str],
    bar: Mapping[str, int] | None,
    today: date,
) -> Evidence:
    """What was seen, against what is enough; without a `bar` nothing is."""
    raised = {filing for filing, (_, was) in seen.items() if was}
    first = min((day for day, _ in seen.values()), default=today)
    days = (today - max(rule.start, first)).days
    enough = bar is not None and (
        days >= bar[DAYS] and len(raised) >= bar[HITS] and len(wrong) <= bar[WRONG]
    )
    agreed = len(raised - wrong - unfounded)
    return Evidence(rule.id, rule.title, days, len(raised), agreed, len(wrong), enough)


def _contradicted(work: Work, rule: Rule) -> tuple[set[str], set[str]]:
    """Filings on which a judge found less than the rule; and on which its question came to nothing."""
    rulings = work.session.execute(
        select(Ruling.filing_id, Ruling.kind, Ruling.said).where(
            Ruling.rule_id == rule.id, Ruling.withdrawn_at.is_(None)
        )
    )
    wrong, unfounded = set(), set()
    for filing, kind, said in rulings:
        if kind == OVERRIDE and milder(said, rule.effect):
            wrong.add(filing)
        if kind == ANSWER and said == NO_FAULT:
            unfounded.add(filing)
    aside = select(SetAside.filing_id).where(SetAside.rule_id == rule.id)
    return wrong | set(work.session.scalars(aside)), unfounded
