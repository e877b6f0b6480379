"""The articles about admission (`rules/法规/受理条文.csv`), each followed to its end.

An article ends in a requirement, in a case that must be accepted, in advice, or outside what is
looked at when a case is registered.  The table may say so; otherwise it follows from what cites the
article.  What nothing cites is the work still to be done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.inference.policy import ADVICE
from engine.law.citations import FOLDER, Number

FILE = f"{FOLDER}/受理条文.csv"
REQUIRED, ACCEPTED, ADVISED, ELSEWHERE = ENDS = ("要求", "应受理", "提示", "不在立案审")


@dataclass(frozen=True, slots=True)
class Article:
    """One article about admission, what it is about, and where it ended; open without an end."""

    law: str
    article: str
    kind: str
    families: tuple[str, ...]
    gist: str
    end: str = ""
    why: str = ""

    @property
    def shown(self) -> str:
        return f"{self.law} {self.article}".strip()


def articles(bundle: Bundle) -> list[Article]:
    """The table in its order, with ends.  Raises `BundleError` for one that cannot be read."""
    cited = _ends(bundle)
    return [_ended(row, cited) for row in bundle.files.table(FILE, _article)]


def _article(row: dict[str, str]) -> Article:
    if row["去向"] and row["去向"] not in ENDS:
        raise ValueError(f"去向应是{'、'.join(ENDS)}之一")
    if row["去向"] == ELSEWHERE and not row["理由"]:
        raise ValueError("不在立案审的要写理由")
    families = tuple(row["家族"].split(";"))
    return Article(
        row["法规"], row["条"], row["种类"], families, row["要点"], row["去向"], row["理由"]
    )


def _ended(row: Article, cited: dict[Number, list[tuple[str, str]]]) -> Article:
    """The end with the most weight among those that follow from citations."""
    found = cited.get((row.law, row.article))
    if row.end or not found:
        return row
    end, why = min(found, key=lambda one: ENDS.index(one[0]))
    return Article(row.law, row.article, row.kind, row.families, row.gist, end, why)


def _ends(bundle: Bundle) -> dict[Number, list[tuple[str, str]]]:
    """For each article, the ends it comes to and the rule or file that makes it so."""
    found: dict[Number, list[tuple[str, str]]] = defaultdict(list)
    for path in bundle.paths():
        for end, why, texts in _citing(bundle.level(path)):
            for number in bundle.laws.each(texts):
                found[number].append((end, why))
    for name, basis in _of_venues(bundle):
        for number in bundle.laws.each(basis):
            found[number].append((REQUIRED, f"管辖：{name}"))
    for row, _ in bundle.policy.shared():
        for number in bundle.laws.each(row.basis):
            found[number].append((REQUIRED, f"后果{row.effect}"))
    return found


def _of_venues(bundle: Bundle) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The table of venue: each kind and each of its places with their articles."""
    for kind in bundle.venues.kinds.values():
        yield kind.name, kind.basis
        yield from ((kind.name, place.basis) for place in kind.places)


def _citing(level: Level) -> Iterator[tuple[str, str, Iterable[str]]]:
    place = "/".join(level.path) or "通则"
    for compiled in level.rules:
        rule = compiled.rule
        yield _end_of(rule.origin, rule.effect), rule.id, rule.basis
    for derivation in level.own.derivations:
        yield REQUIRED, derivation.name, derivation.basis
    said = level.own_type
    for item in said.entries():
        yield REQUIRED, place, item.basis
    looked_up = said.verified.articles if said.verified else ()
    yield ELSEWHERE, f"查过：{place}", (*looked_up, *said.no_conditions, *said.same_as_above)


def _end_of(origin: str, effect: str) -> str:
    if origin == ACCEPTED:
        return ACCEPTED
    return ADVISED if effect == ADVICE else REQUIRED
