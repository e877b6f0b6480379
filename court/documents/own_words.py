"""The judge's own words in a notice or a ruling: items added, items worded anew, their order.

What the rules said stays with the finding; the paper says what the judge wrote.  An item without
its way out is no notice (民事诉讼法 127; 登记立案规定 2, 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from court.documents.case import Case
from court.documents.objections import Item, objection_item
from engine.check.opinion import Finding
from engine.text.errors import LianError

LONGEST = 1_000
MOST_ITEMS = 30
REFUSAL = "拟不予受理"
# How the way out is called in a paper of each kind; a ruling needs none.
WAYS: Mapping[str, str] = {
    "补正告知": "补正办法",
    "释明告知": "正确的途径",
    "管辖告知": "可以去的法院",
    "前置告知": "先做什么、找谁办",
}


OWN = "自加-"


@dataclass(frozen=True, slots=True)
class Words:
    """How the judge words an item: what is wrong or why, and the way out."""

    explanation: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item no rule foresaw: its content, the way out, the articles it rests on."""

    explanation: str
    cure: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`worded` by the key of the finding; `order` names findings by key and own items by `own_key`."""

    worded: Mapping[str, Words] = field(default_factory=dict)
    added: tuple[OwnItem, ...] = ()
    order: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((tuple(sorted(self.worded)), self.added, self.order))

    def place(self, key: str) -> int:
        """Where an item stands; what was not placed comes last, as it was."""
        return self.order.index(key) if key in self.order else len(self.order)


def own_key(number: int) -> str:
    """`自加-1`: the name of an added item, counted from 0."""
    return f"{OWN}{number + 1}"


def is_own(key: str) -> bool:
    """Whether a key names an added item, and no rule."""
    return key.startswith(OWN)


@dataclass(frozen=True, slots=True)
class Point:
    """One item of a paper: the finding it comes from, or None for the judge's own."""

    key: str
    finding: Finding | None
    item: Item
    reworded: bool = False


def points(case: Case, findings: Iterable[Finding], own: OwnWords) -> list[Point]:
    """The items of a paper in the judge's order."""
    found = [_of_finding(case, finding, own.worded.get(finding.key)) for finding in findings]
    found += [
        Point(own_key(number), None, _own(item), True) for number, item in enumerate(own.added)
    ]
    return sorted(found, key=lambda point: own.place(point.key))


def _of_finding(case: Case, finding: Finding, words: Words | None) -> Point:
    item = objection_item(case, finding)
    if words is None:
        return Point(finding.key, finding, item)
    return Point(
        finding.key, finding, {**item, "释明": words.explanation, "补救": words.cure}, reworded=True
    )


def _own(item: OwnItem) -> Item:
    return {
        "要求": item.explanation[:40],
        "对象": "",
        "原填": "",
        "释明": item.explanation,
        "补救": item.cure,
        "依据": item.basis,
    }


def require_words(kind: str, found: list[Point]) -> None:
    """Raises `LianError` naming every item that says nothing, or leaves its way out open."""
    if problems := list(_gaps(kind, found)):
        raise LianError("；".join(problems))


def _gaps(kind: str, found: list[Point]) -> Iterator[str]:
    for point in found:
        title = point.finding.title if point.finding else f"自己加的“{point.item['释明'][:20]}”"
        if point.finding is not None and changed_effect(point.finding) and not point.reworded:
            yield f"“{title}”是改认的，规则原来的话不合用：请改写它的内容{_and_way(kind)}"
        elif not point.item["释明"].strip():
            yield f"“{title}”没有写内容"
        elif kind in WAYS and not point.item["补救"].strip():
            yield f"“{title}”没有写{WAYS[kind]}，当事人不知道怎么办：请改写这一项"


def _and_way(kind: str) -> str:
    return f"和{WAYS[kind]}" if kind in WAYS else ""


def changed_effect(finding: Finding) -> bool:
    """Whether staff replaced what the rule found by another effect."""
    ruling = finding.ruling
    return ruling is not None and ruling.kind != "回答" and finding.effect != finding.counted
