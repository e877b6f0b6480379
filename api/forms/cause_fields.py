"""The fields of a cause: of its own facts, of shared ones, of the members of its lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from api.forms.asked import element_field, is_place, lines_of, needs_claim, waiting_field
from api.forms.fields import field_from
from api.forms.model import YES, Block, Field, Fold, Group
from api.forms.relevance import rests_on
from api.forms.tables import GroupWording, Item, Tables, Wording
from court.opinions.checking import COURT_FACTS
from engine.bundle.ruleset import RuleSet
from engine.language.casetypes import Claim, Element, Material, key_of
from engine.language.vocabulary import Fact
from engine.language.words import ORDINARY
from engine.law.catalogue import Cause


@dataclass(slots=True)
class CauseFields:
    """What a form of a cause is put together of; the tables word it."""

    tables: Tables
    ruleset: RuleSet
    cause: Cause
    channel: str

    @property
    def procedure(self) -> str:
        return self.ruleset.casetype.procedure or ORDINARY

    def record(self, name: str, side: str = "") -> tuple[Block, ...]:
        """The blocks of one member of a list."""
        known = self.ruleset.vocabulary.records[name]
        found: list[Block] = []
        for position, item in enumerate(self.tables.records[name]):
            if not _for_side(item, side):
                continue
            if isinstance(item, Wording):
                found.append(field_from(known[item.name], item))
                continue
            fields = tuple(
                replace(
                    field_from(known[w.name], w), optional=w.optional or item.optional or item.fold
                )
                for w in item.fields
                if _for_side(w, side)
            )
            if fields:
                found.append(_grouped(item, f"g{position}", fields))
        return tuple(found)

    def shared(self, claimed: bool) -> list[Fact]:
        """Shared facts that matter here and have no place of their own."""
        return [f for f in self.looked_at() if not is_place(f) and needs_claim(f) is claimed]

    def question(self, fact: Fact) -> Field:
        """A field of a shared fact that no table words."""
        return waiting_field(fact, self.tables.questions.get(fact.name, ""))

    def looked_at(self) -> list[Fact]:
        """Shared facts that rules of this cause rest on and that no table and no element words."""
        casetype, facts = self.ruleset.casetype, self.ruleset.vocabulary.facts
        worded = {w.name for place in self.tables.places.values() for w in place.fields}
        worded |= {fact.name for fact in casetype.facts()} | set(casetype.told) | set(COURT_FACTS)
        wanted = rests_on(self.ruleset) - worded
        return [
            fact
            for fact in facts.values()
            if fact.name in wanted
            and not (fact.derived or fact.staff_only or fact.type in ("列表", "案由"))
        ]

    def elements(self, wanted: Callable[[Element], bool]) -> list[Block]:
        """The casetype's own facts that satisfy a condition, in the order of its form."""
        casetype = self.ruleset.casetype
        return [
            self.element(e)
            for e in casetype.elements
            if e.fact is not None and e.fact.name not in casetype.told and wanted(e)
        ]

    def element(self, element: Element) -> Block:
        fact = element.fact
        assert fact is not None
        question = self.tables.questions.get(fact.name, "")
        own = element_field(element, fact, question, self.relevance(element))
        if not element.parts:
            return own
        label = element.label or fact.shown
        when = (fact.name, YES) if fact.type == "是否" else None
        parts = [
            replace(field_from(p), optional=True, when=when, lines=lines_of(p))
            for p in element.parts
        ]
        if fact.type == "文字":
            rest = replace(own, label="其他补充", hint="", optional=True)
            fields: tuple[Field, ...] = (*parts, rest)
        else:
            fields = (replace(own, hint=""), *parts)
        return Group(fact.name, label, fields, own.hint, own.optional, relevance=own.relevance)

    def relevance(self, item: Element | Material | Claim) -> str:
        """The key of an item that is asked for under a condition only; empty for all others."""
        key = key_of(item)
        return key if key in self.ruleset.relevance else ""

    def place(self, name: str) -> list[Block]:
        return list(self.general(self.tables.places[name].fields))

    def general(self, wordings: Iterable[Wording]) -> list[Field]:
        """Fields for facts every cause shares; labelled as the casetype's form does."""
        elements = self.ruleset.casetype.elements
        labels = {e.refers[0]: e.label for e in elements if len(e.refers) == 1 and e.label}
        relevance = {name: self.relevance(e) for e in elements for name in e.refers}
        return [
            replace(
                field_from(
                    self.ruleset.vocabulary.facts[w.name],
                    w if w.label or w.name not in labels else replace(w, label=labels[w.name]),
                ),
                relevance=relevance.get(w.name, ""),
            )
            for w in wordings
            if w.name not in self.ruleset.casetype.told
            and (not w.channels or self.channel in w.channels)
        ]


def _for_side(item: Item, side: str) -> bool:
    return not item.sides or not side or side in item.sides


def _grouped(item: GroupWording, key: str, fields: tuple[Field, ...]) -> Block:
    kinds = item.kinds
    if not kinds and all(f.kinds for f in fields):
        kinds = frozenset().union(*(f.kinds for f in fields))
    if item.fold:
        return Fold(key, item.title, fields, kinds, item.hint)
    return Group(key, item.title, fields, item.hint, item.optional, kinds)
