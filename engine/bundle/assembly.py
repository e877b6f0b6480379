"""From a level of the tree to its rule sets: what is in force between two days of change."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import orjson

from engine.bundle.cores import SharedCore
from engine.bundle.levels import Level, Path_
from engine.bundle.ruleset import Effective, RuleSet
from engine.evaluation.compiler import CompiledRule
from engine.inference.core import ClassFact
from engine.inference.policy import Policy
from engine.language.rules import Rule
from engine.language.words import ASK_JUDGE
from engine.law.citations import Citation, CitationProblem, LawIndex, parse_citation
from engine.law.parameters import Parameters

Standings = Sequence[tuple[CompiledRule, Path_]]


@dataclass(frozen=True, slots=True)
class _Dated:
    """A rule with the days on which it or a law it cites begins or ends, and what it is between."""

    compiled: CompiledRule
    cited: tuple[str, ...]
    days: list[date]
    made: dict[int, Effective]


class Assembly:
    """Puts the rules of levels together; sets and rules are made once for an interval.

    Not thread-safe: the bundle holds its lock.
    """

    def __init__(
        self, laws: LawIndex, parameters: Parameters, policy: Policy, core: SharedCore
    ) -> None:
        self.laws = laws
        self.parameters = parameters
        self.policy = policy
        self.base_day = policy.base_day
        self.core = core
        self.days: dict[tuple[str, ...], list[date]] = {}
        self.sets: dict[tuple[tuple[str, ...], int], RuleSet] = {}
        self.dated: dict[int | tuple[int, tuple[str, ...]], _Dated] = {}

    def ruleset(self, level: Level, day: date) -> RuleSet:
        """The rules of a level in force on a day."""
        found = self._known(level.path, day)
        if found is None:
            effective = level.effective()
            if level.path not in self.days:
                self.days[level.path] = sorted(self._changes(level, effective))
            key = (level.path, bisect_right(self.days[level.path], day))
            found = self.sets[key] = self._assemble(level, effective, day)
        return found

    def _known(self, path: Path_, day: date) -> RuleSet | None:
        """What was put together before for the same days."""
        days = self.days.get(path)
        return None if days is None else self.sets.get((path, bisect_right(days, day)))

    def _changes(self, level: Level, effective: Standings) -> set[date]:
        """Every day from which another rule set holds for a level."""
        found = set(self.parameters.changes("法院"))
        for compiled, _ in effective:
            found.update(self._dated(compiled, level.path).days)
        return found

    def _assemble(self, level: Level, effective: Standings, day: date) -> RuleSet:
        derivations = level.all_derivations()
        return RuleSet(
            path=level.path,
            casetype=level.casetype,
            vocabulary=level.vocabulary,
            rules=tuple(
                self._effective(compiled, path, day, level.path)
                for compiled, path in effective
                if compiled.rule.in_force(day)
            ),
            member_derivations=tuple(d for d in derivations if d.lists),
            derivations={d.derivation.name: d for d in derivations},
            derived=self.core.seen_from(level.path),
            base_day=self.base_day,
            default_court=str(self.parameters.on(day)("法院")["默认"]),
            places=level.connections,
            relevance=level.relevance,
        )

    def _effective(
        self, compiled: CompiledRule, path: tuple[str, ...], day: date, cause: tuple[str, ...]
    ) -> Effective:
        """Causes below share the rules they inherit, where these cite the same there."""
        dated = self._dated(compiled, cause)
        interval = bisect_right(dated.days, day)
        if interval not in dated.made:
            basis = shown_basis(dated.cited, self.laws, day)
            alike = (made for made in dated.made.values() if made.basis == basis)
            dated.made[interval] = next(alike, None) or _effective(
                compiled, path, dated.cited, basis
            )
        return dated.made[interval]

    def _dated(self, compiled: CompiledRule, cause: tuple[str, ...]) -> _Dated:
        """Levels keep their compiled rules as long as the bundle lives, so an id names one."""
        rule = compiled.rule
        key = (id(compiled), cause) if rule.basis_of_causes else id(compiled)
        found = self.dated.get(key)
        if found is None:
            cited = self.policy.cited(rule.effect, rule.basis_in(cause))
            days = {day for citation in citations(cited) for day in self.laws.changes(citation)}
            found = _Dated(compiled, cited, sorted(days | {rule.start, rule.end}), {})
            self.dated[key] = found
        return found


def _effective(
    compiled: CompiledRule,
    path: tuple[str, ...],
    cited: tuple[str, ...],
    basis: tuple[str, ...],
) -> Effective:
    rule = compiled.rule
    enforced = rule.status != "试行"
    effect = rule.effect if enforced else "提示"
    return Effective(
        compiled=compiled,
        source=f"{rule.mark.file}:{rule.mark.line}" if rule.mark else "/".join(path),
        version=version_of(rule),
        cited=cited,
        basis=basis,
        enforced=enforced,
        classes=_classes(effect, rule.insist == "不予受理" and effect != ASK_JUDGE),
    )


@cache
def _classes(effect: str, marked: bool) -> tuple[ClassFact, ...]:
    return tuple(
        ClassFact(effect, applies, holds, marked) for applies in range(3) for holds in range(3)
    )


def version_of(rule: Rule) -> str:
    """A short hash of all that a rule says; it changes with any word of it."""
    said = [
        rule.id, rule.title, rule.effect, rule.applies, rule.each, rule.must, rule.must_not,
        rule.basis, rule.explain, rule.cure, rule.question, rule.insist, rule.start, rule.end,
    ]  # fmt: skip
    if rule.basis_of_causes:
        said.append(rule.basis_of_causes)
    if rule.answers:
        said.append(rule.answers)
    return hashlib.sha256(orjson.dumps(said, default=str)).hexdigest()[:12]


def citations(basis: Iterable[str]) -> Iterator[Citation]:
    """The citations that can be read; lint names the others."""
    for text in basis:
        try:
            yield parse_citation(text)
        except CitationProblem:
            continue


def shown_basis(basis: Sequence[str], laws: LawIndex, day: date) -> tuple[str, ...]:
    """Citations as people read them, one entry per law.

    A law not yet in force on the day is left out.
    """
    articles: dict[str, list[tuple[str, str]]] = {}
    for citation in citations(basis):
        if laws.in_force(citation, day):
            articles.setdefault(citation.law, []).extend(citation.articles)
    shown = [
        laws.show(Citation(law, tuple(dict.fromkeys(found)))) for law, found in articles.items()
    ]
    return tuple(shown) or tuple(basis)
