"""When a person or a room is lost: other places, moving as few other hearings as possible.

Those that lost their place are placed among the others as these stand; that moves nobody else and
cannot be improved on.  Only where this fails, a solver (CP-SAT, OR-Tools, the extra `scheduling`)
moves others too: first as few as possible, then as short a delay as possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from court.hearings.placing import place_all, possible, why_none
from court.hearings.timetable import NoPlace, Place, Timetable, Wanted

SECONDS = 10.0
SEED = 20260907
# How many rooms are tried for one start: rooms of a kind differ in little else.
ROOMS_EACH = 4


@dataclass(frozen=True, slots=True)
class Repaired:
    """`moved`: new places by hearing; `left`: why one has none; `others`: moved though not lost.

    `proven`: fewer others cannot be moved, among those looked at.
    """

    moved: dict[str, Place]
    left: dict[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    proven: bool = True


def broken(
    wanted: Mapping[str, Wanted], placed: Mapping[str, Place], lost: Mapping[tuple[str, date], int]
) -> list[str]:
    """Hearings that use what is lost: bits by person or room and day."""
    return [
        name
        for name, place in placed.items()
        if any(
            place.bits & lost.get((who, place.day), 0) for who in (*wanted[name].people, place.room)
        )
    ]


def repair(
    wanted: Mapping[str, Wanted],
    placed: Mapping[str, Place],
    lost: Mapping[tuple[str, date], int],
    table: Timetable,
) -> Repaired:
    """New places for what is broken.  Changes the table: `lost` is taken, places are moved."""
    names = broken(wanted, placed, lost)
    for name in names:
        table.give_back(wanted[name].people, placed[name])
    for key, bits in lost.items():
        table.taken[key] |= bits
    moved, without = place_all([wanted[name] for name in names], table)
    if not without:
        return Repaired(moved)
    for name, place in moved.items():
        table.give_back(wanted[name].people, place)
    return _by_moving_others(names, wanted, placed, table)


def _by_moving_others(
    names: Sequence[str],
    wanted: Mapping[str, Wanted],
    placed: Mapping[str, Place],
    table: Timetable,
) -> Repaired:
    movable = _neighbours(names, wanted, placed)
    for name in movable:
        table.give_back(wanted[name].people, placed[name])
    found, proven = _solve({n: wanted[n] for n in (*names, *movable)}, placed, movable, table)
    changed = {n: p for n, p in found.items() if n in names or p != placed[n]}
    for name, place in found.items():
        table.take(wanted[name].people, place)
    left = {n: why_none(wanted[n], table) for n in names if n not in found}
    others = tuple(n for n in movable if n in changed)
    return Repaired(changed, left, others, proven)


def _neighbours(
    names: Sequence[str], wanted: Mapping[str, Wanted], placed: Mapping[str, Place]
) -> list[str]:
    """Hearings that stand where a broken one could go: same people or same rooms' kinds, same days."""
    people = {who for name in names for who in wanted[name].people}
    kinds = {kind for name in names for kind in wanted[name].kinds}
    first = min(wanted[name].first for name in names)
    last = max(wanted[name].last for name in names)
    return [
        name
        for name, place in placed.items()
        if name not in names
        and first <= place.day <= last
        and (people & set(wanted[name].people) or kinds & set(wanted[name].kinds))
    ]


def _solve(
    hearings: Mapping[str, Wanted],
    placed: Mapping[str, Place],
    movable: Sequence[str],
    table: Timetable,
) -> tuple[dict[str, Place], bool]:
    """A place for each, and whether none is better.

    A lost hearing that has no place is left out, a movable one never is.
    """
    cp = _cp_sat()
    model = cp.CpModel()
    options = {name: list(_options(one, table, placed.get(name))) for name, one in hearings.items()}
    chosen = {
        name: [model.new_bool_var(f"{name}-{n}") for n in range(len(found))]
        for name, found in options.items()
    }
    for name, bools in chosen.items():
        (model.add_exactly_one if name in movable else model.add_at_most_one)(bools)
    _nobody_twice(model, hearings, options, chosen)
    model.minimize(sum(_costs(hearings, placed, movable, options, chosen)))
    for name in movable:
        for n, place in enumerate(options[name]):
            model.add_hint(chosen[name][n], place == placed[name])
    return _read(cp, model, options, chosen)


def _options(one: Wanted, table: Timetable, old: Place | None) -> Iterable[Place]:
    """Its own old place first, where that is still free, then every other start."""
    found = list(possible(one, table, ROOMS_EACH))
    if old is not None and not old.bits & ~table.free((*one.people, old.room), old.day):
        yield old
    yield from (place for place in found if place != old)


def _nobody_twice(
    model: Any,
    hearings: Mapping[str, Wanted],
    options: Mapping[str, Sequence[Place]],
    chosen: Mapping[str, Sequence[Any]],
) -> None:
    uses: dict[tuple[str, date, int], list[Any]] = {}
    for name, places in options.items():
        for place, bool_var in zip(places, chosen[name], strict=True):
            for who in (*hearings[name].people, place.room):
                for slot in range(place.slot, place.slot + place.length):
                    uses.setdefault((who, place.day, slot), []).append(bool_var)
    for bools in uses.values():
        if len(bools) > 1:
            model.add_at_most_one(bools)


def _costs(
    hearings: Mapping[str, Wanted],
    placed: Mapping[str, Place],
    movable: Sequence[str],
    options: Mapping[str, Sequence[Place]],
    chosen: Mapping[str, Sequence[Any]],
) -> Iterable[Any]:
    """Without a place ≫ moved ≫ later by a day."""
    span = 1 + max((w.last - w.first).days for w in hearings.values())
    moved, none = span * (len(hearings) + 1), span * (len(hearings) + 1) ** 2
    for name, bools in chosen.items():
        if name not in movable:
            yield none * (1 - sum(bools))
        for place, bool_var in zip(options[name], bools, strict=True):
            if name in movable and place == placed[name]:
                continue
            late = max(0, (place.day - hearings[name].first).days)
            yield bool_var * (late + (moved if name in movable else 0))


def _read(
    cp: Any, model: Any, options: Mapping[str, Sequence[Place]], chosen: Mapping[str, Sequence[Any]]
) -> tuple[dict[str, Place], bool]:
    solver = cp.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status not in (cp.OPTIMAL, cp.FEASIBLE):
        raise NoPlace("在规定的时间里没有找到不冲突的安排；请放宽最晚日，或者多开放法庭")
    found = {
        name: place
        for name, places in options.items()
        for place, bool_var in zip(places, chosen[name], strict=True)
        if solver.boolean_value(bool_var)
    }
    return found, status == cp.OPTIMAL


def _cp_sat() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise NoPlace(
            "要移动别的庭才排得下；这要用求解器，请安装：pip install 'lian[scheduling]'"
        ) from error
    return cp_model
