"""What several things said together tell of the cause: `casetypes/表单/线索.yaml`.

A word alone tells little (a ladder, a bone, a boss); a ladder and a broken bone tell of somebody hurt
at work, whatever the other words are.  The file names classes of words (`词类`) and says which
causes are likely when words of several classes stand near each other (`线索`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import pairwise

from engine.bundle.bundle import Bundle
from engine.finding.phrases import GROUPS
from engine.finding.reading import read
from engine.finding.vocabulary import without_quantities
from engine.language.words import texts
from engine.text.errors import Problems, nearest
from engine.text.yamlio import YMap

FILE = "casetypes/表单/线索.yaml"
APART = 30  # characters between two things that are said together
# How strong a clue is, by how many things it asks to be said; more than three count as three.
STRENGTHS = (0.6, 1.0, 1.2)
SHORT = 40  # characters of a text in which one thing alone is a clue
LONG = 60  # characters; a clue in a longer text, which has more words, is worth less
NEXT = 0.85  # what the next of the likely causes has of the one before it


@dataclass(frozen=True, slots=True)
class WordClass:
    """Words that tell the same, and longer ones that hold them and tell something else."""

    words: re.Pattern[str]
    others: re.Pattern[str] | None

    def places(self, text: str) -> tuple[int, ...]:
        """Where a text has one of the words."""
        if self.others:
            text = self.others.sub(lambda found: " " * len(found[0]), text)
        return tuple(found.start() for found in self.words.finditer(text))


@dataclass(frozen=True, slots=True)
class Clue:
    """The classes that have to be said together, those that may not be said, the likely causes."""

    said: tuple[str, ...]
    unsaid: tuple[str, ...]
    causes: tuple[str, ...]

    @property
    def strength(self) -> float:
        return STRENGTHS[min(len(self.said), len(STRENGTHS)) - 1]


@dataclass(frozen=True, slots=True)
class Clues:
    """All clues of a bundle."""

    classes: Mapping[str, WordClass]
    clues: tuple[Clue, ...]

    def likely(self, text: str) -> dict[str, float]:
        """How likely the clues in a text make each cause they name: up to the last of `STRENGTHS`."""
        text = without_quantities(text)
        places = {name: words.places(text) for name, words in self.classes.items()}
        found: dict[str, float] = {}
        for clue in self.clues:
            if len(clue.said) == 1 and len(text) > SHORT:
                continue
            if any(places[name] for name in clue.unsaid):
                continue
            if _together([places[name] for name in clue.said]):
                for rank, cause in enumerate(clue.causes):
                    strength = clue.strength * NEXT**rank * min(1.0, LONG / len(text))
                    found[cause] = max(found.get(cause, 0.0), strength)
        return found


NO_CLUES = Clues({}, ())


def _together(places: list[tuple[int, ...]]) -> bool:
    """Whether one place of each class is near one of the class before it."""
    if not all(places):
        return False
    return all(
        any(abs(here - there) <= APART for here in one for there in next_)
        for one, next_ in pairwise(places)
    )


def load_clues(bundle: Bundle) -> Clues:
    """The clues of a bundle, read once; one of an earlier version has none.

    Raises `BundleError` with every problem.
    """
    return bundle.kept(_read)


def _read(bundle: Bundle) -> Clues:
    if FILE not in bundle.files:
        return NO_CLUES
    causes = {one.name for one in bundle.catalogue.editions[-1].causes if one.level > GROUPS}
    return read(bundle, FILE, lambda raw, problems: _clues(raw, causes, problems))


def _clues(raw: YMap, causes: set[str], problems: Problems) -> Clues:
    classes = {str(name): _class(about) for name, about in raw["词类"].items()}
    clues = tuple(
        Clue(texts(one["说到"]), texts(one.get("没说")), texts(one["多半"])) for one in raw["线索"]
    )
    _check(raw, clues, set(classes), causes, problems)
    return Clues(classes, clues)


def _class(about: object) -> WordClass:
    if not isinstance(about, Mapping):
        return WordClass(_any_of(texts(about)), None)
    return WordClass(_any_of(texts(about["有"])), _any_of(texts(about["不算"])))


@lru_cache(maxsize=4_096)  # more than Python keeps of its own; bundles share most of them
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def _check(
    raw: YMap, clues: tuple[Clue, ...], classes: set[str], causes: set[str], problems: Problems
) -> None:
    mark = raw.at("线索")
    for name, about in raw["词类"].items():
        if not texts(about["有"] if isinstance(about, Mapping) else about):
            problems.add(f"“{name}”这一类没有写词", raw.at("词类"))
    if any(not one.said for one in clues):
        problems.add("有一条线索没有写说到什么", mark)
    used: set[str] = reduce(lambda all_, one: all_ | {*one.said, *one.unsaid}, clues, set())
    for name in sorted(used - classes):
        problems.add(f"没有“{name}”这一类词{nearest(name, classes)}", mark)
    for name in sorted(classes - used):
        problems.add(f"没有线索用“{name}”这一类词", raw.at("词类"))
    for name in sorted({name for one in clues for name in one.causes} - causes):
        problems.add(f"案由目录里没有“{name}”{nearest(name, causes)}", mark)
