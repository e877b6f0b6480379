"""Findings in a filer's words: who is meant, what to fill in, where it is on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.forms.model import KIND, PAPERS, Field, FormModel, dom_id
from api.forms.reading import Read
from engine.check.opinion import FactSeen, Finding, Opinion, Question
from engine.language.parties import member_named
from engine.language.vocabulary import PARTY_LISTS
from engine.values.showing import NOT_ANSWERED, ordinal, show_yes_no

MANY = 3


@dataclass(frozen=True, slots=True)
class Target:
    """A place on the page: path in the filing, name of the control, id of what to jump to."""

    path: str
    name: str
    target: str
    section: str
    order: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a field's slot; `kind` is 缺 (a gap) or 错 (a value that cannot be read)."""

    target: str
    section: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, as `macros/findings.html` draws it."""

    key: str
    title: str
    why: str
    cure: str
    basis: tuple[str, ...]
    chip: str
    chip_text: str
    targets: tuple[Target, ...]
    message: Message

    @property
    def href(self) -> str:
        return f"#{self.targets[0].target}" if self.targets else ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question whose answer can still change something, with the reason it is asked."""

    title: str
    target: str
    name: str
    why: str
    because: str
    section: str

    @property
    def href(self) -> str:
        return f"#{self.target}"


class Wording:
    """Turns findings into lines for one form and filing."""

    def __init__(self, model: FormModel, filing: Read) -> None:
        self.model = model
        self.filing = filing
        self.said = model.titles
        self.basis = {
            e.compiled.rule.id: tuple(map(str, e.compiled.rule.basis)) for e in model.ruleset.rules
        }

    # lists

    def missing(self, findings: Iterable[Finding]) -> list[Line]:
        """What has to be added, in the order of the form."""
        lines = [self.gap(finding) for finding in findings]
        return sorted(lines, key=lambda line: line.targets[0].order if line.targets else (999, 0))

    def gap(self, finding: Finding) -> Line:
        targets = self.targets(finding)
        first = targets[0] if targets else None
        labels = self.labels(finding)
        generated = finding.origin in ("材料", "要素")
        text = f"还没有填{_any_of(labels)}。" if labels else finding.cure or finding.explanation
        return Line(
            key=finding.key,
            title=self.title(finding, labels),
            why="" if generated else _said(finding.explanation),
            cure="" if labels else finding.cure,
            basis=self.basis.get(finding.rule_id, ()),
            chip="待补",
            chip_text="",
            targets=targets,
            message=Message(
                first.target if first else "",
                first.section if first else "",
                "缺",
                text,
            ),
        )

    def notice(self, finding: Finding) -> Line:
        """What is for the judge, or only advice: the question and the right way, never a verdict."""
        judged = finding.effect != "提示"
        ending = "是否这样，由法官判断；您仍可以提交。" if judged else ""
        return Line(
            key=finding.key,
            title=self.subject(finding),
            why=_said(finding.explanation),
            cure=f"{finding.cure}{ending}",
            basis=self.basis.get(finding.rule_id, ()),
            chip="法官判断" if judged else "提示",
            chip_text="由法官判断" if judged else "",
            targets=self.targets(finding, answered=True),
            message=Message("", "", "", ""),
        )

    def done(self, findings: Iterable[Finding]) -> list[str]:
        """Requirements that are met; what several parties meet is one line."""
        found: dict[str, list[str]] = {}
        for finding in findings:
            title = self.said.get(finding.rule_id, finding.title)
            found.setdefault(title, []).append(self.who(finding.member) if finding.member else "")
        return [_several(title, [w for w in who if w]) for title, who in found.items()]

    def bad(self, path: str, sentence: str) -> Line:
        """A value that cannot be read: which field, and what a right one looks like."""
        target = self.target(path)
        field = self.model.index.fields.get(_split(path))
        owner = path.rpartition(".")[0]
        label = field.label if field else path
        return Line(
            key=f"错-{path}",
            title=f"{self.who(owner)}：{label}" if "[" in owner else label,
            why=sentence,
            cure="",
            basis=(),
            chip="待补",
            chip_text="",
            targets=(target,),
            message=Message(target.target, target.section, "错", sentence),
        )

    def counts(self, lines: Iterable[Line]) -> dict[str, int]:
        """Open points by section."""
        found = {section.key: 0 for section in self.model.sections}
        for line in lines:
            if line.message.section in found:
                found[line.message.section] += 1
        return found

    def suggestions(self, advice: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Recommended contents that the form shows, and usual evidence not yet named."""
        hidden = {f.label for f in self.model.index.fields.values() if f.asked}
        return {k: [w for w in words if w not in hidden] for k, words in advice.items()}

    # questions

    def asks(self, opinion: Opinion, gaps: set[str]) -> list[Ask]:
        """The first open fact of each open requirement, when it is a question of the form."""
        leading: dict[str, Finding] = {}
        for finding in opinion.findings:
            if finding.state == "待定" and finding.enforced and finding.effect != "提示":
                first = next((f for f in finding.facts if f.value is None), None)
                if first is not None:
                    leading.setdefault(first.path, finding)
        found = [
            self.ask(question, leading[question.path])
            for question in opinion.questions
            if question.path in leading and question.path not in gaps
        ]
        asked = [ask for ask in found if ask is not None]
        order = {ask.target: self.order(ask.name) for ask in asked}
        return sorted(asked, key=lambda ask: order[ask.target])

    def ask(self, question: Question, finding: Finding) -> Ask | None:
        list_name, name = _split(question.path)
        field = self.model.index.fields.get((list_name, name))
        if field is None or not _is_question(field, self.section(list_name, name)):
            return None
        control = self.filing.on_page(question.path)
        because = self.because(finding)
        return Ask(
            title=self.with_party(question.path, _asked_words(field)),
            target=dom_id(control),
            name=control,
            why=field.why or because or f"关系到：{finding.title}",
            because=because,
            section=self.section(list_name, name),
        )

    def moot(self, opinion: Opinion) -> list[str]:
        """Asked facts that were answered and that nothing rests on any more."""
        used = {fact.path for finding in opinion.findings for fact in finding.facts}
        return [
            dom_id(name)
            for (owner, name), field in self.model.index.fields.items()
            if field.asked and not owner and name in self.filing.raw and name not in used
        ]

    def because(self, finding: Finding) -> str:
        """`因为您选了“有无仲裁约定”：有`, from what the filer answered."""
        for seen in reversed(finding.facts):
            field = self.model.index.fields.get(_split(seen.path))
            if seen.value is None or field is None or field.name == KIND:
                continue
            if isinstance(seen.value, bool | str):
                return f"因为您选了“{field.label}”：{field.said(_word(seen.value))}"
        return ""

    # words

    def title(self, finding: Finding, labels: list[str]) -> str:
        """What to do, short: `被告二何美玲：填住所地、工作单位等任意一项`."""
        if finding.origin == "材料" and finding.member:
            return f"{self.who(finding.member)}的{finding.title.removeprefix('提交')}"
        if not labels:
            return self.with_who(finding, self.said.get(finding.rule_id, finding.title))
        who = self.who(finding.member)
        return f"您的{_any_of(labels)}" if who == "您" else f"{who}：填{_any_of(labels)}"

    def labels(self, finding: Finding) -> list[str]:
        """Labels of a party's fields any of which would do; empty where the title says it."""
        if not _is_party(finding.member) or finding.origin == "材料":
            return []
        return [
            self.label(fact)
            for fact in finding.facts
            if fact.value is None and fact.path.startswith(f"{finding.member}.")
        ]

    def subject(self, finding: Finding) -> str:
        """A neutral heading for what the judge looks at: the answers it rests on."""
        words = []
        for fact in finding.facts:
            field = self.model.index.fields.get(_split(fact.path))
            if field is not None and isinstance(fact.value, bool | str):
                words.append(f"{field.label}：{field.said(_word(fact.value))}")
        if finding.effect == "提示" or not words:
            return self.with_who(finding, finding.title)
        return self.with_who(finding, "；".join(words[:2]))

    def with_who(self, finding: Finding, words: str) -> str:
        if not finding.member:
            return words
        who = self.who(finding.member)
        if who.startswith("“"):
            return f"{who}：{words}"
        return f"{words}（{who}）" if who else words

    def with_party(self, path: str, words: str) -> str:
        owner, dot, _ = path.rpartition(".")
        return f"{self.who(owner)}：{words}" if dot and _is_party(owner) else words

    def label(self, fact: FactSeen) -> str:
        field = self.model.index.fields.get(_split(fact.path))
        return field.label if field else fact.label

    def who(self, member: str) -> str:
        """`您`, `被告二何美玲`, `“利息”`: whom a member of a list is, as people say it."""
        list_name, _, rest = member.partition("[")
        members = self.filing.raw.get(list_name) or []
        position = int(rest.rstrip("]")) if rest else 0
        values: Mapping[str, Any] = members[position] if position < len(members) else {}
        if list_name in PARTY_LISTS:
            if list_name == self.model.claiming and len(members) == 1:
                return "您"
            number = "" if len(members) == 1 else ordinal(position + 1)
            return f"{list_name}{number}{member_named(values)}"
        named = values.get("名称") or values.get("代理人姓名") or values.get("证据名称")
        return f"“{named}”" if named else f"第{ordinal(position + 1)}项"

    # places

    def targets(self, finding: Finding, answered: bool = False) -> tuple[Target, ...]:
        """Where to fill in: the unanswered facts, for notices the answered ones."""
        facts = [f for f in finding.facts if answered or f.value is None]
        own = [f for f in facts if not finding.member or f.path.startswith(finding.member)]
        found = [self.target(f.path) for f in own or facts if self.known(f.path)]
        if finding.origin == "材料" and finding.member:
            found = [self.target(f"{finding.member}.{PAPERS}")]
        return tuple(dict.fromkeys(found)) or self.fallback(finding)

    def fallback(self, finding: Finding) -> tuple[Target, ...]:
        """Without a field of its own: the list or section the finding speaks of."""
        lists = [f.path for f in finding.facts if self.model.index.rows.get(f.path)]
        if lists:
            return (self.target(lists[0]),)
        if finding.member:
            return (self.target(finding.member),)
        return ()

    def known(self, path: str) -> bool:
        list_name, name = _split(path)
        return (list_name, name) in self.model.index.fields or name in self.model.index.rows

    def target(self, path: str) -> Target:
        control = self.filing.on_page(path)
        list_name, name = _split(path)
        if not list_name and name in self.model.index.rows:
            list_name, name = name, ""
        section = self.section(list_name, name)
        return Target(path, control, dom_id(control), section, self.order(control))

    def section(self, list_name: str, name: str) -> str:
        sections = self.model.index.sections
        return sections.get((list_name, name)) or sections.get((list_name, ""), "")

    def order(self, control: str) -> tuple[int, int]:
        """Position on the page: by list, then by row, then by field."""
        list_name, name = _split(control)
        order = self.model.index.order
        base = order.get((list_name, "")) if list_name else None
        if base is None:
            return order.get((list_name, name), order.get((name, ""), 9_999)), 0
        number = control.partition("[")[2].partition("]")[0]
        within = order.get((list_name, name), 0) - base if name else 0
        return base, (int(number) if number else 0) * 1_000 + within


def _split(path: str) -> tuple[str, str]:
    """`被告[0].住所地` → (`被告`, `住所地`); `被告[0]` → (`被告`, ``); `事实与理由` → (``, …)."""
    owner, bracket, rest = path.partition("[")
    if not bracket:
        return "", path
    return owner, rest.partition("].")[2]


def _said(text: str) -> str:
    """A rule's sentence without its mark for a name that is not filled in yet."""
    return text.replace(NOT_ANSWERED, "")


def _word(value: bool | str) -> str:
    return show_yes_no(value) if isinstance(value, bool) else value


def _is_party(member: str) -> bool:
    return member.partition("[")[0] in PARTY_LISTS


def _is_question(field: Field, section: str) -> bool:
    """Facts asked for their own sake; plain particulars are asked by what is missing."""
    return field.asked or (section == "matters" and not field.optional and not field.flag)


def _several(title: str, who: list[str]) -> str:
    return f"{title}（{'、'.join(who)}）" if who else title


def _any_of(labels: list[str]) -> str:
    if len(labels) == 2:
        return "或者".join(labels)
    return "、".join(labels[:MANY]) + ("等任意一项" if len(labels) > 1 else "")


def _asked_words(field: Field) -> str:
    title = field.title
    return title if title.endswith("？") or field.type != "是否" else f"{title}？"
