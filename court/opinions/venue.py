"""Which courts a filing can go to, told to the filer with the reason.

The rules decide whether this court has jurisdiction; this names the courts whose areas hold the
connecting places (`casetypes/表单/连结点.yaml`) and says so when that is not certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import RuleSet
from engine.check.opinion import Finding, Opinion
from engine.evaluation.facts import NOT_APPLICABLE, Values
from engine.language.parties import CLAIMING, RESPONDING, Parties
from engine.text.errors import Problems
from engine.values.addresses import Address, located

BASIC = "基层"
LEVEL_RULES = "管辖-级别-"
UNITS = ("法人", "非法人组织", "个体工商户")
HOMES = ("对方的住所", "单位住所", "债务人住所地")  # the defendant's home by other names


@dataclass(frozen=True, slots=True)
class Place:
    """A connecting place as written, and what it is: `被告陈志强的住所`."""

    what: str
    address: Address


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
    """

    courts: tuple[CourtFound, ...]
    basis: tuple[str, ...]
    waiting: tuple[str, ...]
    notes: tuple[str, ...]
    uncertain: str = ""
    special: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """One line of the data file."""

    places: tuple[str, ...]
    basis: tuple[str, ...]
    uncertain: str


def venue(bundle: Bundle, ruleset: RuleSet, values: Values, opinion: Opinion, here: str) -> Venue:
    """The courts a filing of these values can go to, as of the opinion's day."""
    connection = bundle.kept(connections).get(ruleset.casetype.jurisdiction)
    notes = tuple(_notes(opinion.findings))
    if connection is None:
        return Venue((), (), (), notes, special=True)
    places, unstated = _places(connection, ruleset, values)
    missing = [] if places else list(unstated)
    found: dict[str, list[Place]] = {}
    for place in places:
        name = _court_of(bundle, opinion, place.address)
        if name:
            found.setdefault(name, []).append(place)
        else:
            missing.append(place.what)
    raised = any(_stands(f) and f.rule_id.startswith(LEVEL_RULES) for f in opinion.findings)
    courts = [
        CourtFound(_above(bundle, opinion, name) if raised else name, tuple(p), name == here)
        for name, p in found.items()
    ]
    return Venue(
        tuple(sorted(courts, key=lambda c: not c.here)),
        connection.basis,
        tuple(dict.fromkeys(missing)),
        notes,
        connection.uncertain if len(found) > 1 or not found else "",
        others=tuple(name for name in unstated if name not in HOMES) if found else (),
    )


def connections(bundle: Bundle) -> Mapping[str, Connection]:
    """The data file by kind of jurisdiction.  Raises `BundleError`."""
    problems = Problems()
    raw = bundle.files.yaml("casetypes/表单/连结点.yaml", problems)
    problems.raise_if_any()
    return {
        str(kind): Connection(tuple(row["地点"]), tuple(row["依据"]), str(row.get("不确定", "")))
        for kind, row in raw["连结点"].items()
    }


def _notes(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if _stands(finding):
            yield f"{finding.explanation}{finding.cure}"


def _stands(finding: Finding) -> bool:
    return finding.enforced and finding.effect == "管辖" and finding.state == "不满足"


def _places(
    connection: Connection, ruleset: RuleSet, values: Values
) -> tuple[list[Place], list[str]]:
    """The places that are stated, and what the ones not stated are called."""
    found: list[Place] = []
    missing: list[str] = []
    for name in connection.places:
        if name == "收款方":
            if not found:
                found += _payee(values)
            continue
        here = list(_named(name, ruleset, values))
        found += here
        if not here:
            missing.append("对方的住所" if name == "被告住所" else name)
    return found, missing


def _named(name: str, ruleset: RuleSet, values: Values) -> Iterator[Place]:
    if name == "被告住所":
        yield from _homes(values, RESPONDING)
    elif name == "原告住所":
        yield from _homes(values, CLAIMING)
    elif name == "单位住所":
        yield from (p for p in _homes(values, CLAIMING, UNITS))
    elif isinstance(address := values.get(name), Address):
        fact = ruleset.vocabulary.facts[name]
        yield Place(fact.shown, address)


def _homes(values: Values, lists: tuple[str, ...], kinds: tuple[str, ...] = ()) -> Iterator[Place]:
    """Where parties live: the habitual residence before the registered one (民事诉讼法 22)."""
    for party in Parties(values).of(lists):
        if kinds and party.values.get("类型") not in kinds:
            continue
        for field in ("经常居住地", "住所地"):
            if isinstance(address := party.values.get(field), Address):
                yield Place(f"{party.side}{party.name}的{field.removesuffix('地')}", address)
                break


def _payee(values: Values) -> Iterator[Place]:
    """Without an agreed place, money is paid where the receiver is (民诉法解释 18)."""
    claims = values.get("诉讼请求") or ()
    if any(_amount(claim) for claim in claims):
        for place in _homes(values, CLAIMING):
            yield Place(f"{place.what}（收款一方所在地）", place.address)


def _amount(claim: Values) -> Any:
    value = claim.get("金额")
    return value if value is not NOT_APPLICABLE else None


def _court_of(bundle: Bundle, opinion: Opinion, address: Address) -> str:
    """The court of an address, or empty when the address does not tell."""
    profiles = [bundle.court(name, opinion.day) for name in basic_courts(bundle, opinion)]
    for profile in profiles:
        if located(address, "本院辖区", profile):
            return profile.name
    if address.country not in (None, "中国"):
        return ""
    if address.city and all(address.city != profile.city for profile in profiles):
        return f"{address.city}的基层人民法院"
    return ""


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
