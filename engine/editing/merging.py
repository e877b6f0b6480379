"""Two changes of one text brought together, line by line.

What only one side changed is taken; where both changed the same lines differently, a conflict says
so and nothing is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MINE, THEIRS = "我的", "已发布的"


@dataclass(frozen=True, slots=True)
class Clash:
    """Lines both sides changed; `line` (from 1) is where they begin in the merged text of `mine`."""

    number: int
    line: int
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The text, and the places where somebody has to choose; there it holds `mine`."""

    text: str
    clashes: tuple[Clash, ...]


def merge(base: str, mine: str, theirs: str, chosen: Mapping[int, str] | None = None) -> Merged:
    """Bring together what two people made of `base`; `chosen` says whose lines to take, by number."""
    chosen = chosen or {}
    lines: list[str] = []
    clashes: list[Clash] = []
    for old, one, other in _pieces(*(text.split("\n") for text in (base, mine, theirs))):
        if one == other or other == old:
            lines += one
        elif one == old:
            lines += other
        else:
            number = len(clashes) + 1
            clash = Clash(number, len(lines) + 1, *("\n".join(part) for part in (old, one, other)))
            clashes.append(clash)
            lines += other if chosen.get(number) == THEIRS else one
    return Merged("\n".join(lines), tuple(clashes))


Piece = tuple[Sequence[str], Sequence[str], Sequence[str]]


def _pieces(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Piece]:
    """The texts cut where all three agree: between, what each made of the same lines."""
    at_mine, at_theirs = _partners(base, mine), _partners(base, theirs)
    b = m = t = 0
    for line in range(len(base) + 1):
        here = (len(mine), len(theirs)) if line == len(base) else (at_mine[line], at_theirs[line])
        if here[0] is None or here[1] is None:
            continue
        if (line, *here) != (b, m, t):
            yield base[b:line], mine[m : here[0]], theirs[t : here[1]]
        if line < len(base):
            kept = [base[line]]
            yield kept, kept, kept
        b, m, t = line + 1, here[0] + 1, here[1] + 1


def _partners(base: list[str], other: list[str]) -> list[int | None]:
    """For each line of `base` the same line of `other`, in order; None where it has gone."""
    found: list[int | None] = [None] * len(base)
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    for start, there, size in matcher.get_matching_blocks():
        found[start : start + size] = range(there, there + size)
    return found
