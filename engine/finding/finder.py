"""One answer to what somebody typed: causes, best first, how sure they are, and other doors.

A name, a number, a code or pinyin is found exactly and stands first.  Everything else is ranked by
its words.  A ranking that is not sure of the field of law says so; what fits nothing is not shown
at all, so that whoever asks can open the guided questions instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from engine.bundle.bundle import Bundle
from engine.finding.clues import load_clues
from engine.finding.doors import Door, load_doors
from engine.finding.index import Index, Ranked, load_index
from engine.finding.named import Hit, named
from engine.finding.questions import FILE as QUESTIONS
from engine.finding.questions import Step, load_questions
from engine.finding.vocabulary import load_vocabulary
from engine.law.catalogue import Catalogue, Cause, Edition
from engine.text.errors import BundleError, Problem

LONGEST = 300  # characters of what was typed that are read
MOST = 20
OPENED = 5  # of how many causes found by name what lies below is listed
SAID = "日常说法："

# Scores, weighed with sentences whose cause is known and with talk about no dispute
# (`tests/engine/finding/test_everyday.py`).
FITS = 13.0  # below it nothing is shown
SURE = 21.0  # below it nothing is sure
COVERED = 0.35  # the share of what was said that the first has to have, else nothing is sure
RIVAL = 0.6  # a cause of another field of law this near the first makes the answer unsure
NEAR = 0.45  # what is further from the first is left out
TIED = 0.8  # causes of one parent this near each other let the parent stand before them


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` best first, those that are sure before the others; `doors` lead elsewhere.

    `step` is the guided question that fits what was typed, where nothing is sure.
    """

    hits: tuple[Hit, ...] = ()
    doors: tuple[Door, ...] = ()
    step: Step | None = None

    @property
    def sure(self) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if hit.sure)

    @property
    def possible(self) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if not hit.sure)

    @property
    def asks(self) -> bool:
        """Whether the guided questions should be opened."""
        return not self.sure and not self.doors


def find(bundle: Bundle, text: str, day: date) -> Found:
    """What there is for a text in the edition in force on a day."""
    words = text.strip()[:LONGEST]
    if not words:
        return Found()
    edition = bundle.catalogue.edition_on(day)
    by_name = named(bundle.catalogue, words, day)
    doors = tuple(door for door in load_doors(bundle) if door.opens(words))
    judged = [] if by_name.exact else _judged(load_index(bundle), words, sure=not doors)
    spoken = list(_in_edition(judged, bundle.catalogue, edition))
    hits = (
        *by_name.exact,
        *(hit for hit in spoken if hit.sure),
        *by_name.containing,
        *_below((*by_name.exact, *by_name.containing)[:OPENED], edition),
        *(hit for hit in spoken if not hit.sure),
    )
    found = Found(tuple(_once(hits, day))[:MOST], doors)
    return replace(found, step=load_questions(bundle).fitting(words)) if found.asks else found


def finder_problems(bundle: Bundle) -> list[Problem]:
    """What is wrong with the files that finding rests on; one a bundle does not have is not missed."""
    found: list[Problem] = []
    readers = (load_vocabulary, load_clues)
    asked = (load_questions, load_doors) if QUESTIONS in bundle.files else ()
    for load in (*readers, *asked):
        try:
            load(bundle)
        except BundleError as error:
            found += error.problems
    return found


def _judged(index: Index, words: str, sure: bool) -> list[Hit]:
    """What the ranking found that is worth showing, with the parents that stand for several.

    A short text that a cause holds whole fits it, however little a word or two can score.
    """
    told = index.clues.likely(words)
    ranked = index.ranked(words, told)
    if not ranked or (ranked[0].score < FITS and not index.holds(ranked[0], words)):
        return []
    best = ranked[0]
    near = [r for r in ranked if r.score >= NEAR * best.score]
    rivals = [r for r in near if r.score >= RIVAL * best.score and _field(r) != _field(best)]
    elsewhere = index.fields(told) - {_field(best)}
    covered = index.covered(best, words) >= COVERED
    sure = sure and covered and best.score >= SURE and not (rivals or elsewhere)
    return [
        Hit(r.cause, _why(index.phrase(r, words), r.cause), sure and _field(r) == _field(best))
        for r in _with_parents(near, index)
    ]


def _why(phrase: str, cause: Cause) -> str:
    return "名称相近" if phrase == cause.name else f"{SAID}{phrase}"


def _field(ranked: Ranked) -> str:
    """The part of the catalogue: the field of law."""
    return ranked.cause.path[0]


def _with_parents(near: Sequence[Ranked], index: Index) -> Iterator[Ranked]:
    """A parent stands before its causes when they are tied for first, else after the first."""
    parent = index.parent(near[0])
    tied = [r for r in near if index.parent(r) == parent and r.score >= TIED * near[0].score]
    if parent is None:
        yield from near
    elif len(tied) > 1:
        yield from (parent, *near)
    else:
        yield from (near[0], parent, *near[1:])


def _in_edition(hits: Iterable[Hit], catalogue: Catalogue, edition: Edition) -> Iterator[Hit]:
    """The ranking speaks of the newest edition; what its causes were in an earlier one."""
    for hit in hits:
        for cause in catalogue.counterparts(hit.cause, edition.year):
            yield Hit(cause, hit.why, hit.sure)


def _below(hits: Iterable[Hit], edition: Edition) -> Iterator[Hit]:
    for hit in hits:
        if hit.cause.level == 3:
            yield from (Hit(cause, hit.cause.name) for cause in edition.children(hit.cause.id))


def _once(hits: Iterable[Hit], day: date) -> Iterator[Hit]:
    """Each cause at its first place, those that are sure first, none before its day."""
    found: dict[str, Hit] = {}
    for hit in hits:
        if hit.cause.start <= day:
            found.setdefault(hit.cause.id, hit)
    return iter(sorted(found.values(), key=lambda hit: not hit.sure))
