"""Casetypes: what a filing of a cause contains.

`casetypes/` mirrors the catalogue.  A node's casetype is what its own file says on top of
everything above it; the effective casetype is the merge along the path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.language.vocabulary import TYPES, Fact
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YList, YMap

OFFICIAL_FORM = "示范文本"
TIERS = ("必", "需", "荐")
ORDINARY, NON_CONTENTIOUS, SPECIAL = PROCEDURES = ("普通诉讼", "非讼", "特殊诉讼")
_KEYS = ("案由", "称谓", "请求", "要素", "材料", "费用", "管辖", "程序", "说明", "不用", "基本要件")
_CLAIM_KEYS = ("名称", "标签", "类型", "选项", "子项", "档", "提示", "序", "替代", "依据", "需")
_ELEMENT_KEYS = (*_CLAIM_KEYS, "当", "组", "来源", "引用", "释明")
_MATERIAL_KEYS = ("名称", "含", "档", "当", "每个", "依据", "提示", "替代", "说明")


@dataclass(frozen=True, slots=True)
class Claim:
    """A usual claim, in the order of the official form."""

    name: str
    label: str = ""
    type: str = "行为"
    options: tuple[str, ...] = ()
    parts: tuple[Fact, ...] = ()
    tier: str = "荐"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """A fact asked for this cause; `refers` shows dictionary facts at this place instead."""

    fact: Fact | None
    refers: tuple[str, ...] = ()
    label: str = ""
    tier: str = "荐"
    when: Any = None
    basis: tuple[str, ...] = ()
    parts: tuple[Fact, ...] = ()
    source: str = ""
    group: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A document to hand in; any of `accepted` will do."""

    name: str
    accepted: tuple[str, ...] = ()
    tier: str = "荐"
    when: Any = None
    each: str = ""
    basis: tuple[str, ...] = ()
    hint: str = ""
    mark: Mark | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.name, *self.accepted)


@dataclass(frozen=True, slots=True)
class Casetype:
    """One node's own part, or the merge along a path (see `merged`).

    `dropped` names what the lowest node takes out of what it inherits.
    """

    cause: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    elements: tuple[Element, ...] = ()
    materials: tuple[Material, ...] = ()
    fee: str = ""
    jurisdiction: str = ""
    procedure: str = ""
    dropped: frozenset[str] = frozenset()

    def facts(self) -> list[Fact]:
        """Facts this casetype adds to the vocabulary, sub-fields included."""
        own = [e.fact for e in self.elements if e.fact is not None]
        return [*own, *(part for e in self.elements for part in e.parts)]

    def role(self, list_name: str) -> str:
        """How a party of this list is called in this cause."""
        return self.roles.get(list_name, list_name)

    def merged(self, below: Casetype) -> Casetype:
        """This casetype with what a lower node says on top; same names replace.

        A node with an official form of its own does not inherit the form above it.
        """
        gone = below.dropped
        own_form = any(e.source == OFFICIAL_FORM for e in below.elements)
        elements = tuple(e for e in self.elements if not own_form or e.source != OFFICIAL_FORM)
        return Casetype(
            cause=below.cause or self.cause,
            roles={**self.roles, **below.roles},
            claims=below.claims if own_form else _overlay(self.claims, below.claims, gone),
            elements=_overlay(elements, below.elements, gone),
            materials=_overlay(self.materials, below.materials, gone),
            fee=below.fee or self.fee,
            jurisdiction=below.jurisdiction or self.jurisdiction,
            procedure=below.procedure or self.procedure,
            dropped=below.dropped,
        )


def _name_of(item: Any) -> str:
    if isinstance(item, Element):
        return item.fact.name if item.fact else "引用:" + "、".join(item.refers)
    return str(item.name)


def _overlay(above: tuple[Any, ...], below: tuple[Any, ...], gone: frozenset[str]) -> Any:
    own = {_name_of(item) for item in below}
    kept = [i for i in above if _name_of(i) not in own and _name_of(i) not in gone]
    return (*kept, *below)


def read_casetype(raw: Any, problems: Problems) -> Casetype:
    """One casetype file; problems are collected."""
    if not isinstance(raw, YMap):
        problems.add("案由文件应是映射", getattr(raw, "mark", None))
        return Casetype()
    return _Reader(problems).casetype(raw)


class _Reader:
    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def casetype(self, raw: YMap) -> Casetype:
        self.known(raw, _KEYS)
        if (procedure := raw.get("程序", "普通诉讼")) not in PROCEDURES:
            self.problems.add(f"程序应为{'、'.join(PROCEDURES)}之一", raw.at("程序"))
        return Casetype(
            cause=str(raw.get("案由", "")),
            roles=dict(raw.get("称谓", {})),
            claims=tuple(c for i in raw.get("请求", ()) if (c := self.claim(i))),
            elements=tuple(e for i in raw.get("要素", ()) if (e := self.element(i))),
            materials=tuple(m for i in raw.get("材料", ()) if (m := self.material(i))),
            fee=str(raw.get("费用", "")),
            jurisdiction=str(raw.get("管辖", "")),
            procedure=str(procedure) if "程序" in raw else "",
            dropped=frozenset(raw.get("不用", ())),
        )

    def known(self, raw: YMap, keys: tuple[str, ...]) -> None:
        for key in raw:
            if key not in keys:
                self.problems.add(f"没有“{key}”这个键{nearest(key, keys)}", raw.at(key))

    def entry(self, raw: Any, keys: tuple[str, ...]) -> YMap | None:
        if not isinstance(raw, YMap) or not ("名称" in raw or "引用" in raw):
            self.problems.add("这里应写成 {名称: …}", getattr(raw, "mark", None))
            return None
        self.known(raw, keys)
        if raw.get("档", "荐") not in TIERS:
            self.problems.add("档应为必、需、荐之一", raw.at("档"))
        if raw.get("档") in ("必", "需") and not raw.get("依据"):
            self.problems.add(f"“{raw.get('名称')}”列为{raw['档']}，应写明依据", raw.at("档"))
        return raw

    def claim(self, item: Any) -> Claim | None:
        raw = self.entry(item, _CLAIM_KEYS)
        if raw is None:
            return None
        if (kind := raw.get("类型", "行为")) not in ("金额", "行为"):
            self.problems.add("请求的类型应为金额或行为", raw.at("类型"))
        return Claim(
            name=str(raw["名称"]),
            label=str(raw.get("标签", "")),
            type=str(kind),
            options=_texts(raw.get("选项")),
            parts=self.parts(raw),
            tier=str(raw.get("档", "荐")),
            hint=str(raw.get("提示", "")),
        )

    def element(self, item: Any) -> Element | None:
        raw = self.entry(item, _ELEMENT_KEYS)
        if raw is None:
            return None
        refers = _texts(raw.get("引用"))
        return Element(
            fact=None if refers else self.fact(raw, str(raw["名称"])),
            refers=refers,
            label=str(raw.get("标签", "")),
            tier=str(raw.get("档", "荐")),
            when=raw.get("当"),
            basis=_texts(raw.get("依据")),
            parts=() if refers else self.parts(raw),
            source=str(raw.get("来源", "")),
            group=str(raw.get("组", "")),
            mark=raw.mark,
        )

    def fact(self, raw: YMap, name: str) -> Fact:
        kind = raw.get("类型", "文字")
        if kind not in TYPES:
            self.problems.add(f"类型“{kind}”不存在{nearest(str(kind), TYPES)}", raw.at("类型"))
            kind = "文字"
        options = _texts(raw.get("选项"))
        if kind in ("单选", "多选") and not options:
            self.problems.add(f"“{name}”是{kind}，应给出选项", raw.mark)
        return Fact(
            name=name,
            type=str(kind),
            options=options,
            label=str(raw.get("标签", "")),
            hint=str(raw.get("提示", "")),
            group=str(raw.get("组", "")),
        )

    def parts(self, raw: YMap) -> tuple[Fact, ...]:
        found = []
        for part in raw.get("子项", ()):
            if isinstance(part, str):
                found.append(Fact(f"{raw['名称']}·{part}", "文字", label=part))
            elif isinstance(part, YMap) and "名称" in part:
                self.known(part, ("名称", "类型", "选项", "提示"))
                fact = self.fact(part, f"{raw['名称']}·{part['名称']}")
                found.append(Fact(fact.name, fact.type, fact.options, str(part["名称"]), fact.hint))
            else:
                self.problems.add("子项应是一个词或 {名称: …, 类型: …}", raw.at("子项"))
        return tuple(found)

    def material(self, item: Any) -> Material | None:
        raw = self.entry(item, _MATERIAL_KEYS)
        if raw is None:
            return None
        return Material(
            name=str(raw["名称"]),
            accepted=_texts(raw.get("含")),
            tier=str(raw.get("档", "荐")),
            when=raw.get("当"),
            each=str(raw.get("每个", "")),
            basis=_texts(raw.get("依据")),
            hint=str(raw.get("提示", "")),
            mark=raw.mark,
        )


def _texts(raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    items = raw if isinstance(raw, YList | list) else [raw]
    return tuple(str(item) for item in items)
