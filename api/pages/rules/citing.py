"""The rules that rest on an article: few at once, many by the part of the tree they are stated in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from api.pages.rules.view import MOST_SHOWN, Part, Place, first, place_name, short
from engine.bundle.bundle import Bundle
from engine.telling.citing import on_articles
from engine.telling.rulebook import Entry, Path_

MOST_AT_ONCE = 60  # rules that are listed without a choice of a part
BETWEEN = "/"


@dataclass(frozen=True, slots=True)
class Citing:
    """Rules that rest on an article, of one part of the tree.

    `count` are those of the part, `total` all; `places` are listed, `parts` lie below; `above` are
    the parts that lead here, the top first.
    """

    total: int
    count: int
    places: list[Place]
    parts: list[Part]
    above: list[Part]


def citing(bundle: Bundle, law: str, number: str, below: str = "") -> Citing:
    """The rules on an article, or on any of the law's, below a part (`合同、准合同纠纷/合同纠纷`)."""
    every = bundle.kept(on_articles).get((law, number), ())
    path = tuple(below.split(BETWEEN)) if below else ()
    found = [one for one in every if one.path[: len(path)] == path]
    whole = len(found) <= MOST_AT_ONCE
    listed = found if whole else [one for one in found if one.path == path]
    deeper = Counter(one.path[: len(path) + 1] for one in found if one.path != path)
    asked = {"name": law, "article": number}
    parts = [] if whole else [_part(there, asked, count) for there, count in deeper.items()]
    above = [_part(path[: n + 1], asked, 0) for n in range(len(path))]
    return Citing(len(every), len(found), first(_places(listed), MOST_SHOWN), parts, above)


def _part(path: Path_, asked: Mapping[str, str], count: int) -> Part:
    query = urlencode({**asked, "below": BETWEEN.join(path)})
    return Part(path[-1], count, f"/rules/law?{query}")


def _places(found: Sequence[Entry]) -> list[Place]:
    return [
        Place(path, place_name(path, file), file, [short(one) for one in group])
        for (path, file), group in groupby(found, key=lambda one: (one.path, one.file))
    ]
