"""What two bundles do differently with filings of a cause on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective, RuleSet
from engine.check.checker import INSISTS
from engine.inference.policy import ADVICE
from engine.law.catalogue import Cause
from engine.replay.resting import ALWAYS, Resting, changed_facts, common_ground, parameters


@dataclass(frozen=True, eq=False)
class Difference:
    """The rules that only one of both has, or that say something else there.

    `whole`: more than rules differ, so that a filing has to be checked whole.  `reads` are the facts
    that the differing rules rest on, of the filing and of its members; `derives`: derived ones are
    among them; `typed_once`: facts and parameters are the same under both for these rules.
    """

    before: RuleSet
    after: RuleSet
    old: tuple[Effective, ...] = ()
    new: tuple[Effective, ...] = ()
    whole: bool = False
    reads: frozenset[str] = frozenset()
    derives: bool = False
    typed_once: bool = True

    @property
    def nothing(self) -> bool:
        return not (self.whole or self.old or self.new)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The numbers of the differing rules."""
        return frozenset(one.compiled.rule.id for one in (*self.old, *self.new))

    @cached_property
    def slim_before(self) -> RuleSet:
        """The older rule set with the differing rules alone."""
        return replace(self.before, rules=self.old)

    @cached_property
    def slim_after(self) -> RuleSet:
        """The newer rule set with the differing rules alone."""
        return replace(self.after, rules=self.new)

    @cached_property
    def shared(self) -> RuleSet:
        """The rule set with the rules that say the same in both."""
        gone = {id(effective) for effective in self.old}
        kept = tuple(one for one in self.before.rules if id(one) not in gone)
        return replace(self.before, rules=kept)

    @cached_property
    def shared_grounds(self) -> RuleSet:
        """Those of them that a conclusion can rest on: what is only advised never changes it."""
        return replace(self.shared, rules=grounds_of(self.shared))


class Differences:
    """The differences between two bundles, found once for a cause between two days of change."""

    def __init__(self, before: Bundle, after: Bundle) -> None:
        self.before, self.after = before, after
        self.alike, self.parameters = common_ground(before, after)
        self.known: dict[tuple[int, int], Difference] = {}
        self.days: dict[tuple[tuple[str, ...], date], Difference] = {}

    def of(self, cause: Cause, day: date) -> Difference:
        """What differs for a cause on a day.  Raises `BundleError`."""
        if (known := self.days.get((cause.path, day))) is None:
            known = self.days[cause.path, day] = self._of(cause, day)
        return known

    def _of(self, cause: Cause, day: date) -> Difference:
        old, new = self.before.rules_of(cause, day), self.after.rules_of(cause, day)
        key = id(old), id(new)
        if key not in self.known:
            self.known[key] = self._difference(old, new)
        return self.known[key]

    def _difference(self, old: RuleSet, new: RuleSet) -> Difference:
        changed = changed_facts(old, new, self.parameters)
        if not self.alike or changed & {*ALWAYS, INSISTS}:
            return Difference(old, new, whole=True)
        before, after = _Side(old, changed, self.parameters), _Side(new, changed, self.parameters)
        gone, come = before.unlike(after), after.unlike(before)
        reads = before.reads(gone) | after.reads(come)
        derives = bool(reads & {*old.derived.keys, *new.derived.keys})
        once = changed.isdisjoint(reads) and not self.parameters
        return Difference(old, new, gone, come, False, reads | ALWAYS, derives, once)


class _Side:
    """The rules of one of two bundles; facts and parameters that `changed` are others there."""

    def __init__(self, ruleset: RuleSet, facts: frozenset[str], values: frozenset[str]) -> None:
        self.resting = Resting(ruleset)
        self.rules = {e.compiled.rule.id: e for e in ruleset.rules}
        self.changed_facts, self.changed_values = facts, values

    def unlike(self, other: _Side) -> tuple[Effective, ...]:
        """The rules that the other side does not have, or that come out otherwise there."""
        return tuple(
            one
            for key, one in self.rules.items()
            if _said(one) != _said(other.rules.get(key)) or self._stands_on_changes(one)
        )

    def _stands_on_changes(self, one: Effective) -> bool:
        if self.changed_facts and not self.changed_facts.isdisjoint(self.resting.facts(one)):
            return True
        return bool(self.changed_values) and not self.changed_values.isdisjoint(parameters(one))

    def reads(self, rules: Iterable[Effective]) -> frozenset[str]:
        return frozenset().union(*(self.resting.facts(one) for one in rules))


def grounds_of(ruleset: RuleSet) -> tuple[Effective, ...]:
    """The rules that a conclusion can rest on while staff has said nothing of any."""
    return tuple(
        one
        for one in ruleset.rules
        if one.requirement.effect != ADVICE or one.compiled.rule.asks_judge
    )


def _said(effective: Effective | None) -> tuple[object, ...] | None:
    """What of a rule bears on a conclusion."""
    if effective is None:
        return None
    compiled, rule = effective.compiled, effective.compiled.rule
    nodes = compiled.applies_node, compiled.body_node, compiled.must, compiled.lists
    return (*nodes, rule.effect, rule.asks_judge, rule.insist, effective.enforced)
