"""One entry of a kind: read key by key, expanded to the rules it stands for.

An entry becomes a rule of the same id.  Where it names exceptions for the judge (交法官) a second
rule, its id ending in `-例外`, asks about them when one is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from engine.language.kinds.conditions import (
    Condition,
    both,
    claimed,
    either,
    facts,
    open_fact,
    unclaimed,
)
from engine.language.kinds.witness import Given, witness
from engine.language.rules import EXCEPTIONAL, Acceptance, Example, Reader, Rule
from engine.language.words import Keys
from engine.text.errors import Mark
from engine.text.yamlio import YMap, items

JUDGE = "法官判断"
TOLD = "所写的话"


@dataclass(frozen=True)
class Entry:
    """What stands in one entry, typed where all kinds agree."""

    raw: YMap
    reader: Reader

    def text(self, key: str, default: str = "") -> str:
        return self.reader.text(self.raw, key) or default

    def condition(self, key: str) -> Condition | None:
        """A condition, or a fact by its name alone: that it is so."""
        found = self.raw.get(key)
        if isinstance(found, str | YMap):
            return claimed(found, self.raw.at(key))
        if found is not None:
            self.wrong(f"“{key}”应是一个事实的名称，或者条件", key)
        return None

    def each(self, key: str) -> list[Condition]:
        found = items(self.raw, key, self.reader.problems)
        return [claimed(item, mark) for item, mark in found]

    @cached_property
    def exceptions(self) -> list[Condition]:
        return self.each("例外")

    @cached_property
    def doubts(self) -> list[Condition]:
        return self.each("交法官")

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        found = self.reader.entries(self.raw, "示例")
        return tuple(e for item in found if (e := self.reader.example(item)))

    @property
    def mark(self) -> Mark:
        return self.raw.at("编号")

    def wrong(self, message: str, key: str) -> None:
        self.reader.problems.add(message, self.raw.at(key))


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an entry demands: `failing` is the case that must not be.

    `asked` are the facts on which it is open; an exception claimed while one of them is unanswered
    goes to the judge at once, one that is only told in words too unless `told_waits` for the facts.
    `boundary` are generated examples: facts, day, whether it fails.
    """

    effect: str
    failing: Condition
    explain: str
    must: Condition | None = None
    cure: str = ""
    question: str = ""
    title: str = ""
    asked: tuple[str, ...] = ()
    told_waits: bool = False
    boundary: tuple[tuple[Given, date | None, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Expanded:
    """The rules of one entry, the one of the same id first; for 应受理 also what it defeats."""

    rules: tuple[Rule, ...] = ()
    acceptance: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A section of rule files: its keys, those needed, what one entry demands."""

    name: str
    keys: Keys
    needed: tuple[str, ...]
    read: Callable[[Entry], Requirement | None]
    accept: Callable[[Entry], Acceptance] | None = None


def expand(kind: Kind, raw: YMap, reader: Reader) -> Expanded:
    """The rules of one entry; nothing where it cannot be used, with the problems collected."""
    before = len(reader.problems.items)
    if reader.mapping(raw, kind.keys, kind.needed) is None:
        return Expanded()
    entry = Entry(raw, reader)
    reader.check_common(raw)
    requirement = kind.read(entry)
    _check(entry, requirement)
    if requirement is None or len(reader.problems.items) > before:
        return Expanded()
    rules = tuple(_rules(kind, entry, requirement))
    return Expanded(rules, kind.accept(entry) if kind.accept else None)


def _check(entry: Entry, requirement: Requirement | None) -> None:
    if requirement and requirement.effect == JUDGE and "交法官" in entry.raw:
        entry.wrong("后果已经是法官判断，不用再写“交法官”；写进“例外”的就不再问", "交法官")
    for key in ("例外提问", "例外回答"):
        if key in entry.raw and "交法官" not in entry.raw:
            entry.wrong(f"“{key}”与“交法官”一起写", key)
    if (question := entry.text("例外提问")) and "？" not in question:
        entry.wrong("“例外提问”应是问句", "例外提问")


def _rules(kind: Kind, entry: Entry, requirement: Requirement) -> Iterator[Rule]:
    scope = [c for c in (entry.condition("适用"),) if c is not None]
    spared = [unclaimed(c) for c in entry.exceptions]
    main = replace(
        _rule(kind, entry, requirement),
        applies=both(*scope, *spared, *map(unclaimed, entry.doubts)),
        parts=_parts(entry, "交法官"),
    )
    boundary = tuple(_boundary(entry, requirement))
    yield replace(main, examples=(*_own(entry, requirement), *boundary))
    if entry.doubts:
        yield _exceptional(main, entry, requirement, both(*scope, *spared, either(*entry.doubts)))


def _rule(kind: Kind, entry: Entry, requirement: Requirement) -> Rule:
    raw, reader = entry.raw, entry.reader
    return Rule(
        id=str(raw["编号"]),
        title=entry.text("名称", requirement.title),
        effect=requirement.effect,
        must=requirement.must,
        must_not=None if requirement.must else requirement.failing,
        basis=reader.words(raw, "依据"),
        explain=entry.text("释明", requirement.explain),
        cure=entry.text("补救", requirement.cure),
        question=entry.text("提问", requirement.question),
        answers=reader.answers(raw),
        start=reader.day(raw, "施行", date.min),
        end=reader.day(raw, "废止", date.max),
        status=str(raw.get("状态", "施行")),
        replaces=str(raw.get("替代", "")),
        reason=str(raw.get("理由", "")),
        raw=raw,
        mark=entry.mark,
        origin=kind.name,
    )


def _exceptional(
    main: Rule, entry: Entry, requirement: Requirement, applies: Condition | None
) -> Rule:
    """Asks the judge about an exception that is claimed, where it would matter."""
    blank = either(*(open_fact(name, entry.mark) for name in requirement.asked))
    if requirement.told_waits:
        ticked = [doubt for doubt in entry.doubts if TOLD not in facts(doubt)]
        blank = both(blank, either(*ticked)) if ticked else None
    names = "、".join(f"“{name}”" for name in _said(entry, "交法官"))
    return replace(
        main,
        id=f"{main.id}{EXCEPTIONAL}",
        title=f"{main.title}：主张了例外",
        effect=JUDGE,
        applies=applies,
        must=None,
        must_not=either(requirement.failing, *([blank] if blank is not None else [])),
        explain=f"主张有例外的情况，是否成立由法官判断。这一条本来的要求是：{main.title}。",
        cure="",
        question=entry.text("例外提问", f"所主张的例外（{names}）是否成立？"),
        answers=entry.reader.answers(entry.raw, "例外回答"),
        replaces="",
        reason="",
        examples=tuple(_about_exceptions(entry)),
        parts=_parts(entry, "主张"),
    )


def _parts(entry: Entry, doubts: str) -> tuple[tuple[str, Condition], ...]:
    """The conditions of the entry for telling; those for the judge under a name of their own."""
    scope = entry.condition("适用")
    return (
        *((("适用", scope),) if scope is not None else ()),
        *(("例外", condition) for condition in entry.exceptions),
        *((doubts, condition) for condition in entry.doubts),
    )


def _said(entry: Entry, key: str) -> list[str]:
    """Facts named in a list of exceptions."""
    return [name for item in entry.each(key) for name in item]


def _own(entry: Entry, requirement: Requirement) -> Iterator[Example]:
    """The examples of the entry as the rule itself answers them."""
    for example in entry.examples:
        if example.expected == "请法官判断" and requirement.effect != JUDGE:
            yield replace(example, expected="不适用")
        else:
            yield example


def _about_exceptions(entry: Entry) -> Iterator[Example]:
    """The examples of the entry as the rule about its exceptions answers them."""
    for example in entry.examples:
        asked = example.expected == "请法官判断"
        cites = example.cites if asked else ()
        yield replace(example, expected="请法官判断", other=not asked, cites=cites)


def _boundary(entry: Entry, requirement: Requirement) -> Iterator[Example]:
    """Generated examples on both sides, and with each exception claimed."""
    base = witness(entry.condition("适用"))
    if base is None:
        return
    failed = "请法官判断" if requirement.effect == JUDGE else "不满足"
    for given, day, fails in requirement.boundary:
        yield _generated(entry, {**base, **given}, failed if fails else "满足", day)
        for exception in (*entry.exceptions, *entry.doubts) if fails else ():
            if (found := witness(exception)) is not None:
                yield _generated(entry, {**base, **given, **found}, "不适用", day)


def _generated(entry: Entry, given: Given, expected: str, day: date | None) -> Example:
    return Example(given, expected, day, False, entry.mark, generated=True)
