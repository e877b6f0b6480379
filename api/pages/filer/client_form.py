"""The form of a client: the facts of a party, by kind, in the words of the dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from api.base.posted import text
from engine.bundle.bundle import Bundle
from engine.language import parties
from engine.language.vocabulary import Fact

PERSON, COMPANY, ASSOCIATION, TRADER = "自然人", "法人", "非法人组织", "个体工商户"
KINDS: Mapping[str, str] = {
    PERSON: "个人",
    COMPANY: "公司或者其他法人",
    ASSOCIATION: "非法人组织",
    TRADER: "个体工商户",
}
_ORGANISATION = (
    "名称",
    "统一社会信用代码",
    "住所地",
    "法定代表人",
    "法定代表人职务",
    "法定代表人电话",
    "联系电话",
    "组织形态",
    "所有制性质",
    "注册地",
)
_DELIVERY = ("送达地址", "电子送达地址")
NAMES: Mapping[str, tuple[str, ...]] = {
    PERSON: (
        "姓名",
        "证件类型",
        "证件号码",
        "联系电话",
        "住所地",
        "经常居住地",
        "性别",
        "出生日期",
        "民族",
        "职业",
        "工作单位",
        "国籍或地区",
        *_DELIVERY,
    ),
    COMPANY: (*_ORGANISATION, *_DELIVERY),
    ASSOCIATION: (*_ORGANISATION, *_DELIVERY),
    TRADER: (
        "字号",
        "经营者",
        "统一社会信用代码",
        "证件类型",
        "证件号码",
        "联系电话",
        "住所地",
        *_DELIVERY,
    ),
}
LONG = 200


@dataclass(frozen=True, slots=True)
class ClientField:
    """One fact as the form shows it."""

    name: str
    label: str
    hint: str
    options: tuple[str, ...]
    wide: bool

    @property
    def needed(self) -> bool:
        """Without its name a client cannot be kept; everything else may come later."""
        return self.name in parties.NAMES


def fields(bundle: Bundle, kind: str) -> list[ClientField]:
    """The facts asked of a kind of party, in the order lawyers have them at hand."""
    record = bundle.dictionary.records["当事人"]
    return [_field(record[name]) for name in NAMES[kind]]


def _field(fact: Fact) -> ClientField:
    return ClientField(fact.name, fact.shown, fact.hint, fact.options, fact.type == "地址")


def party_of(form: FormData, kind: str) -> dict[str, Any]:
    """The party as it was filled in."""
    said = {name: text(form, name, LONG) for name in NAMES[kind]}
    return {"类型": kind, **{name: value for name, value in said.items() if value}}
