"""Examples a rule lacks: a case on which it and a wrong neighbour of it differ.

For every mutant that all examples survive, cases are made from the examples there are by changing
one fact, or two, to values the conditions compare with; the first on which rule and mutant come to
different states is proposed.  So is a case that the rule finds in order, and one that it does not,
where no example does.  What is right, the jurist says.  An example that the rule does not come to
is none yet: the rule may be about other facts since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, islice
from typing import Any, cast

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.evaluation.compiler import CompiledRule, walk
from engine.evaluation.facts import FALSE, TRUE
from engine.language.kinds import KINDS
from engine.language.rules import Example
from engine.language.syntax import Compare, Count, Filled, HandedIn, Node, OwnMaterial, Ref, Sum
from engine.language.words import Effect
from engine.law.periods import is_period, parts
from engine.proving.examples import example_day, outcome, plain, prepare
from engine.proving.mutation import Mutant, mutants
from engine.text.errors import Mark

MOST_TRIED = 400
MOST_PROPOSED = 12
NOWHERE = Mark("", 0, 0)
MET = "满足"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case nobody wrote down: what it gives, what the rule says now, which change it would notice."""

    given: Mapping[str, Any]
    day: date | None
    says: str
    change: str


def proposals(bundle: Bundle, level: Level, rule: CompiledRule) -> tuple[int, list[Proposal]]:
    """How many mutants the rule has, and a case for each survivor that one can be found for."""
    if rule.rule.origin in KINDS:
        return 0, []
    written = [prepare(bundle, level, rule.rule, e) for e in rule.rule.examples if not e.generated]
    prepared = [p for p in written if p.example.met_by(outcome(rule, p))]
    examples = [p.example for p in prepared]
    every = list(mutants(rule))
    alive = [
        mutant
        for mutant in every
        if all(p.example.met_by(outcome(mutant.rule, p)) for p in prepared)
    ]
    effect = cast("Effect", rule.rule.effect)
    ways = (bundle.policy.state(effect, TRUE, holds) for holds in (FALSE, TRUE))
    lacking = [state for state in ways if all(e.expected != state for e in examples)]
    cases = list(islice(_cases(rule, examples), MOST_TRIED)) if alive or lacking else []
    found: dict[str, Proposal] = {}
    noticing = (_noticing(bundle, level, rule, m, cases) for m in alive[: MOST_PROPOSED * 2])
    for one in chain(_coming_to(bundle, level, rule, lacking, cases), filter(None, noticing)):
        found.setdefault(repr(sorted(one.given.items(), key=str)), one)
    return len(every), list(found.values())[:MOST_PROPOSED]


Case = tuple[dict[str, Any], date | None]


def _coming_to(
    bundle: Bundle, level: Level, rule: CompiledRule, states: Sequence[str], cases: list[Case]
) -> Iterator[Proposal]:
    """The first case that comes to each of some states."""
    left = list(states)
    for given, day in cases:
        if not left:
            return
        prepared = prepare(bundle, level, rule.rule, Example(given, MET, day, False, NOWHERE))
        says = outcome(rule, prepared) if prepared.env is not None else ""
        if says in left:
            left.remove(says)
            yield Proposal(given, day, says, f"还没有一个“{says}”的示例")


def _noticing(
    bundle: Bundle, level: Level, rule: CompiledRule, mutant: Mutant, cases: list[Case]
) -> Proposal | None:
    for given, day in cases:
        example = Example(given, MET, day, False, NOWHERE)
        prepared = prepare(bundle, level, rule.rule, example)
        if prepared.env is None:
            continue
        says = outcome(rule, prepared)
        if says != outcome(mutant.rule, prepared):
            return Proposal(given, day, says, mutant.change)
    return None


def _cases(rule: CompiledRule, examples: list[Example]) -> Iterator[Case]:
    """Cases near the examples, or near nothing said; one changed fact first, then two."""
    examples = examples or [Example({}, MET, None, False, NOWHERE)]
    bases: list[Case] = [(plain(e.given), example_day(rule.rule, e)) for e in examples]
    for given, day in bases:
        steps = list(_steps(rule, day))
        for count in (1, 2):
            for several in combinations(steps, count):
                changed = deepcopy(given)
                for ref, value in several:
                    _put(changed, rule, ref, value)
                yield changed, day


def _steps(rule: CompiledRule, day: date | None) -> Iterator[tuple[Ref | str, Any]]:
    """Facts the rule reads, each with values on both sides of what it is compared with."""
    conditions = [rule.body_node, *([rule.applies_node] if rule.applies_node else [])]
    for condition in conditions:
        for node in walk(condition):
            yield from _of_node(node, day)


def _of_node(node: Node, day: date | None) -> Iterator[tuple[Ref | str, Any]]:
    match node:
        case Compare():
            for value in _around(node, day):
                yield node.ref, value
            yield node.ref, None
        case Filled():
            yield node.ref, _some(node.ref)
            yield node.ref, None
        case HandedIn() | OwnMaterial():
            yield from (("材料", kind) for kind in node.kinds[:3])
            yield "材料", None
        case Count() | Sum():
            return


def _around(node: Compare, day: date | None) -> Iterator[Any]:
    """Values at, below and above the operand; every option of a choice."""
    fact, operand = node.ref.fact, node.operand
    if fact.type == "是否":
        yield from (True, False)
    elif fact.type in ("单选", "多选"):
        yield from (fact.options[:6] if fact.type == "单选" else [[o] for o in fact.options[:6]])
    elif isinstance(operand, Decimal):
        yield from (int(operand), int(operand) + 1, int(operand) - 1)
    elif isinstance(operand, date):
        yield from ((operand + timedelta(days=n)).isoformat() for n in (0, 1, -1))
    elif isinstance(operand, str) and is_period(operand) and day is not None:
        yield from _period(operand, day)
    elif isinstance(operand, tuple):
        yield from operand[:4]
    elif isinstance(operand, str):
        yield operand


def _period(operand: str, day: date) -> Iterator[str]:
    """Days a period before and after a day, and the neighbours of those."""
    number, unit = parts(operand) or (0, "")
    length = number * (365 if "年" in unit else 30 if "月" in unit else 1)
    for base in (_shifted(day, -number, unit), _shifted(day, number, unit)):
        yield from ((base + timedelta(days=n)).isoformat() for n in (0, 1, -1))
    yield (day - timedelta(days=length * 2)).isoformat()


def _shifted(day: date, number: int, unit: str) -> date:
    if "年" in unit or "月" in unit:
        months = day.year * 12 + day.month - 1 + number * (12 if "年" in unit else 1)
        return date(months // 12, months % 12 + 1, min(day.day, 28))
    return day + timedelta(days=number)


def _some(ref: Ref) -> Any:
    """Any value of a fact's type."""
    some = {"是否": True, "数量": 1, "金额": 1000, "日期": "2026-06-01", "列表": [{}]}
    return ref.fact.options[0] if ref.fact.options else some.get(ref.fact.type, "某")


def _put(given: dict[str, Any], rule: CompiledRule, ref: Ref | str, value: Any) -> None:
    """Set a fact of the filing, or of the first member the rule looks at; None takes it away."""
    if isinstance(ref, str):
        given.pop("材料", None)
        if value is not None:
            given["材料"] = [{"种类": value}]
        return
    target: dict[str, Any] = given
    if ref.depth:
        name = next(
            (n for n, v in given.items() if isinstance(v, list) and v and isinstance(v[0], dict)),
            "",
        )
        name = rule.lists[0].name if rule.lists else name
        if not name:
            return
        members = given.setdefault(name, [{}])
        if not members:
            members.append({})
        target = members[0]
    if value is None:
        target.pop(ref.name, None)
    else:
        target[ref.name] = value
