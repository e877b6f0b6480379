"""The JSON Schema (2020-12) of a filing of one cause, from its vocabulary and its casetype.

It describes how a value is best written; what the reader understands besides (`12万`, `2026年3月2日`)
is wider.  Nothing but the cause is required: a gap is a finding, not an error.  `x-档` says how much
an item matters: 必 without it the claim is not stated, 需 needed when `x-当` holds, 荐 advice,
asked for when `x-当` holds where it is there; `x-不用交` may not be demanded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from api.v1.casetype_lines import ClaimLine, MaterialLine
from api.v1.models import data_of
from engine.bundle.ruleset import RuleSet
from engine.check.filing import MAX_MEMBERS
from engine.evaluation.facts import NOT_APPLICABLE
from engine.language.casetypes import Casetype, Element, Material
from engine.language.vocabulary import Fact
from engine.language.words import TO_ASK
from engine.law.catalogue import Cause
from engine.telling.schema import DRAFT
from engine.values.basic import MAX_TEXT

Schema = dict[str, Any]
BASE = "https://lian.invalid/forms/"
PLAIN: Mapping[str, Schema] = {
    "文字": {"type": "string", "maxLength": MAX_TEXT},
    "当事人引用": {"type": "string", "maxLength": 200},
    "地址": {"type": "string", "maxLength": 500},
    "金额": {"type": ["string", "number"], "minimum": 0, "pattern": r"^\d{1,15}(\.\d{1,2})?$"},
    "日期": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "是否": {"type": "boolean"},
    "数量": {"type": "integer", "minimum": 0, "maximum": 10**9},
    "证件号码": {"type": "string", "maxLength": 40},
    "统一社会信用代码": {"type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"},
    "电话": {"type": "string", "pattern": r"^\+?\d[\d-]{5,22}\d(转\d{1,6})?$"},
    "案由": {"type": "string", "minLength": 1},
    "明细": {
        "anyOf": [
            {"type": "object", "additionalProperties": {"type": "string"}},
            {"type": "array", "items": {"type": "string"}},
        ]
    },
}


def form_schema(cause: Cause, ruleset: RuleSet) -> Schema:
    """The schema of a filing of this cause as filers state it: no derived and no staff facts."""
    vocabulary, casetype = ruleset.vocabulary, ruleset.casetype
    stated = {n: f for n, f in vocabulary.facts.items() if not (f.derived or f.staff_only)}
    properties = {name: fact_schema(fact) for name, fact in stated.items()}
    properties["案由"] |= {"const": cause.name}
    for element in casetype.elements:
        _tell_element(element, properties)
    for side, name in casetype.roles.items():
        if side in properties:
            properties[side]["title"] = name
    properties["诉讼请求"]["x-常用"] = [data_of(ClaimLine.of(claim)) for claim in casetype.claims]
    properties["材料"]["x-常用"] = [data_of(MaterialLine.of(m)) for m in casetype.materials]
    if casetype.not_demanded:
        properties["材料"]["x-不用交"] = list(casetype.not_demanded)
    return {
        "$schema": DRAFT,
        "$id": f"{BASE}{cause.edition}/{cause.code or cause.id}",
        "title": f"{cause.name}起诉材料",
        "description": "值写成“不适用”表示这一项不适用于本案，与没有填写不同。",
        "type": "object",
        "required": ["案由"],
        "properties": properties,
        "additionalProperties": False,
        "x-次序": order(casetype, stated),
        "x-不适用": str(NOT_APPLICABLE),
        "$defs": {
            name: _record(fields)
            for name, fields in vocabulary.records.items()
            if any(fact.record == name for fact in stated.values())
        },
    }


def fact_schema(fact: Fact) -> Schema:
    """One fact: canonical writing, label, hint, options."""
    found: Schema = {"title": fact.shown}
    if fact.hint:
        found["description"] = fact.hint
    found |= _type_schema(fact)
    found["x-类型"] = fact.type
    if fact.group:
        found["x-组"] = fact.group
    found["x-没有回答时"] = fact.silence or TO_ASK
    return found


def _type_schema(fact: Fact) -> Schema:
    if fact.type == "列表":
        items = {"$ref": f"#/$defs/{quote(fact.record)}"}  # a URI: Chinese is escaped
        return {"type": "array", "items": items, "maxItems": MAX_MEMBERS}
    if fact.type == "单选":
        return {"type": "string", "enum": list(fact.options)}
    if fact.type == "多选":
        one = {"type": "string", "enum": list(fact.options)}
        return {"type": "array", "items": one, "uniqueItems": True}
    return dict(PLAIN[fact.type])


def _record(fields: Mapping[str, Fact]) -> Schema:
    stated = {n: fact_schema(f) for n, f in fields.items() if not (f.derived or f.staff_only)}
    return {"type": "object", "properties": stated, "additionalProperties": False}


def _tell_element(element: Element, properties: dict[str, Schema]) -> None:
    names = element.names
    for name in (*names, *(part.name for part in element.parts)):
        if name in properties:
            properties[name] |= _importance(element)
    for name in names:
        if name in properties and element.parts:
            properties[name]["x-子项"] = [part.name for part in element.parts]


def _importance(item: Element | Material) -> Schema:
    found: Schema = {"x-档": item.tier}
    if item.when is not None:
        found["x-当"] = item.when
    if item.basis:
        found["x-依据"] = list(item.basis)
    return found


def order(casetype: Casetype, stated: Iterable[str]) -> list[dict[str, Any]]:
    """Groups in the order of the official form, each with the facts asked there."""
    known = set(stated)
    groups: dict[str, list[str]] = {}
    for element in casetype.elements:
        names = (*element.names, *(part.name for part in element.parts))
        groups.setdefault(element.group or "其他", []).extend(n for n in names if n in known)
    return [{"组": name, "事实": list(dict.fromkeys(facts))} for name, facts in groups.items()]
