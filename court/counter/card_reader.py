"""The reader for identity cards at a machine in the hall, so that nobody types what the card says.

A court's reader stands behind `Reader`; a second-generation card holds name, sex, nationality, day
of birth, home and number (居民身份证法 3).  Where there is none, the machine asks as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from court.core.courthouse import Courthouse
from engine.text.errors import LianError

KIND, PERSON = "居民身份证", "自然人"


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, as it is printed on it."""

    name: str
    sex: str
    nationality: str
    born: date
    home: str
    number: str

    def facts(self) -> dict[str, str]:
        """The card as facts of a party."""
        return {
            "类型": PERSON,
            "姓名": self.name,
            "性别": self.sex,
            "民族": self.nationality,
            "出生日期": self.born.isoformat(),
            "证件类型": KIND,
            "证件号码": self.number,
            "住所地": self.home,
        }


class NoCard(LianError):
    """No card lies on the reader, or it could not be read in time."""


class Reader(Protocol):
    """The readers of a court, each at a machine."""

    def read(self, device: str) -> Card:
        """The card on the reader of a machine, by its id.  Raises `NoCard`."""
        ...


class Simulated:
    """For development: a card of nobody lies on every reader."""

    def read(self, device: str) -> Card:
        return Card(
            name="林小川",
            sex="男",
            nationality="汉族",
            born=date(1990, 1, 1),
            home="广东省中山市石岐街道孙文中路1号",
            number="442000199001010011",
        )


def reader_of(house: Courthouse) -> Reader | None:
    """The readers of this court; None where there are none."""
    return Simulated() if house.settings.development else None


def with_card(content: Mapping[str, Any], side: str, card: Card) -> dict[str, Any]:
    """The content with a card's facts at the first party of a side; what else was said of it stays."""
    listed = content.get(side)
    parties = list(listed) if isinstance(listed, list) else []
    first = parties[0] if parties and isinstance(parties[0], Mapping) else {}
    return {**content, side: [{**first, **card.facts()}, *parties[1:]]}
