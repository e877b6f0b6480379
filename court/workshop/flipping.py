"""Answers of yes or no and of one choice, changed for one try; the case itself stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from engine.language.vocabulary import Fact, Vocabulary
from engine.replay.past import Past
from engine.scenarios.cells import said_of
from engine.text.errors import FieldProblem, FilingError
from engine.text.paths import get, put

YES_NO, CHOICE, LIST = "是否", "单选", "列表"
YES, NO, UNANSWERED = "是", "否", "没有回答"
MOST_FLIPS = 40
Flips = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that can be changed: where it stands, as judges say it, what it was, what it may be.

    `now` is what it was changed to, empty when it was not.
    """

    path: str
    said: str
    was: str
    others: tuple[str, ...]
    now: str


def flipped(past: Past, flips: Flips, known: Vocabulary) -> Past:
    """The case with other answers.  Raises `FilingError` for what is no such answer."""
    if not flips:
        return past
    if len(flips) > MOST_FLIPS:
        raise FilingError([FieldProblem("回答", f"一次最多改 {MOST_FLIPS} 个回答")])
    content = deepcopy(dict(past.content))
    for path, said in flips.items():
        fact = known.at(path)
        if fact is None or said not in _options(fact):
            raise FilingError([FieldProblem(said_of(path), f"这里不能回答“{said[:40]}”")])
        if not put(content, path, None if said == UNANSWERED else said):
            raise FilingError([FieldProblem(said_of(path), "这份材料里没有这一方")])
    return replace(past, content=content)


def answers(past: Past, flips: Flips, known: Vocabulary, reads: Collection[str]) -> list[Answer]:
    """What is answered in a case, and what is not but decides the rules that `reads` is of."""
    return [
        Answer(
            path,
            said_of(path),
            was,
            tuple(one for one in _options(fact) if one != was),
            flips.get(path, ""),
        )
        for path, fact, was in _answered(past.content, known, reads)
    ]


def _answered(
    content: Mapping[str, Any], known: Vocabulary, reads: Collection[str]
) -> Iterator[tuple[str, Fact, str]]:
    for name, fact in known.facts.items():
        if _options(fact) and (name in content or name in reads):
            yield name, fact, _said(get(content, name))
        members = content.get(name)
        if fact.type == LIST and isinstance(members, list):
            yield from _of_members(name, members, known.member_facts(name))


def _of_members(
    name: str, members: list[Any], fields: Mapping[str, Fact]
) -> Iterator[tuple[str, Fact, str]]:
    for place, member in enumerate(members):
        for own, fact in fields.items():
            if isinstance(member, dict) and own in member and _options(fact):
                yield f"{name}[{place}].{own}", fact, _said(member[own])


def _options(fact: Fact) -> tuple[str, ...]:
    """What a fact may be changed to; nothing for one that follows from others or is typed in words."""
    if fact.derived or fact.type not in (YES_NO, CHOICE):
        return ()
    said = (YES, NO) if fact.type == YES_NO else fact.options
    return (*said, UNANSWERED) if said else ()


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return UNANSWERED if value in (None, "") else str(value)
