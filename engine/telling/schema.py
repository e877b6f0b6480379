"""JSON Schemas for rule and casetype files, so that editors complete and explain every word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.bundle.bundle import Bundle
from engine.inference.policy import Policy
from engine.language.comparisons import WORDS
from engine.language.conditions import STRUCTURE
from engine.language.kinds import KINDS
from engine.language.kinds.deadlines import NATURES
from engine.language.kinds.entry import Kind
from engine.language.kinds.keys import LONGEST_KEYS
from engine.language.venue import AREAS, LAYERS, NOT_CLAIMED, OUTSIDE, RELATIONS
from engine.language.vocabulary import TYPES, VIRTUAL_LISTS, Fact
from engine.language.words import (
    ANSWERS_LEAD_TO,
    ASK_JUDGE,
    CASETYPE_KEYS,
    CLAIM_KEYS,
    CONDITIONS_KEYS,
    DERIVATION_KEYS,
    DOUBT_KEYS,
    EFFECTS,
    ELEMENT_KEYS,
    EXAMPLE_KEYS,
    EXCEPTION_KEYS,
    HERE,
    MATERIAL_KEYS,
    MATERIAL_WORD_KEYS,
    PART_KEYS,
    PROCEDURES,
    REFERENCE_KEYS,
    RULE_FILE_KEYS,
    RULE_KEYS,
    SILENCES,
    SOURCES,
    STATES,
    STATUSES,
    TIERS,
    VENUE_CAUSE_KEYS,
    VENUE_FILE_KEYS,
    VENUE_KIND_KEYS,
    VENUE_PLACE_KEYS,
    VERIFIED_KEYS,
    YES,
    Keys,
)

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
REQUIRED = ("编号", "名称", "后果", "依据", "释明")

STRUCTURE_HELP = {
    "全部": "所列条件都成立",
    "任一": "所列条件至少一个成立",
    "非": "条件不成立",
    "某个": "名单里至少一位满足",
    "每个": "名单里每一位都满足",
    "没有": "名单里没有一位满足",
    "计数": "满足条件的有几位，与一个数比较",
    "合计": "名单里某个金额的合计，与一个数比较",
    "已填": "所列事实都已填写",
    "任一已填": "所列事实至少填了一个",
    "未填": "所列事实都没有填写",
    "诉请含": "有一项诉讼请求是所列名称之一",
    "只诉请": "全部诉讼请求都在所列名称之内",
    "材料含": "交来的材料里有所列种类之一",
    "本人材料含": "这位当事人交来了所列材料之一",
}


def _object(properties: Schema, required: Iterable[str] = (), **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _texts(description: str) -> Schema:
    one = {"type": "string"}
    return {"description": description, "anyOf": [one, {"type": "array", "items": one}]}


def _all_facts(bundle: Bundle) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for path in bundle.paths():
        vocabulary = bundle.open_level(path).vocabulary
        for fields in vocabulary.records.values():
            facts.update(fields)
        facts.update(vocabulary.facts)
    return facts


def _fact_schema(fact: Fact) -> Schema:
    options = f"；选项：{'、'.join(fact.options)}" if fact.options else ""
    hint = f"；{fact.hint}" if fact.hint else ""
    return {"description": f"{fact.type}{options}{hint}"}


def _condition(bundle: Bundle) -> Schema:
    properties: Schema = {n: _fact_schema(f) for n, f in sorted(_all_facts(bundle).items())}
    properties |= {word: {"description": STRUCTURE_HELP[word]} for word in STRUCTURE}
    for word in ("全部", "任一"):
        properties[word]["items"] = {"$ref": "#/$defs/条件"}
        properties[word]["type"] = "array"
    properties["非"]["$ref"] = "#/$defs/条件"
    for word in ("某个", "每个", "没有"):
        lists = [*VIRTUAL_LISTS, "代理人", "诉讼请求", "材料", "证据"]
        properties[word] |= _object(
            {"对象": {"type": "string", "examples": lists}, "满足": {"$ref": "#/$defs/条件"}},
            ("对象", "满足"),
        )
    return {
        "type": "object",
        "description": f"条件；比较词：{'、'.join(WORDS)}",
        "properties": properties,
        "minProperties": 1,
        "additionalProperties": False,
    }


def rule_schema(bundle: Bundle) -> Schema:
    """The schema of `rules/**/*.yaml`."""
    rule = _told(RULE_KEYS)
    for key in ("适用", "要求", "情形"):
        rule[key]["$ref"] = "#/$defs/条件"
    rule["后果"]["enum"] = list(EFFECTS)
    rule["状态"]["enum"] = list(STATUSES)
    rule["没有回答时"]["enum"] = [ASK_JUDGE]
    rule["回答"] |= {"type": "object", "additionalProperties": {"enum": list(ANSWERS_LEAD_TO)}}
    rule["依据"] = _texts(RULE_KEYS["依据"])
    by_cause = {"type": "object", "additionalProperties": _texts(RULE_KEYS["依据"])}
    rule["案由依据"] = {"description": RULE_KEYS["案由依据"], **by_cause}
    rule["示例"] |= {"type": "array", "items": _example()}
    derivation = _told(DERIVATION_KEYS)
    derivation["当"]["$ref"] = "#/$defs/条件"
    derivation["依据"] = _texts(DERIVATION_KEYS["依据"])
    exception = _object(_told(EXCEPTION_KEYS), tuple(EXCEPTION_KEYS))
    file = _told(RULE_FILE_KEYS)
    file["规则"] |= {"type": "array", "items": _object(rule, REQUIRED)}
    file["推导"] |= {"type": "array", "items": _object(derivation, ("名称", "当"))}
    file["除外"] |= {"type": "array", "items": exception}
    for kind in KINDS.values():
        file[kind.name] |= {"type": "array", "items": _kind(kind, rule)}
    return {
        "$schema": DRAFT,
        "title": "立案规则",
        **_object(file),
        "$defs": {"条件": _condition(bundle)},
    }


def _example() -> Schema:
    example = _told(EXAMPLE_KEYS)
    example["给"]["type"] = "object"
    example["应"]["enum"] = list(STATES)
    example["填写中"]["enum"] = [YES]
    example["引用"] = _texts(EXAMPLE_KEYS["引用"])
    example["后果"]["enum"] = list(EFFECTS)
    return _object(example, ("给", "应"))


def _kind(kind: Kind, rule: Schema) -> Schema:
    """One entry of a kind; what it shares with rules looks the same."""
    found = _told(kind.keys)
    fact = {"type": "string"}
    condition = {"$ref": "#/$defs/条件"}
    for key in found:
        if key in ("适用", "依据", "回答", "状态", "示例"):
            found[key] = rule[key]
        elif key == "例外回答":
            found[key] = rule["回答"] | {"description": kind.keys[key]}
        elif key in ("例外", "交法官"):
            found[key] |= {"type": "array", "items": {"anyOf": [fact, condition]}}
        elif key in ("完成", "情形", "写错"):
            found[key]["anyOf"] = [fact, condition]
        elif key == "最长":
            found[key] |= _object(_told(LONGEST_KEYS), tuple(LONGEST_KEYS))
        elif key in ("胜过", "证明"):
            found[key] = _texts(kind.keys[key])
    if "性质" in found:
        found["性质"]["enum"] = list(NATURES)
    return _object(found, kind.needed)


def policy_schema(bundle: Bundle) -> Schema:
    """The schema of `rules/结论.yaml`, with the words that fill its columns."""
    schema: Schema = {"$schema": DRAFT, **Policy.model_json_schema(), "title": "结论表"}
    schema["$defs"]["Conclusion"]["properties"]["决定"]["examples"] = sorted(
        {row.decision for row, _ in bundle.policy.rows()}
    )
    return schema


def venue_schema(bundle: Bundle) -> Schema:
    """The schema of `rules/管辖.yaml`."""
    kinds = sorted(bundle.venues.kinds)
    place = _told(VENUE_PLACE_KEYS)
    place["看"]["type"] = "string"
    for key in ("当", "其中"):
        place[key]["$ref"] = "#/$defs/条件"
    place["关系"]["enum"] = list(RELATIONS)
    place["范围"]["enum"] = list(AREAS)
    place["没有回答时"]["enum"] = [NOT_CLAIMED]
    cause = _told(VENUE_CAUSE_KEYS)
    cause["当"]["$ref"] = "#/$defs/条件"
    cause["另看"] |= {"type": "array", "items": {"enum": kinds}}
    kind = _told(VENUE_KIND_KEYS)
    kind["层"]["enum"] = list(LAYERS)
    kind["都在外"]["enum"] = list(OUTSIDE)
    kind["约定"]["enum"] = ["看", "不看"]
    kind["当"]["$ref"] = "#/$defs/条件"
    kind["依据"] = _texts(VENUE_KIND_KEYS["依据"])
    kind["并入"] |= {"type": "array", "items": {"enum": kinds}}
    kind["地点"] |= {"type": "array", "items": _object(place, ("看",))}
    one = {"anyOf": [{"type": "string"}, _object(cause, ("名称",))]}
    kind["案由"] |= {"type": "array", "items": one}
    file = _told(VENUE_FILE_KEYS)
    file["类"] |= {"type": "object", "additionalProperties": _object(kind, ("依据",))}
    return {
        "$schema": DRAFT,
        "title": "管辖",
        **_object(file, ("类",)),
        "$defs": {"条件": _condition(bundle)},
    }


def materials_schema(_: Bundle) -> Schema:
    """The schema of `casetypes/字典/材料/*.yaml`."""
    word = _told(MATERIAL_WORD_KEYS)
    word["又称"] = _texts(MATERIAL_WORD_KEYS["又称"])
    entries = {"type": "array", "items": _object(word, ("名称", "证明"))}
    return {"$schema": DRAFT, "title": "材料词表", **_object({"材料": entries}, ("材料",))}


def casetype_schema(bundle: Bundle) -> Schema:
    """The schema of `casetypes/**/*.yaml` (not the catalogue, not the dictionary)."""
    file = _told(CASETYPE_KEYS)
    file["程序"]["enum"] = list(PROCEDURES)
    file["称谓"]["type"] = "object"
    file["案由说明"]["type"] = "object"
    file["不用"] = _texts(CASETYPE_KEYS["不用"])
    element = {"anyOf": [_entry(ELEMENT_KEYS), _entry(REFERENCE_KEYS, "引用")]}
    for section, item in (
        ("请求", _entry(CLAIM_KEYS)),
        ("要素", element),
        ("材料", _entry(MATERIAL_KEYS)),
    ):
        file[section] |= {"type": "array", "items": item}
    file["请求"]["items"]["properties"]["类型"]["enum"] = ["金额", "行为"]
    file["请求"]["items"]["properties"]["计入标的"]["enum"] = ["否"]
    file["请求"]["items"]["properties"]["写明"] |= {
        "type": "array",
        "items": _texts("同时要写的"),
    }
    for key in ("说法", "不得要求", "与上级相同"):
        file[key] = _texts(CASETYPE_KEYS[key])
    file["起诉条件"] |= _object(
        {"无特别规定": _texts(CONDITIONS_KEYS["无特别规定"])}, ("无特别规定",)
    )
    doubts = _object(_told(DOUBT_KEYS), ("问", "现在"))
    file["查证"] |= _object(
        {
            **_told(VERIFIED_KEYS),
            "条文": _texts(VERIFIED_KEYS["条文"]),
            "存疑": {"type": "array", "items": doubts},
        },
        ("日期",),
    )
    return {
        "$schema": DRAFT,
        "title": "案由要素",
        **_object(file),
        "$defs": {"条件": _condition(bundle)},
    }


def _entry(keys: Keys, name: str = "名称") -> Schema:
    """One claim, element or material."""
    found = _told(keys)
    found["档"]["enum"] = list(TIERS)
    found["当"]["$ref"] = "#/$defs/条件"
    found["范围"]["enum"] = [HERE]
    for key in ("依据", "选项", "含", "引用"):
        if key in keys:
            found[key] = _texts(keys[key])
    if "示例" in keys:
        found["示例"] |= {"type": "array", "items": _example()}
    if "类型" in keys:
        found["类型"]["enum"] = list(TYPES)
    if "没有回答时" in keys:
        found["没有回答时"]["examples"] = list(SILENCES)
    if "来源" in keys:
        found["来源"]["enum"] = list(SOURCES)
    if "子项" in keys:
        part = _told(PART_KEYS)
        part["类型"]["enum"] = list(TYPES)
        whole = _object(part, ("名称",))
        found["子项"] |= {"type": "array", "items": {"anyOf": [{"type": "string"}, whole]}}
    return _object(found, (name,))


def _told(keys: Keys) -> Schema:
    return {key: {"description": text} for key, text in keys.items()}
