"""What of a filing a rule rests on: the facts it names and everything these follow from.

A fact can be derived, taken from others (an address), read from an identity number or from the
words of the claims; whoever evaluates a rule on part of a filing needs all of that part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective, RuleSet
from engine.check.inferred import (
    CLAIMS,
    CLAIMS_TOTAL,
    DISAGREES,
    OF_CONDUCT,
    OF_MONEY,
    SUM_IN_WORDS,
    TOTAL,
)
from engine.evaluation.compiler import mentions, walk
from engine.language.kinds.claims import BARE
from engine.language.parties import NAMES
from engine.language.syntax import Compare, Count, Node, OwnMaterial, Parameter, Sum
from engine.language.vocabulary import PARTY_LISTS, Vocabulary
from engine.narrative.homes import HOME, USUAL_HOME
from engine.narrative.parties import CALLED, LITIGANTS
from engine.narrative.words import TEXTS

# What every check reads besides the facts its rules name.
ALWAYS = frozenset({"案由", "受诉法院", "起诉日期"})
PROCEDURE = "程序类别"
CONCLUSIONS = "rules/结论.yaml"
# Parameters that no rule names: every check rests on them.
EVERYWHERE = frozenset({"节假日", "法院", "中山镇街"})
_IDENTITY = ("证件号码", "证件类型", "出生日期", "性别")
# What the check may read a fact from that nobody fills in and no rule derives.
_SAID = frozenset({*TEXTS, CLAIMS, *LITIGANTS, *NAMES, "类型", *_IDENTITY})
_OF_CAUSE_AND_COURT = (
    PROCEDURE,
    "管辖类别",
    "管辖级别",
    "可以约定管辖",
    "受诉法院级别",
    "受诉法院指定受理",
)
# By a fact that the check makes known: the facts it makes it of, where these are fewer.
_MADE_OF: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((BARE, OF_MONEY, OF_CONDUCT, SUM_IN_WORDS, CLAIMS_TOTAL), (CLAIMS,)),
    TOTAL: (CLAIMS,),
    **dict.fromkeys(_OF_CAUSE_AND_COURT, ()),
    CALLED: NAMES,
    HOME: (*TEXTS, USUAL_HOME, "受诉法院", "类型", "姓名"),
    **dict.fromkeys(("出生日期", "性别", DISAGREES), _IDENTITY),
    "证件号码": ("证件类型",),
}


class Resting:
    """What the rules of a rule set rest on; found once for a name or a condition."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.vocabulary = ruleset.vocabulary
        self.derived = _derivations(ruleset)
        self.parts: dict[str, frozenset[str]] = {}

    def facts(self, effective: Effective) -> frozenset[str]:
        """The facts a rule rests on, by name, whether of the filing or of its members."""
        rule = effective.compiled
        found = _named(rule.applies_node) | _named(rule.body_node)
        left = [*found, *(ref.name for ref in rule.lists)]
        seen = set(left)
        while left:
            new = self._made_of(left.pop()) - seen
            seen |= new
            left += new
        return frozenset(seen)

    def _made_of(self, name: str) -> frozenset[str]:
        if name not in self.parts:
            records = self.vocabulary.records.values()
            words = (self.vocabulary.facts.get(name), *(fields.get(name) for fields in records))
            known = [fact for fact in words if fact is not None]
            sources = {source for fact in known for source in fact.sources}
            if name in _MADE_OF:
                sources.update(_MADE_OF[name])
            elif name not in self.derived and any(f.derived and not f.sources for f in known):
                sources |= _SAID
            below = (_named(node) for node in self.derived.get(name, ()))
            self.parts[name] = frozenset().union(sources, *below)
        return self.parts[name]


def parameters(effective: Effective) -> Iterator[str]:
    """The dated parameters that the conditions of a rule name."""
    yield from _parameters(effective.compiled.applies_node)
    yield from _parameters(effective.compiled.body_node)


def _parameters(node: Node | None) -> Iterator[str]:
    for part in walk(node):
        if isinstance(part, Compare | Count | Sum) and isinstance(part.operand, Parameter):
            yield part.operand.name


def changed_facts(old: RuleSet, new: RuleSet, values: frozenset[str]) -> frozenset[str]:
    """Facts that are another thing in one of two rule sets: defined, derived or told otherwise.

    `values` are the parameters that have others: what is derived with them is another thing too.
    """
    before, after = _derivations(old), _derivations(new)
    used = (name for name, nodes in before.items() if _uses(nodes, values)) if values else ()
    if _same_ground(old, new):
        return frozenset(used)
    found = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    found.update(used)
    found |= {name for name in _unlike(old.casetype.told, new.casetype.told)}
    found |= {name for name in _unlike(old.casetype.venue, new.casetype.venue)}
    found |= set(_changed_words(old.vocabulary, new.vocabulary))
    if old.casetype.procedure != new.casetype.procedure:
        found.add(PROCEDURE)
    if old.casetype.claims != new.casetype.claims:
        found.add(CLAIMS)
    return frozenset(found)


def _uses(nodes: tuple[Node, ...], values: frozenset[str]) -> bool:
    return any(not values.isdisjoint(_parameters(node)) for node in nodes)


def part_of(content: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The part of a filing that facts of these names stand in, of parties only these fields."""
    found = {name: content[name] for name in names if name in content}
    for name in PARTY_LISTS:
        if isinstance(members := found.get(name), list):
            found[name] = [_fields(member, names) for member in members]
    return found


def _fields(member: Any, names: frozenset[str]) -> Any:
    if not isinstance(member, Mapping):
        return member
    return {name: said for name, said in member.items() if name in names}


def _named(node: Node | None) -> set[str]:
    found = {ref.name for ref in mentions(node)}
    if any(isinstance(part, OwnMaterial) for part in walk(node)):
        found.update(NAMES)
    return found


def _derivations(ruleset: RuleSet) -> dict[str, tuple[Node, ...]]:
    """The conditions under which a fact is derived."""
    found: dict[str, tuple[Node, ...]] = {}
    for one in (*ruleset.member_derivations, *ruleset.derivations.values()):
        found[one.derivation.name] = (*found.get(one.derivation.name, ()), one.node)
    return found


def _same_ground(old: RuleSet, new: RuleSet) -> bool:
    """Whether both say the same of every fact, seen at once where they share it."""
    return (
        (old.vocabulary is new.vocabulary or old.vocabulary == new.vocabulary)
        and old.casetype.told == new.casetype.told
        and old.casetype.venue == new.casetype.venue
        and old.casetype.procedure == new.casetype.procedure
        and old.casetype.claims == new.casetype.claims
        and _derivations(old) == _derivations(new)
    )


def _unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    return (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _changed_words(old: Vocabulary, new: Vocabulary) -> Iterator[str]:
    """Facts that are defined otherwise; with a field of no party, the lists it stands in."""
    yield from _unlike(old.facts, new.facts)
    for record in old.records.keys() | new.records.keys():
        fields = set(_unlike(old.records.get(record, {}), new.records.get(record, {})))
        yield from fields
        if fields and record != "当事人":
            lists: Iterable[str] = (*old.facts, *new.facts)
            yield from (n for n in lists if record in (_record(old, n), _record(new, n)))


def _record(vocabulary: Vocabulary, name: str) -> str:
    fact = vocabulary.facts.get(name)
    return fact.record if fact is not None else ""


def common_ground(before: Bundle, after: Bundle) -> tuple[bool, frozenset[str]]:
    """Whether all that every check rests on is the same in both, and which parameters are not."""
    old, new = ({n: item.values for n, item in b.parameters.items.items()} for b in (before, after))
    changed = frozenset(_unlike(old, new))
    same = before.files[CONCLUSIONS] == after.files[CONCLUSIONS] and not changed & EVERYWHERE
    return same, changed
