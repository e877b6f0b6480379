"""Rules of a list in sections by what they are about, folded, with how many each has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from api.pages.rules.view import MOST_SHOWN, Place, first
from engine.telling.sections import SECTIONS

MOST_FOLDED = 60  # rules of one section among others
FEW = 30  # rules that are read without unfolding anything


@dataclass(frozen=True, slots=True)
class Section:
    """The rules about one subject: how many, the first by place, the way to all where some are left."""

    name: str
    count: int
    shown: int
    places: list[Place]
    open: bool
    href: str


def sections(places: Sequence[Place], asked: Mapping[str, str]) -> list[Section]:
    """Rules by subject; only the one that is asked for, and then more of it at once."""
    chosen = asked.get("section", "")
    total = sum(len(place.rules) for place in places)
    found = []
    for name in SECTIONS:
        own = [
            replace(place, rules=rules)
            for place in places
            if (rules := [one for one in place.rules if one.section == name])
        ]
        count = sum(len(place.rules) for place in own)
        if count and chosen in ("", name):
            most = MOST_SHOWN if chosen else MOST_FOLDED
            listed = first(own, most)
            query = urlencode(
                {key: said for key, said in {**asked, "section": name}.items() if said}
            )
            opened = bool(chosen) or total <= FEW
            found.append(Section(name, count, min(count, most), listed, opened, f"/rules?{query}"))
    return found
