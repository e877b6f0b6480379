"""A finished section in a few lines, for when it is folded.  Identity numbers are masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.forms.model import KIND, FormModel
from api.forms.values import typed_amount
from engine.language.parties import NUMBERS, Parties
from engine.values.showing import mask_number

PARTICULARS = ("性别", "出生日期", "民族", "职业", "法定代表人", "经营者", "联系电话")
PLACES = ("住所地", "经常居住地", "工作单位")
LONG = 80
GAP = "　"
# What an empty form has in it already: it tells nothing of how far somebody is.
OFFERED = frozenset({"起诉状法院名称", "起诉状日期"})


def summaries(model: FormModel, raw: Mapping[str, Any]) -> dict[str, list[str]]:
    """Lines by section key."""
    return {
        "who": _parties(raw, (model.claiming,)) + _agents(raw),
        "them": _parties(raw, (model.responding, "第三人")),
        "claims": _claims(raw),
        "facts": _facts(raw),
        "evidence": _evidence(raw),
        "matters": _matters(model, raw),
    }


def _parties(raw: Mapping[str, Any], lists: tuple[str, ...]) -> list[str]:
    lines = []
    for party in Parties(raw).of(lists):
        if not party.values.keys() - {KIND}:
            continue
        about = [str(party.values[k]) for k in PARTICULARS if party.values.get(k)]
        lines.append(GAP.join([party.name or party.side, *about]))
        where = [str(party.values[k]) for k in PLACES if party.values.get(k)]
        numbers = [mask_number(str(party.values[k])) for k in NUMBERS if party.values.get(k)]
        if where or numbers:
            lines.append(" · ".join([*where, *numbers]))
    return lines


def _agents(raw: Mapping[str, Any]) -> list[str]:
    return [
        GAP.join(["代理人", *(str(a[k]) for k in ("代理人姓名", "代理人身份") if a.get(k))])
        for a in raw.get("代理人") or ()
    ]


def _claims(raw: Mapping[str, Any]) -> list[str]:
    lines = []
    for claim in raw.get("诉讼请求") or ():
        amount = claim.get("金额")
        words = [str(claim.get("名称") or ""), f"{typed_amount(amount)} 元" if amount else ""]
        lines.append(GAP.join([*filter(None, words), *map(_short, _texts(claim, "内容"))]))
    return lines or _texts(raw, "申请事项")


def _facts(raw: Mapping[str, Any]) -> list[str]:
    return [_short(t) for name in ("事实与理由", "申请的事实和理由") for t in _texts(raw, name)]


def _evidence(raw: Mapping[str, Any]) -> list[str]:
    names = [str(e["证据名称"]) for e in raw.get("证据") or () if e.get("证据名称")]
    return ["、".join(names)] if names else []


def _matters(model: FormModel, raw: Mapping[str, Any]) -> list[str]:
    lines = []
    if not any(name in raw for name in _matter_names(model) - OFFERED):
        return []
    for (owner, name), field in model.index.fields.items():
        value = raw.get(name)
        if not owner and model.index.sections[(owner, name)] == "matters" and value:
            if isinstance(value, str) and not field.flag:
                lines.append(f"{field.label}：{field.said(_short(value))}")
            elif field.flag:
                lines.append(field.label)
    return lines


def _matter_names(model: FormModel) -> set[str]:
    places = model.index.sections.items()
    return {name for (owner, name), key in places if not owner and key == "matters"}


def _texts(owner: Mapping[str, Any], name: str) -> list[str]:
    value = owner.get(name)
    return [value] if isinstance(value, str) and value.strip() else []


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONG else flat[:LONG] + "……"
