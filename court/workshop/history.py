"""What the rules said on other days: releases in which a rule changed, and any two days compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy.orm import Session

from court.core.clock import day_of
from court.core.courthouse import Work, existing
from court.core.releases import every, opened
from court.core.roles import Action
from court.core.tables import RuleRelease
from engine.bundle.bundle import Bundle
from engine.editing.rule_changes import RuleChange, changes_at, rule_changes
from engine.telling.rulebook import Entry, entries, find

MOST_RELEASES = 30


@dataclass(frozen=True, slots=True)
class Moment:
    """A release in which a rule became what it is from then on."""

    release: RuleRelease
    change: RuleChange


def timeline(work: Work, entry: Entry) -> list[Moment]:
    """The releases that changed a rule, the newest first, among the last `MOST_RELEASES`."""
    work.actor.require(Action.rules)
    known = every(work.session)[: MOST_RELEASES + 1]
    found = []
    newer = opened(work.house, known[0]) if known else None
    for release, earlier in pairwise(known):
        older = opened(work.house, earlier)
        assert newer is not None
        for change in changes_at(older, newer, entry.path):
            if change.id == entry.compiled.rule.id:
                found.append(Moment(release, change))
        newer = older
    return found


def release_of(session: Session, day: date) -> RuleRelease:
    """What was in force at the end of a day.  Raises `NotFound` before the first release."""
    found = existing(
        next((one for one in every(session) if day_of(one.at) <= day), None),
        "那一天以前没有发布过规则",
    )
    return found


@dataclass(frozen=True, slots=True)
class Between:
    """What changed from one day to another: by releases, and by the rules' own days."""

    start: RuleRelease
    end: RuleRelease
    changes: list[RuleChange]
    begun: list[Entry]
    ended: list[Entry]


def between(work: Work, start: date, end: date, rule: str = "") -> Between:
    """Two days compared, for one rule or all of them.  Raises `NotFound`."""
    work.actor.require(Action.rules)
    older, newer = (release_of(work.session, day) for day in (start, end))
    before, after = (opened(work.house, one) for one in (older, newer))
    changes = [one for one in rule_changes(before, after) if rule in ("", one.id)]
    begun, ended = _by_their_days(after, start, end, rule)
    return Between(older, newer, changes, begun, ended)


def _by_their_days(
    bundle: Bundle, start: date, end: date, rule: str
) -> tuple[list[Entry], list[Entry]]:
    """Rules that come into force after one day, up to the other; and those that end."""
    found = find(bundle, rule) if rule else entries(bundle)
    begun = [e for e in found if start < e.compiled.rule.start <= end]
    ended = [e for e in found if start < e.compiled.rule.end <= end]
    return begun, ended
