"""A new fact that every party, agent, claim, paper or piece of evidence has of its own.

It is a line of the dictionary under its kind of member, and a line of the form's table, which asks
for it in the block of each member: of parties and agents inside a fold, because every cause has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from engine.bundle.bundle import Bundle
from engine.editing.new_facts import EVERY_CAUSE, Home, NewFact, Said, flow, with_line
from engine.editing.spans import composed, put_in
from engine.editing.written import scalar
from engine.language.words import TO_ASK, YES
from engine.telling.asked import FORM
from engine.text.errors import FieldProblem, Problems, nearest

PARTY, CLAIM = "当事人", "请求"
# What has a fact of its own, and how people say it.
OWNERS: Mapping[str, str] = {
    PARTY: "每个当事人",
    "代理人": "每个代理人",
    CLAIM: "每项诉讼请求",
    "证据": "每份证据",
    "材料": "每份材料",
}
SIDES = ("起诉方", "相对方", "第三人")
KINDS: Mapping[str, tuple[str, ...]] = {
    "个人": ("自然人",),
    "单位": ("法人", "非法人组织", "个体工商户"),
}
ORDERS = ("金额", "行为")  # kinds of claims, each with its own order of fields
FOLD, FIELDS = "折", "字段"


def folds_of(bundle: Bundle, owner: str) -> dict[str, tuple[str, ...]]:
    """The folds of a kind of member in the form, with the sides each is for (empty: all)."""
    form = bundle.files.yaml(FORM, Problems())
    listed: Any = form.get(owner) if isinstance(form, dict) else None
    items = listed if isinstance(listed, list) else []
    return {
        str(one[FOLD]): tuple(map(str, one.get("方", ())))
        for one in items
        if isinstance(one, dict) and FOLD in one
    }


def problems_of(fact: NewFact, home: Home, bundle: Bundle) -> Iterator[FieldProblem]:
    """What is wrong with the fields that say whose it is and where the form asks for it."""
    if fact.owner not in OWNERS:
        yield FieldProblem("谁的", f"请选一种：{'、'.join(OWNERS.values())}")
        return
    whose = OWNERS[fact.owner]
    if home.path is not None:
        yield FieldProblem("放在哪里", f"{whose}各有一个的，写进共用的字典：放在“{EVERY_CAUSE}”")
    if fact.staff_only:
        yield FieldProblem("谁来写", f"{whose}各有一个的，当事人也能写")
    if fact.owner != PARTY and (fact.side or fact.kind):
        yield FieldProblem("问谁", "只有当事人分哪一方、个人还是单位")
    yield from _fold(fact, folds_of(bundle, fact.owner))


def _fold(fact: NewFact, folds: Mapping[str, tuple[str, ...]]) -> Iterator[FieldProblem]:
    if not folds:
        if fact.group:
            yield FieldProblem("分组", f"{OWNERS[fact.owner]}的栏不分组，请空着")
        return
    if fact.group not in folds:
        hint = nearest(fact.group, folds)
        said = "、".join(f"“{one}”" for one in folds)
        yield FieldProblem("分组", f"每个案由的表上都有它，要收在一处里{hint}；有：{said}")
    elif fact.side and folds[fact.group] and fact.side not in folds[fact.group]:
        only = "、".join(folds[fact.group])
        yield FieldProblem("分组", f"“{fact.group}”只给{only}；请换一处，或者换一方")


def form_line(fact: NewFact) -> str:
    """`{字段: …, 类: [自然人], 勾选: 是, 标签: …}`, how the form asks for it."""
    said: dict[str, Said] = {
        "字段": fact.name,
        "类": KINDS.get(fact.kind, ()),
        "方": (fact.side,) if fact.side else (),
        "选填": YES if fact.silence != TO_ASK and not fact.ticked else "",
        "勾选": YES if fact.ticked else "",
        "标签" if fact.ticked else "问": fact.question,
    }
    return flow(said)


def with_asked(text: str, fact: NewFact) -> str:
    """The table of the form with the fact in the block of its kind of member.  Raises `ValueError`."""
    if fact.owner == CLAIM:
        text = with_line(text, (CLAIM, FIELDS), form_line(fact), {})
        for kind in ORDERS:
            text = with_line(text, (CLAIM, kind), scalar(fact.name), {})
        return text
    if not fact.group:
        return with_line(text, (fact.owner,), form_line(fact), {})
    for key, listed in _pairs(composed(text)):
        for item in listed.value if key == fact.owner else ():
            own = dict(_pairs(item))
            title = own.get(FOLD)
            if title is not None and title.value == fact.group and FIELDS in own:
                return put_in(text, own[FIELDS], form_line(fact))
    raise ValueError(f"表单的“{fact.owner}”里没有“{fact.group}”")


def _pairs(node: yaml.Node | None) -> list[tuple[str, Any]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [(str(key.value), value) for key, value in node.value]
