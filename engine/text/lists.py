"""Words in one line, as people write them: `借条、收据`.

A word that holds a sign of the line itself stands in “ ”: `“公证、认证”、借条`.  Words that are known
are kept whole without them, because nobody knows which of their own words need quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

BETWEEN = "、"
# What people put between the words of a list.
SEPARATORS = "、，,；;"
BRACKETS = "（）"
# What is read as one part: separators only within whole brackets.
_PLAIN = re.compile(rf"(?:（[^（）]*）|[^（）{re.escape(SEPARATORS)}])+")
_QUOTED = re.compile(r"“([^“”]+)”\Z")


def joined(words: Iterable[str]) -> str:
    """Words in one line, those that would be parted in “ ”."""
    return BETWEEN.join(word if _PLAIN.fullmatch(word) else f"“{word}”" for word in words)


def quoted(word: str, signs: str) -> str:
    """A word as it stands where signs mean something."""
    return f"“{word}”" if any(sign in word for sign in signs) else word


def unquoted(said: str) -> str:
    """A word without the “ ” around it."""
    found = _QUOTED.match(said.strip())
    return found[1] if found else said.strip()


def can_stand(word: str) -> bool:
    """Whether a word can stand in a line, in “ ” or without."""
    return bool(word) and word == word.strip() and not set(word) & set("“”")


def parted(said: str, known: Iterable[str] = (), separators: str = SEPARATORS) -> list[str]:
    """The parts of a line, each as it is written; nothing is parted within “ ” or （ ）."""
    part = _part(holding(known, separators), separators)
    return [one.strip() for one in _scanned(part, said)]


def listed(said: str, known: Iterable[str] = ()) -> list[str]:
    """The words of a line, without empty ones and without “ ”."""
    return [unquoted(part) for part in parted(said, known) if part]


def holding(words: Iterable[str], signs: str) -> tuple[str, ...]:
    """Those of the words that hold one of the signs, the longest first."""
    found = {word for word in words if any(sign in word for sign in signs)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@lru_cache(256)
def _part(known: tuple[str, ...], separators: str) -> re.Pattern[str]:
    end = re.escape(separators)
    whole = "|".join(map(re.escape, known))
    first = rf"(?:(?:{whole})(?=\s*(?:[{end}（]|\Z)))?" if known else ""
    return re.compile(rf"\s*{first}(?:“[^“”]*”|（(?:“[^“”]*”|[^（）“”])*）|[^{end}])*")


def _scanned(part: re.Pattern[str], said: str) -> Iterator[str]:
    at = 0
    while True:
        found = part.match(said, at)
        assert found is not None  # it matches nothing, too
        yield found[0]
        if (at := found.end() + 1) > len(said):
            return
