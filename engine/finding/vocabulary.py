"""The words that count in what people type, read from `casetypes/表单/日常用词.yaml`.

Chinese is written without spaces.  Speech is taken apart into pairs of neighbouring characters, as
search engines do for it, and into single characters, which count less; every word of a group of
everyday words that mean one thing (老板, 单位, 用人单位) also gives the token of the group.

Causes of a special field (海事, 证券, 专利) share most words with ordinary ones; a text that has
none of the words of their field hardly means them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bundle.bundle import Bundle
from engine.finding.reading import read
from engine.language.words import texts
from engine.text.errors import Problems, nearest
from engine.text.yamlio import YMap
from engine.values.numerals import DIGITS

FILE = "casetypes/表单/日常用词.yaml"
START = 2  # characters by which words are looked up
_RUNS = re.compile(r"[A-Za-z0-9]+|[^\W_A-Za-z0-9]+")
_NUMERAL = f"0-9{DIGITS[1:]}十百千万两几半"
_MEASURE = "个多?月|块钱|块|元|年多?|天|岁|次"
# How much and how long tell nothing of the kind of a dispute.
_QUANTITY = re.compile(f"[{_NUMERAL}]{{2,}}多?(?:{_MEASURE}|月)?|[{_NUMERAL}](?:{_MEASURE})")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a text says, each in the order of the text."""

    pairs: tuple[str, ...]
    groups: tuple[str, ...]
    characters: tuple[str, ...]

    @property
    def all(self) -> list[str]:
        """Each token once."""
        return list(dict.fromkeys((*self.pairs, *self.groups, *self.characters)))


@dataclass(frozen=True)
class Vocabulary:
    """`groups` gives the token of a word's group, `starting` the words by their first character.

    `special` are the words of a field, by the cause at its top; `most_usual` are the names of the
    causes that most suits of a basic court are of.
    """

    empty_characters: frozenset[str]
    empty_words: frozenset[str]
    groups: Mapping[str, str]
    starting: Mapping[str, tuple[str, ...]]
    special: Mapping[str, tuple[str, ...]]
    most_usual: frozenset[str] = frozenset()

    def of_field(self, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The words of every special field a cause belongs to."""
        return [self.special[name] for name in path if name in self.special]

    def tokens(self, text: str) -> Tokens:
        runs = _runs(without_quantities(text, " "))
        chinese = [run for run in runs if not run.isascii()]
        pairs = [pair for run in chinese for pair in self._pairs(run)]
        return Tokens(
            (*pairs, *(run for run in runs if run.isascii())),
            tuple(group for run in _runs(text) for group in self._groups(run)),
            tuple(c for run in chinese for c in run if c not in self.empty_characters),
        )

    def pairs(self, text: str) -> set[str]:
        """The pairs of characters that count, each once: enough for text that is only searched."""
        runs = [run for run in _RUNS.findall(text) if not run.isascii()]
        return {run[at : at + 2] for run in runs for at in range(len(run) - 1)} - self.empty_pairs

    @cached_property
    def empty_pairs(self) -> frozenset[str]:
        """Pairs that say nothing."""
        characters = self.empty_characters
        return frozenset(a + b for a in characters for b in characters) | self.empty_words

    def _pairs(self, run: str) -> Iterator[str]:
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            if pair not in self.empty_pairs:
                yield pair

    def _groups(self, run: str) -> Iterator[str]:
        for at, first in enumerate(run):
            for start in {first, run[at : at + START]}:
                for word in self.starting.get(start, ()):
                    if run.startswith(word, at):
                        yield self.groups[word]


def without_quantities(text: str, instead: str = "") -> str:
    """A text without how much and how long, or with something `instead` of each."""
    return _QUANTITY.sub(instead, text)


def _runs(text: str) -> list[str]:
    return [run.lower() for run in _RUNS.findall(text)]


def load_vocabulary(bundle: Bundle) -> Vocabulary:
    """The words of a bundle, read once; one of an earlier version has none.

    Raises `BundleError` with every problem.
    """
    return bundle.kept(_read)


def _read(bundle: Bundle) -> Vocabulary:
    if FILE not in bundle.files:
        return Vocabulary(frozenset(), frozenset(), {}, {}, {})
    return read(bundle, FILE, lambda raw, problems: _vocabulary(raw, bundle, problems))


def _vocabulary(raw: YMap, bundle: Bundle, problems: Problems) -> Vocabulary:
    groups = _groups(raw, problems)
    special = _special(raw, bundle, problems)
    most_usual = _most_usual(raw, bundle, problems)
    empty = raw["不算"]
    return Vocabulary(
        frozenset(str(empty["字"])),
        frozenset(texts(empty["词"])),
        groups,
        _starting(groups),
        special,
        most_usual,
    )


def _groups(raw: YMap, problems: Problems) -> dict[str, str]:
    """The token of each word's group: one that no text can give."""
    found: dict[str, str] = {}
    for number, group in enumerate(raw["同义"]):
        for word in texts(group):
            if word in found:
                problems.add(f"“{word}”写在两组同义词里，只留一处", raw.at("同义"))
            found[word] = f"组{number}"
    return found


def _starting(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[word[:START]] = (*found.get(word[:START], ()), word)
    return found


def _most_usual(raw: YMap, bundle: Bundle, problems: Problems) -> frozenset[str]:
    """A bundle of an earlier version names none."""
    known = bundle.catalogue.editions[-1].by_name
    names = texts(raw.get("最常见", []))
    for name in names:
        if name not in known:
            problems.add(f"案由目录里没有“{name}”{nearest(name, known)}", raw.at("最常见"))
    return frozenset(names)


def _special(raw: YMap, bundle: Bundle, problems: Problems) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    known = bundle.catalogue.editions[-1].by_name
    for field in raw["专门"]:
        for name in texts(field["案由"]):
            if name not in known:
                problems.add(f"案由目录里没有“{name}”{nearest(name, known)}", field.at("案由"))
            found[name] = (*found.get(name, ()), *texts(field["提到"]))
    return found
