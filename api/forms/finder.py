"""Finding the cause: the tree of the catalogue, search, and a few plain questions.

The questions are data (`casetypes/表单/找案由.yaml`); every answer leads to another question or to
a cause of the newest edition, which is checked when the file is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.bundle.bundle import Bundle
from engine.language.casetype_reader import read_casetype
from engine.law.catalogue import Cause, Edition
from engine.law.search import Hit
from engine.law.search import search as search_catalogue
from engine.text.errors import Mark, Problems, nearest

MAX_HITS = 20
SHOWN = 5
SHORTEST = 2
SAID = "日常说法："
SAYINGS = "说法:"
EMPTY_WORDS = frozenset("没有 对方 怎么 一直 法院 申请 要求 请求 可以 别人 什么 为什".split())


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: it leads to a question or to a cause."""

    words: str
    question: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question with its answers."""

    name: str
    question: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """The whole decision tree."""

    start: str
    steps: Mapping[str, Step]

    def step(self, name: str) -> Step:
        """A question by name; the first one for a name there is not."""
        return self.steps.get(name) or self.steps[self.start]

    def above(self, name: str) -> str:
        """The question that leads to this one; empty for the first."""
        for step in self.steps.values():
            if any(answer.question == name for answer in step.answers):
                return step.name
        return ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A cause of the tree with what is below it."""

    cause: Cause
    below: tuple[Branch, ...]


def load_questions(bundle: Bundle) -> Questions:
    """The questions of a bundle, read once.  Raises `BundleError` with every problem."""
    return bundle.kept(read_questions)


def read_questions(bundle: Bundle) -> Questions:
    """Read and check the file."""
    problems = Problems()
    raw = bundle.files.yaml("casetypes/表单/找案由.yaml", problems)
    problems.raise_if_any()
    names = set(bundle.catalogue.editions[-1].by_name)
    steps = {str(name): _step(str(name), about) for name, about in raw["问题"].items()}
    found = Questions(str(raw["起点"]), steps)
    _check(found, names, problems, raw.mark)
    problems.raise_if_any()
    return found


def _step(name: str, raw: Mapping[str, Any]) -> Step:
    answers = tuple(
        Answer(str(a["答"]), str(a.get("去", "")), str(a.get("案由", ""))) for a in raw["答"]
    )
    return Step(name, str(raw["问"]), answers)


def _check(found: Questions, causes: set[str], problems: Problems, mark: Mark) -> None:
    reached = {found.start}
    for step in found.steps.values():
        for answer in step.answers:
            if bool(answer.question) == bool(answer.cause):
                problems.add(f"“{answer.words}”应写去或者案由，只写一个", mark)
            elif answer.question:
                reached.add(answer.question)
                if answer.question not in found.steps:
                    hint = nearest(answer.question, found.steps)
                    problems.add(f"没有“{answer.question}”这个问题{hint}", mark)
            elif answer.cause not in causes:
                hint = nearest(answer.cause, causes)
                problems.add(f"案由目录里没有“{answer.cause}”{hint}", mark)
    for name in set(found.steps) - reached:
        problems.add(f"没有答案通到“{name}”这个问题", mark)


def search(bundle: Bundle, text: str, day: date) -> list[Hit]:
    """The best hits for what somebody typed: names of the catalogue, then everyday words of the
    questions and of the causes' files, then what lies below a cause that was found."""
    words = text.strip()[:60]
    if not words:
        return []
    edition = bundle.catalogue.edition_on(day)
    named = search_catalogue(bundle.catalogue, words, day)
    everyday = list(_everyday(bundle, words, edition))
    exact = [hit for hit in named if hit.cause.name == words]
    below = [
        Hit(c, hit.cause.name)
        for hit in named[:SHOWN]
        for c in edition.children(hit.cause.id)
        if hit.cause.level == 3 and c.start <= day
    ]
    found: dict[str, Hit] = {}
    for hit in (*exact, *everyday, *named, *below) or _loosely(bundle, words, edition):
        found.setdefault(hit.cause.id, hit)
    return list(found.values())[:MAX_HITS]


def _loosely(bundle: Bundle, words: str, edition: Edition) -> list[Hit]:
    """For a whole sentence: the everyday descriptions that share most pairs of characters."""
    pairs = {words[i : i + SHORTEST] for i in range(len(words) - 1)} - EMPTY_WORDS
    counted: list[tuple[int, Hit]] = []
    for hit in (h for pair in sorted(pairs) for h in _everyday(bundle, pair, edition)):
        shared = sum(pair in hit.why for pair in pairs)
        counted.append((-shared, hit))
    return [hit for _, hit in sorted(counted, key=lambda pair: pair[0])]


def _everyday(bundle: Bundle, words: str, edition: Edition) -> Iterator[Hit]:
    """Causes whose everyday description holds what was typed (Chinese only)."""
    if len(words) < SHORTEST or words.isascii():
        return
    for step in load_questions(bundle).steps.values():
        for answer in step.answers:
            if answer.cause and words in answer.words:
                for cause in edition.by_name.get(answer.cause, ()):
                    yield Hit(cause, f"{SAID}{answer.words}")
    for path, saying in bundle.kept(_sayings):
        if words in saying:
            for cause in edition.by_name.get(path[-1], ()):
                if cause.path == path:
                    yield Hit(cause, f"{SAID}{saying}")


def _sayings(bundle: Bundle) -> list[tuple[tuple[str, ...], str]]:
    """How people say each cause, as its file has it (`说法`); only files that say so are read."""
    found: list[tuple[tuple[str, ...], str]] = []
    for path, files in bundle.casetype_files.items():
        for file in files:
            if path and SAYINGS in bundle.files.text(file):
                raw = bundle.files.yaml(file, Problems())
                found += [(path, saying) for saying in read_casetype(raw, Problems()).sayings]
    return found


def sections(bundle: Bundle, day: date) -> list[Cause]:
    """The top of the catalogue."""
    return list(bundle.catalogue.edition_on(day).children(""))


def branch(bundle: Bundle, day: date, id_: str) -> Branch | None:
    """A section with everything below it that is in force."""
    edition = bundle.catalogue.edition_on(day)
    cause = edition.by_id.get(id_)
    return _branch(edition, cause, day) if cause is not None else None


def _branch(edition: Edition, cause: Cause, day: date) -> Branch:
    below = [c for c in edition.children(cause.id) if c.start <= day]
    return Branch(cause, tuple(_branch(edition, c, day) for c in below))
