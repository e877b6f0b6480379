"""How people speak of each cause: its name, its old names, its sayings.

Sayings (`说法`) are read from the casetype files without compiling anything: of each file only
that key is parsed, so that an index over all causes is there in a moment.  Of what is asked (`请求`)
and told (`要素`) only the words are needed, so that is not parsed at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from engine.bundle.bundle import Bundle
from engine.finding.questions import load_questions
from engine.language.words import texts
from engine.law.catalogue import Catalogue, Cause
from engine.text import yamlio
from engine.text.errors import Problems

SAYINGS, ASKED = "说法", ("请求", "要素")
_WORDS = re.compile(r"[^\W\da-zA-Z_]{2,}:?")
GROUPS = 2  # levels that only group causes


@dataclass(frozen=True, slots=True)
class Spoken:
    """A cause of the newest edition in the words there are for it."""

    cause: Cause
    old_names: tuple[str, ...]
    sayings: tuple[str, ...]
    usual: bool
    """Whether the guided questions, which hold what is common, lead to it."""
    asked: str = ""
    """What is asked for and what has to be told in such a case, as words without order."""

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.cause.name, *self.old_names, *self.sayings)


def spoken(bundle: Bundle) -> list[Spoken]:
    """Every cause that can be chosen, in the order of the catalogue."""
    newest = bundle.catalogue.editions[-1]
    old, answers = _old_names(bundle.catalogue), _answers(bundle)
    return [
        Spoken(
            cause=cause,
            old_names=tuple(old[cause.id]),
            sayings=(*sayings(bundle, cause.path), *answers.get(cause.name, ())),
            usual=cause.name in answers,
            asked=asked(bundle, cause.path),
        )
        for cause in newest.causes
        if cause.level > GROUPS and newest.by_name[cause.name][-1] is cause
    ]


def sayings(bundle: Bundle, path: tuple[str, ...]) -> tuple[str, ...]:
    """The sayings a node's own files give it."""
    return tuple(
        said
        for file in bundle.casetype_files.get(path, ())
        if (part := yamlio.section(bundle.files[file], SAYINGS))
        for said in texts(_value(part, file))
    )


def asked(bundle: Bundle, path: tuple[str, ...]) -> str:
    """What a node's own files ask for and want to be told, without the keys of the files."""
    sections = (
        yamlio.section(bundle.files[file], key)
        for file in bundle.casetype_files.get(path, ())
        for key in ASKED
    )
    words = _WORDS.findall(b" ".join(sections).decode())
    return " ".join(word for word in words if word[-1] != ":")


def _value(part: bytes, file: str) -> object:
    """A file that cannot be read has no sayings here; whoever opens the cause is told why."""
    document = yamlio.load(part, file, Problems())
    return document.get(SAYINGS) if isinstance(document, dict) else None


def _old_names(catalogue: Catalogue) -> dict[str, list[str]]:
    """Names in earlier editions that differ from today's, by today's id."""
    newest = catalogue.editions[-1]
    found: dict[str, list[str]] = defaultdict(list)
    for edition in catalogue.editions[:-1]:
        for cause in edition.causes:
            for target in catalogue.counterparts(cause, newest.year):
                if cause.name != target.name and cause.name not in found[target.id]:
                    found[target.id].append(cause.name)
    return found


def _answers(bundle: Bundle) -> dict[str, list[str]]:
    """What the guided questions say of a cause, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for step in load_questions(bundle).steps.values():
        for answer in step.answers:
            if answer.cause:
                found[answer.cause].append(answer.words)
    return found
