"""Court days cut into half hours, as bits of a number: 1 is free.

A bit that is never free stands for the noon break, so that no hearing is laid across it.  What a
person or a room may be used for on a day is one number; who is free together is their conjunction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from court.core.clock import CHINA
from engine.text.errors import LianError

HALF_HOUR = 30
STARTS: tuple[time | None, ...] = (
    *(time(9 + n // 2, 30 * (n % 2)) for n in range(6)),
    None,
    *(time(14 + (n + 1) // 2, 30 * ((n + 1) % 2)) for n in range(6)),
)
NOON = STARTS.index(None)
OPEN = sum(1 << n for n, start in enumerate(STARTS) if start is not None)
MORNING = OPEN & ((1 << NOON) - 1)
AFTERNOON = OPEN & ~((1 << (NOON + 1)) - 1)
HALVES = {"上午": MORNING, "下午": AFTERNOON, "全天": OPEN}


class NoPlace(LianError):
    """There is no place that satisfies everybody; the message says who or what is in the way."""


@dataclass(frozen=True, slots=True)
class Room:
    """`kind`: 大法庭, 小法庭, 线上…; `public`: whether people may listen there."""

    id: str
    kind: str
    public: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hearing that needs a place.  `minutes` include the time to change over.

    `people` are all who have to be there; the first is the judge whose sessions are counted.
    `kinds` are the room kinds that will do, the best first.  Days are first and last, inclusive.
    """

    id: str
    people: tuple[str, ...]
    kinds: tuple[str, ...]
    minutes: int
    first: date
    last: date
    public: bool = True

    @property
    def length(self) -> int:
        """Half hours."""
        return max(1, -(-self.minutes // HALF_HOUR))


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when: `slot` is an index of `STARTS`."""

    day: date
    slot: int
    length: int
    room: str

    @property
    def bits(self) -> int:
        return ((1 << self.length) - 1) << self.slot

    @property
    def start(self) -> time:
        found = STARTS[self.slot]
        assert found is not None, self.slot
        return found

    @property
    def half(self) -> str:
        return "上午" if self.slot < NOON else "下午"


def past_bits(now: datetime) -> int:
    """The half hours of a day that have begun."""
    at = now.astimezone(CHINA).time()
    return sum(1 << n for n, start in enumerate(STARTS) if start is not None and start <= at)


def runs(free: int, length: int) -> int:
    """The bits at which `length` free bits begin."""
    for _ in range(length - 1):
        free &= free >> 1
    return free


def lowest(bits: int) -> int:
    """The number of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1


def each(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while bits:
        yield lowest(bits)
        bits &= bits - 1


@dataclass(slots=True)
class Timetable:
    """Which days are court days, which rooms there are, and what is taken on each day."""

    days: Sequence[date]
    rooms: Sequence[Room]
    taken: dict[tuple[str, date], int] = field(default_factory=lambda: defaultdict(int))

    def free(self, names: Iterable[str], day: date) -> int:
        """The half hours at which all of them are free."""
        bits = OPEN
        for name in names:
            bits &= ~self.taken.get((name, day), 0)
        return bits

    def close(self, name: str, day: date, half: str = "全天") -> None:
        """A person is away, or a room closed."""
        self.taken[name, day] |= HALVES[half]

    def take(self, people: Iterable[str], place: Place) -> None:
        """Raises `NoPlace` where somebody or the room is taken: nothing is changed then."""
        names = (*people, place.room)
        if place.bits & ~self.free(names, place.day):
            raise NoPlace(f"{place.day} {place.start:%H:%M} 已经有别的安排")
        for name in names:
            self.taken[name, place.day] |= place.bits

    def give_back(self, people: Iterable[str], place: Place) -> None:
        """The place is free again."""
        for name in (*people, place.room):
            self.taken[name, place.day] &= ~place.bits

    def between(self, first: date, last: date) -> list[date]:
        """The court days from `first` to `last`, both included."""
        return [day for day in self.days if first <= day <= last]

    def rooms_for(self, wanted: Wanted) -> list[Room]:
        """Rooms that will do, the best kinds first."""
        rank: Mapping[str, int] = {kind: n for n, kind in enumerate(wanted.kinds)}
        fit = [r for r in self.rooms if r.kind in rank and (r.public or not wanted.public)]
        return sorted(fit, key=lambda room: rank[room.kind])
