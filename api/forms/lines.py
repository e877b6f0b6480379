"""What a filer is told, placed on the page: which control, which section, in which order.

What is told and in which words is `court.opinions.tellings`; the form lends it its own words for
facts and answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.forms.model import PAPERS, Field, FormModel, dom_id
from api.forms.reading import Read
from court.opinions.questions import Ask as Told
from court.opinions.tellings import Item, person
from engine.check.opinion import FactSeen, Opinion
from engine.evaluation.facts import is_kind
from engine.language.casetypes import key_of
from engine.telling.places import MATERIAL
from engine.values.showing import show_whole


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

    @property
    def wrong(self) -> bool:
        """A value that cannot be read: said at once, not only when everything is checked."""
        return self.kind == "错"


FILES = "files"  # the part of the page where files are added
PROMISED = "您打了勾，是打算交；上传了文件才算交了。没有电子件的，带到立案窗口。"
NO_MESSAGE = Message("", "", "", "")


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


class Placing:
    """Puts what is told about one filing on the page of one form."""

    def __init__(self, model: FormModel, filing: Read, by_file: bool = False) -> None:
        """`by_file`: only an upload fulfils a material, so that is where a gap leads."""
        self.model = model
        self.filing = filing
        self.by_file = by_file

    # the form's words for facts and answers

    def label(self, fact: FactSeen) -> str:
        field = self.model.index.fields.get(_split(fact.path))
        return field.label if field else fact.label

    def said(self, fact: FactSeen) -> str:
        """An answer in the words of its control; nothing for what the form does not ask."""
        field = self.model.index.fields.get(_split(fact.path))
        if field is None or not isinstance(fact.value, bool | str):
            return ""
        return field.said(show_whole(fact.value))

    # lists

    def missing(self, item: Item) -> Line:
        targets = self.targets(item)
        first = targets[0] if targets else None
        section = first.section if first else ""
        short = PROMISED if self.promised(item) else item.short
        message = Message(first.target if first else "", section, "缺", short)
        line = self.line(item, "待补", "", targets, message)
        return replace(line, why=PROMISED) if self.promised(item) else line

    def promised(self, item: Item) -> bool:
        """Whether the filer ticked a document that has to be handed in, and no file is there."""
        if not (self.by_file and item.finding.origin == MATERIAL):
            return False
        ruleset = self.model.ruleset
        papers = [m for m in ruleset.casetype.materials if key_of(m) == item.rule_id]
        words = frozenset(word for paper in papers for word in paper.kinds)
        listed = [*self.listed("材料", "种类"), *self.listed("证据", "证据名称")]
        return any(is_kind(name, words) for name in listed)

    def listed(self, list_name: str, name: str) -> list[Any]:
        members = self.filing.raw.get(list_name) or ()
        return [member.get(name) for member in members if isinstance(member, Mapping)]

    def notice(self, item: Item) -> Line:
        """What is for the judge, or only advice."""
        chip, text = ("法官判断", "由法官判断") if item.for_judge else ("提示", "")
        return self.line(item, chip, text, self.targets(item), NO_MESSAGE)

    @staticmethod
    def line(
        item: Item, chip: str, text: str, targets: tuple[Target, ...], message: Message
    ) -> Line:
        why, cure = item.beside_title
        return Line(
            key=item.key,
            title=item.title,
            why=why,
            cure=cure,
            basis=item.articles,
            chip=chip,
            chip_text=text,
            targets=targets,
            message=message,
        )

    def bad(self, path: str, sentence: str) -> Line:
        """A value that cannot be read: which field, and what a right one looks like."""
        target = self.target(path)
        field = self.model.index.fields.get(_split(path))
        owner = path.rpartition(".")[0]
        label = field.label if field else path
        return Line(
            key=f"错-{path}",
            title=f"{person(self.filing.raw, owner)}：{label}" if "[" in owner else label,
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

    def asks(self, asked: Iterable[Told]) -> list[Ask]:
        """The questions that have a control of their own, in the order of the page."""
        found = [ask for ask in map(self.ask, asked) if ask is not None]
        return sorted(found, key=lambda ask: self.order(ask.name))

    def ask(self, told: Told) -> Ask | None:
        list_name, name = _split(told.question.path)
        section = self.section(list_name, name)
        field = self.model.index.fields.get((list_name, name))
        if field is None or not _is_question(field, section):
            return None
        control = self.filing.on_page(told.question.path)
        words = _asked_words(field)
        return Ask(
            title=f"{told.who}：{words}" if told.who else words,
            target=dom_id(control),
            name=control,
            why=field.why or told.because or f"关系到：{told.title}",
            because=told.because,
            section=section,
        )

    def moot(self, opinion: Opinion) -> list[str]:
        """Asked facts that were answered and that nothing rests on any more."""
        answered = [
            name
            for (owner, name), field in self.model.index.fields.items()
            if field.asked and not owner and name in self.filing.raw
        ]
        if not answered:
            return []
        used = {fact.path for finding in opinion.findings for fact in finding.facts}
        return [dom_id(name) for name in answered if name not in used]

    # places

    def targets(self, item: Item) -> tuple[Target, ...]:
        """Where to fill in; without a field of its own, the list or card the item speaks of."""
        if self.by_file and item.finding.origin == MATERIAL:
            return (Target(FILES, FILES, FILES, "evidence", (9_999, 0)),)
        if item.finding.origin == MATERIAL and item.member:
            return (self.target(f"{item.member}.{PAPERS}"),)
        found = [self.target(path) for path in item.places if self.known(path)]
        return tuple(dict.fromkeys(found)) or tuple(map(self.target, item.around))

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


def _is_question(field: Field, section: str) -> bool:
    """Facts asked for their own sake; plain particulars are asked by what is missing."""
    return field.asked or (section == "matters" and not field.optional and not field.flag)


def _asked_words(field: Field) -> str:
    title = field.title
    return title if title.endswith("？") or field.type != "是否" else f"{title}？"
