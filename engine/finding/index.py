"""Causes ranked by the words of a sentence: BM25 over the fields of a cause (BM25F).

Every cause is a text of several fields: its name, its old names, what people say of it, what is
asked for and what has to be told.  A word counts by field, by how long the field is for its kind,
and by how few causes have it; a word of many causes or repeated within one counts little more.
The index is made when somebody first searches a bundle and kept with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from engine.bundle.bundle import Bundle
from engine.finding.phrases import Spoken, spoken
from engine.finding.vocabulary import Tokens, Vocabulary, load_vocabulary
from engine.law.catalogue import Cause

# Weights of the fields and the constants of BM25F, measured with `tests/engine/finding`.
WEIGHTS = {"name": 2.0, "old": 0.5, "said": 1.0, "claims": 0.5, "facts": 0.3}
SATURATION = 1.2  # how slowly a word that is repeated stops counting more
LENGTH = 0.75  # how much a word counts less in a field that is longer than usual
CHARACTER = 0.3  # what a single character weighs beside a pair
# What the guided questions lead to is met most often: what that weighs, and in a text of a word.
USUAL, USUAL_OF_A_WORD = 1.25, 1.6
MOST_USUAL = 1.2  # and the few causes that most suits of a basic court are of
A_WORD = 2  # pairs of characters at most
SPECIAL = 0.6  # what a cause weighs when a text has no word of its special field
MOST = 80
LEVEL = 3  # causes of this level are chosen when none below fits


@dataclass(frozen=True, slots=True)
class Ranked:
    """A cause with its score: about seven for every rare word it shares with the text."""

    spoken: Spoken
    score: float

    @property
    def cause(self) -> Cause:
        return self.spoken.cause


class Index:
    """All causes of the newest edition; nothing changes in it once it is made."""

    def __init__(self, causes: list[Spoken], vocabulary: Vocabulary) -> None:
        self.causes = causes
        self.vocabulary = vocabulary
        self._by_id = {one.cause.id: one for one in causes}
        self._fields = [vocabulary.of_field(one.cause.path) for one in causes]
        self._holding = self._weighed([self._counted(one) for one in causes])

    def _counted(self, one: Spoken) -> dict[str, Counter[str]]:
        """How often each field of a cause has each word."""
        tokens = self.vocabulary.tokens
        phrases = {
            "name": (one.cause.name.removesuffix("纠纷"),),
            "old": one.old_names,
            "said": one.sayings,
        }
        return {
            **{field: Counter(_every(map(tokens, said))) for field, said in phrases.items()},
            "claims": Counter(self.vocabulary.pairs(one.claims)),
            "facts": Counter(self.vocabulary.pairs(one.facts)),
        }

    def _weighed(self, counted: list[dict[str, Counter[str]]]) -> dict[str, list[tuple[int, float]]]:
        """For each word the causes that have it with what it adds to their score."""
        lengths = [{field: words.total() for field, words in one.items()} for one in counted]
        usual = {field: _mean(one[field] for one in lengths) for field in WEIGHTS}
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        spoken_of: Counter[str] = Counter()
        for number, one in enumerate(counted):
            often: dict[str, float] = defaultdict(float)
            for field, words in one.items():
                if words:
                    long = lengths[number][field] / usual[field]
                    weight = WEIGHTS[field] / (1 - LENGTH + LENGTH * long)
                    for word, times in words.items():
                        often[word] += weight * times
            for word, times in often.items():
                found[word].append((number, times / (times + SATURATION)))
            spoken_of.update({*one["name"], *one["old"], *one["said"]})
        return {word: self._rare(word, spoken_of[word], held) for word, held in found.items()}

    def _rare(self, word: str, causes: int, held: list[tuple[int, float]]) -> list[tuple[int, float]]:
        rare = max(log((len(self.causes) - causes + 0.5) / (causes + 0.5)), 0.0)
        weight = rare * (SATURATION + 1) * (CHARACTER if len(word) == 1 else 1)
        return [(number, weight * share) for number, share in held] if weight else []

    def parent(self, ranked: Ranked) -> Ranked | None:
        """The cause above one of the lowest level: what to choose when none below fits."""
        above = self._by_id.get(ranked.cause.parent_id) if ranked.cause.level > LEVEL else None
        return Ranked(above, ranked.score) if above else None

    def phrase(self, ranked: Ranked, text: str) -> str:
        """The phrase of a cause that shares most with a text."""
        wanted = self._tokens(text)
        return max(ranked.spoken.phrases, key=lambda phrase: len(wanted & self._tokens(phrase)))

    def holds(self, ranked: Ranked, text: str) -> bool:
        """Whether one phrase of a cause has everything that counts in a text."""
        wanted = self._tokens(text)
        return any(wanted <= self._tokens(phrase) for phrase in ranked.spoken.phrases)

    def covered(self, ranked: Ranked, text: str) -> float:
        """The share of what a text says (0 to 1), single characters aside, that a cause has too."""
        wanted = self._words(text)
        held = {word for phrase in ranked.spoken.phrases for word in self._words(phrase)}
        return len(wanted & held) / len(wanted) if wanted else 0.0

    def _words(self, text: str) -> set[str]:
        tokens = self.vocabulary.tokens(text)
        return {*tokens.pairs, *tokens.groups}

    def _tokens(self, text: str) -> set[str]:
        return set(self.vocabulary.tokens(text).all)

    def ranked(self, text: str) -> list[Ranked]:
        """The causes that share words with a text, best first."""
        tokens = self.vocabulary.tokens(text)
        if not tokens.all:
            return []
        scores: dict[int, float] = defaultdict(float)
        for token in tokens.all:
            for number, weight in self._holding.get(token, ()):
                scores[number] += weight
        usual = USUAL_OF_A_WORD if len(tokens.pairs) <= A_WORD else USUAL
        best = sorted(scores.items(), key=lambda pair: -pair[1])[:MOST]
        found = [Ranked(self.causes[n], s * self._weight(n, text, usual)) for n, s in best]
        return sorted(found, key=lambda r: -r.score)

    def _weight(self, number: int, text: str, usual: float) -> float:
        """What a cause weighs before it is compared: how often it is met, whose field it is of."""
        foreign = any(not any(word in text for word in field) for field in self._fields[number])
        one = self.causes[number]
        most = MOST_USUAL if one.cause.name in self.vocabulary.most_usual else 1
        return (usual if one.usual else 1) * most * (SPECIAL if foreign else 1)


def _every(phrases: Iterable[Tokens]) -> Iterable[str]:
    for phrase in phrases:
        yield from phrase.pairs
        yield from phrase.groups
        yield from phrase.characters


def _mean(lengths: Iterable[int]) -> float:
    """Of the fields that have words at all."""
    some = [length for length in lengths if length]
    return sum(some) / len(some) if some else 1.0


def load_index(bundle: Bundle) -> Index:
    """The index of a bundle, made once.  Raises `BundleError` for a file of words that is wrong."""
    return bundle.kept(_make)


def _make(bundle: Bundle) -> Index:
    return Index(spoken(bundle), load_vocabulary(bundle))
