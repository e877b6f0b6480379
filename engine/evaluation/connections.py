"""The connecting places of a cause, ready to be looked up in a filing: which courts it can go to.

The same rows of the table of venue that the requirement is made of, kept apart, so that people
can be told each place and the court it leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from engine.evaluation.compiled import compile_condition
from engine.evaluation.compiler import Workshop
from engine.evaluation.facts import FALSE, TRUE, Closure, Env, Member
from engine.language.syntax import Ref
from engine.language.venue import DISPUTED, INSTEAD, Assigned, Place, VenueKind, VenueTable
from engine.language.venue_rules import Writer, Written, as_yaml
from engine.text.errors import Problem, Problems


@dataclass(frozen=True, slots=True)
class Connection:
    """A connecting place as the table states it, with its conditions compiled.

    `exceptional` is one of a kind that counts only in a case of its own, a defendant without a home
    here: nobody is told to fill it in before it is one.
    """

    place: Place
    label: str
    basis: tuple[str, ...]
    lists: tuple[Ref, ...]
    when: Closure | None
    which: Closure | None
    exceptional: bool = False

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


class Connections:
    """The places of a cause's kind and of those that count with it, each said once.

    They are compiled when somebody asks which courts a filing can go to: the requirement does
    without them.  A place whose condition cannot be read is left out, and lint says why.
    """

    def __init__(
        self, assigned: Assigned, table: VenueTable, shop: Workshop, written: Written
    ) -> None:
        """`written` is kept between causes."""
        self._assigned = assigned
        self._writer = Writer(table, shop.vocabulary, written)
        self._shop = replace(shop, problems=Problems())

    @cached_property
    def every(self) -> tuple[Connection, ...]:
        found: dict[tuple[str, str], Connection] = {}
        for place, kind in rows(self._assigned, self._writer.table, self._writer.written):
            connection = _compile(place, kind, self._writer, self._shop)
            if connection is not None:
                found.setdefault((place.looks_at, connection.label), connection)
        return tuple(found.values())

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the conditions of the places."""
        _ = self.every
        return self._shop.problems.items


Row = tuple[Place, VenueKind]


def rows(assigned: Assigned, table: VenueTable, written: Written) -> Iterator[Row]:
    """Every row that can count, its guards joined to its own condition."""
    kind = table.kinds[assigned.kind]
    if assigned.when is None:
        yield from _alone(kind, table, written)
        for name in assigned.others:
            for place, other in _alone(table.kinds[name], table, written):
                yield replace(place, claimed=True), other
        return
    yield from _of(kind, table, ({"非": assigned.when},))
    for name in assigned.others:
        yield from _of(table.kinds[name], table, (assigned.when,))


def _alone(kind: VenueKind, table: VenueTable, written: Written) -> tuple[Row, ...]:
    """The rows of a kind that nothing stands before, written once for all causes."""
    key = ("rows", kind.name)
    if key not in written:
        written[key] = tuple(_of(kind, table, ()))
    found: tuple[Row, ...] = written[key]
    return found


def _of(kind: VenueKind, table: VenueTable, guards: tuple[Any, ...]) -> Iterator[Row]:
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


def _compile(place: Place, kind: VenueKind, writer: Writer, shop: Workshop) -> Connection | None:
    before = len(shop.problems.items)
    when = shop.condition(place.when, "") if place.when is not None else None
    which = shop.condition(place.which, place.parties) if place.which is not None else None
    if len(shop.problems.items) > before:
        return None
    return Connection(
        place=place,
        label=writer.label(place, kind),
        basis=place.basis or kind.basis,
        lists=shop.lists(place.parties, place.mark),
        when=compile_condition(when) if when is not None else None,
        which=compile_condition(which) if which is not None else None,
        exceptional=kind.when is not None,
    )
