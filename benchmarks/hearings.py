"""Hearings of a whole court placed at once, and what is moved when a judge is ill; 10,000 draws.

    .venv/bin/python -m benchmarks.hearings

1,600 and 3,000 hearings, 100 judges, 62 rooms, 20 working days, lawyers who appear in several and
judges who are away; milliseconds are of processor time.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from court.assignment.fairness import probability
from court.assignment.verifying import verify
from court.hearings.placing import place_all
from court.hearings.repair import repair
from court.hearings.timetable import HALVES, Place, Room, Timetable, Wanted
from tests.court.assignment.test_drawing import DRAWS, year

JUDGES, LAWYERS, WORKDAYS, AWAY = 100, 300, 20, 8
KINDS = {"大": 6, "中": 20, "小": 24, "线上": 12}
MINUTES = (20, 40, 90, 150)
PANEL = 0.08
MONDAY = date(2026, 11, 2)


def workdays() -> list[date]:
    days = (MONDAY + timedelta(n) for n in range(2 * WORKDAYS))
    return [day for day in days if day.weekday() < 5][:WORKDAYS]


def court(count: int, chance: random.Random) -> tuple[list[Wanted], Timetable]:
    """Hearings that need a place, and what is taken before any of them has one."""
    rooms = [Room(f"{kind}{n}", kind) for kind, many in KINDS.items() for n in range(many)]
    days = workdays()
    table = Timetable(days, rooms)
    for judge in range(JUDGES):
        for _ in range(AWAY):
            table.close(f"法官{judge}", chance.choice(days), chance.choice(("上午", "下午")))
    return [_wanted(f"庭{n}", days, chance) for n in range(count)], table


def _wanted(name: str, days: list[date], chance: random.Random) -> Wanted:
    panel = chance.random() < PANEL
    judges = chance.sample(range(JUDGES), 3 if panel else 1)
    lawyers = chance.sample(range(LAWYERS), chance.choice((0, 1, 1, 2)))
    people = (*(f"法官{n}" for n in judges), *(f"律师{n}" for n in lawyers))
    kinds = ("大",) if panel else chance.choice((("小", "中"), ("小",), ("中",), ("线上",)))
    first = chance.randrange(WORKDAYS - 5)
    last = min(WORKDAYS - 1, first + chance.randint(5, 15))
    minutes = MINUTES[-1] if panel else chance.choice(MINUTES[:-1])
    return Wanted(name, people, kinds, minutes, days[first], days[last])


def conflicts(wanted: Mapping[str, Wanted], placed: Mapping[str, Place]) -> int:
    """Half hours of a person or a room that were given twice."""
    uses = Counter(
        (who, place.day, slot)
        for name, place in placed.items()
        for who in (*wanted[name].people, place.room)
        for slot in range(place.slot, place.slot + place.length)
    )
    return sum(many - 1 for many in uses.values())


def place(count: int) -> None:
    wanted, table = court(count, random.Random(count))
    began = time.process_time()
    placed, left = place_all(wanted, table)
    spent = time.process_time() - began
    by_name = {one.id: one for one in wanted}
    print(
        f"{count:,} hearings: {spent * 1000:.0f} ms, {len(left)} without a place,"
        f" {conflicts(by_name, placed)} conflicts"
    )
    _ill(by_name, placed, table)


def _ill(wanted: Mapping[str, Wanted], placed: dict[str, Place], table: Timetable) -> None:
    """The busiest judge is ill on the two days on which that hurts most."""
    sits = Counter((wanted[n].people[0], p.day) for n, p in placed.items())
    judge = sits.most_common(1)[0][0][0]
    days = [day for (who, day), _ in sits.most_common() if who == judge][:2]
    lost = {(judge, day): HALVES["全天"] for day in days}
    began = time.process_time()
    found = repair(wanted, placed, lost, table)
    spent = time.process_time() - began
    now = {**{n: p for n, p in placed.items() if n not in found.left}, **found.moved}
    print(
        f"  a judge ill on two days: {spent * 1000:.0f} ms, {len(found.moved)} moved, others moved"
        f" {len(found.others)}, left {len(found.left)}, proven least {found.proven},"
        f" {conflicts(wanted, now)} conflicts"
    )


def draws() -> None:
    """Drawn one after the other, then computed again from what the log tells; whether by chance."""
    began = time.process_time()
    events, chances, loads = year()
    drawn = time.process_time()
    found = verify(events)
    again = time.process_time()
    by_chance = probability(chances)
    weights = [float(load) for load in loads.values()]
    spread = (max(weights) - min(weights)) * len(weights) / sum(weights)
    print(
        f"{DRAWS:,} draws: {drawn - began:.1f} s, computed again {again - drawn:.1f} s:"
        f" {found.computed:,} agree, {len(found.faults)} faults; loads differ by {spread:.1%},"
        f" probability under chance {by_chance} ({time.process_time() - again:.1f} s)"
    )


def main(counts: Iterable[int] = (1_600, 3_000)) -> None:
    for count in counts:
        place(count)
    draws()


if __name__ == "__main__":
    main()
