"""Which courts a filing can go to, told to the filer with the reason.

The rules decide whether this court has jurisdiction; this names the courts whose areas hold the
connecting places of the same table (`rules/管辖.yaml`) and says so when that is not certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.bundle.bundle import Bundle
from engine.check.checker import circumstances
from engine.check.opening import Opened
from engine.check.opinion import Finding, Opinion
from engine.evaluation.connections import Connection
from engine.evaluation.facts import Env, Member
from engine.language.parties import member_named
from engine.values.addresses import Address, Court, located
from engine.values.courts import names_court

BASIC = "基层"
LEVEL_RULES = "管辖-级别-"
# Levels whose courts follow from the place; the courts of all others are named by special rules.
BY_PLACE = frozenset({"普通", "一般基层", "基层", "劳动", "司法确认", "登记机关", "特定"})
SPECIAL_COURTS = "专门法院"
TABLE = "管辖"


@dataclass(frozen=True, slots=True)
class Place:
    """A connecting place as written, and what it is: `被告陈志强的住所`."""

    what: str
    written: str


@dataclass(frozen=True, slots=True)
class CourtFound:
    """A court with the places that lead to it; `here` is the court this installation serves."""

    name: str
    places: tuple[Place, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Venue:
    """What to tell about jurisdiction.

    `courts` are certain by the places given (empty: not to be told yet); `waiting` names places
    that would tell; `notes` are what the rules say against it, which the judge looks at; `others`
    are places not stated that lead to further courts, so that nobody is sent away too early.
    `uncertain` names places about which courts disagree.
    """

    courts: tuple[CourtFound, ...]
    basis: tuple[str, ...]
    waiting: tuple[str, ...]
    notes: tuple[str, ...]
    uncertain: str = ""
    special: bool = False
    others: tuple[str, ...] = ()

    @property
    def wait_for(self) -> str:
        """`合同履行地、侵权行为地或者被告所在地`"""
        *first, last = self.waiting or ("地点",)
        return f"{'、'.join(first)}或者{last}" if first else last

    @property
    def wait_for_court(self) -> bool:
        """Whether what would tell is the name of a court and no address."""
        return bool(self.waiting) and all(one.endswith("法院") for one in self.waiting)


@dataclass(frozen=True, slots=True)
class SpecialCourt:
    """A court for one kind of case in a whole province, but for cities with a court of their own."""

    name: str
    province: str
    apart: frozenset[str]

    def reaches(self, address: Address) -> bool:
        """Whether an address certainly lies in its area."""
        if address.province != self.province:
            return False
        return address.city not in self.apart and not (self.apart and address.city is None)


@dataclass(slots=True)
class Search:
    """What the connections of a cause lead to in one filing.

    With `special` courts only these count, else the basic courts the parameters know.
    """

    bundle: Bundle
    opinion: Opinion
    env: Env
    special: tuple[SpecialCourt, ...] = ()
    courts: dict[str, list[Place]] = field(default_factory=dict)
    unstated: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    disputed: list[str] = field(default_factory=list)

    def look_at(self, connection: Connection) -> None:
        counts = connection.counts(self.env)
        if counts is False:
            return
        for value, member in connection.stated(self.env):
            if value is None:
                if self.asks(connection, counts):
                    self.unstated.append(connection.label)
            elif connection.disputed:
                self.disputed.append(connection.label)
            elif counts:
                self.place(connection, value, member)

    @staticmethod
    def asks(connection: Connection, counts: bool | None) -> bool:
        """Whether a place not stated is worth naming: it may count as the filing stands."""
        likely = counts or not connection.exceptional
        return likely and not connection.place.claimed and not connection.disputed

    def place(self, connection: Connection, value: object, member: Member | None) -> None:
        what = described(connection, member)
        name = self.court_of(value)
        if name:
            self.courts.setdefault(name, []).append(Place(what, written(value)))
        elif not (isinstance(value, Address) and is_abroad(value)):
            self.unclear.append(what)

    @property
    def profiles(self) -> list[Court]:
        """The basic courts the parameters know, with their areas."""
        names = basic_courts(self.bundle, self.opinion)
        return [self.bundle.court(name, self.opinion.day) for name in names]

    def court_of(self, value: object) -> str:
        """The court of an address, or the court a text names; empty when that is not told."""
        if isinstance(value, Address):
            return self.court_at(value)
        return self.court_named(value) if isinstance(value, str) else ""

    def court_named(self, words: str) -> str:
        ours = (p.name for p in self.profiles if names_court(words, "本院", p))
        return next(ours, words if words.endswith("法院") else "")

    def court_at(self, address: Address) -> str:
        """The special court that reaches there, else a basic court; of another city any of its."""
        if self.special:
            return next((c.name for c in self.special if c.reaches(address)), "")
        profiles = self.profiles
        here = next((p.name for p in profiles if located(address, "本院辖区", p)), "")
        cities = {p.city for p in profiles}
        if here or is_abroad(address) or not address.city or address.city in cities:
            return here
        return f"{address.city}的基层人民法院"


def venue(opened: Opened, opinion: Opinion, here: str) -> Venue:
    """The courts a filing can go to, as of the opinion's day.  Raises as `check` does."""
    objections = _objections(opinion)
    notes = tuple(f"{f.explanation}{f.cure}" for f in objections)
    ruleset = opened.ruleset
    level = str(ruleset.casetype.venue.get("管辖级别", ""))
    special = special_courts(opened.bundle, opinion, objections, level)
    if not ruleset.connections or (level not in BY_PLACE and not special):
        return Venue((), (), (), notes, special=True)
    search = Search(opened.bundle, opinion, circumstances(opened), special=special)
    for connection in ruleset.connections:
        search.look_at(connection)
    if special and not search.courts:
        return Venue((), (), (), notes, special=True)
    raised = any(f.rule_id.startswith(LEVEL_RULES) for f in objections)
    courts = [
        CourtFound(_above(opened.bundle, opinion, n) if raised else n, tuple(p), n == here)
        for n, p in search.courts.items()
    ]
    unstated = tuple(dict.fromkeys(search.unstated))
    return Venue(
        courts=tuple(sorted(courts, key=lambda c: not c.here)),
        basis=opened.bundle.venues.kinds[ruleset.casetype.jurisdiction].basis,
        waiting=tuple(dict.fromkeys(search.unclear)) or (() if courts else unstated),
        notes=notes,
        uncertain="" if courts else "、".join(dict.fromkeys(search.disputed)),
        others=unstated if courts and not special else (),
    )


def _objections(opinion: Opinion) -> list[Finding]:
    """What the rules in force say against this court."""
    return [f for f in opinion.of("不满足") if f.enforced and f.effect == "管辖"]


def special_courts(
    bundle: Bundle, opinion: Opinion, objections: Iterable[Finding], level: str
) -> tuple[SpecialCourt, ...]:
    """The courts elsewhere that take a level of case, where `objections` say this court does not.

    Without that objection (a seafarer's claim that has nothing to do with the ship) the case may
    be this court's, so nobody is sent to another.
    """
    if all(f.origin == TABLE for f in objections):
        return ()
    return tuple(
        SpecialCourt(name, about["省"], frozenset(about.get("另有法院的市", ())))
        for name, about in bundle.parameters.on(opinion.day)(SPECIAL_COURTS).items()
        if level in about["受理"]
    )


def described(connection: Connection, member: Member | None) -> str:
    """What a place is called: a party's home by the party's name, other places by the table."""
    if member is None:
        return connection.label
    side = member.path.partition("[")[0]
    home = f"{side}{member_named(member)}的住所"
    return f"{home}（{connection.place.label}）" if connection.place.label else home


def is_abroad(address: Address) -> bool:
    """Whether an address names another country: no court here follows from it."""
    return address.country not in (None, "中国")


def written(value: object) -> str:
    return value.text if isinstance(value, Address) else str(value)


def basic_courts(bundle: Bundle, opinion: Opinion) -> list[str]:
    """The basic courts the parameters know."""
    table = bundle.parameters.on(opinion.day)("法院")
    return [
        name
        for name, about in table.items()
        if isinstance(about, Mapping) and about["级别"] == BASIC
    ]


def _above(bundle: Bundle, opinion: Opinion, name: str) -> str:
    """The court above, for an amount beyond the basic court's limit."""
    about = bundle.parameters.on(opinion.day)("法院").get(name)
    return (
        str(about["上级"])
        if isinstance(about, Mapping)
        else f"{name.partition('的')[0]}的中级人民法院"
    )
