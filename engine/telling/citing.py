"""Which requirements rest on an article, and on what part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.law.citations import CitationProblem, LawIndex, Number
from engine.telling.rulebook import Entry, entries


@dataclass(frozen=True, slots=True)
class Resting:
    """A requirement and the part of an article it cites: `(2)`, empty for the whole article."""

    entry: Entry
    parts: str


def resting(bundle: Bundle) -> Mapping[Number, list[Resting]]:
    """By law and article, those of a range one by one; article `""` is a law cited as a whole.

    What all requirements with an effect rest on is not theirs: `shared`.  Read once for a bundle by
    `bundle.kept(resting)`.  Raises `BundleError`.
    """
    found = dict[Number, list[Resting]]()
    for entry in entries(bundle):
        own = dict.fromkeys(_cited(entry.compiled.rule.every_basis, bundle.laws))
        for number, parts in own:
            found.setdefault(number, []).append(Resting(entry, parts))
    return found


def on_articles(bundle: Bundle) -> Mapping[Number, tuple[Entry, ...]]:
    """Every requirement by all it rests on, what its effect rests on included, in the order of the
    tree; article `""` is any of the law's.  Read once for a bundle by `bundle.kept(on_articles)`.
    """
    of_effects: defaultdict[str, set[Number]] = defaultdict(set)
    for number, effects in shared(bundle).items():
        for effect in effects:
            of_effects[effect].add(number)
    found: defaultdict[Number, list[Entry]] = defaultdict(list)
    for entry in sorted(entries(bundle), key=lambda one: (len(one.path), one.path, one.file)):
        rule = entry.compiled.rule
        own = {number for number, _ in _cited(rule.every_basis, bundle.laws)}
        own |= of_effects[rule.effect]
        for number in own | {(law, "") for law, _ in own}:
            found[number].append(entry)
    return {number: tuple(rules) for number, rules in found.items()}


def shared(bundle: Bundle) -> Mapping[Number, list[str]]:
    """By law and article, the effects whose requirements all rest on it, as the table of conclusions
    says once for all."""
    found = dict[Number, list[str]]()
    for row in bundle.policy.shared_basis:
        for number in dict.fromkeys(number for number, _ in _cited(row.basis, bundle.laws)):
            found.setdefault(number, []).append(row.effect)
    return found


def _cited(texts: Iterable[str], laws: LawIndex) -> Iterator[tuple[Number, str]]:
    """Each article of some citations with the part that is meant; unreadable ones left out."""
    for text in texts:
        try:
            citation = laws.read(text)
        except CitationProblem:
            continue
        for number, parts in citation.articles or (("", ""),):
            yield from (((citation.law, one), parts) for one in laws.spread(citation.law, number))
