"""Two changes of one text brought together: entry by entry, and line by line within an entry.

What only one side changed is taken; where both changed the same lines differently, a conflict says
so and nothing is chosen.  An entry one side added is never a part of another entry's conflict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.editing.written import SECTION_HEAD, entries

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
    pieces = (piece for part in _parts(base, mine, theirs) for piece in _pieces(*part))
    for old, one, other in pieces:
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
# A part of a text: an entry by section and name, a section's head by its name, or what comes last.
Key = tuple[str, str]
Part = tuple[list[str], list[str], list[str]]
HEAD, TAIL = "head", ("", "tail")


def _parts(base: str, mine: str, theirs: str) -> list[Part]:
    """The texts part by part, in the order they will stand; in one where parts cannot be told apart."""
    whole = [(base.split("\n"), mine.split("\n"), theirs.split("\n"))]
    cut = [_cut(text) for text in (base, mine, theirs)]
    if any(found is None for found in cut):
        return whole
    old, one, other = (found or {} for found in cut)
    # both renamed the same entry, perhaps: only the lines can say so
    both_lost = old.keys() - one.keys() - other.keys()
    if both_lost and one.keys() - old.keys() and other.keys() - old.keys():
        return whole
    return [(old.get(k, []), one.get(k, []), other.get(k, [])) for k in _order(old, one, other)]


def _cut(text: str) -> dict[Key, list[str]] | None:
    """The lines of each part; lines between parts go with the next one.  None where two are called the same."""
    lines = text.split("\n")
    starts = {one.start: ((one.section, one.id), one.end) for one in entries(text)}
    found: dict[Key, list[str]] = {}
    before: list[str] = []
    number = 0
    while number < len(lines):
        head = SECTION_HEAD.match(lines[number])
        key, end = starts.get(number, ((HEAD, head["name"]) if head else None, number + 1))
        before += lines[number:end]
        if key is not None:
            if key in found:
                return None
            found[key], before = before, []
        number = end
    return {**found, TAIL: before}


def _order(old: Collection[Key], one: Collection[Key], other: Collection[Key]) -> list[Key]:
    """The parts of two texts in the order of the one that changed it, others after what they stood after."""
    kept = {*old} & {*one} & {*other}
    before, mine, theirs = ([key for key in keys if key in kept] for keys in (old, one, other))
    first, second = (one, other) if theirs == before != mine else (other, one)
    found = list(first)
    last = -1
    for key in second:
        if key in found:
            last = found.index(key)
            continue
        last += 1
        while key[0] == HEAD and found[last] != TAIL and found[last][0] != HEAD:
            last += 1  # what the other side has in this section stays in it
        found.insert(last, key)
    return found


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
