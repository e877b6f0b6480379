"""One past filing under two bundles.

Only what differs is evaluated, and once for all filings that say the same about it.  Where the
differing rules come out in the same ways under both, the conclusion is the same, because it is
drawn from the set of ways; where not, it is drawn anew from the grounds kept with the filing, or
from what the rules that are the same in both come to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

from engine.bundle.bundle import Bundle
from engine.check.checker import INSISTS, SUBMITTED_STAGE, Checker, check_opened
from engine.check.filing import receive_filing
from engine.check.opening import open_content
from engine.check.opinion import Finding, Opinion
from engine.check.receipt import canonical
from engine.evaluation.facts import Env
from engine.inference.core import ClassFact
from engine.language.words import STATES
from engine.law.catalogue import Cause, CauseUnknown
from engine.replay.differing import Difference, Differences
from engine.replay.grounds import Grounding, conclusion_of, from_text
from engine.replay.past import Past
from engine.replay.resting import part_of
from engine.text.errors import FilingError

MOST_KNOWN = 200_000
TOLD = tuple(state for state in STATES if state != "不适用")
UNTOUCHED, UNCHANGED, CHANGED, UNREADABLE = "没有涉及", "结论不变", "结论变了", "读不了"


@dataclass(frozen=True, slots=True)
class Compared:
    """What came out; `before` and `after` are conclusions, equal when nothing changed."""

    id: str
    cause: str
    kind: str
    before: str
    after: str


Numbers = tuple[tuple[ClassFact, int], ...]


class Turn(NamedTuple):
    """The ways the differing rules come out under both bundles, with their numbers."""

    old: Numbers
    new: Numbers

    @property
    def changes(self) -> bool:
        return {one for one, _ in self.old} != {one for one, _ in self.new}


class Comparison:
    """Takes filings through two bundles, one after the other; for one thread."""

    def __init__(self, before: Bundle, after: Bundle) -> None:
        self.before, self.after = before, after
        self.differences = Differences(before, after)
        self.old, self.new = Grounding(before), Grounding(after)
        self.known: dict[tuple[int, date, bytes], Turn] = {}
        self.causes: dict[tuple[str, date], Cause | None] = {}

    def compare(self, past: Past) -> Compared:
        """Raises `BundleError` for a bundle that cannot be compiled."""
        named = str(past.content.get("案由"))
        cause = self.cause(named, past.day)
        if cause is None:
            return Compared(past.id, named, UNREADABLE, past.conclusion, past.conclusion)
        found = self.differences.of(cause, past.day)
        if found.nothing:
            return Compared(past.id, cause.name, UNTOUCHED, past.conclusion, past.conclusion)
        if found.whole:
            if (whole := self._whole(past)) is None:
                return Compared(past.id, cause.name, UNREADABLE, past.conclusion, past.conclusion)
            old, new = whole
        else:
            turn = self.turn(found, cause, past)
            if not turn.changes:
                return Compared(past.id, cause.name, UNCHANGED, past.conclusion, past.conclusion)
            old, new = self.concluded(turn, past.grounds, past.day) or self._evaluated(
                found, cause, past, turn
            )
        return Compared(past.id, cause.name, CHANGED if old != new else UNCHANGED, old, new)

    def touches(self, cause: str, day: date) -> bool:
        """Whether anything that filings of a cause rest on was made anew, on any day."""
        known = self.cause(cause, day)
        if known is None or not self.differences.alike or self.differences.parameters:
            return True
        path = self.before.catalogue.rule_path(known)
        old, new = (bundle.level(bundle.stated(path)) for bundle in (self.before, self.after))
        return old is not new

    def difference(self, cause: str, day: date) -> Difference | None:
        """What differs for a cause on a day; None for an unknown cause.  Raises `BundleError`."""
        known = self.cause(cause, day)
        return None if known is None else self.differences.of(known, day)

    def cause(self, named: str, day: date) -> Cause | None:
        """The cause of a name or code; None where there is none."""
        key = named, day
        if key not in self.causes:
            try:
                self.causes[key] = self.before.catalogue.find(named.strip(), day)[0]
            except CauseUnknown:
                self.causes[key] = None
        return self.causes[key]

    def turn(self, found: Difference, cause: Cause, past: Past) -> Turn:
        """How the differing rules come out; equal answers are looked at once.

        Of a filing it reads what they rest on, and what staff said of them.
        """
        content = part_of(past.content, found.reads)
        rulings = {k: r for k, r in past.rulings.items() if k.partition("@")[0] in found.ids}
        said = {name: ruling.to_dict() for name, ruling in rulings.items()}
        answers = blake2b(canonical([content, said]), digest_size=16).digest()
        key = id(found), past.day, answers
        if (known := self.known.get(key)) is None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            part = Past(past.id, past.day, content, rulings=rulings)
            known = self.known[key] = self._turn(found, cause, part)
        return known

    def _turn(self, found: Difference, cause: Cause, part: Past) -> Turn:
        old, new = self._slim(found, cause, part.day)
        before = self._env(old, part.content, found.derives)
        after = before if found.typed_once else self._env(new, part.content, found.derives)
        return Turn(
            tuple(self.old.counted(old, before, part.rulings).items()),
            tuple(self.new.counted(new, after, part.rulings).items()),
        )

    def _slim(self, found: Difference, cause: Cause, day: date) -> tuple[Checker, Checker]:
        """A check of the differing rules alone, under each bundle."""
        return (
            Checker(self.before, found.slim_before, cause, day, SUBMITTED_STAGE),
            Checker(self.after, found.slim_after, cause, day, SUBMITTED_STAGE),
        )

    def _env(self, checker: Checker, content: Mapping[str, Any], derives: bool) -> Env:
        values = receive_filing(content, checker.ruleset.vocabulary).values
        return checker.derived(values)[0] if derives else checker.prepare(values)

    def concluded(self, turn: Turn, kept: str, day: date) -> tuple[str, str] | None:
        """Both conclusions from the grounds kept with a filing; None where there are none."""
        if not kept:
            return None
        grounds = from_text(kept)
        shared = grounds.without(dict(turn.old))
        if shared is None:
            return None
        new = shared | {one for one, _ in turn.new}
        return (
            conclusion_of(self.before, grounds.classes, grounds.insists, day),
            conclusion_of(self.after, new, grounds.insists, day),
        )

    def _evaluated(
        self, found: Difference, cause: Cause, past: Past, turn: Turn
    ) -> tuple[str, str]:
        """Both conclusions, what is the same under both evaluated once.

        A rule that only advises bears on a conclusion where staff said that it counts as another.
        """
        rules = found.shared if past.rulings else found.shared_grounds
        both = Checker(self.before, rules, cause, past.day, SUBMITTED_STAGE)
        env = self._env(both, past.content, True)
        shared = frozenset(self.old.counted(both, env, past.rulings))
        insists = env.root.get(INSISTS) is True
        return (
            conclusion_of(self.before, shared | {o for o, _ in turn.old}, insists, past.day),
            conclusion_of(self.after, shared | {o for o, _ in turn.new}, insists, past.day),
        )

    def _whole(self, past: Past) -> tuple[str, str] | None:
        """Both conclusions, nothing being known to be the same; None where a cause is gone."""
        try:
            new = self.new.conclusion(past)
            if not past.grounds:
                return self.old.conclusion(past), new
        except FilingError:
            return None
        kept = from_text(past.grounds)
        return conclusion_of(self.before, kept.classes, kept.insists, past.day), new


def opinion_of(bundle: Bundle, past: Past) -> Opinion:
    """The whole opinion on a past filing.  Raises `FilingError`, `BundleError`."""
    opened = open_content(bundle, past.content, past.day)
    return check_opened(opened, SUBMITTED_STAGE, past.rulings)


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A requirement that comes out otherwise; None on the side where it is not looked at."""

    before: Finding | None
    after: Finding | None

    @property
    def shown(self) -> Finding:
        found = self.after or self.before
        assert found is not None
        return found


def finding_changes(before: Opinion, after: Opinion) -> list[FindingChange]:
    """Findings whose state, text or effect differ, in the order of the newer opinion."""
    was, is_ = ({f.key: f for f in opinion.of(*TOLD)} for opinion in (before, after))
    keys = dict.fromkeys((*is_, *was))
    changed = [key for key in keys if _told(was.get(key)) != _told(is_.get(key))]
    if not changed:
        return []
    old, new = ({f.key: f for f in opinion.findings} for opinion in (before, after))
    return [FindingChange(old.get(key), new.get(key)) for key in changed]


def _told(finding: Finding | None) -> tuple[str, ...] | None:
    if finding is None:
        return None
    return (
        finding.state,
        finding.title,
        finding.effect,
        finding.explanation,
        finding.cure,
        finding.counted,
    )
