"""What a version of a law changed: its articles beside those they come from, and what rests on them.

Articles are paired by where they stand: between two that stayed word for word, those whose words are
alike, in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from sqlalchemy import func, select

from court.core.courthouse import Work
from court.statutes.parts import meant
from court.statutes.service import versions
from court.statutes.tables import StatuteArticle
from engine.bundle.bundle import Bundle
from engine.telling.citing import Resting, resting

Kind = Literal["修改", "新增", "改了条号", "没有了"]
Texts = Mapping[str, str]
LEAST_ALIKE = 0.4  # of pairs of characters; two articles on different things have 0.1
MOST_COMPARED = 100_000  # articles of a stretch before, times those after


@dataclass(frozen=True, slots=True)
class Change:
    """An article: its number and text before (`was`) and after (`now`), empty where it was not there."""

    was: str
    before: str
    now: str
    after: str

    @property
    def kind(self) -> Kind:
        if not self.was:
            return "新增"
        if not self.now:
            return "没有了"
        return "改了条号" if plain(self.before) == plain(self.after) else "修改"


@dataclass(frozen=True, slots=True)
class Affected:
    """A requirement that rests on a changed article; `same` when the part it cites reads as before."""

    resting: Resting
    same: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """A version with what it changed of the one before it, which came into force on `earlier`."""

    law: str
    start: date
    earlier: date
    changes: tuple[Change, ...]


def revision(work: Work, law: str, start: date) -> Revision | None:
    """What a version changed; None where it is not there, or nothing was imported before it."""
    earlier = work.session.scalar(
        select(func.max(StatuteArticle.start)).where(
            StatuteArticle.law == law, StatuteArticle.start < start
        )
    )
    after = texts(work, law, start)
    if earlier is None or not after:
        return None
    return Revision(law, start, earlier, tuple(between(texts(work, law, earlier), after)))


def near(work: Work, within: timedelta) -> list[Revision]:
    """Versions that come into force, or came, within so many days of today; the nearest first."""
    soon = [one for one in versions(work) if abs(one.start - work.today) <= within]
    found = (revision(work, one.law, one.start) for one in soon)
    kept = [one for one in found if one is not None and one.changes]
    return sorted(kept, key=lambda one: abs(one.start - work.today))


def history(work: Work, law: str, article: str) -> list[tuple[Revision, Change]]:
    """Every version that changed an article of today, the newest first, also under earlier numbers.

    A version still to come is asked for the article that has this number before it.
    """
    found: list[tuple[Revision, Change]] = []
    number = article
    for one in versions(work):
        made = revision(work, law, one.start) if one.law == law and number else None
        if made is None:
            continue
        coming = made.start > work.today
        for change in made.changes:
            if (change.was if coming else change.now) == number:
                found.append((made, change))
                number = number if coming else change.was
                break
    return found


def texts(work: Work, law: str, start: date) -> dict[str, str]:
    """The articles of a version, in the order of the law."""
    rows = work.session.execute(
        select(StatuteArticle.article, StatuteArticle.text).where(
            StatuteArticle.law == law, StatuteArticle.start == start
        )
    )
    return dict(sorted(((number, text) for number, text in rows), key=lambda one: order(one[0])))


def order(number: str) -> tuple[int, ...]:
    """`12-1` after `12`, before `13`."""
    return tuple(int(part) for part in number.split("-") if part)


def between(before: Texts, after: Texts) -> list[Change]:
    """What differs, spaces left aside, in the order of the later text; what is gone comes last."""
    old, new = list(before), list(after)
    matcher = SequenceMatcher(
        None,
        [plain(before[number]) for number in old],
        [plain(after[number]) for number in new],
        autojunk=False,
    )
    pairs: list[tuple[str, str]] = []
    for kind, i, k, j, m in matcher.get_opcodes():
        some, others = old[i:k], new[j:m]
        same = kind == "equal"
        pairs += zip(some, others, strict=True) if same else _paired(some, others, before, after)
    made = [
        Change(was, before.get(was, ""), now, after.get(now, ""))
        for was, now in _moved(pairs, before, after)
    ]
    changed = [one for one in made if one.was != one.now or plain(one.before) != plain(one.after)]
    return sorted(changed, key=lambda one: (not one.now, order(one.now or one.was)))


def _paired(
    old: Sequence[str], new: Sequence[str], before: Texts, after: Texts
) -> Iterator[tuple[str, str]]:
    """Articles between two that stayed: those alike in their order, then the rest.

    Of the rest, as many before as after are the same ones; otherwise those of the same number are.
    """
    alike = _alike([before[number] for number in old], [after[number] for number in new])
    yield from ((old[i], new[j]) for i, j in alike.items())
    left = [number for i, number in enumerate(old) if i not in alike]
    come = [number for j, number in enumerate(new) if j not in alike.values()]
    if len(left) == len(come):
        yield from zip(left, come, strict=True)
        return
    for number in dict.fromkeys((*left, *come)):
        yield number if number in left else "", number if number in come else ""


def _alike(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The most likeness in order: places in `old` with their partners in `new`.

    Takes time with the product of the lengths; nothing for stretches longer than a law's.
    """
    if len(old) * len(new) > MOST_COMPARED:
        return {}
    pairs_old, pairs_new = ([Counter(pairwise(plain(t))) for t in texts] for texts in (old, new))
    likeness = [[_likeness(a, b) for b in pairs_new] for a in pairs_old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= LEAST_ALIKE else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    found, i, j = {}, 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found[i] = j
            i, j = i + 1, j + 1
    return found


def _likeness(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    """The share of pairs of characters that two texts have in common, 0 to 1."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 0.0


def _moved(
    pairs: Sequence[tuple[str, str]], before: Texts, after: Texts
) -> Iterator[tuple[str, str]]:
    """An article that is gone here and stands word for word elsewhere only has another number."""
    gone = {plain(before[was]): was for was, now in pairs if not now}
    came = {plain(after[now]): now for was, now in pairs if not was}
    moved = {gone[text]: came[text] for text in gone.keys() & came.keys()}
    arrived = set(moved.values())
    for was, now in pairs:
        if was and now:
            yield was, now
        elif was or now not in arrived:
            yield was, moved.get(was, now)


def affected(bundle: Bundle, made: Revision, today: date) -> list[list[Affected]]:
    """For each change, the requirements in force under that version that rest on the article.

    The law index has the numbers of today: before a version is in force, a requirement that began
    earlier cites an article by the number it had.
    """
    known = bundle.kept(resting)

    def of(number: str, later: bool) -> Iterator[Resting]:
        for one in known.get((made.law, number), ()) if number else ():
            rule = one.entry.compiled.rule
            by_new_numbers = made.start <= today or rule.start >= made.start
            if rule.end > made.start and by_new_numbers == later:
                yield one

    return [
        [
            Affected(one, _reads_the_same(change, one.parts))
            for one in (*of(change.was, later=False), *of(change.now, later=True))
        ]
        for change in made.changes
    ]


def _reads_the_same(change: Change, parts: str) -> bool:
    before, after = (meant(text, parts) for text in (change.before, change.after))
    return bool(before) and plain(before) == plain(after)


def plain(text: str) -> str:
    """A text without its spaces, by which articles are compared."""
    return "".join(text.split())
