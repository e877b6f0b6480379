"""Casetypes: what a filing of a cause contains.

`casetypes/` mirrors the catalogue.  A node's casetype is what its own file says on top of
everything above it; the effective casetype is the merge along the path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.language.verification import Verified, read_verified
from engine.language.vocabulary import TYPES, Fact, read_silence
from engine.language.words import (
    CASETYPE_KEYS,
    CLAIM_KEYS,
    CONDITIONS_KEYS,
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
    texts,
    unknown_key,
)
from engine.text.errors import Mark, Problems, nearest
from engine.text.yamlio import YMap, items

UNNAMED = "不设"


@dataclass(frozen=True, slots=True)
class Claim:
    """A usual claim, in the order of the official form.

    One with a tier has to be made (必, 需) or is worth thinking of (荐).  `by` says which side
    makes it; `specific` are alternatives, each the fields that together make it specific.
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
    by: str = ""
    specific: tuple[tuple[str, ...], ...] = ()
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
    `dropped` names what the lowest node takes out of what it inherits.  `sayings`, `same_as_above`
    (articles looked at) and `verified` are of the lowest node alone; `no_conditions` are articles
    looked at before saying that no period and no prior step stand before the suit.
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
    unnamed: str = ""
    sayings: tuple[str, ...] = ()
    not_demanded: tuple[str, ...] = ()
    no_conditions: tuple[str, ...] = ()
    same_as_above: tuple[str, ...] = ()
    verified: Verified | None = None

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
            unnamed=below.unnamed or ("" if below.roles else self.unnamed),
            claims=below.claims if own_form else _overlay(self.claims, below.claims, gone),
            elements=_overlay(elements, below.elements, gone),
            materials=_overlay(self.materials, below.materials, gone),
            fee=below.fee or self.fee,
            venue=below.venue or self.venue,
            procedure=below.procedure or self.procedure,
            told={**self.told, **below.told},
            dropped=below.dropped,
            sayings=below.sayings,
            not_demanded=tuple(dict.fromkeys((*self.not_demanded, *below.not_demanded))),
            no_conditions=below.no_conditions or self.no_conditions,
            same_as_above=below.same_as_above,
            verified=below.verified,
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
        roles, unnamed = self.roles(raw)
        return Casetype(
            cause=str(raw.get("案由", "")),
            mark=raw.at("案由"),
            roles=roles,
            unnamed=unnamed,
            claims=tuple(map(self.claim, self.entries(raw, "请求", CLAIM_KEYS))),
            elements=tuple(map(self.element, self.entries(raw, "要素", ELEMENT_KEYS))),
            materials=tuple(map(self.material, self.entries(raw, "材料", MATERIAL_KEYS))),
            fee=str(raw.get("费用", "")),
            procedure=str(procedure) if "程序" in raw else "",
            told=self.told(raw),
            dropped=frozenset(texts(raw.get("不用"))),
            sayings=texts(raw.get("说法")),
            not_demanded=texts(raw.get("不得要求")),
            no_conditions=self.no_conditions(raw),
            same_as_above=texts(raw.get("与上级相同")),
            verified=read_verified(raw, self.problems),
        )

    def roles(self, raw: YMap) -> tuple[dict[str, str], str]:
        """How the parties are called, and why they have no names of their own."""
        said = raw.get("称谓", {})
        if not isinstance(said, dict) or (UNNAMED in said and len(said) > 1):
            self.problems.add("称谓应写成 {原告: …, 被告: …}，或者 {不设: 理由}", raw.at("称谓"))
            return {}, ""
        if UNNAMED in said:
            return {"原告": "原告", "被告": "被告"}, str(said[UNNAMED])
        return {str(side): str(name) for side, name in said.items()}, ""

    def no_conditions(self, raw: YMap) -> tuple[str, ...]:
        said = raw.get("起诉条件")
        if said is None:
            return ()
        if not isinstance(said, YMap) or not texts(said.get("无特别规定")):
            self.problems.add("起诉条件应写成 {无特别规定: [查过的条文]}", raw.at("起诉条件"))
            return ()
        self.known(said, CONDITIONS_KEYS)
        return texts(said["无特别规定"])

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
        name = "、".join(texts(raw.get("名称", raw.get("引用"))))
        if tier not in TIERS:
            self.problems.add(f"档应为{'、'.join(TIERS)}之一", raw.at("档"))
        elif tier in DEMANDED and not raw.get("依据"):
            self.problems.add(f"“{name}”列为{tier}，应写明依据", raw.at("档"))
        elif tier not in DEMANDED:
            for key in ("每个", "释明"):
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
            options=texts(raw.get("选项")),
            parts=self.parts(raw),
            tier=str(raw.get("档", "")),
            when=raw.get("当"),
            basis=texts(raw.get("依据")),
            hint=str(raw.get("提示", "")),
            by=str(raw.get("谁提", "")),
            specific=self.specific(raw),
            mark=raw.mark,
        )

    def specific(self, raw: YMap) -> tuple[tuple[str, ...], ...]:
        """What makes the claim specific; each name must be a field of it."""
        fields = {"金额", *(_part_name(part) for part, _ in items(raw, "子项", Problems()))}
        found = []
        for item, mark in items(raw, "写明", self.problems):
            together = texts(item)
            for name in together:
                if name not in fields:
                    hint = nearest(name, fields)
                    self.problems.add(f"“写明”的“{name}”不是金额，也不是这项请求的子项{hint}", mark)
            found.append(together)
        return tuple(found)

    def element(self, raw: YMap) -> Element:
        if raw.get("来源", OFFICIAL_FORM) not in SOURCES:
            self.problems.add(f"来源应为{'或'.join(SOURCES)}", raw.at("来源"))
        refers = texts(raw.get("引用"))
        return Element(
            fact=None if refers else self.fact(raw, str(raw["名称"])),
            refers=refers,
            label=str(raw.get("标签", "")),
            tier=str(raw.get("档", "荐")),
            when=raw.get("当"),
            basis=texts(raw.get("依据")),
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
        options = texts(raw.get("选项"))
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
            accepted=texts(raw.get("含")),
            tier=str(raw.get("档", "荐")),
            when=raw.get("当"),
            each=str(raw.get("每个", "")),
            basis=texts(raw.get("依据")),
            hint=str(raw.get("提示", "")),
            mark=raw.mark,
        )


def _part_name(part: Any) -> str:
    return str(part.get("名称", "")) if isinstance(part, YMap) else str(part)
