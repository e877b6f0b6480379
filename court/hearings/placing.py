"""Places for hearings: quickly, one case or many; a person chooses between three.

Cases whose last day comes first are placed first, each at the best free place.  Measured, a solver
does not place a whole court better in reasonable time; it is used where something breaks
(`repair`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from court.hearings.timetable import (
    HALF_HOUR,
    HALVES,
    NoPlace,
    Place,
    Timetable,
    Wanted,
    each,
    lowest,
    runs,
)
from engine.values.showing import show_day

Cost: TypeAlias = Callable[[Wanted, Place, Timetable], tuple[int, ...]]
EARLIEST, FEWEST, WISHED = "最早", "最省场次", "最近要求"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place and what speaks for it."""

    why: str
    place: Place


def candidates(wanted: Wanted, table: Timetable, wish: date | None = None) -> list[Candidate]:
    """Up to three different places.  Raises `NoPlace` with the reason."""
    costs: dict[str, Cost] = {EARLIEST: soonest, FEWEST: in_open_sessions}
    if wish is not None:
        costs[WISHED] = near(wish)
    found = [Candidate(why, place_of(wanted, table, cost)) for why, cost in costs.items()]
    return [one for n, one in enumerate(found) if one.place not in [o.place for o in found[:n]]]


def place_of(wanted: Wanted, table: Timetable, cost: Cost) -> Place:
    """The cheapest free place.  Raises `NoPlace` with the reason."""
    options = possible(wanted, table)
    best = min(options, key=lambda place: cost(wanted, place, table), default=None)
    if best is None:
        raise NoPlace(why_none(wanted, table))
    return best


def possible(wanted: Wanted, table: Timetable, rooms_each: int = 1) -> Iterable[Place]:
    """Every start on every day, in the first `rooms_each` rooms that are free then."""
    rooms = table.rooms_for(wanted)
    for day in table.between(wanted.first, wanted.last):
        people = table.free(wanted.people, day)
        fits = [(room, runs(people & table.free([room.id], day), wanted.length)) for room in rooms]
        for slot in each(runs(people, wanted.length)):
            free = [room for room, fit in fits if fit >> slot & 1]
            yield from (Place(day, slot, wanted.length, r.id) for r in free[:rooms_each])


def soonest(_wanted: Wanted, place: Place, _table: Timetable) -> tuple[int, ...]:
    """The first place there is."""
    return (place.day.toordinal(), place.slot)


def in_open_sessions(wanted: Wanted, place: Place, table: Timetable) -> tuple[int, ...]:
    """A half day on which the judge sits anyway, so that others stay free."""
    sits = table.taken.get((wanted.people[0], place.day), 0) & HALVES[place.half]
    return (0 if sits else 1, *soonest(wanted, place, table))


def near(wish: date) -> Cost:
    """As near as possible to the day a party asked for."""

    def cost(wanted: Wanted, place: Place, table: Timetable) -> tuple[int, ...]:
        return (abs((place.day - wish).days), *soonest(wanted, place, table))

    return cost


def place_all(
    wanted: Iterable[Wanted], table: Timetable
) -> tuple[dict[str, Place], dict[str, str]]:
    """Places by hearing, and for those without one the reason.  Takes them in the table."""
    placed: dict[str, Place] = {}
    left: dict[str, str] = {}
    for one in sorted(wanted, key=lambda w: (w.last, w.first, w.id)):
        found = first_place(one, table)
        if found is None:
            left[one.id] = why_none(one, table)
            continue
        table.take(one.people, found)
        placed[one.id] = found
    return placed, left


def first_place(wanted: Wanted, table: Timetable) -> Place | None:
    """The earliest start on the first day that has one, in the best kind of room that is free then."""
    rooms = table.rooms_for(wanted)
    for day in table.between(wanted.first, wanted.last):
        people = table.free(wanted.people, day)
        if not runs(people, wanted.length):
            continue
        for room in rooms:
            fit = runs(people & table.free([room.id], day), wanted.length)
            if fit:
                return Place(day, lowest(fit), wanted.length, room.id)
    return None


def why_none(wanted: Wanted, table: Timetable) -> str:
    """What would have to give way, in one sentence."""
    span = f"{show_day(wanted.first)}到{show_day(wanted.last)}"
    if wanted.last < wanted.first:
        return f"最早可以开庭的{show_day(wanted.first)}晚于最晚的{show_day(wanted.last)}：先延长审限或者重定期限"
    if not table.between(wanted.first, wanted.last):
        return f"{span}没有工作日"
    if not table.rooms_for(wanted):
        return f"没有这样的法庭：{'、'.join(wanted.kinds)}"
    return f"{span}{_blocker(wanted, table)}"


def _blocker(wanted: Wanted, table: Timetable) -> str:
    alone = {who: replace(wanted, people=(who,)) for who in wanted.people}
    for who, one in alone.items():
        if not _people_fit(one, table):
            return f"{who}没有连续 {wanted.length * HALF_HOUR} 分钟的空"
    if not _people_fit(wanted, table):
        return "参加的人凑不到一起"
    return "有空的时候没有空着的法庭"


def _people_fit(wanted: Wanted, table: Timetable) -> bool:
    days = table.between(wanted.first, wanted.last)
    return any(runs(table.free(wanted.people, day), wanted.length) for day in days)
