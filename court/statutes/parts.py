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
    return [Piece(words, meant) for words, meant in found if words]


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
    """Where a paragraph stands.  The lines of items belong to the paragraph before them."""
    starts = [0] + [
        found.end() for found in re.finditer("\n", text) if not _ITEM.match(text, found.end())
    ]
    if number > len(starts) or len(starts) == 1:
        return 0, 0
    end = starts[number] - 1 if number < len(starts) else len(text)
    return starts[number - 1], end


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Items in order: an enumeration begins with （一） and goes on without a gap."""
    marks: list[tuple[int, int]] = []
    for found in _ITEM.finditer(text, start, end):
        if counted(found[1]) == len(marks) + 1:
            marks.append((found.start(), len(marks) + 1))
    for (begin, number), following in pairwise([*marks, (end, 0)]):
        line_end = text.find("\n", begin, following[0])
        yield number, begin, line_end if line_end >= 0 else following[0]
