"""The editor's work list: what in practice says that a rule should be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from court.core.courthouse import Work
from court.core.roles import Action
from court.decisions.tables import DecisionRecord
from court.oversight.rule_effects import RECENT_DAYS, most_overridden
from court.statutes import changes
from court.workshop.practice import (
    Alike,
    Open,
    Unforeseen,
    answered_alike,
    mostly_open,
    unforeseen,
)
from court.workshop.queries import Line, listing
from court.workshop.remarks import by_rule, open_remarks
from court.workshop.tables import RuleRemark
from court.workshop.trials import TRIAL, Evidence, evidence
from engine.bundle.bundle import Bundle
from engine.language.rules import Rule
from engine.law.citations import Law, parse_citation

SOON = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule on trial; `end` None is one without an end, which has to get one."""

    id: str
    title: str
    end: date | None


@dataclass(frozen=True, slots=True)
class ChangingLaw:
    """A law that comes into force, or goes out of it (`word`); `rules` rest on it that day."""

    law: Law
    day: date
    word: str
    rules: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A text of a law that was imported beside an earlier one: what it changed, what rests on that."""

    law: Law
    start: date
    articles: int
    rules: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the editor may want to take up, each with its number."""

    open_sets: list[Line]
    overridden: list[tuple[str, int]]
    contrary: list[tuple[str, str, int]]
    remarks: list[RuleRemark]
    remarked: list[tuple[str, int]]
    trials: list[Trial]
    evidence: list[Evidence]
    laws: list[ChangingLaw]
    versions: list[NewVersion]
    unforeseen: list[Unforeseen]
    alike: list[Alike]
    open: list[Open]


def desk(work: Work) -> Desk:
    """Raises `NotAllowed`."""
    work.actor.require(Action.rules)
    bundle = work.house.bundle
    return Desk(
        open_sets=listing(work, open_only=True),
        overridden=most_overridden(work),
        contrary=_contrary(work),
        remarks=open_remarks(work),
        remarked=by_rule(work),
        trials=_trials(bundle, work.today),
        evidence=evidence(work, list(_rules(bundle))),
        laws=_laws(bundle, work.today),
        versions=_versions(work),
        unforeseen=unforeseen(work),
        alike=answered_alike(work),
        open=mostly_open(work),
    )


def _contrary(work: Work) -> list[tuple[str, str, int]]:
    """Decisions of the last months against the recommendation: recommended, decided, how often."""
    since = work.now - timedelta(days=RECENT_DAYS)
    rows = work.session.execute(
        select(DecisionRecord.recommended, DecisionRecord.kind).where(DecisionRecord.at >= since)
    )
    found: Counter[tuple[str, str]] = Counter()
    for recommended, kind in rows:
        due = work.house.bundle.policy.decision(recommended)
        if due and due != kind:
            found[recommended, kind] += 1
    return [(a, b, n) for (a, b), n in found.most_common()]


def _rules(bundle: Bundle) -> Iterator[Rule]:
    for path in bundle.paths():
        yield from (compiled.rule for compiled in bundle.open_level(path).rules)


def _trials(bundle: Bundle, today: date) -> list[Trial]:
    """Rules on trial without an end, or with one that is near."""
    found = {}
    for rule in _rules(bundle):
        if rule.status == TRIAL and (rule.end == date.max or rule.end - today <= SOON):
            end = None if rule.end == date.max else rule.end
            found[rule.id] = Trial(rule.id, rule.title, end)
    return sorted(found.values(), key=lambda one: (one.end or date.min, one.id))


def _laws(bundle: Bundle, today: date) -> list[ChangingLaw]:
    """Laws that come into force or go out of it around now, with the rules that cite them then."""
    changing = [
        (law, day, word)
        for law in bundle.laws.laws.values()
        for day, word in ((law.start, "施行"), (law.end, "失效"))
        if day != date.max and abs(day - today) <= SOON
    ]
    cited = Counter[tuple[str, date]]()
    for rule in _rules(bundle):
        named = {parse_citation(text).law for text in rule.every_basis}
        cited.update(
            (law.short, day)
            for law, day, _ in changing
            if law.short in named and rule.in_force(day)
        )
    found = [ChangingLaw(law, day, word, cited[law.short, day]) for law, day, word in changing]
    return sorted(found, key=lambda one: one.day)


def _versions(work: Work) -> list[NewVersion]:
    """Imported versions that come into force, or came, around now."""
    bundle, found = work.house.bundle, []
    for made in changes.near(work, SOON):
        law = bundle.laws.laws.get(made.law)
        if law is None:
            continue
        each = changes.affected(bundle, made, work.today)
        rules = {one.resting.entry.compiled.rule.id for several in each for one in several}
        found.append(NewVersion(law, made.start, len(made.changes), len(rules)))
    return found
