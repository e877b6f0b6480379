"""Casetypes: what a filing of a cause contains.

`casetypes/` mirrors the catalogue.  A node's casetype is what its own file says on top of
everything above it; the effective casetype is the merge along the path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.language.vocabulary import TYPES, Fact, read_silence
from engine.language.words import (
    CASETYPE_KEYS,
    CLAIM_KEYS,
    DEMANDED,
    ELEMENT_KEYS,
    MATERIAL_KEYS,
    OFFICIAL_FORM,
    PART_KEYS,
    PROCEDURES,
    REFERENCE_KEYS,
    SOURCES,
    TIERS,
    Keys,
    unknown_key,
)
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YList, YMap, items


@dataclass(frozen=True, slots=True)
class Claim:
    """A usual claim, in the order of the official form.

    One with a tier has to be made (必, 需) or is worth thinking of (荐).
    """

    name: str
    label: str = ""
    type: str = "行为"
    options: tuple[str, ...] = ()
    parts: tuple[Fact, ...] = ()
    tier: str = ""
    when: Any = None
    basis: tuple[str, ...] = ()
    hint: str = ""
    mark: Mark | None = None

    @property
    def shown(self) -> str:
        return self.label or self.name


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
    explain: str = ""
    mark: Mark | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The facts asked for here."""
        return self.refers or ((self.fact.name,) if self.fact else ())


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

    `told` are facts that the cause's name already states, as written, and `venue` what the table
    of venue says of it; nobody is asked for them.
    `dropped` names what the lowest node takes out of what it inherits.
    """

    cause: str = ""
    mark: Mark | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    elements: tuple[Element, ...] = ()
    materials: tuple[Material, ...] = ()
    fee: str = ""
    venue: Mapping[str, Any] = field(default_factory=dict)
    procedure: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()

    def facts(self) -> list[Fact]:
        """Facts this casetype adds to the vocabulary, sub-fields included."""
        own = [e.fact for e in self.elements if e.fact is not None]
        return [*own, *(part for e in self.elements for part in e.parts)]

    @property
    def money_claims(self) -> frozenset[str]:
        """Names of the claims that ask for an amount."""
        return frozenset(claim.name for claim in self.claims if claim.type == "金额")

    @property
    def jurisdiction(self) -> str:
        """The kind of venue (`rules/管辖.yaml`); empty when the cause has none."""
        return str(self.venue.get("管辖类别", ""))

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
            mark=below.mark or self.mark,
            roles={**self.roles, **below.roles},
            claims=below.claims if own_form else _overlay(self.claims, below.claims, gone),
            elements=_overlay(elements, below.elements, gone),
            materials=_overlay(self.materials, below.materials, gone),
            fee=below.fee or self.fee,
            venue=below.venue or self.venue,
            procedure=below.procedure or self.procedure,
            told={**self.told, **below.told},
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
        self.known(raw, CASETYPE_KEYS)
        if (procedure := raw.get("程序", "普通诉讼")) not in PROCEDURES:
            self.problems.add(f"程序应为{'、'.join(PROCEDURES)}之一", raw.at("程序"))
        if not isinstance(roles := raw.get("称谓", {}), dict):
            self.problems.add("称谓应写成 {原告: …, 被告: …}", raw.at("称谓"))
            roles = {}
        return Casetype(
            cause=str(raw.get("案由", "")),
            mark=raw.at("案由"),
            roles=dict(roles),
            claims=tuple(map(self.claim, self.entries(raw, "请求", CLAIM_KEYS))),
            elements=tuple(map(self.element, self.entries(raw, "要素", ELEMENT_KEYS))),
            materials=tuple(map(self.material, self.entries(raw, "材料", MATERIAL_KEYS))),
            fee=str(raw.get("费用", "")),
            procedure=str(procedure) if "程序" in raw else "",
            told=self.told(raw),
            dropped=frozenset(_texts(raw.get("不用"))),
        )

    def told(self, raw: YMap) -> Mapping[str, Any]:
        said = raw.get("案由说明", {})
        if not isinstance(said, dict):
            self.problems.add("案由说明应写成 {事实: 值}", raw.at("案由说明"))
            return {}
        return said

    def known(self, raw: YMap, keys: Keys) -> None:
        for key in raw:
            if key not in keys:
                self.problems.add(unknown_key(key, keys), raw.at(key))

    def entries(self, raw: YMap, section: str, keys: Keys) -> list[YMap]:
        """The usable entries of a section, checked for what all kinds of entries share."""
        found = []
        for item, mark in items(raw, section, self.problems):
            if not isinstance(item, YMap):
                self.problems.add("这里应写成 {名称: …}", mark)
            elif self.entry(item, keys):
                found.append(item)
        return found

    def entry(self, raw: YMap, keys: Keys) -> bool:
        name = "引用" if keys is ELEMENT_KEYS and "引用" in raw else "名称"
        known = REFERENCE_KEYS if name == "引用" else keys
        self.known(raw, known)
        if name not in raw:
            self.problems.add(f"缺少“{name}”", raw.mark)
            return False
        self.tier(raw, raw.get("档", "荐"))
        return True

    def tier(self, raw: YMap, tier: Any) -> None:
        """必 and 需 rest on the law; what only they use is not written beside 荐."""
        name = "、".join(_texts(raw.get("名称", raw.get("引用"))))
        if tier not in TIERS:
            self.problems.add(f"档应为{'、'.join(TIERS)}之一", raw.at("档"))
        elif tier in DEMANDED and not raw.get("依据"):
            self.problems.add(f"“{name}”列为{tier}，应写明依据", raw.at("档"))
        elif tier not in DEMANDED:
            for key in ("当", "每个", "释明"):
                if key in raw:
                    self.problems.add(
                        f"“{name}”只是建议，用不上“{key}”；列为必、需的才写", raw.at(key)
                    )
        if tier == "必" and "当" in raw:
            self.problems.add(f"“{name}”有“当”，档应写“需”", raw.at("当"))

    def claim(self, raw: YMap) -> Claim:
        if (kind := raw.get("类型", "行为")) not in ("金额", "行为"):
            self.problems.add("请求的类型应为金额或行为", raw.at("类型"))
        return Claim(
            name=str(raw["名称"]),
            label=str(raw.get("标签", "")),
            type=str(kind),
            options=_texts(raw.get("选项")),
            parts=self.parts(raw),
            tier=str(raw.get("档", "")),
            when=raw.get("当"),
            basis=_texts(raw.get("依据")),
            hint=str(raw.get("提示", "")),
            mark=raw.mark,
        )

    def element(self, raw: YMap) -> Element:
        if raw.get("来源", OFFICIAL_FORM) not in SOURCES:
            self.problems.add(f"来源应为{'或'.join(SOURCES)}", raw.at("来源"))
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
            explain=str(raw.get("释明", "")).strip(),
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
        silence, assumed = read_silence(raw, str(kind), options, self.problems)
        return Fact(
            name=name,
            type=str(kind),
            options=options,
            label=str(raw.get("标签", "")),
            hint=str(raw.get("提示", "")),
            group=str(raw.get("组", "")),
            silence=silence,
            assumed=assumed,
            mark=raw.mark,
        )

    def parts(self, raw: YMap) -> tuple[Fact, ...]:
        found = []
        for part, _ in items(raw, "子项", self.problems):
            if isinstance(part, str):
                found.append(Fact(f"{raw['名称']}·{part}", "文字", label=part))
            elif isinstance(part, YMap) and "名称" in part:
                self.known(part, PART_KEYS)
                fact = self.fact(part, f"{raw['名称']}·{part['名称']}")
                found.append(replace(fact, label=str(part["名称"])))
            else:
                self.problems.add("子项应是一个词或 {名称: …, 类型: …}", raw.at("子项"))
        return tuple(found)

    def material(self, raw: YMap) -> Material:
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
