"""The tree of causes level by level, as the machine shows it."""

from __future__ import annotations

from dataclasses import dataclass

from court.core.courthouse import Courthouse
from engine.law.catalogue import Cause


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the tree: where we are, and what lies below."""

    at: Cause | None
    below: list[Cause]


def below(house: Courthouse, id_: str) -> Level | None:
    """The causes below one, the first level for `0`; None when the tree is not asked for."""
    if not id_:
        return None
    edition = house.bundle.catalogue.edition_on(house.today)
    at = edition.by_id.get(id_)
    found = edition.children(id_ if at else "")
    return Level(at, [cause for cause in found if cause.start <= house.today])
