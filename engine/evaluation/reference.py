"""The reference evaluator: slow and obviously right.

It interprets the same tree as `engine.evaluation.compiled` by the book: evaluate every part, then combine.
It is the oracle of the differential tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_never

from engine.evaluation.comparisons import TESTS, under_cause
from engine.evaluation.facts import (
    EVIDENCE,
    EVIDENCE_REF,
    FALSE,
    MATERIALS,
    MATERIALS_REF,
    NOT_APPLICABLE,
    NOT_THERE,
    TRUE,
    UNKNOWN,
    Env,
    Member,
    Support,
    Values,
    negate,
)
from engine.language.parties import display_name
from engine.language.syntax import (
    All,
    AnyOf,
    Compare,
    Count,
    Filled,
    HandedIn,
    Node,
    Not,
    OwnMaterial,
    Parameter,
    Quantified,
    Ref,
    Sum,
)

Result = tuple[int, Support]


def evaluate(node: Node, env: Env) -> Result:
    """The truth value of a condition and the facts it rests on."""
    match node:
        case All():
            return conjunction([evaluate(item, env) for item in node.items])
        case AnyOf():
            return disjunction([evaluate(item, env) for item in node.items])
        case Not():
            value, support = evaluate(node.item, env)
            return negate(value), support
        case Compare():
            return _comparison(node, env)
        case Filled():
            return _filled(node.ref, env)
        case Quantified():
            return _quantified(node, env)
        case Count():
            return _count(node, env)
        case Sum():
            return _sum(node, env)
        case OwnMaterial():
            return _own_material(node, env)
        case HandedIn():
            return _handed_in(node, env)
        case _:
            assert_never(node)


def conjunction(results: list[Result]) -> Result:
    """False if any part is false (the first tells), else unknown if any is, else true."""
    for value, support in results:
        if value == FALSE:
            return FALSE, support
    unknown = [support for value, support in results if value == UNKNOWN]
    if unknown:
        return UNKNOWN, joined(unknown)
    return TRUE, joined([support for _, support in results])


def disjunction(results: list[Result]) -> Result:
    """By De Morgan from `conjunction`."""
    value, support = conjunction([(negate(v), s) for v, s in results])
    return negate(value), support


def joined(parts: list[Support]) -> Support:
    """All entries of all parts, in order."""
    return [entry for part in parts for entry in part]


def _entry(ref: Ref, env: Env) -> tuple[Ref, Member | None]:
    return ref, (env.members[ref.depth - 1] if ref.depth > 0 else None)


def _owner(ref: Ref, env: Env) -> Values:
    return env.scopes()[ref.depth]


def _said(ref: Ref, env: Env) -> Any:
    """What was answered, else what silence means; None when it means nothing."""
    answered = _owner(ref, env).get(ref.name)
    return ref.fact.assumed if answered is None else answered


def _comparison(node: Compare, env: Env) -> Result:
    support: Support = [_entry(node.ref, env)]
    if node.ref.name == "案由" and node.ref.depth == 0 and node.ref.fact.type == "案由":
        return under_cause(node.op, node.operand, env.context), support
    value = _said(node.ref, env)
    operand: Any = node.operand
    if isinstance(operand, Ref):
        support.append(_entry(operand, env))
        operand = _said(operand, env)
        if operand is None or operand is NOT_APPLICABLE:
            return UNKNOWN, support
    if value is None:
        return UNKNOWN, support
    if isinstance(operand, Parameter):
        operand = env.context.parameter(operand.name)
    return TESTS[node.op](value, operand, env.context), support


def _filled(ref: Ref, env: Env) -> Result:
    value = _owner(ref, env).get(ref.name)
    support: Support = [_entry(ref, env)]
    if value is None:
        return (FALSE if env.context.submitted else UNKNOWN), support
    return (FALSE if value is NOT_APPLICABLE or value == [] else TRUE), support


def _members(lists: tuple[Ref, ...], env: Env) -> list[Member] | None:
    answered = [env.root[ref.name] for ref in lists if isinstance(env.root.get(ref.name), list)]
    if not answered and not env.context.submitted:
        return None
    return [member for members in answered for member in members]


def _quantified(node: Quantified, env: Env) -> Result:
    members = _members(node.lists, env)
    if members is None:
        return UNKNOWN, [(node.lists[0], None)]
    results = [evaluate(node.body, env.inside(member)) for member in members]
    combine = conjunction if node.kind == "每个" else disjunction
    value, support = combine(results)
    if not members:
        support = [(node.lists[0], None)]
    return (negate(value) if node.kind == "没有" else value), support


def _compare_number(number: Any, op: str, operand: Any, env: Env) -> Result:
    support: Support = []
    if isinstance(operand, Parameter):
        operand = env.context.parameter(operand.name)
    elif isinstance(operand, Ref):
        support.append(_entry(operand, env))
        operand = _said(operand, env)
        if operand is None or operand is NOT_APPLICABLE:
            return UNKNOWN, support
    return TESTS[op](number, operand, env.context), support


def _aggregate_support(lists: tuple[Ref, ...], members: list[Member], env: Env) -> Support:
    empty: Support = [] if members else [(lists[0], None)]
    return empty + [(ref, None) for ref in lists if ref.name in env.root]


def _count(node: Count, env: Env) -> Result:
    members = _members(node.lists, env)
    if members is None:
        return UNKNOWN, [(node.lists[0], None)]
    support = _aggregate_support(node.lists, members, env)
    results = [
        evaluate(node.body, env.inside(member)) if node.body is not None else (TRUE, [])
        for member in members
    ]
    sure = sum(value == TRUE for value, _ in results)
    possible = sum(value != FALSE for value, _ in results)
    outcomes = {
        _compare_number(n, node.op, node.operand, env)[0] for n in range(sure, possible + 1)
    }
    support += _compare_number(sure, node.op, node.operand, env)[1]
    if len(outcomes) == 1:
        return outcomes.pop(), support
    looked_at = joined([part for _, part in results])
    unanswered = [
        (ref, member)
        for ref, member in looked_at
        if ref.fact.assumed is None and ref.name not in (env.root if member is None else member)
    ]
    return UNKNOWN, support + unanswered


def _sum(node: Sum, env: Env) -> Result:
    members = _members(node.lists, env)
    if members is None:
        return UNKNOWN, [(node.lists[0], None)]
    support = _aggregate_support(node.lists, members, env)
    missing: Support = [(node.field, m) for m in members if node.field.name not in m]
    if missing:
        return UNKNOWN, support + missing
    amounts = [m[node.field.name] for m in members]
    total = sum(amount for amount in amounts if amount is not NOT_APPLICABLE)
    value, more = _compare_number(total, node.op, node.operand, env)
    return value, support + more


def _own_material(node: OwnMaterial, env: Env) -> Result:
    support: Support = [(MATERIALS_REF, None)]
    materials = env.root.get(MATERIALS)
    if materials is None:
        return (FALSE if env.context.submitted else UNKNOWN), support
    party = env.members[node.depth - 1]
    name = display_name(party)
    for material in materials:
        whose = material.get("所属当事人")
        called = str(material.get("种类") or "")
        theirs = called.startswith(("被告", "被申请人", "对方")) and not called.startswith("被告知")
        open_ = whose is None and (not theirs or party.path.startswith(("被告", "被申请人")))
        mine = open_ or name is None or whose == name
        named = material.get("种类")
        words = (*node.kinds, *node.also)
        there = material.get("状态") not in NOT_THERE or material.get("文件") is not None
        if mine and there and isinstance(named, str) and _is_named(named, words):
            return TRUE, support
    unnamed = any(material.get("种类") is None for material in materials)
    return (UNKNOWN if unnamed and not env.context.submitted else FALSE), support


def _handed_in(node: HandedIn, env: Env) -> Result:
    support: Support = [(MATERIALS_REF, None), (EVIDENCE_REF, None)]
    listed_here = [(m.get("种类"), m) for m in env.root.get(MATERIALS, [])]
    listed_here += [(e.get("证据名称"), e) for e in env.root.get(EVIDENCE, [])]
    named = [name for name, _ in listed_here]
    there = [
        name
        for name, document in listed_here
        if document.get("状态") not in NOT_THERE or document.get("文件") is not None
    ]
    words = (*node.kinds, *node.also)
    if any(_is_named(name, words) for name in there if isinstance(name, str)):
        return TRUE, support
    listed = MATERIALS in env.root and EVIDENCE in env.root
    complete = env.context.submitted or (listed and None not in named)
    return (FALSE if complete else UNKNOWN), support


def _is_named(name: str, words: Iterable[str]) -> bool:
    """By a word it holds, or by the two parts of one with others between them."""
    if any(word in name for word in words):
        return True
    sorts = "证明书 证明 声明 说明 凭证 报告 回执 决定书 通知书 裁决书 调解书 判决书".split()
    verbs = ("", *"给 开 出 开具 出具 提供".split())
    refused = tuple(n + v for n in "不予 不肯 不给 没 没有 未 拒绝".split() for v in verbs)
    for word in words:
        for sort in sorts:
            of = word.removesuffix(sort)
            start = name.find(of)
            if of == word or len(of) < 3 or start < 0:
                continue
            rest = name[start + len(of) :]
            if sort in rest and not rest[: rest.index(sort)].endswith(refused):
                return True
    return False
