"""Causes ranked by the words of a sentence: BM25 over the fields of a cause (BM25F), and by clues.

Every cause is a text of several fields: its name, its old names, what people say of it, what is
asked for and what has to be told.  A word counts by field, by how long the field is for its kind,
and by how few causes have it; a word of many causes or repeated within one counts little more.
What the clues of `engine.finding.clues` say is added.
The index is made when somebody first searches a bundle and kept with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log
from operator import itemgetter

from engine.bundle.bundle import Bundle
from engine.finding.clues import NO_CLUES, Clues, load_clues
from engine.finding.phrases import Spoken, spoken
from engine.finding.vocabulary import Vocabulary, load_vocabulary
from engine.law.catalogue import Cause

# Weights of the fields and the constants of BM25F, measured with `tests/engine/finding`.
WEIGHTS = {"name": 2.0, "old": 0.5, "said": 1.0, "asked": 0.8}
SATURATION = 1.2  # how slowly a word that is repeated stops counting more
LENGTH = 0.5  # how much a word counts less in a field that is longer than usual
CHARACTER = 0.45  # what a single character weighs beside a pair
# What the guided questions lead to is met most often: what that weighs, and in a text of a word.
USUAL, USUAL_OF_A_WORD = 1.25, 1.6
MOST_USUAL = 1.2  # and the few causes that most suits of a basic court are of
A_WORD = 2  # pairs of characters at most
CLUE = 14.0  # what a clue of two things said together adds: as much as two rare words
CLEAR = 0.95  # a clue this strong tells of a field of law
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

    def __init__(
        self, causes: list[Spoken], vocabulary: Vocabulary, clues: Clues = NO_CLUES
    ) -> None:
        self.causes = causes
        self.vocabulary = vocabulary
        self.clues = clues
        self._number = {one.cause.name: number for number, one in enumerate(causes)}
        self._by_id = {one.cause.id: one for one in causes}
        self._fields = [vocabulary.of_field(one.cause.path) for one in causes]
        self._asked = [vocabulary.pairs(one.asked) for one in causes]
        self._asked_weights = _by_length([len(words) for words in self._asked], WEIGHTS["asked"])
        self._held: dict[str, list[tuple[int, float]]] = {}
        self._spoken_of: Counter[str] = Counter()
        self._spoken = self._weighed([self._counted(one) for one in causes])
        self._known = self._spoken_of.keys() | set().union(*self._asked)

    def _counted(self, one: Spoken) -> dict[str, Counter[str]]:
        """How often what a cause is called, was called and what is said of it have each word."""
        phrases = {
            "name": (one.cause.name.removesuffix("纠纷"),),
            "old": one.old_names,
            "said": one.sayings,
        }
        return {field: self._words_in(said) for field, said in phrases.items()}

    def _words_in(self, phrases: Iterable[str]) -> Counter[str]:
        tokens = self.vocabulary.tokens("，".join(phrases))
        return Counter((*tokens.pairs, *tokens.groups, *tokens.characters))

    def _weighed(self, counted: list[dict[str, Counter[str]]]) -> list[dict[str, float]]:
        """Of each cause the words it is spoken of with, how often by the weight of each field."""
        found: list[dict[str, float]] = [{} for _ in counted]
        for field in ("name", "old", "said"):
            parts = [one[field] for one in counted]
            weights = _by_length([part.total() for part in parts], WEIGHTS[field])
            for often, part, weight in zip(found, parts, weights, strict=True):
                for word, times in part.items():
                    often[word] = often.get(word, 0.0) + weight * times
        for often in found:
            self._spoken_of.update(often.keys())
        return found

    def _holding(self, word: str) -> list[tuple[int, float]]:
        """The causes that have a word with what it adds to their score.

        Looked for when somebody first says the word: most of forty thousand are never said.
        """
        held = self._held.get(word)
        if held is not None:
            return held
        if word not in self._known:  # what is typed cannot fill the memory
            return []
        self._held[word] = held = self._look_for(word)
        return held

    def _look_for(self, word: str) -> list[tuple[int, float]]:
        weight = self._weight_of(word)
        often = {n: words[word] for n, words in enumerate(self._spoken) if word in words}
        for number, asked in enumerate(self._asked):
            if word in asked:
                often[number] = often.get(number, 0.0) + self._asked_weights[number]
        return [(n, weight * times / (times + SATURATION)) for n, times in often.items()]

    def _weight_of(self, word: str) -> float:
        """More the fewer causes are spoken of with a word; 0 for one of half of them."""
        causes = self._spoken_of[word]
        rare = max(log((len(self.causes) - causes + 0.5) / (causes + 0.5)), 0.0)
        return rare * (SATURATION + 1) * (CHARACTER if len(word) == 1 else 1)

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

    def ranked(self, text: str, told: Mapping[str, float] | None = None) -> list[Ranked]:
        """The causes that share words with a text, or that clues in it tell of, best first."""
        tokens = self.vocabulary.tokens(text)
        if not tokens.all:
            return []
        usual = USUAL_OF_A_WORD if len(tokens.pairs) <= A_WORD else USUAL
        scores: dict[int, float] = {}
        for word in tokens.all:
            for number, weight in self._holding(word):
                scores[number] = scores.get(number, 0.0) + weight
        best = nlargest(MOST, scores.items(), key=itemgetter(1))
        weighed = {number: score * self._weight(number, text, usual) for number, score in best}
        told = self.clues.likely(text) if told is None else told
        for cause, strength in told.items():
            number = self._number[cause]
            weighed[number] = weighed.get(number, 0.0) + CLUE * strength
        found = [Ranked(self.causes[number], score) for number, score in weighed.items()]
        return sorted(found, key=lambda r: -r.score)

    def fields(self, told: Mapping[str, float]) -> set[str]:
        """The fields of law that several things said together tell of, whatever else is said."""
        clear = [name for name, strength in told.items() if strength >= CLEAR]
        return {self.causes[self._number[name]].cause.path[0] for name in clear}

    def _weight(self, number: int, text: str, usual: float) -> float:
        """What a cause weighs before it is compared: how often it is met, whose field it is of."""
        foreign = any(not any(word in text for word in field) for field in self._fields[number])
        one = self.causes[number]
        most = MOST_USUAL if one.cause.name in self.vocabulary.most_usual else 1
        return (usual if one.usual else 1) * most * (SPECIAL if foreign else 1)


def _by_length(lengths: Sequence[int], weight: float) -> list[float]:
    """What a word counts in each text of a field: less in one longer than the field usually is."""
    usual = sum(lengths) / max(1, sum(length > 0 for length in lengths)) or 1.0
    return [weight / (1 - LENGTH + LENGTH * length / usual) for length in lengths]


def load_index(bundle: Bundle) -> Index:
    """The index of a bundle, made once.  Raises `BundleError` for a file of words that is wrong."""
    return bundle.kept(_make)


def _make(bundle: Bundle) -> Index:
    return Index(spoken(bundle), load_vocabulary(bundle), load_clues(bundle))
