"""Rules made executable: conditions parsed, typed and compiled, texts checked.

Rules written by hand and requirements that follow from a casetype (an element or a material
that the law demands) become the same thing: a `CompiledRule`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, assert_never

from engine.evaluation.compiled import compile_condition
from engine.evaluation.explain import Sandbox, Text, compile_text
from engine.evaluation.facts import EVIDENCE_REF, MATERIALS_REF, Closure
from engine.evaluation.generated import Lazily, generate, generate_rule
from engine.language.casetypes import Casetype, Claim, Element, Material, key_of
from engine.language.conditions import parse
from engine.language.kinds.claims import is_demanded
from engine.language.rules import Derivation, Rule
from engine.language.scopes import Readings, Scope
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
    Quantified,
    Ref,
    Sum,
)
from engine.language.vocabulary import VIRTUAL_LISTS, Fact, Vocabulary
from engine.language.words import DEMANDED
from engine.text.errors import Problems, nearest

SAMPLES = 3  # other documents a sentence names
Parts = tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class CompiledRule:
    """A rule ready to run; `must` is whether its body must hold or must not occur.

    `parts` are those of a kind's entry under their keys (`例外`), for telling.  The closures tell
    what a value rests on, `verdict` the value alone.
    """

    rule: Rule
    applies_node: Node | None
    body_node: Node
    applies: Closure | None
    body: Closure
    must: bool
    lists: tuple[Ref, ...]
    explain: Text
    cure: Text
    question: Text
    verdict: Lazily[tuple[int, int]]
    parts: Parts = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts its conditions name."""
        both = (self.applies_node, self.body_node)
        return frozenset(ref.name for node in both for ref in mentions(node))


@dataclass(frozen=True, slots=True)
class CompiledDerivation:
    """A derived fact; member derivations stay here, the others go to the inference core.

    The closure tells what a value rests on, `verdict` the value alone.
    """

    derivation: Derivation
    node: Node
    body: Closure
    lists: tuple[Ref, ...]
    verdict: Lazily[int]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What compiling needs: the vocabulary, parameters with their kinds, the template sandbox.

    With `readings` conditions that many rules share are read once.
    """

    vocabulary: Vocabulary
    parameters: Mapping[str, str]
    templates: Sandbox
    problems: Problems
    readings: Readings | None = None

    def scope(self, each: str) -> Scope:
        scope = Scope(self.vocabulary)
        return scope.inside(each) if each else scope

    def lists(self, each: str, mark: Any) -> tuple[Ref, ...]:
        """The real lists behind `每个`; problems when it names no list."""
        if not each:
            return ()
        facts = self.vocabulary.facts
        names = VIRTUAL_LISTS.get(each, (each,))
        found = tuple(Ref(n, 0, facts[n]) for n in names if n in facts and facts[n].type == "列表")
        if not found:
            hint = nearest(each, [*VIRTUAL_LISTS, *facts])
            self.problems.add(f"“每个”里的“{each}”不是一列对象{hint}", mark)
        return found

    def condition(self, raw: Any, each: str) -> Node | None:
        return parse(raw, self.scope(each), self.problems, self.parameters, self.readings)

    def text(self, source: str, each: str, mark: Any) -> Text:
        return compile_text(source, self.templates, self.scope(each), self.problems, mark)


def compile_rule(rule: Rule, shop: Workshop) -> CompiledRule | None:
    """Compile one rule as written, or None when problems were collected."""
    before = len(shop.problems.items)
    lists = shop.lists(rule.each, rule.mark)
    applies = shop.condition(rule.applies, rule.each) if rule.applies is not None else None
    body = shop.condition(rule.body, rule.each)
    texts = [shop.text(t, rule.each, rule.mark) for t in (rule.explain, rule.cure, rule.question)]
    if body is None or len(shop.problems.items) > before:
        return None
    return assemble(rule, applies, body, lists, texts, _parts(rule, shop))


def _parts(rule: Rule, shop: Workshop) -> Parts:
    """What an entry of a kind was made of; its faults are those of the conditions made of it."""
    if not rule.parts:
        return ()
    aside = replace(shop, problems=Problems())
    found = ((key, aside.condition(raw, rule.each)) for key, raw in rule.parts)
    return tuple((key, node) for key, node in found if node is not None)


def assemble(
    rule: Rule,
    applies: Node | None,
    body: Node,
    lists: tuple[Ref, ...],
    texts: list[Text],
    parts: Parts = (),
) -> CompiledRule:
    """Closures around an already parsed rule (also used by mutation)."""
    return CompiledRule(
        rule=rule,
        applies_node=applies,
        body_node=body,
        applies=compile_condition(applies) if applies is not None else None,
        body=compile_condition(body),
        must=rule.must_not is None,
        lists=lists,
        explain=texts[0],
        cure=texts[1],
        question=texts[2],
        verdict=Lazily(lambda: generate_rule(applies, body, rule.must_not is None, bool(lists))),
        parts=parts,
    )


def compile_derivation(derivation: Derivation, shop: Workshop) -> CompiledDerivation | None:
    lists = shop.lists(derivation.each, derivation.mark)
    node = shop.condition(derivation.when, derivation.each)
    if node is None:
        return None
    verdict = Lazily(lambda: generate(node, bool(lists)))
    return CompiledDerivation(derivation, node, compile_condition(node), lists, verdict)


def casetype_rules(casetype: Casetype, shop: Workshop) -> list[CompiledRule]:
    """The requirements one casetype file states by its tiers 必 and 需."""
    found = [_element_rule(e, shop) for e in casetype.elements if e.tier in DEMANDED]
    found += [_material_rule(m, shop) for m in casetype.materials if m.tier in DEMANDED]
    found += [_claim_rule(c, shop) for c in casetype.claims if c.tier in DEMANDED]
    return [rule for rule in found if rule is not None]


def _element_rule(element: Element, shop: Workshop) -> CompiledRule | None:
    names = element.names
    facts = [shop.vocabulary.facts[n] for n in names if n in shop.vocabulary.facts]
    if len(facts) != len(names):
        return None
    label = element.label or "、".join(fact.shown for fact in facts)
    hint = facts[0].hint
    rule = Rule(
        id=key_of(element),
        title=f"写明{label}",
        effect="补正",
        basis=element.basis,
        must=True,
        explain=element.explain or f"尚未写明“{label}”。",
        examples=element.examples,
        cure=f"请写明“{label}”" + (f"：{hint}。" if hint else "。"),
        mark=element.mark,
        origin="要素",
    )
    body: Node = All(tuple(Filled(Ref(f.name, 0, f)) for f in facts))
    return _generated(rule, element.when, body, "", shop)


def _material_rule(material: Material, shop: Workshop) -> CompiledRule | None:
    rule = Rule(
        id=key_of(material),
        title=f"提交{material.name}",
        effect="补正",
        each=material.each,
        basis=material.basis,
        examples=material.examples,
        must=True,
        explain=f"尚未提交{material.name}。",
        cure=f"请提交{material.name}{_such_as(material)}。复印件、照片、电子件都可以。"
        + (f"{material.hint}。" if material.hint else ""),
        mark=material.mark,
        origin="材料",
    )
    known = shop.vocabulary.papers.accepted(material.kinds)
    also = tuple(word for word in known if word not in material.kinds)
    if material.each:
        body: Node = OwnMaterial(1, material.kinds, also)
    else:
        body = HandedIn(material.kinds, also)
    return _generated(rule, material.when, body, material.each, shop)


def _such_as(material: Material) -> str:
    """`，例如居民身份证、户口簿`: other documents that serve, none that another one contains."""
    found: list[str] = []
    for kind in material.kinds:
        if not any(kind in known or known in kind for known in (material.name, *found)):
            found.append(kind)
    return f"，例如{'、'.join(found[:SAMPLES])}" if found else ""


def _claim_rule(claim: Claim, shop: Workshop) -> CompiledRule | None:
    """A claim without which this kind of case has no object; its name in a filer's words counts."""
    label = claim.shown
    rule = Rule(
        id=key_of(claim),
        title=f"提出“{label}”的请求",
        effect="补正",
        basis=claim.basis,
        examples=() if is_demanded(claim) else claim.examples,
        must=True,
        explain=f"诉讼请求里没有“{label}”。",
        cure=f"请在诉讼请求里写明“{label}”" + (f"：{claim.hint}。" if claim.hint else "。"),
        mark=claim.mark,
        origin="请求",
    )
    named = Ref("名称", 1, shop.vocabulary.records["请求"]["名称"])
    words = tuple(dict.fromkeys((claim.name, label)))
    body = Quantified("某个", shop.lists("诉讼请求", claim.mark), Compare(named, "含", words))
    return _generated(rule, claim.when, body, "", shop)


def _generated(rule: Rule, when: Any, body: Node, each: str, shop: Workshop) -> CompiledRule | None:
    before = len(shop.problems.items)
    lists = shop.lists(each, rule.mark)
    applies = shop.condition(when, each) if when is not None else None
    explain = shop.text(rule.explain, each, rule.mark)
    if len(shop.problems.items) > before:
        return None
    texts = [explain, Text.constant(rule.cure), Text.constant("")]
    return assemble(rule, applies, body, lists, texts)


def walk(node: Node | None) -> Iterator[Node]:
    """Every node of a condition, itself first."""
    if node is None:
        return
    yield node
    match node:
        case All() | AnyOf():
            for item in node.items:
                yield from walk(item)
        case Not():
            yield from walk(node.item)
        case Quantified() | Count():
            yield from walk(node.body)
        case _:
            return


def mentions(node: Node | None) -> Iterable[Ref]:
    """Every fact a condition names."""
    match node:
        case All() | AnyOf():
            for item in node.items:
                yield from mentions(item)
        case Not():
            yield from mentions(node.item)
        case Compare():
            yield node.ref
            yield from _operand(node.operand)
        case Filled():
            yield node.ref
        case OwnMaterial():
            yield MATERIALS_REF
        case HandedIn():
            yield from (MATERIALS_REF, EVIDENCE_REF)
        case Quantified():
            yield from node.lists
            yield from mentions(node.body)
        case Count():
            yield from node.lists
            yield from mentions(node.body)
            yield from _operand(node.operand)
        case Sum():
            yield from (*node.lists, node.field)
            yield from _operand(node.operand)
        case None:
            return
        case _:
            assert_never(node)


def _operand(operand: Any) -> tuple[Ref, ...]:
    return (operand,) if isinstance(operand, Ref) else ()


def derived_fact(derivation: Derivation) -> Fact:
    return Fact(derivation.name, "是否", label=derivation.name, derived=True)
