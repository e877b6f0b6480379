"""The ten points of a cause, and the everyday phrasings by which people find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.language.venue_rules import VENUE
from engine.language.words import OFFICIAL_FORM
from engine.proving.coverage.nodes import Node
from engine.proving.wholes import KINDS, MUST_REGISTER

CLAIMS, ELEMENTS, MATERIALS, SAYINGS, FILINGS = 3, 4, 2, 5, 3
GENERAL_CLAIMS = frozenset({"负担诉讼费用", "其他请求"})
STOPPING = ("不予受理", "前置")
CONDITIONS = frozenset({"期限", "前置", "不受理", "应受理"})


@dataclass(frozen=True, slots=True)
class Lack:
    """A point a cause does not meet yet, and what is missing."""

    point: str
    why: str


def _parties(node: Node) -> str:
    said = any(level.own_type.roles or level.own_type.unnamed for level in node.family)
    return "" if said or not node.contentious else "没有称谓，也没有写“不设”"


def _claims(node: Node) -> str:
    own = {claim.name for level in node.family for claim in level.own_type.claims}
    found = [c for c in node.casetype.claims if c.name in own - GENERAL_CLAIMS]
    return _fewer(len(found), CLAIMS if node.contentious else 1, "请求")


def _elements(node: Node) -> str:
    own = {name for level in node.family for e in level.own_type.elements for name in e.names}
    found = [
        element
        for element in node.casetype.elements
        if own.intersection(element.names)
        and (element.basis or (element.fact is not None and element.source == OFFICIAL_FORM))
    ]
    return _fewer(len(found), ELEMENTS, "有依据的要素") or _difference(node)


def _difference(node: Node) -> str:
    """A leaf says in what it differs from its family, or that it does not."""
    written = (
        node.own.entries() or node.own.same_as_above or (node.has_file and node.level.own.rules)
    )
    return "" if written or not node.leaf else "没有写与同级的不同，也没有写“与上级相同”"


def _materials(node: Node) -> str:
    own = {material.name for level in node.family for material in level.own_type.materials}
    found = {kind for m in node.casetype.materials if m.name in own for kind in m.kinds}
    return _fewer(len(found), MATERIALS if node.contentious else 1, "材料")


def _venue(node: Node) -> str:
    return "" if node.casetype.jurisdiction else "没有管辖类别"


def _fee(node: Node) -> str:
    return "" if node.casetype.fee else "没有费用类别"


def _conditions(node: Node) -> str:
    looked_up = any(level.own_type.no_conditions for level in node.family)
    ruled = any(
        path and (compiled.rule.origin in CONDITIONS or compiled.rule.effect in STOPPING)
        for compiled, path in node.level.effective()
        if compiled.rule.origin != VENUE
    )
    return "" if looked_up or ruled else "没有期限、前置等规则，也没有写“无特别规定”"


def _must_register(node: Node) -> str:
    found = any(t.agrees and t.whole.kind == MUST_REGISTER for t in node.tried)
    return "" if found else "没有易误拒的整案"


def _filings(node: Node) -> str:
    found = [tried.whole.kind for tried in node.tried if tried.agrees]
    lacking = [kind for kind in KINDS if kind not in found]
    missing = f"缺{'、'.join(lacking)}" if lacking else ""
    return missing or _fewer(len(found), FILINGS, "整案")


def _verified(node: Node) -> str:
    return "" if node.own.verified else "没有查证"


def _sayings(node: Node) -> str:
    return _fewer(len(node.own.sayings), SAYINGS, "说法")


def _fewer(found: int, wanted: int, what: str) -> str:
    return "" if found >= wanted else f"{what} {found} 项，要 {wanted} 项"


POINTS: dict[str, Callable[[Node], str]] = {
    "谁告谁": _parties,
    "要什么": _claims,
    "要讲清什么": _elements,
    "交什么": _materials,
    "告到哪里": _venue,
    "费用": _fee,
    "什么时候": _conditions,
    "不能拦什么": _must_register,
    "证明": _filings,
    "查证": _verified,
    "说法": _sayings,
}


def lacks(node: Node) -> Iterator[Lack]:
    """What a cause still needs, in the order of the points."""
    for point, check in POINTS.items():
        if why := check(node):
            yield Lack(point, why)
