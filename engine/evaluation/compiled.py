"""Conditions as closures: the fast evaluator, Kleene throughout.

Each closure returns a truth value and leaves in `support` just the facts that value rests on:
for a false "and" the first false part, for an unknown one every unknown part, for a true one
all of it (and the dual for "or").
"""

from __future__ import annotations

from typing import Any, assert_never

from engine.evaluation.comparisons import TESTS, under_cause
from engine.evaluation.facts import (
    EVIDENCE,
    EVIDENCE_REF,
    FALSE,
    MATERIALS,
    MATERIALS_REF,
    NOT_APPLICABLE,
    TRUE,
    UNKNOWN,
    Closure,
    Env,
    Member,
    Support,
    Values,
    is_kind,
    is_there,
    is_unanswered,
    may_be_of,
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


def compile_condition(node: Node) -> Closure:
    """The closure of a condition, made when it is first called: of most nobody asks the reasons."""
    made: Closure | None = None

    def closure(env: Env, support: Support) -> int:
        nonlocal made
        if made is None:
            made = _closure(node)
        return made(env, support)

    return closure


def _closure(node: Node) -> Closure:
    """Equal trees give equal behaviour, nothing is shared."""
    match node:
        case All():
            return _junction(tuple(map(_closure, node.items)), FALSE)
        case AnyOf():
            return _junction(tuple(map(_closure, node.items)), TRUE)
        case Not():
            return _not(_closure(node.item))
        case Compare():
            return _compare(node)
        case Filled():
            return _filled(node.ref)
        case Quantified():
            return _quantified(node)
        case Count():
            return _count(node)
        case Sum():
            return _sum(node)
        case OwnMaterial():
            return _own_material(node)
        case HandedIn():
            return _handed_in(frozenset((*node.kinds, *node.also)))
        case _:
            assert_never(node)


def _junction(parts: tuple[Closure, ...], decisive: int) -> Closure:
    """ "and" (decided by the first false part) or "or" (by the first true one)."""
    neutral = TRUE - decisive

    def evaluate(env: Env, support: Support) -> int:
        start = len(support)
        result = neutral
        for part in parts:
            before = len(support)
            value = part(env, support)
            if value == decisive:
                del support[start:before]
                return decisive
            if value == UNKNOWN:
                if result != UNKNOWN:
                    del support[start:before]
                    result = UNKNOWN
            elif result == UNKNOWN:
                del support[before:]
        return result

    return evaluate


def _not(part: Closure) -> Closure:
    return lambda env, support: negate(part(env, support))


def _compare(node: Compare) -> Closure:
    ref, op, operand = node.ref, node.op, node.operand
    name, depth, test = ref.name, ref.depth, TESTS[op]
    if ref.fact.type == "案由" and depth == 0 and name == "案由":
        return _cause(ref, op, operand)
    if isinstance(operand, Parameter):
        return _compare_parameter(ref, op, operand.name)
    if isinstance(operand, Ref):
        return _compare_refs(ref, op, operand)
    assumed = ref.fact.assumed

    def top(env: Env, support: Support) -> int:
        value = env.root.get(name, assumed)
        support.append((ref, None))
        return UNKNOWN if value is None else test(value, operand, env.context)

    def inner(env: Env, support: Support) -> int:
        member = env.members[depth - 1]
        value = member.get(name, assumed)
        support.append((ref, member))
        return UNKNOWN if value is None else test(value, operand, env.context)

    return inner if depth else top


def _cause(ref: Ref, op: str, operand: Any) -> Closure:
    def evaluate(env: Env, support: Support) -> int:
        support.append((ref, None))
        return under_cause(op, operand, env.context)

    return evaluate


def look_up(ref: Ref, env: Env, support: Support) -> Any:
    """The value of a fact, or what silence means (None: unknown); leaves it in the support."""
    member = env.members[ref.depth - 1] if ref.depth else None
    support.append((ref, member))
    return (env.root if member is None else member).get(ref.name, ref.fact.assumed)


def _compare_parameter(ref: Ref, op: str, parameter: str) -> Closure:
    test = TESTS[op]

    def evaluate(env: Env, support: Support) -> int:
        value = look_up(ref, env, support)
        if value is None:
            return UNKNOWN
        return test(value, env.context.parameter(parameter), env.context)

    return evaluate


def _compare_refs(ref: Ref, op: str, other: Ref) -> Closure:
    test = TESTS[op]

    def evaluate(env: Env, support: Support) -> int:
        value = look_up(ref, env, support)
        operand = look_up(other, env, support)
        if value is None or operand is None or operand is NOT_APPLICABLE:
            return UNKNOWN
        return test(value, operand, env.context)

    return evaluate


def _filled(ref: Ref) -> Closure:
    """Whether somebody answered, whatever silence means."""

    def evaluate(env: Env, support: Support) -> int:
        member = env.members[ref.depth - 1] if ref.depth else None
        support.append((ref, member))
        value = (env.root if member is None else member).get(ref.name)
        if value is None:
            return FALSE if env.context.missing() else UNKNOWN
        return FALSE if value is NOT_APPLICABLE or value == [] else TRUE

    return evaluate


def members_of(lists: tuple[Ref, ...], env: Env, support: Support) -> list[Member] | None:
    """Members of one or several lists; None when none is answered while typing.

    Of a virtual list (起诉方 = 原告 and 申请人) one answered part is enough.
    """
    found: list[Member] = []
    answered = False
    for ref in lists:
        members = env.root.get(ref.name)
        if isinstance(members, list):
            answered = True
            found += members
    if not answered and not env.context.missing():
        support.append((lists[0], None))
        return None
    if not found:
        support.append((lists[0], None))
    return found


def _quantified(node: Quantified) -> Closure:
    body, lists, kind = _closure(node.body), node.lists, node.kind
    decisive = FALSE if kind == "每个" else TRUE

    def evaluate(env: Env, support: Support) -> int:
        members = members_of(lists, env, support)
        if members is None:
            return UNKNOWN
        parts = tuple(_bound(body, member) for member in members)
        value = _junction(parts, decisive)(env, support)
        return negate(value) if kind == "没有" else value

    return evaluate


def _bound(body: Closure, member: Member) -> Closure:
    return lambda env, support: body(env.inside(member), support)


def _count(node: Count) -> Closure:
    body = _closure(node.body) if node.body is not None else None

    def evaluate(env: Env, support: Support) -> int:
        members = members_of(node.lists, env, support)
        if members is None:
            return UNKNOWN
        support.extend((ref, None) for ref in node.lists if ref.name in env.root)
        looked_at: Support = []
        values = [body(env.inside(m), looked_at) if body else TRUE for m in members]
        sure = sum(value == TRUE for value in values)
        possible = sure + sum(value == UNKNOWN for value in values)
        low = _against(sure, node.op, node.operand, env, support)
        if possible == sure:
            return low
        if _same_between(sure, possible, node, env):
            return low
        support.extend(entry for entry in looked_at if is_unanswered(*entry, env))
        return UNKNOWN

    return evaluate


def _same_between(sure: int, possible: int, node: Count, env: Env) -> bool:
    outcomes = {_against(n, node.op, node.operand, env, []) for n in range(sure, possible + 1)}
    return len(outcomes) == 1


def _against(number: Any, op: str, operand: Any, env: Env, support: Support) -> int:
    if isinstance(operand, Parameter):
        operand = env.context.parameter(operand.name)
    elif isinstance(operand, Ref):
        operand = look_up(operand, env, support)
        if operand is None or operand is NOT_APPLICABLE:
            return UNKNOWN
    return TESTS[op](number, operand, env.context)


def _sum(node: Sum) -> Closure:
    def evaluate(env: Env, support: Support) -> int:
        members = members_of(node.lists, env, support)
        if members is None:
            return UNKNOWN
        support.extend((ref, None) for ref in node.lists if ref.name in env.root)
        amounts = [member.get(node.field.name) for member in members]
        if any(amount is None for amount in amounts):
            support.extend(
                (node.field, member) for member in members if node.field.name not in member
            )
            return UNKNOWN
        total = sum(
            amount for amount in amounts if amount is not None and amount is not NOT_APPLICABLE
        )
        return _against(total, node.op, node.operand, env, support)

    return evaluate


def _own_material(node: OwnMaterial) -> Closure:
    kinds = frozenset((*node.kinds, *node.also))

    def evaluate(env: Env, support: Support) -> int:
        return own_material(kinds, env.members[node.depth - 1], env, support)

    return evaluate


def own_material(kinds: frozenset[str], party: Values, env: Env, support: Support) -> int:
    """Whether this party handed in such a material.

    A material that does not say whose it is counts for everyone, in doubt nothing is missing; one
    that is called the other side's (`被告身份证`) counts for them.
    """
    materials = env.root.get(MATERIALS)
    support.append((MATERIALS_REF, None))
    if materials is None:
        return FALSE if env.context.missing() else UNKNOWN
    name = display_name(party)
    for material in materials:
        owner = material.get("所属当事人")
        mine = owner == name or name is None or (owner is None and may_be_of(material, party))
        if mine and is_there(material) and is_kind(material.get("种类"), kinds):
            return TRUE
    unnamed = any("种类" not in material for material in materials)
    return UNKNOWN if unnamed and not env.context.missing() else FALSE


def _handed_in(kinds: frozenset[str]) -> Closure:
    return lambda env, support: handed_in(kinds, env, support)


def handed_in(kinds: frozenset[str], env: Env, support: Support) -> int:
    """Whether a document of one of these kinds was handed in, as material or as evidence."""
    support += [(MATERIALS_REF, None), (EVIDENCE_REF, None)]
    materials, evidence = env.root.get(MATERIALS), env.root.get(EVIDENCE)
    if any(is_there(m) and is_kind(m.get("种类"), kinds) for m in materials or ()):
        return TRUE
    if any(is_there(e) and is_kind(e.get("证据名称"), kinds) for e in evidence or ()):
        return TRUE
    named = (
        materials is not None
        and evidence is not None
        and all("种类" in item for item in materials)
        and all("证据名称" in item for item in evidence)
    )
    return FALSE if named or env.context.missing() else UNKNOWN
