"""Derived facts as dual-rail Horn rules: true and false are both positive facts, so what
neither rail reaches stays unknown, and no negation is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from engine.inference.horn import MAX_PREMISES, Horn, Pattern, Term
from engine.text.errors import LianError


@dataclass(frozen=True, slots=True)
class Atom:
    """A leaf condition; its truth comes from a closure under this code."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """Another derived fact, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Every:
    """True where every item is."""

    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True where some item is."""

    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True where its item is false."""

    item: Formula


Formula: TypeAlias = "Atom | Concept | Every | Some | Negation"


class DerivationError(LianError):
    """Derivations that depend on themselves or on what does not exist."""


@dataclass(slots=True)
class CompiledConcepts:
    """Rules, the code of each concept, the atoms in use, and words for every code."""

    rules: list[Horn] = field(default_factory=list)
    concepts: dict[str, str] = field(default_factory=dict)
    used_atoms: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[str, str, str]] = field(default_factory=dict)


def compile_formulas(derivations: Mapping[str, Formula]) -> CompiledConcepts:
    """Horn rules for all derivations.  Raises `DerivationError` naming a cycle."""
    _check_cycles(derivations)
    compiler = _Compiler(derivations)
    for name, formula in derivations.items():
        compiler.define(compiler.out.concepts[name], formula, name)
    return compiler.out


class _Compiler:
    """Writes the rules of both rails (true, false) of every derived fact."""

    def __init__(self, derivations: Mapping[str, Formula]) -> None:
        self.out = CompiledConcepts()
        self.inner = 0
        for number, name in enumerate(derivations):
            self.out.concepts[name] = f"c{number}"
            self.out.words[f"c{number}"] = name

    def define(self, code: str, formula: Formula, name: str) -> None:
        """Rules by which `code` follows from a formula, on both rails."""
        match formula:
            case Atom() | Concept():
                for value in (1, 0):
                    self.rule(code, value, [(self.literal(formula, name), value)], name)
            case Negation():
                below = self.literal(formula.item, name)
                for value in (1, 0):
                    self.rule(code, value, [(below, 1 - value)], name)
            case Every() | Some():
                self.junction(code, formula, name)

    def junction(self, code: str, formula: Every | Some, name: str) -> None:
        """ "and": true by all, false by any one; "or" the other way round."""
        together, alone = (1, 0) if isinstance(formula, Every) else (0, 1)
        literals = [self.literal(item, name) for item in formula.items]
        while len(literals) > MAX_PREMISES:
            group = type(formula)(tuple(Atom(c) for c in literals[:MAX_PREMISES]))
            inner = self.fresh(name)
            self.junction_of_codes(inner, group, name)
            literals = [inner, *literals[MAX_PREMISES:]]
        self.rule(code, together, [(literal, together) for literal in literals], name)
        for literal in literals:
            self.rule(code, alone, [(literal, alone)], name)

    def junction_of_codes(self, code: str, formula: Every | Some, name: str) -> None:
        together, alone = (1, 0) if isinstance(formula, Every) else (0, 1)
        codes = [item.code for item in formula.items if isinstance(item, Atom)]
        self.rule(code, together, [(c, together) for c in codes], name)
        for literal in codes:
            self.rule(code, alone, [(literal, alone)], name)

    def literal(self, formula: Formula, name: str) -> str:
        """The code of an atom or concept, or a fresh one defined by the formula."""
        if isinstance(formula, Atom):
            self.out.used_atoms.add(formula.code)
            self.out.words.setdefault(formula.code, formula.words or formula.code)
            return formula.code
        if isinstance(formula, Concept):
            return self.out.concepts[formula.name]
        code = self.fresh(name)
        self.define(code, formula, name)
        return code

    def fresh(self, name: str) -> str:
        self.inner += 1
        code = f"x{self.inner}"
        self.out.words[code] = f"{name}的一部分"
        return code

    def rule(self, code: str, value: int, premises: list[tuple[str, int]], name: str) -> None:
        rule_name = f"D.{len(self.out.rules)}"
        patterns: tuple[Pattern, ...] = tuple(
            (Term("k", c), Term("v", v)) for c, v in dict.fromkeys(premises)
        )
        conclusion = (("k", code), ("v", value))
        self.out.rules.append(Horn(rule_name, patterns, f"{code}.{value}", conclusion))
        self.out.names[rule_name] = (f"推导：{name}", "", "")


def _check_cycles(derivations: Mapping[str, Formula]) -> None:
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circle = " → ".join([*trail[trail.index(name) :], name])
            raise DerivationError(f"推导互相依赖，绕成了圈：{circle}")
        if name not in derivations:
            raise DerivationError(f"推导用到了没有定义的“{name}”")
        if name not in done:
            for below in sorted(_concepts(derivations[name])):
                visit(below, (*trail, name))
            done.add(name)

    for name in derivations:
        visit(name, ())


def _concepts(formula: Formula) -> set[str]:
    match formula:
        case Concept():
            return {formula.name}
        case Negation():
            return _concepts(formula.item)
        case Every() | Some():
            return set().union(*(_concepts(item) for item in formula.items))
        case Atom():
            return set()
        case _:
            assert_never(formula)
