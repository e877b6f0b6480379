"""JSON Schemas for rule and casetype files, so that editors complete and explain every word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.bundle.bundle import Bundle
from engine.inference.policy import Policy
from engine.language.casetypes import PROCEDURES, TIERS
from engine.language.conditions import COMPARATORS, STRUCTURE
from engine.language.rules import EFFECTS, STATES, STATUSES
from engine.language.vocabulary import TYPES, VIRTUAL_LISTS, Fact

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

RULE_KEYS = {
    "编号": "稳定、唯一、不再重用，如 起诉-被告-01",
    "名称": "这条要求的名称，一句话",
    "适用": "什么情况下才适用；不写就是总是适用",
    "每个": "对名单里的每一位各判断一次，如 被告",
    "要求": "必须成立的条件（与“情形”二选一）",
    "情形": "不得出现的情况（与“要求”二选一）",
    "后果": "不符合时的后果",
    "依据": "法律简称加条号，如 民事诉讼法 122(2)",
    "释明": "向当事人说明缺什么、为什么；可以用 {{ 事实名 }}",
    "补救": "当事人可以怎么做",
    "提问": "交给法官的问题，以问号结尾",
    "施行": "从哪天起施行",
    "废止": "从哪天起不再施行",
    "状态": "草案、试行（只给工作人员看）、施行、废止",
    "坚持": "补正规则：释明后坚持起诉的，按不予受理的情形交法官确认",
    "替代": "替代上级的哪一条规则",
    "理由": "替代的理由",
    "示例": "至少一正一反；有界限的两边各一个",
}
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
        "description": f"条件；比较词：{'、'.join(COMPARATORS)}",
        "properties": properties,
        "minProperties": 1,
        "additionalProperties": False,
    }


def rule_schema(bundle: Bundle) -> Schema:
    """The schema of `rules/**/*.yaml`."""
    rule: Schema = {key: {"description": text} for key, text in RULE_KEYS.items()}
    for key in ("适用", "要求", "情形"):
        rule[key]["$ref"] = "#/$defs/条件"
    rule["后果"]["enum"] = list(EFFECTS)
    rule["状态"]["enum"] = list(STATUSES)
    rule["依据"] = _texts(RULE_KEYS["依据"])
    example = _object(
        {
            "给": {"type": "object", "description": "只写这条规则看的事实"},
            "应": {"enum": list(STATES), "description": "应当得出的状态"},
            "日期": {"description": "按哪天检查"},
            "说明": {"type": "string"},
            "填写中": {"enum": ["是"], "description": "按还在填写来判断"},
        },
        ("给", "应"),
    )
    rule["示例"] |= {"type": "array", "items": example}
    derivation = _object(
        {
            "名称": {"type": "string", "description": "推导出的事实的名称"},
            "当": {"$ref": "#/$defs/条件"},
            "每个": {"type": "string", "description": "对名单成员各推导一次"},
            "依据": _texts("法律简称加条号"),
            "说明": {"type": "string"},
        },
        ("名称", "当"),
    )
    exception = _object({"编号": {"type": "string"}, "理由": {"type": "string"}}, ("编号", "理由"))
    required = ("编号", "名称", "后果", "依据", "释明")
    return {
        "$schema": DRAFT,
        "title": "立案规则",
        **_object(
            {
                "说明": {"type": "string"},
                "规则": {"type": "array", "items": _object(rule, required)},
                "推导": {"type": "array", "items": derivation},
                "除外": {"type": "array", "items": exception},
            }
        ),
        "$defs": {"条件": _condition(bundle)},
    }


def policy_schema(bundle: Bundle) -> Schema:
    """The schema of `rules/结论.yaml`, with the words that fill its columns."""
    schema: Schema = {"$schema": DRAFT, **Policy.model_json_schema(), "title": "结论表"}
    schema["$defs"]["Conclusion"]["properties"]["决定"]["examples"] = sorted(
        {row.decision for row, _ in bundle.policy.rows()}
    )
    return schema


def casetype_schema(bundle: Bundle) -> Schema:
    """The schema of `casetypes/**/*.yaml` (not the catalogue, not the dictionary)."""
    tier = {
        "enum": list(TIERS),
        "description": "必：不写就说不清请求或理由；需：满足“当”时；荐：只建议",
    }
    named: Schema = {
        "名称": {"type": "string", "description": "事实或材料的名称，规则里就用它"},
        "标签": {"type": "string", "description": "表单上显示的栏目名"},
        "档": tier,
        "当": {"$ref": "#/$defs/条件"},
        "依据": _texts("法律简称加条号；列为必、需的应写明"),
        "提示": {"type": "string"},
        "替代": {"enum": ["是"]},
    }
    field: Schema = {
        **named,
        "类型": {"enum": list(TYPES)},
        "选项": _texts("单选、多选的选项"),
        "子项": {"type": "array", "description": "附属的栏目"},
        "序": {"type": "integer"},
        "组": {"type": "string"},
        "来源": {"enum": ["示范文本", "审查"]},
        "引用": _texts("在表单这个位置显示字典里的事实"),
    }
    material = {**named, "含": _texts("可以代替的材料"), "每个": {"type": "string"}}
    claim = {**field, "类型": {"enum": ["金额", "行为"]}}
    return {
        "$schema": DRAFT,
        "title": "案由要素",
        **_object(
            {
                "案由": {"type": "string"},
                "说明": {"type": "string"},
                "称谓": {"type": "object"},
                "请求": {"type": "array", "items": _object(claim, ("名称",))},
                "要素": {"type": "array", "items": _object(field)},
                "材料": {"type": "array", "items": _object(material, ("名称",))},
                "费用": {"type": "string"},
                "管辖": {"type": "string"},
                "程序": {"enum": list(PROCEDURES)},
                "不用": _texts("不用上级的哪些要素、材料"),
            }
        ),
        "$defs": {"条件": _condition(bundle)},
    }
