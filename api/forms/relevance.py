"""Which shared facts matter to a cause: those that rules which can apply to it rest on."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bundle.ruleset import RuleSet
from engine.evaluation.compiler import CompiledRule, mentions
from engine.language.comparisons import COMPARISONS
from engine.language.syntax import All, Compare, Node, Ref
from engine.language.words import ORDINARY


def rests_on(ruleset: RuleSet) -> set[str]:
    """Top-level facts that rules which can apply look at, and those they are taken from."""
    rules = [e.compiled for e in ruleset.rules if not _never_applies(e.compiled, ruleset)]
    nodes = [node for rule in rules for node in (rule.applies_node, rule.body_node)]
    nodes += [derivation.node for derivation in ruleset.derivations.values()]
    refs = (ref for node in nodes for ref in mentions(node) if ref.depth == 0)
    return {name for ref in refs for name in (ref.name, *ref.fact.sources)}


def _never_applies(rule: CompiledRule, ruleset: RuleSet) -> bool:
    """Whether what the cause makes known already rules a requirement out."""
    casetype = ruleset.casetype
    known = {"程序类别": casetype.procedure or ORDINARY, **casetype.told, **casetype.venue}
    for leaf in _conjuncts(rule.applies_node):
        if not isinstance(leaf, Compare) or leaf.ref.depth or isinstance(leaf.operand, Ref):
            continue
        words = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
        if leaf.ref.name == "案由":
            meant = any(word in ruleset.path for word in words)
        elif leaf.ref.name in known and leaf.op in ("是", "不是", "属于", "不属于"):
            meant = known[leaf.ref.name] in words
        else:
            continue
        if meant is COMPARISONS[leaf.op].negates:
            return True
    return False


def _conjuncts(node: Node | None) -> Iterator[Node]:
    """The parts of a condition that must all hold."""
    if isinstance(node, All):
        for item in node.items:
            yield from _conjuncts(item)
    elif node is not None:
        yield node
