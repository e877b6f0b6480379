"""Addresses: how far a written address tells country, province, city and town.

Nothing is guessed: what the text does not say stays None, and whether a place lies in the
court's area is then unknown, not false.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.values.basic import ValueProblem, parse_text
from engine.values.numerals import ONE_DIGIT
from engine.values.regions import (
    CITIES,
    COUNTRIES,
    MUNICIPALITIES,
    OUTSIDE,
    PROVINCE_OF,
    PROVINCES,
)

MAX_ADDRESS = 500
_SUFFIX = "(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|地区)?"
_PROVINCE = re.compile(
    rf"(?:中华人民共和国|中国)?({'|'.join(sorted(PROVINCES, key=len, reverse=True))}){_SUFFIX}"
)
_CITY_NAMES = sorted(PROVINCE_OF, key=len, reverse=True)
_CITY = re.compile(rf"({'|'.join(_CITY_NAMES)})(市|地区|州|盟)?")
_COUNTRY = re.compile(rf"({'|'.join(sorted(COUNTRIES, key=len, reverse=True))})")
_AMBIGUOUS = re.compile(r"(省|市|区|县)\Z")
_COURT = re.compile(rf"(第{ONE_DIGIT})?(基层|中级|高级)?(人民)?法院.*\Z")


@dataclass(frozen=True, slots=True)
class Address:
    """The text as given and what it surely says; country is 中国, 香港, 澳门, 台湾 or a name."""

    text: str
    country: str | None = None
    province: str | None = None
    city: str | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Court:
    """A court's profile as far as addresses and levels need it.

    `towns` are the towns of the court's area, `other_towns` those of the same city that belong
    to another court; both with former and short names.  `takes` are the kinds of cases that only
    courts named for them take (海事, 知产普通, …).
    """

    name: str
    level: str
    province: str
    city: str
    towns: frozenset[str]
    other_towns: frozenset[str]
    distinctive: frozenset[str]
    takes: tuple[str, ...] = ()
    longest: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        names = self.towns | self.other_towns
        object.__setattr__(self, "longest", max(map(len, names), default=0))

    def town_of(self, address: Address, bare: bool) -> bool | None:
        """True in this court's area, False in the other's, None when no town is recognised."""
        for end in range(min(len(address.rest), self.longest), 0, -1):
            name = address.rest[:end]
            known = name in self.towns or name in self.other_towns
            if known and (not bare or name in self.distinctive):
                return name in self.towns
        return None


def court_profile(name: str, courts: Mapping[str, Any], towns: Mapping[str, Any]) -> Court:
    """The profile of a court from the parameters 法院 and 中山镇街; unknown courts know no area."""
    found = courts.get(name)
    if not isinstance(found, Mapping):
        return Court(name, "", "", "", frozenset(), frozenset(), frozenset())
    own: set[str] = set()
    other: set[str] = set()
    for town, about in towns.items():
        names = [town, *about["曾用名"]]
        short = [re.sub("(街道|镇|区)$", "", n) for n in names]
        everywhere = found["级别"] != "基层" or about["法院"] == name
        (own if everywhere else other).update(n for n in (*names, *short) if len(n) > 1)
    return Court(
        name=name,
        level=found["级别"],
        province=found["省"],
        city=found["市"],
        towns=frozenset(own),
        other_towns=frozenset(other),
        distinctive=frozenset(courts.get("独立识别", ())),
        takes=tuple(found.get("受理", ())),
    )


def parse_address(raw: Any) -> Address:
    """An address from text, or from {省, 市, 镇街, 详细} parts.  Raises `ValueProblem`."""
    if isinstance(raw, Mapping):
        parts = [str(raw[k]) for k in ("国家或地区", "省", "市", "镇街", "详细") if raw.get(k)]
        raw = "".join(parts)
    text = re.sub(r"\s+", "", parse_text(raw))
    if not text:
        raise ValueProblem("地址是空的")
    if len(text) > MAX_ADDRESS:
        raise ValueProblem(f"地址超过 {MAX_ADDRESS} 字，请只写地址")
    return _parse(text)


def _parse(text: str) -> Address:
    if country := _COUNTRY.match(text):
        return Address(text, country[1], rest=text[country.end() :])
    province = None
    rest = text
    if found := _PROVINCE.match(text):
        province, rest = found[1], text[found.end() :]
    if province in OUTSIDE:
        return Address(text, province, province, rest=rest)
    if province in MUNICIPALITIES:
        return Address(text, "中国", province, province, rest)
    city, rest = _city(rest, province)
    if city is not None:
        province = PROVINCE_OF[city]
        city = city.removesuffix("市")
    return Address(text, "中国" if province else None, province, city, rest)


def _city(rest: str, province: str | None) -> tuple[str | None, str]:
    """The city a text starts with, if it is one of the province's (or of any)."""
    for name in CITIES.get(province, ()) if province else _CITY_NAMES:
        plain = name.removesuffix("市")
        with_suffix = rest.startswith(plain + "市")
        if with_suffix or (plain == name and rest.startswith(name) and len(name) > 1):
            end = len(plain) + 1 if with_suffix else len(name)
            if not with_suffix and province is None and rest[end : end + 1] in ("路", "街", "大"):
                continue
            return name, rest[end:]
        if province and rest.startswith(plain) and rest[len(plain) : len(plain) + 1] != "路":
            return name, rest[len(plain) :]
    return None, rest


def located(address: Address, place: str, court: Court | None) -> bool | None:
    """Whether an address lies in a place: 本院辖区, 本市, 本省, 境内 or a named place."""
    if court is not None:
        address = _completed(address, court)
    if place == "境内":
        return None if address.country is None else address.country == "中国"
    if place not in ("本院辖区", "本市", "本省", "本市未写镇街"):
        return _named(address, place)
    if court is None or not court.city:
        return None
    if place == "本市未写镇街":
        return _town_missing(address, court)
    if place == "本省":
        return _same(address, address.province, court.province)
    if address.city is not None or address.country not in (None, "中国"):
        if address.city != court.city:
            return False
        return True if place == "本市" else _in_area(address, court, bare=False)
    if address.province is not None and address.province != court.province:
        return False
    town = court.town_of(address, bare=True)
    if town is None:
        return None
    return True if place == "本市" else town


def _completed(address: Address, court: Court) -> Address:
    """The court's city where 市 was left out before one of its towns: 中山石岐区, not 中山路."""
    if address.city or address.country or not court.city or not address.rest.startswith(court.city):
        return address
    within = Address(
        address.text, "中国", court.province, court.city, address.rest[len(court.city) :]
    )
    return address if court.town_of(within, bare=False) is None else within


def _in_area(address: Address, court: Court, bare: bool) -> bool | None:
    if not court.towns:
        return True
    return court.town_of(address, bare)


def _town_missing(address: Address, court: Court) -> bool | None:
    """In the court's city, which has several courts, without a town that would tell which."""
    if address.city is None:
        return None
    return address.city == court.city and _in_area(address, court, bare=False) is None


def _same(address: Address, part: str | None, wanted: str) -> bool | None:
    if part is not None:
        return part == wanted
    return False if address.country not in (None, "中国") else None


def _named(address: Address, place: str) -> bool | None:
    """A named place, or the place a court is named after (`佛山市禅城区人民法院`)."""
    place = _COURT.sub("", place) or place
    short = _AMBIGUOUS.sub("", place)
    if place in address.text or short in (address.country, address.province, address.city):
        return True
    if short in PROVINCES and address.province is not None:
        return False
    if short in COUNTRIES and address.country is not None:
        return False
    wanted = _parse(place).city
    if wanted is None and (short in PROVINCE_OF or f"{short}市" in PROVINCE_OF):
        wanted = short
    return False if wanted and address.city not in (None, wanted) else None
