"""The places of an open question of venue: those written and elsewhere, those nobody wrote.

A place that counts only under a condition that is itself unknown (the seizable property of a
defendant who may live abroad) is not waited for yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from engine.evaluation.facts import FALSE, UNKNOWN, Env, Member, Support, is_unanswered
from engine.evaluation.reference import Result, conjunction, disjunction, evaluate
from engine.language.syntax import All, AnyOf, Node, Ref

PLACE = "地址"
Place: TypeAlias = tuple[Ref, Member | None]
NAMED = 3  # places a sentence names before 等


def stated_elsewhere(node: Node, env: Env, role: Callable[[str], str]) -> str:
    """The places somebody wrote that do not lie here, as a sentence names them."""
    return _named(node, env, FALSE, role)


def some_elsewhere(node: Node, env: Env) -> bool:
    """Whether somebody wrote a place of an open question that does not lie here."""
    return any(_is_written(ref, member, env) for ref, member in _places(node, env, FALSE))


def not_stated(node: Node, env: Env, role: Callable[[str], str]) -> str:
    """The places nobody wrote, any one of which may still lie here, as a sentence names them."""
    return _named(node, env, UNKNOWN, role)


def open_facts(support: Support, env: Env) -> str:
    """The facts nobody stated where not a place but a circumstance is open."""
    unstated = [f"“{ref.fact.shown}”" for ref, m in support if is_unanswered(ref, m, env)]
    return "、".join(list(dict.fromkeys(unstated))[:NAMED])


def _named(node: Node, env: Env, wanted: int, role: Callable[[str], str]) -> str:
    """`role` tells how the parties of a list are called; of each party one place is named."""
    found: dict[str, str] = {}
    for ref, member in _places(node, env, wanted):
        if _is_written(ref, member, env) if wanted == FALSE else is_unanswered(ref, member, env):
            of = role(member.path.partition("[")[0]) if member else ""
            found.setdefault(of or ref.name, f"{of}{ref.fact.shown}")
    return "、".join(list(found.values())[:NAMED]) + ("等" if len(found) > NAMED else "")


def _is_written(ref: Ref, member: Member | None, env: Env) -> bool:
    """Whether somebody wrote it: silence that counts as an answer is nobody's words."""
    return ref.name in (env.root if member is None else member)


def _places(node: Node, env: Env, wanted: int) -> list[Place]:
    """The places that make the parts of a condition false, or leave them open."""
    return _looked_at(node, env, wanted)[1]


def _looked_at(node: Node, env: Env, wanted: int) -> tuple[Result, list[Place]]:
    """What a condition comes to, and its places; every part is evaluated once."""
    if not isinstance(node, All | AnyOf):
        result = evaluate(node, env)
        return result, _of_value(result, wanted)
    parts = [_looked_at(item, env, wanted) for item in node.items]
    joined = conjunction if isinstance(node, All) else disjunction
    result = joined([found for found, _ in parts])
    if result[0] != UNKNOWN:
        return result, _of_value(result, wanted)
    waiting = [places for (value, _), places in parts if value == UNKNOWN]
    if isinstance(node, All):
        return result, waiting[0] if len(waiting) == 1 else []
    return result, [place for _, places in parts for place in places]


def _of_value(result: Result, wanted: int) -> list[Place]:
    """The places a value rests on, if it is the wanted one."""
    value, support = result
    return [one for one in support if value == wanted and one[0].fact.type == PLACE]
