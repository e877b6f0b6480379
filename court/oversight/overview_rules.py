"""What rules do to filings over a period: supplement notices, overrides in both directions, answers.

For those who keep the rules.  No person is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions.review import ANSWER, OVERRIDE
from court.decisions.tables import DecisionRecord, SetAside
from court.opinions.tables import Ruling
from court.oversight.overview import Period, causes_within, in_period
from court.oversight.rule_effects import SEVERITY
from engine.bundle.bundle import Bundle
from engine.check.opening import open_cause
from engine.check.rulings import HOLDS
from engine.text.errors import LianError

NOTICE, REGISTERED = "补正告知", "登记立案"
NOT_LOOKED_AT = ("不适用", "待定")
USUAL = "补正"  # what a rule that is gone is taken to have said


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """A rule that was objected to: in how many notices, and how many then passed.

    `answered` notices have a later decision; `passed` of them were registered.
    """

    rule_id: str
    title: str
    notices: int
    part: float
    answered: int
    passed: int


@dataclass(frozen=True, slots=True)
class OverriddenRule:
    """A rule that staff overrode.  `applied`: decisions in which it was looked at.

    `milder`: the rule objected, a person found less or nothing.  `stricter`: a person found as
    much as the rule can say, or more, where it had not.
    """

    rule_id: str
    title: str
    applied: int
    milder: int
    stricter: int

    @property
    def total(self) -> int:
        return self.milder + self.stricter


@dataclass(frozen=True, slots=True)
class AnsweredRule:
    """A question put to the judge: how often the answer was that all is well, or something else."""

    rule_id: str
    title: str
    fine: int
    other: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleOverview:
    """Rules over a period, the most frequent first."""

    notices: int
    objections: int
    by_notice: list[NoticeRule]
    overridden: list[OverriddenRule]
    answered: list[AnsweredRule]


def rule_overview(work: Work, period: Period) -> RuleOverview:
    """Raises `NotAllowed`, `FilingError` for an unknown cause."""
    work.actor.require(Action.overview)
    causes = causes_within(work.house.bundle, period, work.today)
    decisions = _decisions(work, period, causes)
    notices = [d for d in decisions if d.kind == NOTICE]
    titles = {str(o["编号"]): str(o["要求"]) for d in notices for o in d.objections}
    by_notice = _by_notice(work, notices, titles)
    book = _RuleBook(work.house.bundle, work.today)
    rulings = _rulings(work, period, causes)
    return RuleOverview(
        notices=len(notices),
        objections=sum(len(d.objections) for d in notices),
        by_notice=by_notice,
        overridden=_overridden(
            [*rulings, *_set_aside(work, period, causes)], _applied(decisions), book
        ),
        answered=_answered(rulings, book),
    )


def _decisions(work: Work, period: Period, causes: frozenset[str] | None) -> list[DecisionRecord]:
    found = (
        select(DecisionRecord, Filing.cause)
        .join(Filing, Filing.id == DecisionRecord.filing_id)
        .where(in_period(DecisionRecord.at, period))
        .order_by(DecisionRecord.at)
    )
    rows = work.session.execute(found)
    return [record for record, cause in rows if causes is None or cause in causes]


def _by_notice(
    work: Work, notices: list[DecisionRecord], titles: Mapping[str, str]
) -> list[NoticeRule]:
    later = _later(work, notices)
    counts, answered, passed = Counter[str](), Counter[str](), Counter[str]()
    for notice in notices:
        rules = {str(o["编号"]) for o in notice.objections}
        counts.update(rules)
        if (kind := later.get(notice.id)) is not None:
            answered.update(rules)
            passed.update(rules if kind == REGISTERED else ())
    total = len(notices)
    return [
        NoticeRule(rule, titles[rule], count, count / total, answered[rule], passed[rule])
        for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _later(work: Work, notices: list[DecisionRecord]) -> dict[str, str]:
    """By notice the kind of the next decision on the same filing, also after the period."""
    ids = {n.filing_id for n in notices}
    by_filing: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    found = select(DecisionRecord.filing_id, DecisionRecord.at, DecisionRecord.kind).order_by(
        DecisionRecord.at
    )
    for part in _parts(sorted(ids)):
        for filing_id, at, kind in work.session.execute(
            found.where(DecisionRecord.filing_id.in_(part))
        ):
            by_filing[filing_id].append((at, kind))
    return {
        n.id: next_[0]
        for n in notices
        if (next_ := [k for at, k in by_filing[n.filing_id] if at > n.at])
    }


def _parts(ids: list[str], size: int = 500) -> Iterable[list[str]]:
    """Databases take only so many values in one question."""
    return (ids[at : at + size] for at in range(0, len(ids), size))


def _applied(decisions: Iterable[DecisionRecord]) -> Counter[str]:
    """How many decisions each rule was looked at for."""
    applied = Counter[str]()
    for decision in decisions:
        applied.update({str(row[0]) for row in decision.rules if row[3] not in NOT_LOOKED_AT})
    return applied


@dataclass(frozen=True, slots=True)
class _Said:
    """A judge's word on a requirement, and for which cause."""

    rule_id: str
    kind: str
    said: str
    cause: str


def _rulings(work: Work, period: Period, causes: frozenset[str] | None) -> list[_Said]:
    found = (
        select(Ruling.rule_id, Ruling.kind, Ruling.said, Filing.cause)
        .join(Filing, Filing.id == Ruling.filing_id)
        .where(in_period(Ruling.at, period), Ruling.withdrawn_at.is_(None))
    )
    rows = [_Said(*row) for row in work.session.execute(found)]
    return [said for said in rows if causes is None or said.cause in causes]


def _set_aside(work: Work, period: Period, causes: frozenset[str] | None) -> list[_Said]:
    """Decisions against the recommendation, as if each rule had been overridden to nothing."""
    found = (
        select(SetAside.rule_id, Filing.cause)
        .join(Filing, Filing.id == SetAside.filing_id)
        .where(in_period(SetAside.at, period))
    )
    rows = work.session.execute(found)
    return [
        _Said(rule, OVERRIDE, HOLDS, cause)
        for rule, cause in rows
        if causes is None or cause in causes
    ]


class _RuleBook:
    """Titles and effects of rules as a cause has them today; rules that are gone keep their id."""

    def __init__(self, bundle: Bundle, day: date) -> None:
        self.bundle, self.day = bundle, day
        self.known: dict[tuple[str, str], tuple[str, str]] = {}
        self.read: set[str] = set()

    def look_up(self, rule_id: str, cause: str) -> tuple[str, str]:
        """(title, effect)"""
        if cause not in self.read:
            self.read.add(cause)
            self._read(cause)
        return self.known.get((rule_id, cause), (rule_id, ""))

    def _read(self, cause: str) -> None:
        try:
            ruleset = open_cause(self.bundle, cause, self.day).ruleset
        except LianError:
            return
        for effective in ruleset.rules:
            rule = effective.compiled.rule
            self.known[rule.id, cause] = (rule.title, rule.effect)


def _overridden(
    rulings: Iterable[_Said], applied: Mapping[str, int], book: _RuleBook
) -> list[OverriddenRule]:
    milder, stricter, titles = Counter[str](), Counter[str](), dict[str, str]()
    for said in rulings:
        if said.kind != OVERRIDE:
            continue
        title, effect = book.look_up(said.rule_id, said.cause)
        titles.setdefault(said.rule_id, title)
        side = milder if _rank(said.said) < _rank(effect or USUAL) else stricter
        side[said.rule_id] += 1
    found = [
        OverriddenRule(rule, title, applied.get(rule, 0), milder[rule], stricter[rule])
        for rule, title in titles.items()
    ]
    return sorted(found, key=lambda rule: (-rule.total, rule.rule_id))


def _rank(said: str) -> int:
    return SEVERITY.index(said) if said in SEVERITY else 0


def _answered(rulings: Iterable[_Said], book: _RuleBook) -> list[AnsweredRule]:
    answers: dict[str, Counter[str]] = defaultdict(Counter)
    titles: dict[str, str] = {}
    for said in rulings:
        if said.kind == ANSWER:
            titles.setdefault(said.rule_id, book.look_up(said.rule_id, said.cause)[0])
            answers[said.rule_id][said.said] += 1
    found = [
        AnsweredRule(rule, titles[rule], said[HOLDS], {k: n for k, n in said.items() if k != HOLDS})
        for rule, said in answers.items()
    ]
    return sorted(found, key=lambda a: (-a.fine - sum(a.other.values()), a.rule_id))
