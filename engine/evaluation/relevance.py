"""When what a casetype asks for under a condition (`当`) is worth asking for.

Of what is only advised (荐) a condition on plain answers decides by itself: a field stays away until
it holds.  One that says more than that, and that of a document the law demands, only takes it away
where it plainly does not hold; a document whose demand rests on other papers or on what is told is
always offered, for it is what could be handed in instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.evaluation.compiled import compile_condition
from engine.evaluation.compiler import Workshop, mentions
from engine.evaluation.facts import FALSE, TRUE, Closure, Env
from engine.language.casetypes import Casetype, Claim, Element, Material, key_of
from engine.language.syntax import All, Compare, Node, Quantified, Ref
from engine.language.words import DEMANDED


@dataclass(frozen=True, slots=True)
class Relevance:
    """A condition under which something is asked for, and whether it rests on plain answers."""

    holds: Closure
    plain: bool

    def given(self, env: Env) -> bool:
        """Whether it is worth asking for in a filing as it stands."""
        value = self.holds(env, [])
        return value == TRUE if self.plain else value != FALSE


Relevances = Mapping[str, Relevance]
OTHER_PAPERS = frozenset(("证据", "材料", "所写的话", "诉讼请求", "申请事项"))


def relevances(casetype: Casetype, above: Relevances, shop: Workshop) -> Relevances:
    """By key (`要素-借款用途`) what a level and those above it ask for under a condition only."""
    stated = {key_of(item): item for item in _conditional(casetype)}
    found = {key: relevance for key, relevance in above.items() if key not in stated}
    for key, item in stated.items():
        node = shop.condition(item.when, "") if item.when is not None else None
        if node is None:
            continue
        demanded = item.tier in DEMANDED
        if not demanded or OTHER_PAPERS.isdisjoint(ref.name for ref in mentions(node)):
            found[key] = Relevance(compile_condition(node), not demanded and _is_plain(node))
    return found


def _conditional(casetype: Casetype) -> Iterator[Element | Material | Claim]:
    items: tuple[Element | Material | Claim, ...] = (
        *casetype.elements,
        *casetype.materials,
        *casetype.claims,
    )
    return (
        item
        for item in items
        if item.tier not in DEMANDED or (isinstance(item, Material) and not item.each)
    )


def _is_plain(node: Node) -> bool:
    """Whether somebody's answers alone decide it: values of facts, names of claims."""
    if isinstance(node, All):
        return all(map(_is_plain, node.items))
    if isinstance(node, Quantified):
        return node.kind == "某个" and _is_answer(node.body)
    return _is_answer(node)


def _is_answer(node: Node) -> bool:
    return (
        isinstance(node, Compare)
        and node.op in ("是", "属于")
        and isinstance(node.operand, str | bool | tuple)
        and not isinstance(node.operand, Ref)
        and not (node.ref.fact.derived or node.ref.fact.staff_only)
    )
