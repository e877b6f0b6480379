"""The rules that rest on an article: few at once, many by the part of the tree they are stated in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from api.pages.rules.view import MOST_SHOWN, Part, Place, all_entries, first, place_name, short
from court.opinions.citations import cited
from engine.bundle.bundle import Bundle
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
    every = bundle.kept(_by_article).get((law, number), ())
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


def _by_article(bundle: Bundle) -> dict[tuple[str, str], tuple[Entry, ...]]:
    """Rules by law and article, and by the law alone, in the order of the tree."""
    found: defaultdict[tuple[str, str], dict[int, Entry]] = defaultdict(dict)
    entries = sorted(all_entries(bundle), key=lambda one: (len(one.path), one.path, one.file))
    for number, entry in enumerate(entries):
        rule = entry.compiled.rule
        for text in bundle.policy.cited(rule.effect, rule.every_basis):
            one = cited(text, bundle.laws)
            for key in ("", *(article.number for article in one.articles)):
                found[one.law, key][number] = entry
    return {key: tuple(rules.values()) for key, rules in found.items()}
