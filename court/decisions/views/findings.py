"""Findings as the desk shows them: grouped by effect, each with its facts, law and what was said.

Findings come typed, today's from the engine and kept ones by `court.opinions.kept`, so that the
opinion a filing was decided on, years ago, is shown the same way as today's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import overload

from court.decisions.review import ANSWER, ANSWERS, OVERRIDES, Choice
from court.opinions.citations import Cited, cited
from court.opinions.facts_shown import FactNames, FactRow
from court.opinions.service import PAPER
from court.opinions.tables import Ruling
from engine.bundle.bundle import Bundle
from engine.check.opinion import Finding
from engine.check.rulings import HOLDS
from engine.inference.policy import ADVICE
from engine.language.words import GATES
from engine.telling.asked import asked, question_of
from engine.telling.reckoning import Reckoned

JUDGE = "法官判断"
# Effect and heading.
GROUPS = (
    (JUDGE, "请法官判断"),
    ("不予受理", "可能不予受理"),
    ("管辖", "管辖"),
    ("前置", "前置"),
    ("补正", "补正"),
    ("提示", "提示"),
    (HOLDS, "满足"),
)
COUNTED = {
    "不予受理": "{} 项可能不予受理，须法官确认",
    "管辖": "{} 项涉及管辖",
    "前置": "{} 项要先完成前置程序",
}
OPEN_STATES = ("不满足", "请法官判断")
SAID = {said: words for words, said in ANSWERS.items()}
OVERRIDDEN = {said: words for words, said in OVERRIDES.items()}


@dataclass(frozen=True, slots=True)
class RulingView:
    """What a person said about a finding: `effect` for the engine, `said` in the words of the choice."""

    id: str
    kind: str
    finding: str
    effect: str
    said: str
    reason: str
    by: str
    at: datetime

    @classmethod
    def of(cls, row: Ruling, people: Mapping[str, str]) -> RulingView:
        words = (SAID if row.kind == ANSWER else OVERRIDDEN).get(row.said, row.said)
        by = people.get(row.by, "")
        return cls(row.id, row.kind, row.finding, row.said, words, row.reason, by, row.at)

    @property
    def is_answer(self) -> bool:
        return self.kind == ANSWER

    @property
    def own_reason(self) -> str:
        """The reason, unless it only repeats what was said."""
        return "" if self.reason == self.said else self.reason


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding on the page; `choices` only for a question that can be answered now.

    `topic`: its title names what was looked at, not what holds (a matter for the judge, advice).
    `reckoned` are the periods it reckons, in words.
    """

    key: str
    element_id: str
    rule_id: str
    title: str
    person: str
    state: str
    group: str
    facts: list[FactRow]
    basis: list[Cited]
    explanation: str
    cure: str
    question: str
    unchecked: bool
    asks_first: str
    fact_asked: str
    gate: bool
    trial: bool
    insisted: bool
    source: str
    ruling: RulingView | None
    choices: list[Choice]
    reckoned: list[str]
    topic: bool

    @property
    def struck(self) -> bool:
        """Overridden as being in order: shown crossed out, not counted."""
        return self.state == HOLDS and self.ruling is not None and not self.ruling.is_answer

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def chip(self) -> str:
        if self.struck:
            return "法官不采纳"
        return self.group

    @property
    def chip_text(self) -> str:
        if self.struck or self.ruling is None:
            return ""
        return f"{'已答' if self.ruling.is_answer else '改为'}：{self.ruling.said}"


Numbered = tuple[int, Finding]


class Views(Sequence[FindingView]):
    """Some findings of an opinion with their places in it; the views are made when looked at.

    Nine of ten findings stand in nobody's way and are seldom looked at.
    """

    def __init__(
        self, found: Iterable[Numbered], read: Callable[[Finding, int], FindingView]
    ) -> None:
        self.found = tuple(found)
        self._read = read

    @cached_property
    def _made(self) -> list[FindingView]:
        return [self._read(finding, number) for number, finding in self.found]

    @property
    def keys(self) -> list[str]:
        """Which findings these are, without making their views."""
        return [finding.key for _, finding in self.found]

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, at: int) -> FindingView: ...
    @overload
    def __getitem__(self, at: slice) -> list[FindingView]: ...
    def __getitem__(self, at: int | slice) -> FindingView | list[FindingView]:
        return self._made[at]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one effect; `count` leaves out what was answered or overridden away."""

    effect: str
    heading: str
    findings: Views
    count: int
    note: str

    @property
    def keys(self) -> list[str]:
        return self.findings.keys

    @property
    def element_id(self) -> str:
        return f"g-{self.effect}"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact nobody stated, and the requirements that could not be checked without it."""

    label: str
    findings: list[FindingView]

    @property
    def question(self) -> str:
        """That of the one requirement that waits; several wait for the fact itself."""
        first = self.findings[0]
        return (first.fact_asked if len(self.findings) > 1 else "") or first.question


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of an opinion: the groups, and what is open or does not apply.

    `unchecked` wait for a fact nobody stated, `waiting` is whatever else is open.
    """

    groups: list[Group]
    unchecked: list[OpenQuestion]
    waiting: Views
    not_applicable: Views

    @property
    def others(self) -> list[FindingView]:
        """What stands in nobody's way: in order, open, not applicable."""
        asked = (f for question in self.unchecked for f in question.findings)
        return [*self.of(HOLDS), *asked, *self.waiting, *self.not_applicable]

    @property
    def keys_of_others(self) -> list[str]:
        """Which findings are `others`."""
        asked = (f.key for question in self.unchecked for f in question.findings)
        holding = next(group.keys for group in self.groups if group.effect == HOLDS)
        return [*holding, *asked, *self.waiting.keys, *self.not_applicable.keys]

    def count(self, effect: str) -> int:
        return next(group.count for group in self.groups if group.effect == effect)

    def of(self, effect: str) -> Views:
        return next(group.findings for group in self.groups if group.effect == effect)


def _open_questions(open_: Iterable[FindingView]) -> list[OpenQuestion]:
    """What was not checked, by the question that would settle it."""
    questions: dict[str, list[FindingView]] = {}
    for view in open_:
        questions.setdefault(view.asks_first, []).append(view)
    return [OpenQuestion(label, views) for label, views in questions.items()]


class Reader:
    """Turns an opinion's data into views."""

    def __init__(
        self,
        names: FactNames,
        bundle: Bundle,
        rulings: Iterable[RulingView] = (),
        choices: Mapping[str, Sequence[Choice]] | None = None,
        reckoned: Mapping[str, Sequence[Reckoned]] | None = None,
    ) -> None:
        self.names, self.laws, self.asked = names, bundle.laws, bundle.kept(asked)
        self.rulings = {ruling.finding: ruling for ruling in rulings}
        self.choices = choices or {}
        self.reckoned = reckoned or {}

    def read(self, findings: Iterable[Finding]) -> Findings:
        """Every finding of an opinion in its group."""
        placed: dict[str, list[Numbered]] = {}
        for number, found in enumerate(findings):
            placed.setdefault(group_of(found), []).append((number, found))
        groups = [self.group(placed.get(effect, []), effect, words) for effect, words in GROUPS]
        open_ = sorted(placed.get("待定", []), key=lambda one: one[1].effect not in GATES)
        return Findings(
            groups,
            _open_questions(self._views(one for one in open_ if one[1].unchecked)),
            self._views(one for one in open_ if not one[1].unchecked),
            self._views(placed.get("不适用", [])),
        )

    def _views(self, found: Iterable[Numbered]) -> Views:
        return Views(found, self.finding)

    def finding(self, found: Finding, number: int) -> FindingView:
        itself = question_of(found.missing[0].path, self.asked) if found.missing else ""
        return FindingView(
            key=found.key,
            element_id=f"f{number}",
            rule_id=found.rule_id,
            title=found.title,
            person=self.names.person(found.member) if found.member else "",
            state=found.state,
            group=group_of(found),
            facts=self.names.rows(found.facts),
            basis=[cited(text, self.laws) for text in found.basis],
            explanation=found.explanation,
            cure=found.cure,
            question=found.question or (itself or found.to_ask if found.unchecked else ""),
            unchecked=found.unchecked,
            fact_asked=itself,
            asks_first=self.names.label(found.missing[0].path) if found.missing else "",
            gate=found.effect in GATES,
            trial=not found.enforced,
            insisted=found.escalated,
            source=found.source,
            ruling=self.ruling(found),
            choices=list(self.choices.get(found.key, ())),
            reckoned=[
                one.told(self.names.label(one.path)) for one in self.reckoned.get(found.key, ())
            ],
            topic=found.effect in (JUDGE, ADVICE),
        )

    def ruling(self, found: Finding) -> RulingView | None:
        """What was said about a finding; an answer in the words of its rule where it has its own."""
        row = self.rulings.get(found.key) if found.ruling else None
        own = {said: words for words, said in found.answers}
        if row is None or not row.is_answer or row.effect not in own:
            return row
        return replace(row, said=own[row.effect])

    def group(self, own: list[Numbered], effect: str, heading: str) -> Group:
        own.sort(key=lambda one: one[1].state not in OPEN_STATES)
        open_ = sum(found.state in OPEN_STATES for _, found in own)
        count = len(own) if effect == HOLDS else open_
        return Group(effect, heading, self._views(own), count, _note(effect, len(own), count))


def group_of(found: Finding) -> str:
    """The effect a finding is shown under: what it counts as, or what it was before it was said
    to be in order."""
    ruling = found.ruling
    if found.state == "请法官判断":
        return JUDGE
    if ruling and ruling.kind == ANSWER and ruling.said in (HOLDS, "提示"):
        return JUDGE
    if found.state == "不满足":
        return found.counted
    if ruling and ruling.kind != ANSWER:
        return found.effect
    return found.state


def _note(effect: str, own: int, count: int) -> str:
    if effect == JUDGE:
        answered = own - count
        parts = [f"{count} 题未答" if count else "", f"{answered} 题已答" if answered else ""]
        return "，".join(part for part in parts if part)
    if effect == "补正":
        return f"{count} 项，写入同一份告知书"
    if effect == "提示":
        return f"{count} 条，不影响结论"
    if effect == HOLDS:
        return f"{count} 项，展开可看每项的事实和依据"
    return f"{count} 项，由法官确认"


def sentence(found: Findings, judge: bool, editable: bool = True) -> str:
    """What the recommendation comes to, for the line beside it."""
    counts = {group.effect: group.count for group in found.groups}
    parts = [words.format(counts[effect]) for effect, words in COUNTED.items() if counts[effect]]
    parts += _curable(found, counts["补正"]) + _to_judge(counts[JUDGE], judge, editable)
    first = "；".join(parts) or "没有要补正、要判断的"
    clean = [word for word in ("管辖", "前置") if not counts[word]]
    rest = f"没有{'和'.join(clean)}方面的问题" if parts and clean else ""
    second = "，".join(part for part in (f"{counts[HOLDS]} 项满足", rest) if part)
    return f"{first}。{second}。"


def _curable(found: Findings, number: int) -> list[str]:
    if not number:
        return []
    papers = all(f.rule_id.startswith(PAPER) for f in found.of("补正") if f.open)
    return [f"只差 {number} 份材料" if papers else f"{number} 项可以补正"]


def _to_judge(number: int, judge: bool, editable: bool) -> list[str]:
    if not number:
        return []
    who = "您" if judge else "法官"
    return [
        f"{number} 个问题须{who}判断，回答后建议会重算" if editable else f"{number} 个问题没有回答"
    ]
