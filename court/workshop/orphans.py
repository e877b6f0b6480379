"""Numbers of requirements that a change takes away while filings wait under them.

What a judge said of a finding is kept by the number of its requirement; where the number goes, it no
longer counts, and the judge is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from court.core.courthouse import Work
from court.core.lifecycle import REVIEWABLE
from court.core.tables import Filing
from court.opinions.tables import Ruling
from engine.bundle.bundle import Bundle
from engine.law.catalogue import Cause
from engine.replay.comparing import Comparison


@dataclass
class Orphan:
    """A number that goes: filings still to be decided that it is looked at for, and rulings on it."""

    number: str
    title: str
    filings: int = 0
    rulings: int = 0
    ruled: int = 0


def orphans(work: Work, before: Bundle, after: Bundle) -> list[Orphan]:
    """Numbers of requirements that filings still to be decided have now and would not have any more.

    Raises `BundleError`.
    """
    waiting = _waiting(work)
    found: dict[str, Orphan] = {}
    rulings = _rulings(work, waiting)
    comparison = Comparison(before, after)
    for name, filings in waiting.items():
        cause = comparison.cause(name, work.today)
        if cause is None or not comparison.touches(name, work.today):
            continue
        for number, title in _gone(work, before, after, cause).items():
            one = found.setdefault(number, Orphan(number, title))
            said, ruled = rulings[name].get(number, (0, 0))
            one.filings += filings
            one.rulings += said
            one.ruled += ruled
    return sorted(found.values(), key=lambda one: (-one.rulings, -one.filings, one.number))


def _waiting(work: Work) -> dict[str, int]:
    """Filings still to be decided, by cause."""
    chosen = select(Filing.cause, func.count()).where(Filing.state.in_(REVIEWABLE))
    return {name: n for name, n in work.session.execute(chosen.group_by(Filing.cause))}


def _rulings(work: Work, causes: Collection[str]) -> dict[str, dict[str, tuple[int, int]]]:
    """By cause and number: rulings that stand on such filings, and how many filings they are on."""
    chosen = (
        select(Filing.cause, Ruling.rule_id, func.count(), func.count(Filing.id.distinct()))
        .join(Filing, Filing.id == Ruling.filing_id)
        .where(
            Filing.state.in_(REVIEWABLE),
            Filing.cause.in_(causes),
            Ruling.version == Filing.version,
            Ruling.withdrawn_at.is_(None),
        )
        .group_by(Filing.cause, Ruling.rule_id)
    )
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for cause, number, said, filings in work.session.execute(chosen):
        found[cause][number] = said, filings
    return found


def _gone(work: Work, before: Bundle, after: Bundle, cause: Cause) -> dict[str, str]:
    """Requirements of a cause, by number with their titles, that are none of it any more."""
    old, new = (bundle.rules_of(cause, work.today) for bundle in (before, after))
    if old is new:
        return {}
    left = {one.compiled.rule.id for one in new.rules}
    rules = (one.compiled.rule for one in old.rules)
    return {rule.id: rule.title for rule in rules if rule.id not in left}
