"""Rules for reading: lists by place, and one rule with its source, sentences and examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from court.opinions.citations import Cited, cited, keywords
from engine.bundle.assembly import version_of
from engine.bundle.bundle import Bundle
from engine.language.kinds import WRITTEN
from engine.law.citations import Law
from engine.telling.parameters import ParameterTold, parameter_told, parameters_in
from engine.telling.rulebook import (
    Departure,
    Entry,
    Path_,
    Tried,
    causes_below,
    departures,
    effective,
    entries,
    search,
    source_lines,
    tried,
)
from engine.telling.sections import section_of
from engine.telling.sentences import Clause, rule_clauses
from engine.values.showing import show_brief

_LINE = re.compile(
    r"^(?P<lead>\s*(?:- )?)(?:(?P<key>[^\s:{}\[\],#\"']+)(?P<colon>:(?=\s|$)))?(?P<rest>.*)$"
)
SHOWN_CAUSES = 12
MOST_SHOWN = 200  # rules of a list; nobody reads two thousand


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule in a list."""

    id: str
    title: str
    effect: str
    status: str
    basis: str
    href: str
    section: str


@dataclass(frozen=True, slots=True)
class Place:
    """The rules stated at one level of the tree."""

    path: Path_
    name: str
    file: str
    rules: list[Listed]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tree of causes, and how many rules are stated in it."""

    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of YAML in its parts, so that the key can be set off."""

    number: int
    lead: str
    key: str
    rest: str


@dataclass(frozen=True, slots=True)
class ExampleView:
    """An example: the facts given, what should come out, what does."""

    given: str
    expected: str
    actual: str
    passed: bool
    day: date | None
    typing: bool
    generated: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """A citation with the law's full name and what the article is about."""

    cited: Cited
    law: Law | None
    words: list[str]


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule whole."""

    entry: Entry
    version: str
    clauses: list[Clause]
    source: list[SourceLine]
    examples: list[ExampleView]
    basis: list[Basis]
    causes: list[Path_]
    departures: list[Departure]
    elsewhere: list[Entry]
    parameters: list[ParameterTold]


def rule_address(rule_id: str, cause: str = "") -> str:
    """The page of a rule; with a cause, of the one that holds there."""
    where = f"?{urlencode({'cause': cause})}" if cause else ""
    return f"/rules/{quote(rule_id, safe='')}{where}"


_known: dict[str, tuple[Entry, ...]] = {}


def all_entries(bundle: Bundle) -> tuple[Entry, ...]:
    """Every rule there is; read once for a bundle."""
    if bundle.hash not in _known:
        _known.clear()
        _known[bundle.hash] = tuple(entries(bundle))
    return _known[bundle.hash]


def titles_of(bundle: Bundle) -> dict[str, str]:
    """What each rule is called, by its number."""
    return {entry.compiled.rule.id: entry.compiled.rule.title for entry in all_entries(bundle)}


def listed(
    bundle: Bundle,
    day: date,
    words: str = "",
    effect: str = "",
    status: str = "",
    path: Path_ | None = None,
    in_force: bool = False,
) -> list[Place]:
    """Rules by place; those of a cause on a day, or all of them, `in_force` that day or ever."""
    found: Iterable[Entry] = (
        effective(bundle, path, day) if path is not None else all_entries(bundle)
    )
    cause = path[-1] if path else ""
    kept = [
        e
        for e in search(found, words)
        if effect in ("", e.compiled.rule.effect)
        and status in ("", e.compiled.rule.status)
        and (not in_force or e.compiled.rule.in_force(day))
    ]
    kept.sort(key=lambda e: (len(e.path), e.path, e.file))
    return [
        Place(path_, place_name(path_, file), file, [short(e, cause) for e in group])
        for (path_, file), group in groupby(kept, key=lambda e: (e.path, e.file))
    ]


def first(places: list[Place], most: int) -> list[Place]:
    """The first rules of a list, by place."""
    shown: list[Place] = []
    for place in places:
        if (room := most - sum(len(one.rules) for one in shown)) <= 0:
            break
        shown.append(replace(place, rules=place.rules[:room]))
    return shown


def parts(bundle: Bundle) -> list[Part]:
    """The parts of the tree that rules are stated in, in the order of the catalogue."""
    counts = Counter(entry.path[0] for entry in all_entries(bundle) if entry.path)
    order = dict.fromkeys(cause.path[0] for cause in bundle.catalogue.editions[-1].causes)
    names = [name for name in order if name in counts]
    return [Part(name, counts[name], f"/rules?{urlencode({'below': name})}") for name in names]


def place_name(path: Path_, file: str) -> str:
    """What a place is called: its causes, or the file of what all causes share."""
    own = file.rpartition("/")[2].removesuffix(".yaml")
    if not path:
        return f"通则 › {own}" if own and own != "_通则" else "通则"
    return " › ".join(path)


def short(entry: Entry, cause: str = "") -> Listed:
    """A rule as a line of a list; with a cause, the one that holds there."""
    rule = entry.compiled.rule
    named = cause or (entry.path[-1] if entry.path and rule.origin not in WRITTEN else "")
    return Listed(
        id=rule.id,
        title=rule.title,
        effect=rule.effect,
        status=rule.status,
        basis="；".join(rule.basis),
        href=rule_address(rule.id, named),
        section=section_of(entry.compiled),
    )


def rule_view(bundle: Bundle, found: list[Entry], day: date) -> RuleView:
    """The first of the entries found, with the others named; parameters as on a day."""
    entry = found[0]
    rule = entry.compiled.rule
    return RuleView(
        entry=entry,
        version=version_of(rule),
        clauses=rule_clauses(entry.compiled),
        source=[_source(number, text) for number, text in source_lines(bundle, entry)],
        examples=[_example(one) for one in tried(bundle, entry)],
        basis=[_basis(bundle, text) for text in bundle.policy.cited(rule.effect, rule.every_basis)],
        causes=causes_below(bundle, entry.path),
        departures=departures(bundle, entry),
        elsewhere=found[1:],
        parameters=[
            parameter_told(bundle.parameters, name, day)
            for name in dict.fromkeys(parameters_in([rule.applies, rule.body]))
        ],
    )


def _source(number: int, text: str) -> SourceLine:
    found = _LINE.match(text)
    if found is None:
        return SourceLine(number, "", "", text)
    return SourceLine(
        number, found["lead"], (found["key"] or "") + (found["colon"] or ""), found["rest"]
    )


def _example(one: Tried) -> ExampleView:
    example = one.example
    return ExampleView(
        given=given_words(example.given) or "什么也没有填",
        expected=example.said,
        actual=one.actual,
        passed=one.passed,
        day=example.day,
        typing=example.typing,
        generated=example.generated,
    )


def given_words(value: Any, top: bool = True) -> str:
    """Facts of an example in a line: `被告：类型 自然人，姓名 张三`."""
    if isinstance(value, dict):
        joint = "；" if top else "，"
        between = "：" if top else " "
        return joint.join(f"{k}{between}{given_words(v, False)}" for k, v in value.items())
    if isinstance(value, list):
        if all(isinstance(item, dict) for item in value):
            return "／".join(given_words(item, False) or "什么也没有填" for item in value) or "没有"
        return "、".join(given_words(item, False) for item in value)
    return show_brief(value) if value is not None else "没有填"


def _basis(bundle: Bundle, text: str) -> Basis:
    found = cited(text, bundle.laws)
    words = [word for article in found.articles for word in keywords(article, bundle.laws)]
    return Basis(found, bundle.laws.laws.get(found.law), list(dict.fromkeys(words)))
