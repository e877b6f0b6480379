"""The connecting places of a cause, ready to be looked up in a filing: which courts it can go to.

The same rows of the table of venue that the requirement is made of, kept apart, so that people
can be told each place and the court it leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.evaluation.compiled import compile_condition
from engine.evaluation.compiler import Workshop
from engine.evaluation.facts import FALSE, TRUE, Closure, Env, Member
from engine.language.syntax import Ref
from engine.language.venue import DISPUTED, INSTEAD, Assigned, Place, VenueKind, VenueTable
from engine.language.venue_rules import Writer, as_yaml


@dataclass(frozen=True, slots=True)
class Connection:
    """A connecting place as the table states it, with its conditions compiled."""

    place: Place
    label: str
    basis: tuple[str, ...]
    lists: tuple[Ref, ...]
    when: Closure | None
    which: Closure | None

    @property
    def disputed(self) -> bool:
        return self.place.relation == DISPUTED

    def counts(self, env: Env) -> bool | None:
        """Whether the place counts in this filing; None when that depends on what is open."""
        value = TRUE if self.when is None else self.when(env, [])
        return None if value not in (TRUE, FALSE) else value == TRUE

    def stated(self, env: Env) -> Iterator[tuple[Any, Member | None]]:
        """The places, None where one is not written, with the party where it is a party's."""
        if not self.place.parties:
            yield env.root.get(self.place.fact), None
            return
        members = [m for ref in self.lists for m in env.root.get(ref.name) or ()]
        if not members:
            yield None, None
        for member in members:
            if self.which is None or self.which(env.inside(member), []) == TRUE:
                yield member.get(self.place.fact), member


def compile_connections(
    assigned: Assigned, table: VenueTable, shop: Workshop
) -> tuple[Connection, ...]:
    """The places of a cause's kind and of those that count with it, each said once."""
    writer = Writer(table, shop.vocabulary)
    found: dict[tuple[str, str], Connection] = {}
    for place, kind in rows(assigned, table):
        connection = _compile(place, kind, writer, shop)
        found.setdefault((place.looks_at, connection.label), connection)
    return tuple(found.values())


def rows(assigned: Assigned, table: VenueTable) -> Iterator[tuple[Place, VenueKind]]:
    """Every row that can count, its guards joined to its own condition."""
    kind = table.kinds[assigned.kind]
    if assigned.when is None:
        yield from _of(kind, table, ())
        for name in assigned.others:
            for place, other in _of(table.kinds[name], table, ()):
                yield replace(place, claimed=True), other
        return
    yield from _of(kind, table, ({"非": assigned.when},))
    for name in assigned.others:
        yield from _of(table.kinds[name], table, (assigned.when,))


def _of(
    kind: VenueKind, table: VenueTable, guards: tuple[Any, ...]
) -> Iterator[tuple[Place, VenueKind]]:
    guards = (*guards, kind.when) if kind.when is not None else guards
    instead = tuple({"非": p.when} for p in kind.places if p.relation == INSTEAD)
    for place in kind.places:
        around = guards if place.relation == INSTEAD else (*guards, *instead)
        yield replace(place, when=_joined(around, place, kind)), kind
    for name in kind.includes:
        yield from _of(table.kinds[name], table, (*guards, *instead))


def _joined(guards: tuple[Any, ...], place: Place, kind: VenueKind) -> Any:
    parts = [*guards, *([place.when] if place.when is not None else [])]
    if not parts:
        return None
    return as_yaml({"全部": parts} if len(parts) > 1 else parts[0], kind.mark)


def _compile(place: Place, kind: VenueKind, writer: Writer, shop: Workshop) -> Connection:
    when = shop.condition(place.when, "") if place.when is not None else None
    which = shop.condition(place.which, place.parties) if place.which is not None else None
    return Connection(
        place=place,
        label=writer.label(place, kind),
        basis=place.basis or kind.basis,
        lists=shop.lists(place.parties, place.mark),
        when=compile_condition(when) if when is not None else None,
        which=compile_condition(which) if which is not None else None,
    )
