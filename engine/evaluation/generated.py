"""Conditions as generated Python: the truth value alone.

What a value rests on is found by the closures (`engine.evaluation.compiled`), for the requirements
that somebody looks at; most are only counted.  The functions made here come to the same values and
ask for the stage in the same cases, which the differential tests hold them to.

No word of a rule becomes source: names, operands and texts are constants of the function, and the
source is made of this module's own templates.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, assert_never, cast

from engine.evaluation.comparisons import TESTS, under_cause
from engine.evaluation.compiled import handed_in, own_material
from engine.evaluation.facts import NOT_APPLICABLE, TRUE, Env
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

T = TypeVar("T")
Value = Callable[[Env], int]
Verdict = Callable[[Env], tuple[int, int]]

_BEGIN = """
def {name}({arguments}):
    root, context = env.root, env.context
"""
_MEMBERS = """
    answered, found = False, {start}
    for name in {lists}:
        members = root.get(name)
        if isinstance(members, list):
            answered = True
            for m{depth} in members:
{each}
    if not answered and not context.missing():
        return 1
"""
_AGAINST = """
    operand = {operand}
    if operand is None or operand is NA:
        return 1
"""


def generate(node: Node, depth: int = 0) -> Value:
    """The function of a condition that is reached after coming down to `depth` members."""
    writer = _Writer()
    lines = f"    return {writer.value(node, depth)}"
    return cast("Value", writer.function("value", depth, lines))


def generate_rule(applies: Node | None, body: Node, must: bool, depth: int) -> Verdict:
    """Whether a rule applies, and whether what it asks for holds (unknown where it does not apply).

    Where nobody knows whether it applies, that what it asks for holds settles it all the same; that
    it does not hold says nothing yet.
    """
    writer = _Writer()
    found = writer.value(body, depth)
    holds = found if must else f"2 - {found}"
    if applies is None:
        lines = [f"    return 2, {holds}"]
    else:
        lines = [
            f"    applies = {writer.value(applies, depth)}",
            "    if not applies:",
            "        return 0, 1",
            f"    holds = {holds}",
            "    return applies, holds if applies == 2 or holds == 2 else 1",
        ]
    return cast("Verdict", writer.function("verdict", depth, "\n".join(lines)))


class Lazily(Generic[T]):
    """A function of an environment, made when it is asked for the first time."""

    of: Callable[[Env], T]

    def __init__(self, make: Callable[[], Callable[[Env], T]]) -> None:
        def first(env: Env) -> T:
            self.of = make()
            return self.of(env)

        self.of = first


class _Writer:
    """Source of a condition as one expression, with the constants and functions it needs."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"NA": NOT_APPLICABLE, "isinstance": isinstance, "list": list}
        self.functions: list[str] = []
        self.temporary = 0

    def function(self, name: str, depth: int, lines: str) -> Any:
        """The function of an environment whose source is complete."""
        down = "".join(f"    m{n} = env.members[{n - 1}]\n" for n in range(1, depth + 1))
        begin = _BEGIN.format(name=name, arguments="env")
        source = "".join((*self.functions, begin, down, lines, "\n"))
        names = {**self.names, "__builtins__": {}}
        exec(compile(source, "<condition>", "exec"), names)  # noqa: S102 - of templates above alone
        return names[name]

    def constant(self, value: Any) -> str:
        name = f"k{len(self.names)}"
        self.names[name] = value
        return name

    def fresh(self) -> str:
        self.temporary += 1
        return f"t{self.temporary}"

    def value(self, node: Node, depth: int) -> str:
        """An expression of 0 (false), 1 (unknown) or 2 (true)."""
        match node:
            case All():
                return self._all([self.value(item, depth) for item in node.items])
            case AnyOf():
                return self._any([self.value(item, depth) for item in node.items])
            case Not():
                return f"(2 - {self.value(node.item, depth)})"
            case Compare():
                return self._compare(node)
            case Filled():
                return self._filled(node.ref)
            case Quantified():
                return self._quantified(node, depth)
            case Count():
                return self._count(node, depth)
            case Sum():
                return self._sum(node, depth)
            case OwnMaterial():
                kinds = self.constant(frozenset((*node.kinds, *node.also)))
                return f"{self.constant(own_material)}({kinds}, m{node.depth}, env, [])"
            case HandedIn():
                kinds = self.constant(frozenset((*node.kinds, *node.also)))
                return f"{self.constant(handed_in)}({kinds}, env, [])"
            case _:
                assert_never(node)

    def _all(self, parts: list[str]) -> str:
        """False at the first false part; true when every part is."""
        names = [self.fresh() for _ in parts]
        any_false = " or ".join(
            f"not ({n} := {part})" for n, part in zip(names, parts, strict=True)
        )
        return f"(0 if {any_false} else 2 if {' + '.join(names)} == {TRUE * len(parts)} else 1)"

    def _any(self, parts: list[str]) -> str:
        """True at the first true part; unknown when any part is."""
        names = [self.fresh() for _ in parts]
        any_true = " or ".join(
            f"({n} := {part}) == 2" for n, part in zip(names, parts, strict=True)
        )
        return f"(2 if {any_true} else 1 if {' or '.join(names)} else 0)"

    def _answer(self, ref: Ref, silent: bool = True) -> str:
        """What was answered, or what silence means where that counts; None when unknown."""
        owner = f"m{ref.depth}" if ref.depth else "root"
        assumed = f", {self.constant(ref.fact.assumed)}" if silent else ""
        return f"{owner}.get({self.constant(ref.name)}{assumed})"

    def _compare(self, node: Compare) -> str:
        ref, op, operand = node.ref, node.op, node.operand
        if ref.fact.type == "案由" and ref.depth == 0 and ref.name == "案由":
            said = self.constant(operand)
            return f"{self.constant(under_cause)}({self.constant(op)}, {said}, context)"
        value = self.fresh()
        answer = f"({value} := {self._answer(ref)}) is None"
        if isinstance(operand, Ref):
            other = self.fresh()
            unknown = f"{answer} or ({other} := {self._answer(operand)}) is None or {other} is NA"
            return f"(1 if {unknown} else {self._test(op, value, other)})"
        return f"(1 if {answer} else {self._test(op, value, self._operand(operand))})"

    def _test(self, op: str, value: str, operand: str) -> str:
        """The commonest words in place; 不适用 equals nothing and is one of no words."""
        match op:
            case "是":
                return f"2 if {value} == {operand} else 0"
            case "不是":
                return f"0 if {value} == {operand} else 2"
            case "属于":
                return f"2 if {value} in {operand} else 0"
            case "不属于":
                return f"0 if {value} in {operand} else 2"
            case _:
                return f"{self.constant(TESTS[op])}({value}, {operand}, context)"

    def _operand(self, operand: Any) -> str:
        if isinstance(operand, Parameter):
            return f"context.parameter({self.constant(operand.name)})"
        return self._answer(operand) if isinstance(operand, Ref) else self.constant(operand)

    def _filled(self, ref: Ref) -> str:
        value = self.fresh()
        answer = self._answer(ref, silent=False)
        unanswered = f"((0 if context.missing() else 1) if ({value} := {answer}) is None else "
        return f"{unanswered}0 if {value} is NA or {value} == [] else 2)"

    def _quantified(self, node: Quantified, depth: int) -> str:
        decisive, neutral = (0, 2) if node.kind == "每个" else (2, 0)
        each = [
            f"value = {self.value(node.body, depth + 1)}",
            f"if value == {decisive}:",
            f"    return {decisive}",
            "if value == 1:",
            "    found = 1",
        ]
        call = self._over(node.lists, depth, each, str(neutral), "    return found\n")
        return f"(2 - {call})" if node.kind == "没有" else call

    def _count(self, node: Count, depth: int) -> str:
        body = self.value(node.body, depth + 1) if node.body is not None else "2"
        # `found` members meet the body, `possible` may
        each = [f"value = {body}", "found += value == 2", "possible += value != 0"]
        test = self.constant(TESTS[node.op])
        end = f"""{self._against(node.operand)}
    low = {test}(found, operand, context)
    while found != possible:
        found += 1
        if {test}(found, operand, context) != low:
            return 1
    return low
"""
        return self._over(node.lists, depth, each, "0\n    possible = 0", end)

    def _sum(self, node: Sum, depth: int) -> str:
        amount = f"m{depth + 1}.get({self.constant(node.field.name)})"
        each = [
            f"amount = {amount}",
            "if amount is None:",
            "    unknown = True",
            "elif amount is not NA:",
            "    found += amount",
        ]
        test = f"{self.constant(TESTS[node.op])}(found, operand, context)"
        end = f"    if unknown:\n        return 1\n{self._against(node.operand)}    return {test}\n"
        return self._over(node.lists, depth, each, "0\n    unknown = False", end)

    def _against(self, operand: Any) -> str:
        """Lines that set `operand`; a fact that nobody stated leaves the comparison open."""
        if isinstance(operand, Ref):
            return _AGAINST.format(operand=self._operand(operand))
        return f"    operand = {self._operand(operand)}\n"

    def _over(
        self, lists: tuple[Ref, ...], depth: int, each: list[str], start: str, end: str
    ) -> str:
        """A call of a function that looks at every member of some lists, one level further down."""
        name = f"over{len(self.functions)}"
        outer = "".join(f", m{n}" for n in range(1, depth + 1))
        begin = _BEGIN.format(name=name, arguments=f"env{outer}")
        members = _MEMBERS.format(
            start=start,
            lists=self.constant(tuple(ref.name for ref in lists)),
            depth=depth + 1,
            each="\n".join(f"                {line}" for line in each),
        )
        self.functions.append(begin + members + end)
        return f"{name}(env{outer})"
