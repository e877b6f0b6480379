"""From a level of the tree to the rule set of a day: what is in force, and one inference core."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

import orjson

from engine.bundle.levels import Level
from engine.bundle.ruleset import Effective, RuleSet
from engine.evaluation.compiled import compile_condition
from engine.evaluation.compiler import CompiledDerivation, CompiledRule, mentions
from engine.evaluation.facts import Closure
from engine.inference.core import ClassFact, InferenceCore
from engine.inference.derivations import Atom, Concept, Every, Formula, Negation, Some
from engine.inference.policy import Policy
from engine.language.rules import Rule
from engine.language.syntax import All, AnyOf, Compare, Node, Not
from engine.law.citations import Citation, CitationProblem, LawIndex, parse_citation
from engine.text.errors import BundleError, Problem

Core = tuple[InferenceCore, Mapping[str, Closure]]


def build_ruleset(
    level: Level, day: date, laws: LawIndex, core: Core, base_day: date, court: str
) -> RuleSet:
    """The rules of a level that are in force on a day; `court` is the default court's name."""
    rules = tuple(
        _effective(compiled, path, laws, day)
        for compiled, path in level.effective()
        if compiled.rule.in_force(day)
    )
    derivations = level.all_derivations()
    inference, atoms = core
    return RuleSet(
        path=level.path,
        day=day,
        casetype=level.casetype,
        vocabulary=level.vocabulary,
        rules=rules,
        member_derivations=tuple(d for d in derivations if d.lists),
        derivations={d.derivation.name: d for d in derivations},
        atom_closures=atoms,
        core=inference,
        base_day=base_day,
        default_court=court,
    )


def _effective(
    compiled: CompiledRule, path: tuple[str, ...], laws: LawIndex, day: date
) -> Effective:
    rule = compiled.rule
    enforced = rule.status != "试行"
    effect = rule.effect if enforced else "提示"
    marked = rule.insist == "不予受理"
    classes = tuple(
        ClassFact(effect, applies, holds, marked) for applies in range(3) for holds in range(3)
    )
    return Effective(
        compiled=compiled,
        source=f"{rule.mark.file}:{rule.mark.line}" if rule.mark else "/".join(path),
        version=version_of(rule),
        basis=shown_basis(rule.basis, laws, day),
        enforced=enforced,
        classes=classes,
    )


def version_of(rule: Rule) -> str:
    """A short hash of all that a rule says; it changes with any word of it."""
    said = [
        rule.id, rule.title, rule.effect, rule.applies, rule.each, rule.must, rule.must_not,
        rule.basis, rule.explain, rule.cure, rule.question, rule.insist, rule.start, rule.end,
    ]  # fmt: skip
    return hashlib.sha256(orjson.dumps(said, default=str)).hexdigest()[:12]


def shown_basis(basis: Sequence[str], laws: LawIndex, day: date) -> tuple[str, ...]:
    """Citations as people read them, one entry per law.

    A law not yet in force on the day is left out.
    """
    articles: dict[str, list[tuple[str, str]]] = {}
    for text in basis:
        try:
            citation = parse_citation(text)
        except CitationProblem:
            continue
        if laws.in_force(citation, day):
            articles.setdefault(citation.law, []).extend(citation.articles)
    shown = [laws.show(Citation(law, tuple(found))) for law, found in articles.items()]
    return tuple(shown) or tuple(basis)


def build_core(
    derivations: Sequence[CompiledDerivation], policy: Policy
) -> tuple[InferenceCore, Mapping[str, Closure]]:
    """The inference core for these derivations, and the closures of its atoms."""
    builder = _Formulas({d.derivation.name for d in derivations if not d.lists})
    formulas = {d.derivation.name: builder.formula(d.node) for d in derivations if not d.lists}
    if builder.problems:
        raise BundleError(builder.problems)
    return InferenceCore(formulas, policy), builder.atoms


class _Formulas:
    """Splits conditions into atoms (evaluated by closures) and the logic above them."""

    def __init__(self, concepts: set[str]) -> None:
        self.concepts = concepts
        self.atoms: dict[str, Closure] = {}
        self.codes: dict[Node, str] = {}
        self.problems: list[Problem] = []

    def formula(self, node: Node) -> Formula:
        if not any(ref.name in self.concepts for ref in mentions(node)):
            return self.atom(node)
        match node:
            case All():
                return Every(tuple(map(self.formula, node.items)))
            case AnyOf():
                return Some(tuple(map(self.formula, node.items)))
            case Not():
                return Negation(self.formula(node.item))
            case Compare():
                concept = Concept(node.ref.name)
                positive = (node.op == "是") == (node.operand is True)
                return concept if positive else Negation(concept)
            case _:
                self.problems.append(
                    Problem("推导不能在“某个”“每个”“计数”等里面用到另一个推导出的事实")
                )
                return self.atom(node)

    def atom(self, node: Node) -> Atom:
        if node not in self.codes:
            code = f"a{len(self.codes)}"
            self.codes[node] = code
            self.atoms[code] = compile_condition(node)
        names = "、".join(dict.fromkeys(ref.name for ref in mentions(node)))
        return Atom(self.codes[node], f"关于{names}的条件")
