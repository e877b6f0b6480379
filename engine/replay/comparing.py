"""One past filing under two bundles.

Only what differs is evaluated.  Where the differing rules come to the same classes of outcomes
under both, the conclusion is the same, because it is drawn from the set of classes; where not, the
filing is checked whole under both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from engine.bundle.bundle import Bundle
from engine.check.checker import SPOKEN, SUBMITTED_STAGE, Checker, check_opened, conclusions
from engine.check.filing import receive_filing
from engine.check.opening import open_content
from engine.check.opinion import Finding, Opinion
from engine.check.outcomes import Outcome, classify
from engine.check.receipt import canonical
from engine.check.rulings import Ruling
from engine.inference.core import ClassFact
from engine.inference.policy import ADVICE
from engine.language.words import STATES, Effect
from engine.law.catalogue import Cause, CauseUnknown
from engine.replay.differing import Difference, Differences

MOST_KNOWN = 200_000
TOLD = tuple(state for state in STATES if state != "不适用")
UNTOUCHED, UNCHANGED, CHANGED, UNREADABLE = "没有涉及", "结论不变", "结论变了", "读不了"


@dataclass(frozen=True, slots=True)
class Past:
    """A filing as it was checked: its content, its day, what staff said of findings."""

    id: str
    day: date
    content: Mapping[str, Any]
    conclusion: str = ""
    rulings: Mapping[str, Ruling] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """What came out; `before` and `after` are conclusions, equal when nothing changed."""

    id: str
    cause: str
    kind: str
    before: str
    after: str


class Comparison:
    """Takes filings through two bundles, one after the other; for one thread."""

    def __init__(self, before: Bundle, after: Bundle) -> None:
        self.before, self.after = before, after
        self.differences = Differences(before, after)
        self.known: dict[tuple[int, date, bytes], bool] = {}
        self.causes: dict[tuple[str, date], Cause | None] = {}

    def compare(self, past: Past) -> Compared:
        """Raises `BundleError` for a bundle that cannot be compiled."""
        named = past.content.get("案由")
        cause = self._cause(str(named), past.day)
        if cause is None:
            return Compared(past.id, str(named), UNREADABLE, past.conclusion, past.conclusion)
        found = self.differences.of(cause, past.day)
        if found.nothing:
            return Compared(past.id, cause.name, UNTOUCHED, past.conclusion, past.conclusion)
        if not found.whole and not self._differs(found, cause, past):
            return Compared(past.id, cause.name, UNCHANGED, past.conclusion, past.conclusion)
        if found.whole:
            whole = replace(past, content=dict(past.content))
            old, new = (conclusion_of(bundle, whole) for bundle in (self.before, self.after))
        else:
            old, new = self._concluded(found, cause, past)
        return Compared(past.id, cause.name, CHANGED if old != new else UNCHANGED, old, new)

    def touches(self, cause: str, day: date) -> bool:
        """Whether anything that filings of a cause rest on was made anew, on any day."""
        known = self._cause(cause, day)
        if known is None or not self.differences.alike:
            return True
        path = self.before.catalogue.rule_path(known)
        old, new = (bundle.level(bundle.stated(path)) for bundle in (self.before, self.after))
        return old is not new

    def reads(self, cause: str, day: date) -> frozenset[str] | None:
        """The facts that decide a filing of a cause here; None when all of it is needed."""
        known = self._cause(cause, day)
        if known is None:
            return frozenset()
        found = self.differences.of(known, day)
        return (
            frozenset() if found.nothing else None if found.whole or found.derives else found.reads
        )

    def _cause(self, named: str, day: date) -> Cause | None:
        key = named, day
        if key not in self.causes:
            try:
                self.causes[key] = self.before.catalogue.find(named.strip(), day)[0]
            except CauseUnknown:
                self.causes[key] = None
        return self.causes[key]

    def _differs(self, found: Difference, cause: Cause, past: Past) -> bool:
        """Whether the differing rules find other grounds; equal facts are looked at once."""
        if found.derives:
            return self._evaluated(found, cause, past, dict(past.content))
        raw = {name: past.content[name] for name in found.reads if name in past.content}
        if past.rulings:
            return self._evaluated(found, cause, past, raw)
        key = id(found), past.day, canonical(raw)
        if key not in self.known:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[key] = self._evaluated(found, cause, past, raw)
        return self.known[key]

    def _evaluated(
        self, found: Difference, cause: Cause, past: Past, raw: Mapping[str, Any]
    ) -> bool:
        """Only rules differ, so both sides stand on the same facts, derived once."""
        before = Checker(self.before, found.slim_before, cause, past.day, SUBMITTED_STAGE)
        after = Checker(self.after, found.slim_after, cause, past.day, SUBMITTED_STAGE)
        values = receive_filing(raw, found.before.vocabulary).values
        env = before.evaluated(values).env if found.derives else before.prepare(values)
        sides = [list(checker.evaluate(env)) for checker in (before, after)]
        old, new = (self._grounds(outcomes, past) for outcomes in sides)
        return old != new

    def _concluded(self, found: Difference, cause: Cause, past: Past) -> tuple[str, str]:
        """Both conclusions, where only rules differ: typed once, what both have evaluated once.

        A rule that only advises bears on a conclusion where staff said that it counts as another.
        """
        shared = found.shared if past.rulings else found.shared_grounds
        both = Checker(self.before, shared, cause, past.day, SUBMITTED_STAGE)
        old = Checker(self.before, found.slim_before, cause, past.day, SUBMITTED_STAGE)
        new = Checker(self.after, found.slim_after, cause, past.day, SUBMITTED_STAGE)
        whole = receive_filing(dict(past.content), found.before.vocabulary)
        alike = both.evaluated(whole.values)
        classes = classify(alike.outcomes, False, past.rulings).keys()
        before, after = (
            one.inference(
                alike, classes | classify(list(one.evaluate(alike.env)), False, past.rulings)
            )
            for one in (old, new)
        )
        return before.conclusion, after.conclusion

    def _grounds(self, outcomes: list[Outcome], past: Past) -> frozenset[ClassFact]:
        """What the conclusion can rest on, as the inference core tells it apart."""
        found = classify(outcomes, False, past.rulings)
        return frozenset(one for one in found if is_ground(self.before, one))


def is_ground(bundle: Bundle, found: ClassFact) -> bool:
    """Whether a submitted filing's conclusion can rest on a class: what is met or open never does."""
    state = bundle.policy.state(cast("Effect", found.effect), found.applies, found.holds)
    return state in SPOKEN and found.effect != ADVICE


def conclusion_of(bundle: Bundle, past: Past) -> str:
    """The conclusion alone, without the sentences.  Raises `FilingError`, `BundleError`."""
    opened = open_content(bundle, past.content, past.day)
    return conclusions(opened, [past.rulings])[0].conclusion


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
