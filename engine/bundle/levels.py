"""Levels of the tree: what a node of the catalogue says itself, and what it inherits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.evaluation.compiler import (
    CompiledDerivation,
    CompiledRule,
    Workshop,
    casetype_rules,
    compile_derivation,
    compile_rule,
    derived_fact,
)
from engine.evaluation.connections import Connections
from engine.evaluation.explain import Sandbox
from engine.evaluation.relevance import Relevances, relevances
from engine.language.casetypes import Casetype, key_of
from engine.language.kinds.acceptances import spared
from engine.language.kinds.claims import CLAIM, is_demanded, specific_id, specific_rules
from engine.language.rules import EXCEPTIONAL, Acceptance, Rule, RuleFile
from engine.language.scopes import Readings
from engine.language.venue import Assigned, VenueTable
from engine.language.venue_rules import VENUE, Written, venue_facts, venue_rules
from engine.language.vocabulary import Vocabulary
from engine.text.errors import Problem, Problems, nearest

Path_ = tuple[str, ...]
Standing = dict[str, tuple[CompiledRule, Path_]]
EVERY_CAUSE = "全部案由"


@dataclass(slots=True)
class Level:
    """One node of the tree: its own rules compiled, and what it inherits.

    `own_type` is what its casetype files say, `casetype` that on top of everything above.  `spared`
    are rules of levels above that its own 应受理 take away in some cases; `relevance` says when what
    is only advised here is worth asking for.
    """

    path: Path_
    parent: Level | None
    own: RuleFile
    own_type: Casetype
    casetype: Casetype
    vocabulary: Vocabulary
    derivations: tuple[CompiledDerivation, ...]
    rules: tuple[CompiledRule, ...]
    venue: Assigned | None
    connections: Connections | None
    problems: Problems
    spared: tuple[CompiledRule, ...] = ()
    relevance: Relevances = field(default_factory=dict)
    _kept: Standing = field(default_factory=dict, init=False, repr=False, compare=False)
    _ids: frozenset[str] = field(default=frozenset(), init=False, repr=False, compare=False)

    def chain(self) -> list[Level]:
        """From the top of the tree down to this level."""
        above = self.parent.chain() if self.parent else []
        return [*above, self]

    def faults(self) -> list[Problem]:
        """What is wrong with this level or with one above it."""
        return [problem for level in self.chain() for problem in level.problems.items]

    def all_derivations(self) -> list[CompiledDerivation]:
        return [d for level in self.chain() for d in level.derivations]

    def effective(self) -> list[tuple[CompiledRule, Path_]]:
        """All rules that hold here, top first, after exceptions and replacements."""
        found = self._standing()
        specific = {specific_id(claim) for claim in self.casetype.claims if is_demanded(claim)}
        return [
            (rule, path)
            for rule, path in found.values()
            if rule.rule.origin != CLAIM or not rule.rule.each or rule.rule.id in specific
        ]

    def _standing(self) -> Standing:
        """`effective` by id, before the casetype has its say; kept by what has levels below."""
        found = dict(self.parent._kept_standing()) if self.parent else {}
        for compiled in self.spared:
            found[compiled.rule.id] = (compiled, found[compiled.rule.id][1])
        if self.venue is not None:
            found = {k: v for k, v in found.items() if v[0].rule.origin != "管辖"}
        _leave_out(found, self)
        for rule in self.rules:
            if rule.rule.replaces:
                _drop(found, rule.rule.replaces)
            found[rule.rule.id] = (rule, self.path)
        return found

    def _kept_standing(self) -> Standing:
        if not self._kept:
            self._kept.update(self._standing())
        return self._kept

    def ids(self) -> frozenset[str]:
        """The ids of all rules that hold here; kept by what has levels below."""
        if not self._ids:
            self._ids = frozenset(compiled.rule.id for compiled, _ in self.effective())
        return self._ids

    def acceptances(self) -> tuple[Acceptance, ...]:
        """The cases that must be accepted here, those of levels above first."""
        return tuple(a for level in self.chain() for a in level.own.acceptances)


def _drop(found: dict[str, tuple[CompiledRule, Path_]], rule_id: str) -> None:
    """Take a rule out, with the one about its exceptions."""
    found.pop(rule_id, None)
    found.pop(f"{rule_id}{EXCEPTIONAL}", None)


@dataclass(frozen=True, slots=True)
class LevelTools:
    """What every level of a bundle is compiled with.

    Hundreds of causes are of one kind of venue: its rules and places are made once and shared.
    """

    dictionary: Vocabulary
    parameters: Mapping[str, str]
    templates: Sandbox
    venues: VenueTable = field(default_factory=VenueTable)
    rules_of_kinds: dict[str, list[Rule]] = field(default_factory=dict)
    places_of_kinds: dict[str, Connections] = field(default_factory=dict)
    compiled: dict[int, CompiledRule] = field(default_factory=dict)
    written: Written = field(default_factory=dict)
    readings: Readings = field(default_factory=dict)

    def venue_rules(self, venue: Assigned | None, vocabulary: Vocabulary) -> list[Rule]:
        """The rules of a cause that belongs to a kind."""
        if venue is None:
            return []
        key = venue.key
        if key not in self.rules_of_kinds:
            self.rules_of_kinds[key] = venue_rules(venue, self.venues, vocabulary, self.written)
        return self.rules_of_kinds[key]

    def connections(self, venue: Assigned, shop: Workshop) -> Connections:
        """The places of a cause that belongs to a kind."""
        if venue.key not in self.places_of_kinds:
            self.places_of_kinds[venue.key] = Connections(
                venue, self.venues, replace(shop, readings=self.readings), self.written
            )
        return self.places_of_kinds[venue.key]

    def compile(self, rule: Rule, shared: bool, shop: Workshop) -> CompiledRule | None:
        """Compile a rule, a shared one once; None when problems were collected."""
        if not shared:
            return compile_rule(rule, shop)
        found = self.compiled.get(id(rule))
        if found is None:
            found = compile_rule(rule, replace(shop, readings=self.readings))
            if found is not None:
                self.compiled[id(rule)] = found
        return found


def compile_level(
    path: Path_,
    parent: Level | None,
    own_type: Casetype,
    own_rules: RuleFile,
    tools: LevelTools,
    problems: Problems,
) -> Level:
    """One level from what its files say; `problems` stay with the level."""
    vocabulary = _vocabulary(path, parent, own_type, own_rules, tools, problems)
    own_type = replace(
        own_type,
        told=_told(own_type, vocabulary, problems),
        venue=venue_facts(tools.venues, path),
    )
    venue = _own_venue(tools.venues, path)
    shop = Workshop(vocabulary, tools.parameters, tools.templates, problems)
    derivations = [compile_derivation(d, shop) for d in own_rules.derivations]
    rules = casetype_rules(own_type, shop)
    accepted = (*(parent.acceptances() if parent else ()), *own_rules.acceptances)
    of_kind = tools.venue_rules(venue, vocabulary)
    specific = specific_rules(own_type, vocabulary)
    for rule in (*specific, *own_rules.rules, *of_kind):
        here = spared(rule, accepted)
        shared = here is rule and rule.origin == VENUE
        if compiled := tools.compile(here, shared, shop):
            rules.append(compiled)
    level = Level(
        path=path,
        parent=parent,
        own=own_rules,
        own_type=own_type,
        casetype=parent.casetype.passed_on().merged(own_type) if parent else own_type,
        vocabulary=vocabulary,
        derivations=tuple(d for d in derivations if d),
        rules=tuple(rules),
        venue=venue,
        connections=_connections(venue, parent, tools, shop),
        problems=problems,
        spared=_spared(parent, own_rules, shop),
        relevance=relevances(own_type, parent.relevance if parent else {}, shop),
    )
    _check_overrides(level, problems)
    return level


def _stated(level: Level) -> frozenset[str]:
    """Keys of what a level says itself, and of what the level above keeps to itself."""
    kept = level.parent.own_type.only_here() if level.parent else ()
    return frozenset(map(key_of, (*level.own_type.entries(), *kept)))


def _leave_out(found: dict[str, tuple[CompiledRule, Path_]], level: Level) -> None:
    """Take away what does not hold at a level any more, or is said anew there."""
    for exception in level.own.exceptions:
        _drop(found, exception.id)
    for name in level.casetype.dropped:
        for kind in ("要素", "材料", "请求"):
            found.pop(f"{kind}-{name}", None)
    for key in _stated(level):
        found.pop(key, None)


def _spared(parent: Level | None, own_rules: RuleFile, shop: Workshop) -> tuple[CompiledRule, ...]:
    """Rules of the levels above as they are here, less the cases that must be accepted."""
    if parent is None or not own_rules.acceptances:
        return ()
    above = [compiled.rule for compiled, _ in parent.effective()]
    changed = [(rule, spared(rule, own_rules.acceptances)) for rule in above]
    return tuple(c for old, new in changed if old is not new and (c := compile_rule(new, shop)))


def _own_venue(venues: VenueTable, path: Path_) -> Assigned | None:
    """What the table of venue says of this very cause, where it says anything usable."""
    found = venues.causes.get(path)
    return found if found is not None and found.kind in venues.kinds else None


def _connections(
    venue: Assigned | None, parent: Level | None, tools: LevelTools, shop: Workshop
) -> Connections | None:
    if venue is None:
        return parent.connections if parent else None
    return tools.connections(venue, shop)


def _vocabulary(
    path: Path_,
    parent: Level | None,
    own_type: Casetype,
    own_rules: RuleFile,
    tools: LevelTools,
    problems: Problems,
) -> Vocabulary:
    """The words of this level: inherited, its elements, its derived facts."""
    _check_cause(path, own_type, problems)
    vocabulary = parent.vocabulary if parent else tools.dictionary
    _check_names(own_type, vocabulary, problems)
    vocabulary = vocabulary.extended(own_type.facts())
    for derivation in own_rules.derivations:
        fact = derived_fact(derivation)
        vocabulary = (
            vocabulary.with_member_fact(derivation.each, fact)
            if derivation.each
            else vocabulary.extended([fact])
        )
    return vocabulary


def _check_cause(path: Path_, casetype: Casetype, problems: Problems) -> None:
    """A file that was moved or copied and still speaks of another cause."""
    place = path[-1] if path else EVERY_CAUSE
    if casetype.cause and casetype.cause != place:
        problems.add(f"文件在“{place}”的位置，案由却写着“{casetype.cause}”", casetype.mark)


def _check_names(casetype: Casetype, vocabulary: Vocabulary, problems: Problems) -> None:
    for element in casetype.elements:
        for name in element.refers:
            if name not in vocabulary.facts:
                hint = nearest(name, vocabulary.facts)
                problems.add(f"引用的事实“{name}”不存在{hint}", element.mark)
        for fact in (*((element.fact,) if element.fact else ()), *element.parts):
            above = vocabulary.facts.get(fact.name)
            if above is not None and above.type != fact.type:
                problems.add(
                    f"“{fact.name}”在上级是{above.type}，这里不能改成{fact.type}", element.mark
                )


def _told(casetype: Casetype, vocabulary: Vocabulary, problems: Problems) -> dict[str, Any]:
    """What the cause's name states, typed: yes or no, or one of the options."""
    found: dict[str, Any] = {}
    for name, said in casetype.told.items():
        fact = vocabulary.facts.get(name)
        if fact is None:
            hint = nearest(name, vocabulary.facts)
            problems.add(f"案由说明的事实“{name}”不存在{hint}", casetype.mark)
        elif fact.type == "是否" and said in ("是", "否"):
            found[name] = said == "是"
        elif fact.type == "单选" and said in fact.options:
            found[name] = said
        else:
            may = "是、否" if fact.type == "是否" else "、".join(fact.options)
            only = f"可选：{may}" if may else "只有是否、单选的事实可以由案由说明"
            problems.add(f"案由说明的“{name}”不能是“{said}”；{only}", casetype.mark)
    for element in casetype.elements:
        for name in element.names:
            if name in found:
                problems.add(f"“{name}”案由已经说明，不必再问", element.mark)
    return found


def _check_overrides(level: Level, problems: Problems) -> None:
    own = level.own
    if not (own.exceptions or own.acceptances or own.rules):
        return
    above = level.parent.ids() if level.parent else frozenset[str]()
    for exception in own.exceptions:
        if exception.id not in above:
            hint = nearest(exception.id, above)
            problems.add(f"除外的规则“{exception.id}”在上级不存在{hint}", exception.mark)
    _check_acceptances(level, above, problems)
    for rule in own.rules:
        if rule.replaces and rule.replaces not in above:
            hint = nearest(rule.replaces, above)
            problems.add(f"替代的规则“{rule.replaces}”在上级不存在{hint}", rule.mark)
        if rule.id in above and rule.replaces != rule.id:
            problems.add(f"编号“{rule.id}”上级已经用过", rule.mark)


def _check_acceptances(level: Level, above: frozenset[str], problems: Problems) -> None:
    ids = {*above, *(rule.id for rule in level.own.rules)}
    for acceptance in level.own.acceptances:
        for word in acceptance.defeats:
            if not any(acceptance.names(word, rule_id) for rule_id in ids):
                hint = nearest(word, ids)
                problems.add(f"“胜过”的规则“{word}”在这里和上级都没有{hint}", acceptance.mark)
