"""The filing as one readable complaint whose every fact has a place of its own.

Staff read it beside the findings; a finding's link leads to the piece that says the fact, or to
the gap where it is missing.  Only what the filer wrote is shown, whole and unchanged in meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from court.documents.parties import COMMON, HEAD, NATURAL_PERSON, ORGANISATION, PERSON
from court.opinions.checking import COURT_FACTS
from court.opinions.facts_shown import MEMBER_NAMES, FactNames, anchor, typed
from engine.check.opinion import Finding
from engine.language.parties import NAMES, display_name
from engine.language.vocabulary import PARTY_LISTS, Fact
from engine.text.paths import members
from engine.values.showing import ordinal, show_whole

AMOUNT_FIRST = ("名称", "内容", "金额")
OTHER = "其他"
FILE = "文件"
Owner = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; with an anchor it is a fact's place, `gap` says that nothing was filled in."""

    text: str
    anchor: str = ""
    gap: bool = False
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `head` stands before it in bold, `anchor` is the place of the whole.

    `file` is the name of the uploaded file an entry of evidence or material speaks of.
    """

    pieces: tuple[Piece, ...]
    head: str = ""
    anchor: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the complaint; `pairs` shows heads and texts side by side."""

    title: str
    lines: tuple[Line, ...]
    anchor: str = ""
    pairs: bool = False


@dataclass(frozen=True, slots=True)
class Complaint:
    """The whole filing; anchors of places that findings rest on are `touched`."""

    title: str
    sections: tuple[Section, ...]


def complaint(names: FactNames, resting: Iterable[tuple[str, bool]] = ()) -> Complaint:
    """Build the view.  `resting`: paths that findings rest on, and whether they are answered."""
    return _Writer(names, dict(resting)).write()


class _Writer:
    """Writes the complaint as the desk reads it: what is stated, what findings rest on, what is missing."""

    def __init__(self, names: FactNames, resting: Mapping[str, bool]) -> None:
        self.names = names
        self.values = typed(names.content, names.vocabulary)
        self.resting = resting
        self.gaps: dict[str, list[str]] = {}
        for path, answered in resting.items():
            if not answered:
                self.gaps.setdefault(path.rpartition(".")[0], []).append(path)

    def write(self) -> Complaint:
        petition = not self.values.get("原告") and bool(self.values.get("申请人"))
        sections = [
            self.section("当事人", [*PARTY_LISTS, "代理人"]),
            self.claims("申请事项" if petition else "诉讼请求"),
            self.story(),
            *self.form(),
            self.listed("证据"),
            self.listed("材料"),
        ]
        shown = tuple(section for section in sections if section.lines)
        return Complaint("民事申请书" if petition else "民事起诉状", shown)

    def section(self, title: str, lists: list[str]) -> Section:
        lines: list[Line] = []
        for name in lists:
            for position, member in enumerate(members(self.values, name)):
                lines.append(self.member(name, position, member))
            lines += self.empty_list(name)
        return Section(title, tuple(lines))

    def empty_list(self, name: str) -> list[Line]:
        """The place of a list nobody filled in, when a finding rests on that."""
        if members(self.values, name) or name not in self.resting:
            return []
        label = self.names.label(name)
        gap = Piece(f"没有填{label}", anchor(name), gap=True, touched=True)
        return [Line((gap,), anchor="")]

    def labelled(self, path: str, name: str, value: Any) -> Piece:
        """An answer after the label of its fact."""
        fact = self.names.fact(path)
        label, kind = (fact.shown, fact.type) if fact else (name, "")
        return self.piece(f"{label}：{show_whole(value, kind)}", path)

    def member(self, name: str, position: int, member: Owner) -> Line:
        path = f"{name}[{position}]"
        own = display_name(member) if name in PARTY_LISTS else member.get("代理人姓名")
        named = next((n for n in (*NAMES, "代理人姓名") if member.get(n) == own and own), "")
        pieces = [self.piece(str(own), f"{path}.{named}")] if named else []
        said = {named, "类型"}
        if show_whole(member.get("证件号码")) and f"{path}.证件类型" not in self.resting:
            said.add("证件类型")  # the number says of what kind it is
        for field, text in self.party_texts(member):
            if field not in said:
                pieces.append(self.piece(text, f"{path}.{field}"))
                said.add(field)
        rest = ((f"{path}.{n}", n, v) for n, v in member.items() if n not in said)
        pieces += [self.labelled(*one) for one in rest if show_whole(one[-1])]
        if "类型" in member:
            pieces.append(self.piece(show_whole(member["类型"]), f"{path}.类型"))
        head = self.names.owner(name, position) if name in PARTY_LISTS else "委托诉讼代理人"
        return Line(self.joined(pieces, path), head, anchor(path))

    def party_texts(self, member: Owner) -> Iterable[tuple[str, str]]:
        natural = member.get("类型") in (None, NATURAL_PERSON)
        number = show_whole(member.get("证件号码"))
        for field, text in (*(PERSON if natural else ORGANISATION), *COMMON):
            if value := show_whole(member.get(field)):
                yield field, text.format(value)
        if number:
            kind = show_whole(member.get("证件类型")) or "证件"
            yield (
                "证件号码",
                f"{'公民身份号码' if kind == '居民身份证' else kind + '号码'}：{number}",
            )
        for field, text in HEAD if not natural else ():
            if value := show_whole(member.get(field)):
                label = "法定代表人（主要负责人）：" if field == "法定代表人" else ""
                yield field, label + text.format(value)

    def piece(self, text: str, path: str) -> Piece:
        return Piece(text, anchor(path), touched=path in self.resting)

    def joined(self, pieces: list[Piece], owner: str) -> tuple[Piece, ...]:
        """Pieces with commas between them, a full stop, and the owner's gaps at the end."""
        found: list[Piece] = []
        for piece in pieces:
            if found:
                found.append(Piece("，"))
            found.append(piece)
        if found:
            found.append(Piece("。"))
        return (*found, *self.missing(owner))

    def missing(self, owner: str) -> list[Piece]:
        """`没有填：住所地、工作单位`, each a place of its own."""
        found: list[Piece] = []
        for path in self.gaps.get(owner, ()):
            fact = self.names.fact(path)
            if fact is None or not (fact.derived or fact.staff_only):
                label = fact.shown if fact else path.rpartition(".")[2]
                found.append(Piece("、" if found else "没有填："))
                found.append(Piece(label, anchor(path), gap=True, touched=True))
        return found

    def claims(self, title: str) -> Section:
        lines = []
        for position, claim in enumerate(members(self.values, "诉讼请求")):
            path = f"诉讼请求[{position}]"
            keys = [*AMOUNT_FIRST, *(k for k in claim if k not in AMOUNT_FIRST)]
            pieces = []
            for key in keys:
                if key != "币种" and show_whole(claim.get(key)):
                    pieces.append(self.piece(self.claim_text(key, claim), f"{path}.{key}"))
            head = f"{ordinal(position + 1)}、"
            lines.append(Line(self.joined(pieces, path), head, anchor(path)))
        return Section(title, (*lines, *self.empty_list("诉讼请求")), anchor("诉讼请求"))

    def claim_text(self, key: str, claim: Owner) -> str:
        if key == "金额":
            text = show_whole(claim[key], "金额")
            return text.removesuffix("元") + (show_whole(claim.get("币种")) or "元")
        text = show_whole(claim[key])
        return text if key in AMOUNT_FIRST else f"{key}：{text}"

    def story(self) -> Section:
        lines = []
        for name in ("事实与理由", "请求依据"):
            if text := show_whole(self.values.get(name)):
                parts = [part for part in text.split("\n") if part.strip()]
                head = "依据：" if name == "请求依据" else ""
                touched = name in self.resting
                for number, part in enumerate(parts):
                    own = anchor(name) if number == 0 else ""
                    lines.append(Line((Piece(part.strip(), own, touched=touched),), head))
            elif name in self.resting:
                gap = Piece(f"没有填：{name}", anchor(name), gap=True, touched=True)
                lines.append(Line((gap,)))
        return Section("事实与理由", tuple(lines))

    def form_gaps(self) -> list[Line]:
        """What is missing among the other answers."""
        return [
            Line((Piece("没有填", anchor(path), gap=True, touched=True),), self.names.label(path))
            for path in self.gaps.get("", ())
            if self.is_form_fact(path, self.names.vocabulary.facts.get(path))
        ]

    def form(self) -> list[Section]:
        """Every other answer, in the groups of the form."""
        groups: dict[str, list[Line]] = {}
        for name, value in self.values.items():
            fact = self.names.vocabulary.facts.get(name)
            if not self.is_form_fact(name, fact) or not (text := show_whole(value, _type(fact))):
                continue
            label = fact.shown if fact else name
            line = Line((self.piece(text, name),), label)
            groups.setdefault((fact.group if fact else "") or OTHER, []).append(line)
        missing = self.form_gaps()
        found = [
            Section(f"填写的内容：{g}", tuple(lines), pairs=True) for g, lines in groups.items()
        ]
        if missing:
            found.append(Section("没有填，但有要求涉及", tuple(missing), pairs=True))
        return found

    def is_form_fact(self, name: str, fact: Fact | None) -> bool:
        shown_above = ("案由", "事实与理由", "请求依据", *COURT_FACTS)
        if name in shown_above or "[" in name:
            return False
        return fact is None or not (fact.type == "列表" or fact.derived or fact.staff_only)

    def listed(self, name: str) -> Section:
        lines = []
        for position, member in enumerate(members(self.values, name)):
            path = f"{name}[{position}]"
            named = next((n for n in MEMBER_NAMES if show_whole(member.get(n))), "")
            pieces = [self.piece(show_whole(member[named]), f"{path}.{named}")] if named else []
            for key, value in member.items():
                if key not in (named, FILE) and show_whole(value):
                    pieces.append(self.piece(f"{key}：{show_whole(value)}", f"{path}.{key}"))
            file = show_whole(member.get(FILE))
            lines.append(Line(self.joined(pieces, path), f"{position + 1}.", anchor(path), file))
        return Section(name, (*lines, *self.empty_list(name)), anchor(name))


def _type(fact: Fact | None) -> str:
    return fact.type if fact else ""


def resting_on(findings: Iterable[Finding]) -> list[tuple[str, bool]]:
    """Paths that findings to be looked at rest on, and whether they are answered."""
    found: dict[str, bool] = {}
    for finding in findings:
        if finding.state in ("不满足", "请法官判断"):
            found |= {fact.path: fact.answered for fact in finding.facts}
    return list(found.items())
