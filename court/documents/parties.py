"""How parties and agents are written in a complaint (民事诉讼法 124; 民事起诉状文书样式)."""

from __future__ import annotations

from collections.abc import Iterable

from court.documents.case import Case, name_of
from engine.evaluation.facts import Values
from engine.values.showing import show_whole

Part = tuple[str, str]
NATURAL_PERSON = "自然人"
# (fact, how it reads; {} is the value)
PERSON: tuple[Part, ...] = (
    ("性别", "{}"),
    ("出生日期", "{}出生"),
    ("民族", "{}"),
    ("国籍或地区", "国籍或地区：{}"),
    ("工作单位", "工作单位：{}"),
    ("职务", "职务：{}"),
    ("职业", "职业：{}"),
    ("住所地", "住{}"),
    ("经常居住地", "经常居住地：{}"),
)
ORGANISATION: tuple[Part, ...] = (
    ("字号", "字号：{}"),
    ("住所地", "住所地：{}"),
    ("注册地", "注册地：{}"),
    ("统一社会信用代码", "统一社会信用代码：{}"),
    ("经营者", "经营者：{}"),
)
HEAD: tuple[Part, ...] = (
    ("法定代表人", "{}"),
    ("法定代表人职务", "{}"),
    ("法定代表人电话", "联系电话：{}"),
)
COMMON: tuple[Part, ...] = (
    ("联系电话", "联系电话：{}"),
    ("诉讼担当身份", "身份：{}"),
    ("法定代理人", "法定代理人：{}"),
    ("法定代理人关系", "与其关系：{}"),
)
RULING_PERSON = tuple(part for part in PERSON if part[0] not in ("国籍或地区", "经常居住地"))
RULING_ORGANISATION: tuple[Part, ...] = (
    ("住所地", "住所地：{}"),
    ("法定代表人", "法定代表人（主要负责人）：{}"),
)
SILENT = ("无", "中国")


def describe_party(case: Case, party: Values) -> str:
    """`李文海，男，1985年3月12日出生，汉族，住……` as far as the filing says."""
    parts = PERSON if party.get("类型") in (None, NATURAL_PERSON) else ORGANISATION
    words = [name_of(party), *_said(case, party, parts)]
    number = case.text("证件号码", party)
    if number:
        kind = case.text("证件类型", party) or "证件"
        label = "公民身份号码" if kind == "居民身份证" else f"{kind}号码"
        words.append(f"{label}：{number}")
    sentence = "，".join([*words, *_said(case, party, COMMON)]) + "。"
    head = _said(case, party, HEAD)
    if head and parts is ORGANISATION:
        sentence += f"法定代表人（主要负责人）：{'，'.join(head)}。"
    return sentence


def describe_in_ruling(case: Case, party: Values) -> str:
    """A party as a ruling states it: no number and no telephone (民事裁定书文书样式)."""
    parts = RULING_PERSON if party.get("类型") in (None, NATURAL_PERSON) else RULING_ORGANISATION
    return "，".join([name_of(party), *_said(case, party, parts)]) + "。"


def describe_agent(case: Case, agent: Values) -> str:
    """`王芳，某律师事务所律师` with what the filing says."""
    words = [_text(case, agent, "代理人姓名") or "姓名不详"]
    place, kind = _text(case, agent, "代理人单位"), _text(case, agent, "代理人身份")
    if place or kind:
        words.append(f"{place}{kind}")
    for name, label in (("代理人职务", "职务"), ("代理人电话", "联系电话"), ("代理权限", "权限")):
        if found := _text(case, agent, name):
            words.append(f"{label}：{found}")
    return "，".join(words) + "。"


def _text(case: Case, owner: Values, name: str) -> str:
    return show_whole(case.text(name, owner))


def _said(case: Case, party: Values, parts: Iterable[Part]) -> list[str]:
    found = []
    for name, words in parts:
        value = _text(case, party, name)
        if value and value not in SILENT:
            found.append(words.format(value))
    return found
