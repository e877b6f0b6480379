"""The vocabulary of materials: what documents are called, what else people call them.

`casetypes/字典/材料/*.yaml` has one file for what all causes share and one a section of the
catalogue.  A document is matched by its name, by another word for it, or by containing one of
them, so that a filer's own wording never makes a document missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.language.words import MATERIAL_WORD_KEYS, refuse_unknown, texts
from engine.text.errors import Mark, Problems
from engine.text.files import Files
from engine.text.yamlio import YMap, items

FOLDER = "casetypes/字典/材料"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its name, other words for it, what it proves."""

    name: str
    also: tuple[str, ...] = ()
    proves: str = ""
    mark: Mark | None = field(default=None, compare=False)

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, *self.also)


@dataclass(frozen=True)
class Papers:
    """Every document by each of its words."""

    by_word: Mapping[str, Paper] = field(default_factory=dict)

    def accepted(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """These words and everything else that means the same documents."""
        found = (w for k in kinds for w in (k, *(self.by_word[k].words if k in self else ())))
        return tuple(dict.fromkeys(found))

    def match(self, said: str) -> Paper | None:
        """The document a filer's own words mean: the longest word that they hold."""
        exact = self.by_word.get(said)
        if exact is not None:
            return exact
        held = next((word for word in self._longest_first if word in said), None)
        return self.by_word[held] if held is not None else None

    def __contains__(self, word: str) -> bool:
        return word in self.by_word

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.by_word, key=len, reverse=True)


def load_papers(files: Files, problems: Problems) -> Papers:
    """Every file of the vocabulary; a word may stand only once."""
    found: dict[str, Paper] = {}
    for file in files.below(FOLDER):
        raw = files.yaml(file, problems)
        for paper in _papers(raw, problems):
            for word in paper.words:
                if word in found:
                    other = found[word].mark
                    problems.add(f"材料“{word}”写了两次（另一处 {other}）", paper.mark)
                found.setdefault(word, paper)
    return Papers(found)


def _papers(raw: Any, problems: Problems) -> Iterator[Paper]:
    if not isinstance(raw, YMap):
        problems.add("材料词表应写成 {材料: [{名称: …, 证明: …}]}", getattr(raw, "mark", None))
        return
    for item, mark in items(raw, "材料", problems):
        if not isinstance(item, YMap) or not {"名称", "证明"} <= item.keys():
            problems.add("每样材料应写成 {名称: …, 又称: […], 证明: …}", mark)
            continue
        refuse_unknown(item, MATERIAL_WORD_KEYS, problems)
        yield Paper(str(item["名称"]), texts(item.get("又称")), str(item["证明"]), item.mark)
