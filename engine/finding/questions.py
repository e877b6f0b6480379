"""The guided questions: a few plain steps that end at a cause.

They are data (`casetypes/表单/找案由.yaml`); every answer leads to another question or to a cause
of the newest edition, which is checked when the file is read.  A question may have sayings: who says
one of them is asked that question first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bundle.bundle import Bundle
from engine.finding.reading import read
from engine.language.words import texts
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YMap

FILE = "casetypes/表单/找案由.yaml"
APART = 12  # characters between the two parts of a saying


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
    sayings: tuple[re.Pattern[str], ...] = ()

    def heard(self, text: str) -> int:
        """The length of its longest saying in a text; 0 without one."""
        found = (said.search(text) for said in self.sayings)
        return max((len(one[0]) for one in found if one), default=0)


@dataclass(frozen=True, slots=True)
class Questions:
    """The whole decision tree."""

    start: str
    steps: Mapping[str, Step]

    def step(self, name: str) -> Step:
        """A question by name; the first one for a name there is not."""
        return self.steps.get(name) or self.steps[self.start]

    def fitting(self, text: str) -> Step | None:
        """The question whose sayings a text has, the one with the longest; None without any."""
        best = max(self.steps.values(), key=lambda step: step.heard(text))
        return best if best.heard(text) else None

    def above(self, name: str) -> str:
        """The question that leads to this one; empty for the first."""
        for step in self.steps.values():
            if any(answer.question == name for answer in step.answers):
                return step.name
        return ""


def load_questions(bundle: Bundle) -> Questions:
    """The questions of a bundle, read once.  Raises `BundleError` with every problem."""
    return bundle.kept(read_questions)


def read_questions(bundle: Bundle) -> Questions:
    """Read and check the file."""
    names = set(bundle.catalogue.editions[-1].by_name)
    return read(bundle, FILE, lambda raw, problems: _questions(raw, names, problems))


def _questions(raw: YMap, names: set[str], problems: Problems) -> Questions:
    steps = {str(name): _step(str(name), about) for name, about in raw["问题"].items()}
    found = Questions(str(raw["起点"]), steps)
    _check(found, names, problems, raw.mark)
    return found


def _step(name: str, raw: Mapping[str, Any]) -> Step:
    answers = tuple(
        Answer(str(a["答"]), str(a.get("去", "")), str(a.get("案由", ""))) for a in raw["答"]
    )
    sayings = tuple(saying(said) for said in texts(raw.get("说法")))
    return Step(name, str(raw["问"]), answers, sayings)


def saying(said: str) -> re.Pattern[str]:
    """A saying as a pattern; `…` stands for a few characters."""
    return re.compile(f".{{0,{APART}}}".join(map(re.escape, said.split("…"))))


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
