"""Coverage added up by section: causes done, what others lack, sets, idle elements, filings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule, mentions
from engine.language.casetypes import Element
from engine.language.venue_rules import VENUE
from engine.language.words import OFFICIAL_FORM
from engine.proving.coverage.nodes import Node, nodes
from engine.proving.coverage.points import POINTS, Lack, lacks
from engine.proving.wholes import MUST_REGISTER, WANTING, Tried

TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class Idle:
    """An element that is asked and that nothing uses."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One cause and what it lacks; done when it lacks nothing."""

    node: Node
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The causes of one section, or of all."""

    name: str
    standings: tuple[Standing, ...]
    idle: tuple[Idle, ...]
    tried: tuple[Tried, ...]

    @property
    def leaves(self) -> int:
        return sum(s.node.leaf for s in self.standings)

    @property
    def parents(self) -> int:
        """Parents that stand for what no leaf names."""
        return len(self.standings) - self.leaves

    @property
    def done(self) -> int:
        return sum(not s.lacks for s in self.standings)

    @property
    def leaves_done(self) -> int:
        return sum(s.node.leaf and not s.lacks for s in self.standings)

    @property
    def lacking(self) -> Counter[str]:
        """How many causes lack each point."""
        return Counter(lack.point for s in self.standings for lack in s.lacks)

    @property
    def sets(self) -> int:
        """How many different sets of requirements there are."""
        return len({requirements(s.node.level) for s in self.standings})

    @property
    def must_register(self) -> int:
        """Filings that are easily refused and must not be."""
        return sum(t.whole.kind == MUST_REGISTER for t in self.tried)

    @property
    def wrong(self) -> int:
        """Filings that must be registered and meet an objection, or cannot be checked."""
        return sum(not t.agrees and t.whole.kind != WANTING for t in self.tried)

    @property
    def disagreeing(self) -> int:
        return sum(not t.agrees for t in self.tried)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data with Chinese keys."""
        return {
            "部分": self.name,
            "末级": self.leaves,
            "末级写完": self.leaves_done,
            "上级": self.parents,
            "写完": self.done,
            "缺": {point: self.lacking[point] for point in POINTS if self.lacking[point]},
            "不同的要求套数": self.sets,
            "问了不用": [{"要素": i.name, "位置": i.place} for i in self.idle],
            "整案": len(self.tried),
            "易误拒": self.must_register,
            "整案不符": self.disagreeing,
            "错误异议": self.wrong,
            "没写完": [
                {"案由": s.node.cause.name, "缺": {lack.point: lack.why for lack in s.lacks}}
                for s in self.standings
                if s.lacks
            ],
        }


def sections(bundle: Bundle, tried: Sequence[Tried]) -> list[Section]:
    """The sections in the order of the catalogue, the total last.

    Raises `BundleError` for unusable rules.
    """
    standings = [Standing(node, tuple(lacks(node))) for node in nodes(bundle, tried)]
    idle = list(idle_elements(bundle))
    names = list(dict.fromkeys(s.node.cause.path[0] for s in standings))
    found = [
        Section(
            name,
            tuple(s for s in standings if s.node.cause.path[0] == name),
            tuple(i for i in idle if i.place.split("/")[0] == name),
            tuple(t for t in tried if bundle.catalogue.rule_path(t.whole.cause)[:1] == (name,)),
        )
        for name in names
    ]
    return [*found, Section(TOTAL, tuple(standings), tuple(idle), tuple(tried))]


def requirements(level: Level) -> Hashable:
    """What makes the requirements of a cause different from those of another."""
    casetype = level.casetype
    return (
        frozenset((c.name, c.type) for c in casetype.claims),
        frozenset(name for e in casetype.elements for name in e.names),
        frozenset((m.name, m.tier) for m in casetype.materials),
        frozenset(c.rule.id for c, _ in level.effective() if c.rule.origin != VENUE),
    )


def idle_elements(bundle: Bundle) -> Iterator[Idle]:
    """Elements without an article that no rule, condition, derivation or text looks at.

    One with an article stands in the sheet of elements for the judge, so it is not idle.
    """
    levels = [bundle.level(path) for path in bundle.paths()]
    used = {name for level in levels for name in _used(level)} | _of_venues(bundle)
    for level in levels:
        for element in level.own_type.elements:
            if _could_be_idle(element) and used.isdisjoint(element.names):
                yield Idle("、".join(element.names), "/".join(level.path))


def _could_be_idle(element: Element) -> bool:
    return element.fact is not None and element.source != OFFICIAL_FORM and not element.basis


def _used(level: Level) -> Iterator[str]:
    for compiled in level.rules:
        yield from _of_rule(compiled)
    for derivation in level.derivations:
        yield from (ref.name for ref in mentions(derivation.node))
    for item in level.own_type.entries():
        yield from _words(item.when)


def _of_rule(compiled: CompiledRule) -> Iterator[str]:
    for node in (compiled.applies_node, compiled.body_node):
        yield from (ref.name for ref in mentions(node))
    for text in (compiled.explain, compiled.cure, compiled.question):
        yield from text.names


def _of_venues(bundle: Bundle) -> set[str]:
    """Facts the table of venue looks at, as places or as circumstances."""
    kinds = bundle.venues.kinds.values()
    places = [place for kind in kinds for place in kind.places]
    conditions = [*(k.when for k in kinds), *(p.when for p in places)]
    return {p.fact for p in places} | {word for c in conditions for word in _words(c)}


def _words(raw: Any) -> Iterable[str]:
    """Every word of a condition as written."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield key
            yield from _words(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _words(item)
    elif isinstance(raw, str):
        yield raw
