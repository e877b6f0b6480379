"""What two bundles do differently with filings of a cause on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective, RuleSet
from engine.check.inferred import CLAIMS, CLAIMS_TOTAL, TOTAL
from engine.evaluation.compiler import walk
from engine.inference.policy import ADVICE
from engine.language.syntax import (
    Compare,
    Count,
    Filled,
    HandedIn,
    OwnMaterial,
    Quantified,
    Ref,
    Sum,
)
from engine.law.catalogue import Cause

# What a check reads besides the facts its rules name; claims only where something rests on them.
ALWAYS = frozenset({"案由", "受诉法院", "起诉日期"})
OF_CLAIMS = frozenset({CLAIMS, CLAIMS_TOTAL, TOTAL})
PAPERS = ("材料", "证据")
CONCLUSIONS = "rules/结论.yaml"


@dataclass(frozen=True)
class Difference:
    """The rules that only one of both has, or that say something else there.

    `whole`: more than rules differ, so that a filing has to be checked whole.  `reads` are the facts
    of a filing that the differing rules rest on, `derives` whether derived facts are among them.
    """

    before: RuleSet
    after: RuleSet
    old: tuple[Effective, ...] = ()
    new: tuple[Effective, ...] = ()
    whole: bool = False
    reads: frozenset[str] = frozenset()
    derives: bool = False

    @property
    def nothing(self) -> bool:
        return not (self.whole or self.old or self.new)

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
        kept = tuple(one for one in self.shared.rules if _can_be_ground(one))
        return replace(self.shared, rules=kept)


class Differences:
    """The differences between two bundles, found once for a cause between two days of change."""

    def __init__(self, before: Bundle, after: Bundle) -> None:
        self.before, self.after = before, after
        self.alike = _alike(before, after)
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
        if not self.alike or not _same_ground(old, new):
            return Difference(old, new, whole=True)
        before, after = _by_id(old), _by_id(new)
        gone = tuple(e for k, e in before.items() if _said(e) != _said(after.get(k)))
        come = tuple(e for k, e in after.items() if _said(e) != _said(before.get(k)))
        reads = frozenset(_reads(old, gone) | _reads(new, come))
        derives = bool(reads & {*old.derived.keys, *new.derived.keys})
        claims = frozenset({CLAIMS}) if reads & OF_CLAIMS else frozenset()
        return Difference(old, new, gone, come, False, reads | ALWAYS | claims, derives)


def _can_be_ground(effective: Effective) -> bool:
    return effective.requirement.effect != ADVICE or effective.compiled.rule.asks_judge


def _alike(before: Bundle, after: Bundle) -> bool:
    """Whether what every check rests on is the same in both."""
    same = before.files[CONCLUSIONS] == after.files[CONCLUSIONS]
    return same and _values(before) == _values(after)


def _values(bundle: Bundle) -> Mapping[str, Any]:
    return {name: item.values for name, item in bundle.parameters.items.items()}


def _same_ground(old: RuleSet, new: RuleSet) -> bool:
    """Whether facts, claims and what is derived are the same, so that only rules can differ."""
    return (
        (old.vocabulary is new.vocabulary or old.vocabulary.facts == new.vocabulary.facts)
        and old.casetype.claims == new.casetype.claims
        and _derived(old) == _derived(new)
        and old.connections == new.connections
    )


def _derived(ruleset: RuleSet) -> list[tuple[object, ...]]:
    found = (*ruleset.member_derivations, *ruleset.derivations.values())
    return [(d.derivation.name, d.derivation.each, d.node) for d in found]


def _by_id(ruleset: RuleSet) -> dict[str, Effective]:
    return {e.compiled.rule.id: e for e in ruleset.rules}


def _said(effective: Effective | None) -> tuple[object, ...] | None:
    """What of a rule bears on a conclusion."""
    if effective is None:
        return None
    compiled, rule = effective.compiled, effective.compiled.rule
    nodes = compiled.applies_node, compiled.body_node, compiled.must, compiled.lists
    return (*nodes, rule.effect, rule.asks_judge, rule.insist, effective.enforced)


def _reads(ruleset: RuleSet, rules: tuple[Effective, ...]) -> set[str]:
    """Facts and lists of a filing that rules rest on, also by way of what is derived of members."""
    found: set[str] = set()
    for effective in rules:
        compiled = effective.compiled
        found |= {ref.name for ref in compiled.lists}
        for node in (*walk(compiled.applies_node), *walk(compiled.body_node)):
            found |= set(_of_node(node))
    left = list(ruleset.member_derivations)
    while wanted := [d for d in left if d.derivation.name in found]:
        left = [d for d in left if d not in wanted]
        found |= {name for d in wanted for node in walk(d.node) for name in _of_node(node)}
    return found


def _of_node(node: object) -> Iterator[str]:
    match node:
        case Compare() | Filled():
            yield node.ref.name
            yield from node.ref.fact.sources
            if isinstance(node, Compare) and isinstance(node.operand, Ref):
                yield node.operand.name
        case Quantified() | Count() | Sum():
            yield from (ref.name for ref in node.lists)
        case HandedIn() | OwnMaterial():
            yield from PAPERS
