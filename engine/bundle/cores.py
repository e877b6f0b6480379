"""One inference core for all causes of a bundle.

Every derivation of every level lies in it under a key of its own; a level sees those on its path.
What other causes derive costs a check nothing: their leaf conditions are never evaluated for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from engine.bundle.levels import Level, Path_
from engine.evaluation.compiler import CompiledDerivation, mentions
from engine.evaluation.generated import Lazily, generate
from engine.inference.core import Backend, InferenceCore
from engine.inference.derivations import Atom, Concept, Every, Formula, Negation, Some
from engine.inference.policy import Policy
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
    Sum,
)
from engine.text.errors import BundleError, Problem

Scope = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Derived:
    """What one level sees of the core: the key of each derived fact, the atoms they rest on."""

    core: InferenceCore
    keys: Scope
    atoms: Mapping[str, Lazily[int]]


class SharedCore:
    """The core over the derivations of these levels, ancestors before those below them.

    Raises `BundleError` for derivations that the core cannot express.
    """

    def __init__(
        self, levels: Iterable[Level], policy: Policy, backend: Backend | None = None
    ) -> None:
        self._builder = _Formulas()
        self._scopes: dict[Path_, Scope] = {}
        self._formulas: dict[str, Formula] = {}
        for level in levels:
            self._add(level)
        if self._builder.problems:
            raise BundleError(self._builder.problems)
        self.core = InferenceCore(self._formulas, policy, backend)

    def seen_from(self, path: Path_) -> Derived:
        """What a level at a path may use."""
        keys = self._scope(path)
        codes = {code for key in keys.values() for code in _codes(self._formulas[key])}
        closures = self._builder.atoms
        return Derived(self.core, keys, {c: closures[c] for c in closures if c in codes})

    def _scope(self, path: Path_) -> Scope:
        """The scope of the nearest level above, or at, a path that derives anything."""
        while path and path not in self._scopes:
            path = path[:-1]
        return self._scopes.get(path, {})

    def _add(self, level: Level) -> None:
        inherited = self._scope(level.path[:-1]) if level.path else {}
        own = _global(level.derivations)
        # What is above and rests on a fact that is derived otherwise here follows otherwise here.
        fresh = _global(level.all_derivations()) if inherited.keys() & own.keys() else own
        scope = {**inherited, **{name: self._key(name, level.path) for name in fresh}}
        self._scopes[level.path] = scope
        for name, derivation in fresh.items():
            self._formulas[scope[name]] = self._builder.formula(derivation.node, scope)

    def _key(self, name: str, path: Path_) -> str:
        return f"{name}（{'/'.join(path)}）" if name in self._formulas else name


def _global(derivations: Iterable[CompiledDerivation]) -> dict[str, CompiledDerivation]:
    """Those that are not about members of a list, which closures derive; later ones win."""
    return {d.derivation.name: d for d in derivations if not d.lists}


def _codes(formula: Formula) -> set[str]:
    """The atoms of one formula; those of other derived facts come with their own keys."""
    match formula:
        case Atom():
            return {formula.code}
        case Negation():
            return _codes(formula.item)
        case Every() | Some():
            return set().union(*map(_codes, formula.items))
        case Concept():
            return set()


class _Formulas:
    """Splits conditions into atoms (evaluated by closures) and the logic above them."""

    def __init__(self) -> None:
        self.atoms: dict[str, Lazily[int]] = {}
        self.codes: dict[Node, str] = {}
        self.problems: list[Problem] = []

    def formula(self, node: Node, scope: Scope) -> Formula:
        if not any(ref.name in scope for ref in mentions(node)):
            return self.atom(node)
        match node:
            case All():
                return Every(tuple(self.formula(item, scope) for item in node.items))
            case AnyOf():
                return Some(tuple(self.formula(item, scope) for item in node.items))
            case Not():
                return Negation(self.formula(node.item, scope))
            case Compare():
                concept = Concept(scope[node.ref.name])
                positive = (node.op == "是") == (node.operand is True)
                return concept if positive else Negation(concept)
            case Filled() | Quantified() | Count() | Sum() | OwnMaterial() | HandedIn():
                self.problems.append(
                    Problem("推导不能在“某个”“每个”“计数”等里面用到另一个推导出的事实")
                )
                return self.atom(node)
            case _:
                assert_never(node)

    def atom(self, node: Node) -> Atom:
        if node not in self.codes:
            code = f"a{len(self.codes)}"
            self.codes[node] = code
            self.atoms[code] = Lazily(lambda: generate(node))
        names = "、".join(dict.fromkeys(ref.name for ref in mentions(node)))
        return Atom(self.codes[node], f"关于{names}的条件")
