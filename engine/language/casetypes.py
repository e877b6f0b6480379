"""Casetypes: what a filing of a cause contains.

`casetypes/` mirrors the catalogue.  A node's casetype is what its own file says on top of
everything above it; the effective casetype is the merge along the path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.language.rules import Example
from engine.language.verification import Verified
from engine.language.vocabulary import Fact
from engine.language.words import OFFICIAL_FORM
from engine.text.errors import Mark


@dataclass(frozen=True, slots=True)
class Claim:
    """A usual claim, in the order of the official form.

    One with a tier has to be made (必, 需) or is worth thinking of (荐).  `by` says which side
    makes it; `specific` are alternatives, each the fields that together make it specific; `counts`
    says whether its amount is part of the value and bears a fee; one that is `here` is not inherited.
    """

    name: str
    label: str = ""
    type: str = "行为"
    options: tuple[str, ...] = ()
    parts: tuple[Fact, ...] = ()
    tier: str = ""
    when: Any = None
    basis: tuple[str, ...] = ()
    hint: str = ""
    by: str = ""
    specific: tuple[tuple[str, ...], ...] = ()
    counts: bool = True
    here: bool = False
    examples: tuple[Example, ...] = ()
    mark: Mark | None = None

    @property
    def shown(self) -> str:
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class Element:
    """A fact asked for this cause; `refers` shows dictionary facts at this place instead."""

    fact: Fact | None
    refers: tuple[str, ...] = ()
    label: str = ""
    tier: str = "荐"
    when: Any = None
    basis: tuple[str, ...] = ()
    parts: tuple[Fact, ...] = ()
    source: str = ""
    group: str = ""
    explain: str = ""
    here: bool = False
    examples: tuple[Example, ...] = ()
    mark: Mark | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The facts asked for here."""
        return self.refers or ((self.fact.name,) if self.fact else ())


@dataclass(frozen=True, slots=True)
class Material:
    """A document to hand in; any of `accepted` will do."""

    name: str
    accepted: tuple[str, ...] = ()
    tier: str = "荐"
    when: Any = None
    each: str = ""
    basis: tuple[str, ...] = ()
    hint: str = ""
    here: bool = False
    examples: tuple[Example, ...] = ()
    mark: Mark | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.name, *self.accepted)


@dataclass(frozen=True, slots=True)
class Casetype:
    """One node's own part, or the merge along a path (see `merged`).

    `told` are facts that the cause's name already states, as written, and `venue` what the table
    of venue says of it; nobody is asked for them.
    With `claims_first` its claims stand before those of lower nodes.
    `dropped` names what the lowest node takes out of what it inherits.  `sayings`, `same_as_above`
    (articles looked at) and `verified` are of the lowest node alone; `no_conditions` are articles
    looked at before saying that no period and no prior step stand before the suit.
    """

    cause: str = ""
    mark: Mark | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    elements: tuple[Element, ...] = ()
    materials: tuple[Material, ...] = ()
    fee: str = ""
    venue: Mapping[str, Any] = field(default_factory=dict)
    procedure: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    unnamed: str = ""
    claims_first: bool = False
    sayings: tuple[str, ...] = ()
    not_demanded: tuple[str, ...] = ()
    no_conditions: tuple[str, ...] = ()
    same_as_above: tuple[str, ...] = ()
    verified: Verified | None = None

    def facts(self) -> list[Fact]:
        """Facts this casetype adds to the vocabulary, sub-fields included."""
        own = [e.fact for e in self.elements if e.fact is not None]
        return [*own, *(part for e in self.elements for part in e.parts)]

    def entries(self) -> tuple[Claim | Element | Material, ...]:
        """Everything the casetype lists: claims, elements, materials."""
        return (*self.claims, *self.elements, *self.materials)

    @property
    def jurisdiction(self) -> str:
        """The kind of venue (`rules/管辖.yaml`); empty when the cause has none."""
        return str(self.venue.get("管辖类别", ""))

    def only_here(self) -> tuple[Claim | Element | Material, ...]:
        """What stands for the cause that no lower node names, so that no lower node inherits it."""
        return tuple(item for item in self.entries() if item.here)

    def passed_on(self) -> Casetype:
        """What lower nodes inherit.  The facts stay known to them: inherited rules may look there."""
        return replace(
            self,
            claims=tuple(claim for claim in self.claims if not claim.here),
            elements=tuple(element for element in self.elements if not element.here),
            materials=tuple(material for material in self.materials if not material.here),
        )

    def role(self, list_name: str) -> str:
        """How a party of this list is called in this cause."""
        return self.roles.get(list_name, list_name)

    def merged(self, below: Casetype) -> Casetype:
        """This casetype with what a lower node says on top; same names replace.

        A node with an official form of its own does not inherit the form above it.  What a cause
        asks for in particular stands before what its parents ask for, unless they say otherwise, but
        below their official form.
        """
        gone = below.dropped
        in_form = any(e.source == OFFICIAL_FORM for e in self.elements)
        own_form = any(e.source == OFFICIAL_FORM for e in below.elements)
        elements = tuple(e for e in self.elements if not own_form or e.source != OFFICIAL_FORM)
        return Casetype(
            cause=below.cause or self.cause,
            mark=below.mark or self.mark,
            roles={**self.roles, **below.roles},
            claims_first=below.claims_first or self.claims_first,
            unnamed=below.unnamed or ("" if below.roles else self.unnamed),
            claims=below.claims
            if own_form
            else _overlay(
                self.claims, below.claims, gone, own_first=not (in_form or self.claims_first)
            ),
            elements=_overlay(elements, below.elements, gone),
            materials=_overlay(self.materials, below.materials, gone),
            fee=below.fee or self.fee,
            venue=below.venue or self.venue,
            procedure=below.procedure or self.procedure,
            told={**self.told, **below.told},
            dropped=below.dropped,
            sayings=below.sayings,
            not_demanded=tuple(dict.fromkeys((*self.not_demanded, *below.not_demanded))),
            no_conditions=below.no_conditions or self.no_conditions,
            same_as_above=below.same_as_above,
            verified=below.verified,
        )


def key_of(item: Element | Material | Claim) -> str:
    """`要素-借款用途`: what a requirement about it is called."""
    if isinstance(item, Element):
        return f"要素-{'、'.join(item.names)}"
    return f"{'材料' if isinstance(item, Material) else '请求'}-{item.name}"


def name_of(item: Any) -> str:
    if isinstance(item, Element):
        return item.fact.name if item.fact else "引用:" + "、".join(item.refers)
    return str(item.name)


def _overlay(
    above: tuple[Any, ...], below: tuple[Any, ...], gone: frozenset[str], own_first: bool = False
) -> Any:
    own = {name_of(item) for item in below}
    kept = [i for i in above if name_of(i) not in own and name_of(i) not in gone]
    return (*below, *kept) if own_first else (*kept, *below)
