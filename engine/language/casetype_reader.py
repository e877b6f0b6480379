"""Casetype files: every section read and checked, problems collected with their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.language.casetypes import Casetype, Claim, Element, Material
from engine.language.rules import Example, Reader
from engine.language.verification import read_verified
from engine.language.vocabulary import TYPES, Fact, read_silence
from engine.language.words import (
    CASETYPE_KEYS,
    CLAIM_KEYS,
    CONDITIONS_KEYS,
    DEMANDED,
    ELEMENT_KEYS,
    HERE,
    MATERIAL_KEYS,
    OFFICIAL_FORM,
    PART_KEYS,
    PROCEDURES,
    REFERENCE_KEYS,
    SOURCES,
    TIERS,
    Keys,
    refuse_unknown,
    texts,
)
from engine.text.errors import Problems, nearest
from engine.text.yamlio import YMap, items, listed

UNNAMED = "不设"
NO = "否"


def read_casetype(raw: Any, problems: Problems) -> Casetype:
    """One casetype file; problems are collected."""
    if not isinstance(raw, YMap):
        problems.add("案由文件应是映射", getattr(raw, "mark", None))
        return Casetype()
    return _Reader(problems).casetype(raw)


ABOVE_FIRST = "上级在前"


class _Reader:
    """Reads one casetype file; what it cannot use is collected with its place."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def casetype(self, raw: YMap) -> Casetype:
        self.known(raw, CASETYPE_KEYS)
        if (procedure := raw.get("程序", "普通诉讼")) not in PROCEDURES:
            self.problems.add(f"程序应为{'、'.join(PROCEDURES)}之一", raw.at("程序"))
        if (order := raw.get("请求次序", ABOVE_FIRST)) != ABOVE_FIRST:
            self.problems.add(f"请求次序只能写“{ABOVE_FIRST}”，不是“{order}”", raw.at("请求次序"))
        roles, unnamed = self.roles(raw)
        return Casetype(
            cause=str(raw.get("案由", "")),
            mark=raw.at("案由"),
            roles=roles,
            claims_first="请求次序" in raw,
            unnamed=unnamed,
            claims=tuple(map(self.claim, self.entries(raw, "请求", CLAIM_KEYS))),
            elements=tuple(map(self.element, self.entries(raw, "要素", ELEMENT_KEYS))),
            materials=tuple(map(self.material, self.entries(raw, "材料", MATERIAL_KEYS))),
            fee=str(raw.get("费用", "")),
            procedure=str(procedure) if "程序" in raw else "",
            told=self.told(raw),
            dropped=frozenset(texts(raw.get("不用"))),
            sayings=texts(raw.get("说法")),
            not_demanded=tuple(dict.fromkeys(texts(raw.get("不得要求")))),
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
        refuse_unknown(raw, keys, self.problems)

    def entries(self, raw: YMap, section: str, keys: Keys) -> list[YMap]:
        """The usable entries of a section, checked for what all kinds of entries share."""
        found = []
        for number, item in enumerate(listed(raw, section, self.problems)):
            if not isinstance(item, YMap):
                self.problems.add("这里应写成 {名称: …}", raw[section].at(number))
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
        if raw.get("范围", HERE) != HERE:
            self.problems.add(f"“范围”只能写“{HERE}”；下级也用的不写", raw.at("范围"))
        return True

    def tier(self, raw: YMap, tier: Any) -> None:
        """必 and 需 rest on the law; what only they use is not written beside 荐."""
        if tier not in TIERS:
            self.problems.add(f"档应为{'、'.join(TIERS)}之一", raw.at("档"))
        elif tier in DEMANDED and not raw.get("依据"):
            self.problems.add(f"“{_called(raw)}”列为{tier}，应写明依据", raw.at("档"))
        elif tier not in DEMANDED:
            for key in {"每个", "释明"} & raw.keys():
                said = f"“{_called(raw)}”只是建议，用不上“{key}”；列为必、需的才写"
                self.problems.add(said, raw.at(key))
        if tier == "必" and "当" in raw:
            self.problems.add(f"“{_called(raw)}”有“当”，档应写“需”", raw.at("当"))

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
            counts=self.counts(raw),
            here="范围" in raw,
            examples=self.examples(raw),
            mark=raw.mark,
        )

    def specific(self, raw: YMap) -> tuple[tuple[str, ...], ...]:
        """What makes the claim specific; each name must be a field of it."""
        if "写明" not in raw:
            return ()
        fields = {"金额", *map(_part_name, listed(raw, "子项", Problems()))}
        found = []
        for item, mark in items(raw, "写明", self.problems):
            together = texts(item)
            for name in together:
                if name not in fields:
                    hint = nearest(name, fields)
                    self.problems.add(f"“写明”的“{name}”不是金额，也不是这项请求的子项{hint}", mark)
            found.append(together)
        return tuple(found)

    def counts(self, raw: YMap) -> bool:
        if (said := raw.get("计入标的", NO)) != NO:
            self.problems.add(f"“计入标的”只能写“{NO}”；计入的不写", raw.at("计入标的"))
        if "计入标的" in raw and raw.get("类型") != "金额":
            self.problems.add("“计入标的”只用于类型是金额的请求", raw.at("计入标的"))
        return "计入标的" not in raw or said != NO

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
            here="范围" in raw,
            examples=self.examples(raw),
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
            also=texts(raw.get("又称")),
            mark=raw.mark,
        )

    def parts(self, raw: YMap) -> tuple[Fact, ...]:
        found = []
        for part in listed(raw, "子项", self.problems):
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
            here="范围" in raw,
            examples=self.examples(raw),
            mark=raw.mark,
        )

    def examples(self, raw: YMap) -> tuple[Example, ...]:
        """Examples written by hand; what is only advised and asks for nothing has none."""
        if "示例" not in raw:
            return ()
        if raw.get("档") not in DEMANDED and "写明" not in raw:
            self.problems.add("没有要求可以示例；列为必、需的，或者有“写明”的才写", raw.at("示例"))
        reader = Reader(self.problems)
        found = (reader.example(item) for item in reader.entries(raw, "示例"))
        return tuple(example for example in found if example is not None)


def _called(raw: YMap) -> str:
    """An entry by its name, or by the facts it refers to."""
    return "、".join(texts(raw.get("名称", raw.get("引用"))))


def _part_name(part: Any) -> str:
    return str(part.get("名称", "")) if isinstance(part, YMap) else str(part)
