"""Causes by what they are called: names, old names, numbers, codes and pinyin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from engine.law.catalogue import Catalogue, Cause, Edition
from engine.text import pinyin

EXACT = 2  # ranks up to here are the very name, code or number
_NUMBER = re.compile(r"第?(\d{1,3})(?:[(（](\d{1,2})[)）])?(?:号|项|个)?\Z")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cause, why it was found, and whether it is surely of the field that was meant."""

    cause: Cause
    why: str
    sure: bool = True

    @property
    def path(self) -> tuple[str, ...]:
        return self.cause.path


@dataclass(frozen=True, slots=True)
class Named:
    """`exact` are called just so, `containing` in part; each best first."""

    exact: tuple[Hit, ...]
    containing: tuple[Hit, ...]


def named(catalogue: Catalogue, text: str, on: date) -> Named:
    """Causes of the edition in force whose name, number, code or pinyin the text is."""
    text = text.strip()
    if not text:
        return Named((), ())
    edition = catalogue.edition_on(on)
    ranked: dict[str, tuple[tuple[int, int, int], Hit]] = {}
    for order, cause in enumerate(edition.causes):
        if cause.start <= on and (found := _rank(cause, text, edition)):
            rank, why = found
            ranked[cause.id] = ((rank, len(cause.name), order), Hit(cause, why))
    if not ranked or not pinyin.is_latin(text):
        for cause, old in _old_names(catalogue, edition, text):
            if cause.start <= on:
                ranked.setdefault(cause.id, ((6, len(cause.name), 0), Hit(cause, f"旧名：{old}")))
    best = sorted(ranked.values(), key=lambda pair: pair[0])
    latin = pinyin.is_latin(text)
    exact = [hit for rank, hit in best if latin or rank[0] <= EXACT]
    return Named(tuple(exact), tuple(hit for _, hit in best[len(exact) :]))


def _rank(cause: Cause, text: str, edition: Edition) -> tuple[int, str] | None:
    if text == cause.name:
        return 0, "名称"
    if text in (cause.code, cause.id):
        return 1, "代码" if text == cause.code else "编号"
    if _by_number(cause, text, edition):
        return 2, f"序号 {cause.number}"
    if cause.name.startswith(text):
        return 3, "名称开头"
    if text in cause.name:
        return 4, "名称里有这几个字"
    return _by_pinyin(cause.name, text)


def _by_number(cause: Cause, text: str, edition: Edition) -> bool:
    found = _NUMBER.match(text)
    if not found:
        return text == cause.number
    third, fourth = found.groups()
    if fourth is None:
        return cause.level == 3 and cause.number == third
    if cause.level != 4 or edition.by_id[cause.parent_id].number != third:
        return False
    return cause.number.strip("()（）") == fourth


def _by_pinyin(name: str, letters: str) -> tuple[int, str] | None:
    found = pinyin.match(name, letters)
    if found is None:
        return None
    return 3 + found, "拼音开头" if found == pinyin.BEGINS else "拼音"


def _old_names(catalogue: Catalogue, edition: Edition, text: str) -> list[tuple[Cause, str]]:
    found = []
    for other in catalogue.editions:
        if other is edition:
            continue
        for cause in other.causes:
            if text in cause.name or text == cause.code:
                for target in catalogue.counterparts(cause, edition.year):
                    if text not in target.name:
                        found.append((target, cause.name))
    return found
