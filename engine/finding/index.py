"""Causes ranked by the words of a sentence: BM25 in SQLite's full-text index.

The index is a table in memory, made when somebody first searches a bundle and kept with it.  Rare
words weigh more, a name more than what is said of it, single characters least.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.finding.phrases import Spoken, spoken
from engine.finding.vocabulary import Vocabulary, load_vocabulary
from engine.law.catalogue import Cause

# Columns with their weights, measured with `tests/engine/finding`.
WEIGHTS = {"name": 2.0, "old": 0.5, "said": 1.0, "meant": 1.0, "characters": 1.0}
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
    """All causes of the newest edition; safe to use from several threads."""

    def __init__(self, causes: list[Spoken], vocabulary: Vocabulary) -> None:
        self.causes = causes
        self.vocabulary = vocabulary
        self._by_id = {one.cause.id: one for one in causes}
        self._fields = [vocabulary.of_field(one.cause.path) for one in causes]
        self._turn = threading.Lock()
        self._rows = sqlite3.connect(":memory:", check_same_thread=False)
        self._rows.execute(f"CREATE VIRTUAL TABLE cause USING fts5({', '.join(WEIGHTS)})")
        marks = ", ".join("?" * (1 + len(WEIGHTS)))
        with self._rows:
            self._rows.executemany(
                f"INSERT INTO cause(rowid, {', '.join(WEIGHTS)}) VALUES ({marks})",  # noqa: S608
                ((number, *self._columns(one)) for number, one in enumerate(causes)),
            )

    def _columns(self, one: Spoken) -> tuple[str, ...]:
        """A cause as tokens with spaces between them, column by column."""
        name, old, said = (
            [self.vocabulary.tokens(phrase) for phrase in phrases]
            for phrases in ((one.cause.name.removesuffix("纠纷"),), one.old_names, one.sayings)
        )
        every = (*name, *old, *said)
        return (
            *(" ".join(pair for t in part for pair in t.pairs) for part in (name, old, said)),
            " ".join(group for t in every for group in t.groups),
            " ".join(character for t in every for character in t.characters),
        )

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
        # Tokens are letters, digits and characters only, so quotes keep them from being operators.
        query = " OR ".join(f'"{token}"' for token in tokens.all)
        with self._turn:
            rows = self._rows.execute(
                "SELECT rowid, -bm25(cause, ?, ?, ?, ?, ?) FROM cause WHERE cause MATCH ?"
                " ORDER BY 2 DESC LIMIT ?",
                (*WEIGHTS.values(), query, MOST),
            ).fetchall()
        usual = USUAL_OF_A_WORD if len(tokens.pairs) <= A_WORD else USUAL
        found = [Ranked(self.causes[n], s * self._weight(n, text, usual)) for n, s in rows]
        return sorted(found, key=lambda r: -r.score)

    def _weight(self, number: int, text: str, usual: float) -> float:
        """What a cause weighs before it is compared: how often it is met, whose field it is of."""
        foreign = any(not any(word in text for word in field) for field in self._fields[number])
        one = self.causes[number]
        most = MOST_USUAL if one.cause.name in self.vocabulary.most_usual else 1
        return (usual if one.usual else 1) * most * (SPECIAL if foreign else 1)


def load_index(bundle: Bundle) -> Index:
    """The index of a bundle, made once.  Raises `BundleError` for a file of words that is wrong."""
    return bundle.kept(_make)


def _make(bundle: Bundle) -> Index:
    return Index(spoken(bundle), load_vocabulary(bundle))
