"""What a filer is told about an opinion: each item with who is meant, what to do, where and why.

One telling for whoever shows it: the form while somebody types, JSON, the result of a bulk file,
the supplement, print.  They place the items and link them; which there are, in which order and in
which words is said here.  What may lead to another decision is told as something for the judge,
with the right way and never as a verdict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from court.opinions.audience import SUPPLEMENT, is_for_filers
from court.opinions.phrases import Phrases, phrases
from engine.bundle.ruleset import RuleSet
from engine.check.opening import Opened
from engine.check.opinion import FactSeen, Finding, Opinion
from engine.language.parties import CLAIMING, member_named
from engine.language.syntax import All, AnyOf, Filled, Node
from engine.language.vocabulary import PARTY_LISTS
from engine.telling.places import GENERATED, MATERIAL, around, cured_at, in_order, rests_on
from engine.text.paths import get, steps
from engine.values.showing import NOT_ANSWERED, ordinal, show_brief

ADVICE = "提示"
BEFORE = "前置"
OPEN, MET = ("不满足", "请法官判断"), "满足"
RIGHT_WAY = ("不予受理", "管辖", BEFORE)
TO_JUDGE = "是否这样，由法官判断；您仍可以提交。"
MEMBER_NAMES = ("名称", "代理人姓名", "证据名称")
NAMED_AT_MOST = 3  # alternatives that a title names
ANSWERS_IN_TITLE = 2


class Words(Protocol):
    """How an audience calls facts and answers."""

    def label(self, fact: FactSeen) -> str:
        """What a fact is called."""

    def said(self, fact: FactSeen) -> str:
        """An answer in words; empty for what is not told."""


class PlainWords:
    """Facts and answers as the dictionary has them."""

    def label(self, fact: FactSeen) -> str:
        return fact.label

    def said(self, fact: FactSeen) -> str:
        return show_brief(fact.value) if isinstance(fact.value, bool | str) else ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell.

    `title` says what to do and who is meant, `why` and `cure` the rest; `short` is one sentence
    for the place itself.  `places` are paths in the filing, `around` where to look when none of
    them can be filled in.  `articles` are short citations, `basis` the full ones.
    """

    key: str
    rule_id: str
    member: str
    title: str
    why: str
    cure: str
    articles: tuple[str, ...]
    places: tuple[str, ...]
    around: tuple[str, ...]
    finding: Finding
    short: str = ""
    for_judge: bool = False
    title_says_why: bool = False
    title_says_cure: bool = False

    @property
    def basis(self) -> tuple[str, ...]:
        return self.finding.basis

    @property
    def facts(self) -> tuple[str, ...]:
        """Paths of everything the finding rests on."""
        return tuple(fact.path for fact in self.finding.facts)

    @property
    def beside_title(self) -> tuple[str, str]:
        """Why and cure where the title stands above them and need not be repeated."""
        return "" if self.title_says_why else self.why, "" if self.title_says_cure else self.cure

    @property
    def sentence(self) -> str:
        """Everything in one line, with the articles."""
        basis = f"（{'、'.join(self.basis)}）" if self.basis else ""
        return f"{self.title}。{self.why}{self.cure}{basis}"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is missing, what the judge will look at, what is only advice, what is met."""

    missing: tuple[Item, ...]
    for_judge: tuple[Item, ...]
    advice: tuple[Item, ...]
    met: tuple[str, ...]
    met_count: int


def tell(
    opened: Opened, opinion: Opinion, noted: Collection[str] = (), words: Words | None = None
) -> Telling:
    """What the filer of an opened filing is told; `noted` are paths of facts that staff stated."""
    teller = _Teller(opened, opened.bundle.kept(phrases), words or PlainWords())
    told = in_order(f for f in opinion.of(*OPEN) if is_for_filers(f, noted))
    met = in_order(
        f
        for f in opinion.findings.of_effect(SUPPLEMENT, MET)
        if is_for_filers(f, noted) and f.rule_id not in teller.phrases.unlisted
    )
    return Telling(
        missing=tuple(item for f in told if is_missing(f) for item in teller.missing(f)),
        for_judge=tuple(teller.judged(f) for f in told if is_for_judge(f)),
        advice=tuple(teller.advice(f) for f in told if is_advice(f)),
        met=tuple(teller.met(met)),
        met_count=len(met),
    )


def is_missing(finding: Finding) -> bool:
    """To be supplemented, whatever it may count as."""
    return finding.state == "不满足" and finding.effect == SUPPLEMENT


def is_for_judge(finding: Finding) -> bool:
    broken = finding.state == "不满足" and finding.effect in RIGHT_WAY
    return broken or finding.state == "请法官判断"


def is_advice(finding: Finding) -> bool:
    return finding.state == "不满足" and finding.effect == ADVICE


def is_step_before(item: Item) -> bool:
    """Whether another way has to be gone first, by what was filled in (arbitration of labour)."""
    return item.finding.state == "不满足" and item.finding.effect == BEFORE


def is_settled(opinion: Opinion, rule_id: str, member: str) -> bool | None:
    """Whether an objection is met by now; None where only a judge can say."""
    open_ = opinion.of("不满足", "请法官判断")
    found = [f for f in open_ if f.rule_id == rule_id and f.member == member]
    if any(map(is_missing, found)):
        return False
    return None if found else True


def person(content: Mapping[str, Any], member: str) -> str:
    """`您`, `被告二何美玲`, `“利息”`: whom or what a member of a list is, as people say it."""
    (list_name, position), *_ = steps(member)
    values = get(content, member)
    known: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
    place = ordinal((position or 0) + 1)
    if list_name not in PARTY_LISTS:
        named = next((known[n] for n in MEMBER_NAMES if known.get(n)), "")
        return f"“{named}”" if named else f"第{place}项"
    members = content.get(list_name)
    alone = isinstance(members, list) and len(members) == 1
    if alone and list_name in CLAIMING:
        return "您"
    return f"{list_name}{'' if alone else place}{member_named(known)}"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells the findings of one filing in the words of an audience."""

    opened: Opened
    phrases: Phrases
    words: Words

    def missing(self, finding: Finding) -> list[Item]:
        """What has to be added, everything a requirement asks of one party at once."""
        gaps = open_gaps(self.opened, finding)
        if len(gaps) < 2:
            return [self.gap(finding)]
        return [
            replace(self.gap(finding, gap), key=f"{finding.key}{f'#{n}' if n else ''}")
            for n, gap in enumerate(gaps)
        ]

    def gap(self, finding: Finding, places: tuple[str, ...] = ()) -> Item:
        """One thing to add: the alternatives a party can choose from, or the rule's own way.

        `places` are the paths any of which would do; without them the finding says which.
        """
        if places:
            known = [(path, self.opened.ruleset.vocabulary.at(path)) for path in places]
            seen = [FactSeen(path, fact.shown, None, fact.type) for path, fact in known if fact]
            labels = [self.words.label(fact) for fact in seen]
        else:
            labels = self.alternatives(finding)
        short = f"还没有填{any_of(labels)}。" if labels else finding.cure or finding.explanation
        title = self.to_do(finding, labels)
        item = self.item(finding, title, finding.cure, places or to_fill_in(finding))
        return replace(
            item,
            short=short,
            title_says_why=finding.origin in GENERATED,
            title_says_cure=bool(labels),
        )

    def judged(self, finding: Finding) -> Item:
        cure = f"{finding.cure}{TO_JUDGE}"
        title = self.with_person(finding, self.answers(finding) or finding.title)
        return self.item(finding, title, cure, rests_on(finding))

    def advice(self, finding: Finding) -> Item:
        title = self.with_person(finding, finding.title)
        return self.item(finding, title, finding.cure, rests_on(finding))

    def met(self, findings: Iterable[Finding]) -> list[str]:
        """What several parties meet is one line."""
        found: dict[str, list[str]] = {}
        for finding in findings:
            people = found.setdefault(self.name(finding), [])
            if finding.member:
                people.append(self.person(finding))
        return [f"{title}（{'、'.join(who)}）" if who else title for title, who in found.items()]

    def item(self, finding: Finding, title: str, cure: str, places: tuple[str, ...]) -> Item:
        return Item(
            key=finding.key,
            rule_id=finding.rule_id,
            member=finding.member,
            title=title,
            why=plain(finding.explanation),
            cure=cure,
            articles=self.articles(finding.rule_id),
            places=places,
            around=around(finding),
            finding=finding,
            for_judge=is_for_judge(finding),
        )

    def articles(self, rule_id: str) -> tuple[str, ...]:
        return articles_of(self.opened.ruleset, rule_id)

    def name(self, finding: Finding) -> str:
        return self.phrases.titles.get(finding.rule_id, finding.title)

    def person(self, finding: Finding) -> str:
        return person(self.opened.raw, finding.member)

    def to_do(self, finding: Finding, labels: list[str]) -> str:
        """What to do, short: `被告二何美玲：填住所地、工作单位等任意一项`."""
        if finding.origin == MATERIAL and finding.member:
            return f"{self.person(finding)}的{finding.title.removeprefix('提交')}"
        if not labels:
            return self.with_person(finding, self.name(finding))
        who = self.person(finding)
        return f"您的{any_of(labels)}" if who == "您" else f"{who}：填{any_of(labels)}"

    def alternatives(self, finding: Finding) -> list[str]:
        """Facts of a party any of which would do; none where the title says it."""
        list_name = finding.member.partition("[")[0]
        if list_name not in PARTY_LISTS or finding.origin == MATERIAL:
            return []
        own = f"{finding.member}."
        open_ = [f for f in finding.facts if f.value is None and f.path.startswith(own)]
        return [self.words.label(fact) for fact in sorted(open_, key=is_yes_or_no)]

    def answers(self, finding: Finding) -> str:
        """A neutral heading for what the judge looks at: the answers it rests on."""
        said = [(fact, self.words.said(fact)) for fact in finding.facts]
        known = [f"{self.words.label(fact)}：{answer}" for fact, answer in said if answer]
        return "；".join(known[:ANSWERS_IN_TITLE])

    def with_person(self, finding: Finding, words: str) -> str:
        if not finding.member:
            return words
        who = self.person(finding)
        return f"{who}：{words}" if who.startswith("“") else f"{words}（{who}）"


def open_gaps(opened: Opened, finding: Finding) -> list[tuple[str, ...]]:
    """What one party's requirement asks and nobody answered: paths any of which would do, each.

    Empty where the requirement asks for anything else than facts to be filled in.
    """
    if finding.member.partition("[")[0] not in PARTY_LISTS or finding.origin == MATERIAL:
        return []
    rules = (effective.compiled for effective in opened.ruleset.rules)
    body = next((c.body_node for c in rules if c.rule.id == finding.rule_id), None)
    groups = [alternatives_of(node) for node in conjuncts(body)] if body else []
    if not all(groups):
        return []
    paths = [tuple(f"{finding.member}.{name}" for name in names) for names in groups]
    return [gap for gap in paths if not any(get(opened.raw, path) for path in gap)]


def conjuncts(node: Node) -> Iterator[Node]:
    """The parts of a condition that must all hold."""
    if isinstance(node, All):
        for item in node.items:
            yield from conjuncts(item)
    else:
        yield node


def alternatives_of(node: Node) -> tuple[str, ...]:
    """Facts of one member any of which has to be filled in; empty for any other condition."""
    items = node.items if isinstance(node, AnyOf) else (node,)
    names = [item.ref.name for item in items if isinstance(item, Filled) and item.ref.depth]
    return tuple(names) if len(names) == len(items) else ()


def articles_of(ruleset: RuleSet, rule_id: str) -> tuple[str, ...]:
    """The articles of a requirement in their short form, as the rules have them."""
    rules = (effective.compiled.rule for effective in ruleset.rules)
    return next((tuple(map(str, rule.basis)) for rule in rules if rule.id == rule_id), ())


def plain(text: str) -> str:
    """A rule's sentence without its mark for a name that is not filled in yet."""
    return text.replace(NOT_ANSWERED, "")


def is_yes_or_no(fact: FactSeen) -> bool:
    """A box to tick, in place of something to fill in: told after what it stands in for."""
    return fact.type == "是否"


def to_fill_in(finding: Finding) -> tuple[str, ...]:
    """Where a gap can be filled, boxes to tick last."""
    boxes = {fact.path for fact in finding.facts if is_yes_or_no(fact)}
    return tuple(sorted(cured_at(finding), key=boxes.__contains__))


def any_of(labels: list[str]) -> str:
    """`住所地或者工作单位`, `住所地、经常居住地、工作单位等任意一项`."""
    if len(labels) == 2:
        return "或者".join(labels)
    return "、".join(labels[:NAMED_AT_MOST]) + ("等任意一项" if len(labels) > 1 else "")
