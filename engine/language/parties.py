"""The parties of a filing: on which side they stand and what they are called.

Works on what was filled in as on typed values; members that are no mapping are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.language.vocabulary import VIRTUAL_LISTS
from engine.language.words import NON_CONTENTIOUS

CLAIMING = VIRTUAL_LISTS["起诉方"]
RESPONDING = VIRTUAL_LISTS["相对方"]
THIRD = ("第三人",)
SIDES = (*CLAIMING, *RESPONDING, *THIRD)
NAMES = ("姓名", "名称", "字号")
NUMBERS = ("证件号码", "统一社会信用代码")


def lists_of(procedure: str) -> tuple[str, str]:
    """The lists of those who file and of those they file against, by the kind of procedure."""
    place = 1 if procedure == NON_CONTENTIOUS else 0
    return CLAIMING[place], RESPONDING[place]


def display_name(party: Mapping[str, Any]) -> Any:
    """姓名, 名称 or 字号: what materials and claims call a party by; None when it has none."""
    return next((party[name] for name in NAMES if party.get(name)), None)


def member_named(values: Mapping[str, Any]) -> str:
    """What a party is called; empty when the filing does not say."""
    return _first_text(values, NAMES)


def _first_text(values: Mapping[str, Any], names: Iterable[str]) -> str:
    texts = (values.get(name) for name in names)
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")


@dataclass(frozen=True, slots=True)
class Party:
    """One party: the list it stands in, its place there, and its facts."""

    side: str
    position: int
    values: dict[str, Any]

    @property
    def name(self) -> str:
        return member_named(self.values)

    @property
    def number(self) -> str:
        """The identity number or credit code; empty when the filing does not say."""
        return _first_text(self.values, NUMBERS)


class Parties:
    """All parties of one filing, side by side."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content

    def of(self, sides: Iterable[str] = SIDES) -> list[Party]:
        """The parties of some sides, in the order of the filing."""
        return [
            Party(side, position, member)
            for side in sides
            for position, member in enumerate(self._members(side))
            if isinstance(member, dict)
        ]

    def names(self, sides: Iterable[str] = SIDES) -> list[str]:
        """What the parties of some sides are called, without those that have no name."""
        return [party.name for party in self.of(sides) if party.name]

    def _members(self, side: str) -> list[Any]:
        members = self.content.get(side)
        return members if isinstance(members, list) else []
