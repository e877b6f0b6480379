"""The part of an article a citation means: `(2)` is its second item, or its second paragraph.

A citation does not say whether its number is a paragraph (款) or an item (项): it is an item where
the article has one of that number, as in `民事诉讼法 122(2)`.  Of two numbers the first is the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from engine.values.numerals import WRITTEN, counted

_PART = re.compile(r"\((\d+)\)")
_ITEM = re.compile(f"（({WRITTEN})）")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article; `meant` when the citation is about it."""

    text: str
    meant: bool


def pieces(text: str, parts: str) -> list[Piece]:
    """The article's text with what `parts` means set apart; nothing is where it cannot be found."""
    numbers = [int(number) for number in _PART.findall(parts)]
    start, end = _span(text, numbers)
    found = ((text[:start], False), (text[start:end], True), (text[end:], False))
    return [Piece(words, is_meant) for words, is_meant in found if words]


def meant(text: str, parts: str) -> str:
    """The words of an article a citation means: all of them without `parts`, none it cannot find."""
    return "".join(one.text for one in pieces(text, parts) if one.meant) if parts else text


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article, and how it is cited: `parts` is empty where only the article can be."""

    text: str
    parts: str


def passages(text: str) -> list[Passage]:
    """An article cut where a citation can tell its parts apart, in its order.

    A part gets a number only if it is read back as meant: a paragraph whose number an item has too
    is cited by the article.
    """
    found = []
    for paragraph, (start, end) in enumerate(_paragraphs(text), 1):
        items = list(_items(text, start, end))
        first, last = (items[0][1], items[-1][2]) if items else (end, end)
        own = _read_as(text, (start, end), [paragraph])
        found.append(Passage(text[start:first], own))
        for number, a, b in items:
            parts = _read_as(text, (a, b), [number], [paragraph, number])
            found.append(Passage(text[a:b], parts))
        found.append(Passage(text[last:end], own))
    return [one for one in found if one.text.strip()]


def _read_as(text: str, span: tuple[int, int], *ways: list[int]) -> str:
    """The first of some ways to cite a stretch that is read back as it; empty for none."""
    way = next((way for way in ways if _span(text, way) == span), [])
    return "".join(f"({number})" for number in way)


def _span(text: str, numbers: list[int]) -> tuple[int, int]:
    if not numbers:
        return 0, 0
    *above, last = numbers
    start, end = _paragraph(text, above[0]) if above else (0, len(text))
    for number, a, b in _items(text, start, end):
        if number == last:
            return a, b
    return _paragraph(text, last) if not above else (start, start)


def _paragraph(text: str, number: int) -> tuple[int, int]:
    """Where a paragraph stands; nowhere in an article of one, which is cited without a number."""
    known = _paragraphs(text)
    return known[number - 1] if 0 < number <= len(known) > 1 else (0, 0)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Where paragraphs begin and end.  The lines of items belong to the paragraph before them."""
    starts = [0] + [
        found.end() for found in re.finditer("\n", text) if not _ITEM.match(text, found.end())
    ]
    return [(a, b - 1) for a, b in pairwise([*starts, len(text) + 1])]


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Items in order: an enumeration begins with （一） and goes on without a gap."""
    marks: list[tuple[int, int]] = []
    for found in _ITEM.finditer(text, start, end):
        if counted(found[1]) == len(marks) + 1:
            marks.append((found.start(), len(marks) + 1))
    for (begin, number), following in pairwise([*marks, (end, 0)]):
        line_end = text.find("\n", begin, following[0])
        yield number, begin, line_end if line_end >= 0 else following[0]
