"""The reference back-end: a naive fixpoint in plain Python, same interface as durable-rules."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from itertools import product
from types import TracebackType

from engine.inference.horn import (
    MAX_STEPS,
    Horn,
    InferenceError,
    Match,
    Pattern,
    Term,
    Value,
    check_safe,
)

_OPS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class FixpointRuleset:
    """Rules checked against the same safe subset."""

    backend = "reference"

    def __init__(self, rules: Sequence[Horn]) -> None:
        check_safe(rules)
        self.rules = tuple(rules)

    def session(self) -> FixpointSession:
        return FixpointSession(self.rules)


class FixpointSession:
    """Facts put in, rules run until nothing new follows."""

    def __init__(self, rules: tuple[Horn, ...]) -> None:
        self.rules = rules
        self.facts: dict[str, dict[str, Value]] = {}
        self._index: dict[tuple[str, Value], dict[str, dict[str, Value]]] = {}
        self.log: list[Match] = []
        self._fired: set[tuple[str, tuple[str, ...]]] = set()

    def __enter__(self) -> FixpointSession:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.facts.clear()
        self._index.clear()

    def put(self, fact_id: str, **properties: Value) -> None:
        """Assert a fact; a known id is left as it is."""
        if fact_id in self.facts:
            return
        self.facts[fact_id] = properties
        for item in properties.items():
            self._index.setdefault(item, {})[fact_id] = properties

    def run(self) -> None:
        """Fire every rule on every combination of matching facts, until none is new."""
        changed = True
        while changed:
            changed = False
            for rule in self.rules:
                matching = [self._matching(pattern) for pattern in rule.premises]
                for premises in product(*matching):
                    changed |= self._fire(rule, premises)

    def _candidates(self, test: Term) -> Mapping[str, Mapping[str, Value]]:
        """Facts worth a look; the index keeps the fallback usable with many derivations."""
        if test.op == "=":
            return self._index.get((test.property, test.value), {})
        return self.facts

    def _matching(self, pattern: Pattern) -> list[str]:
        return [
            fact_id
            for fact_id, properties in self._candidates(pattern[0]).items()
            if all(
                test.property in properties
                and type(properties[test.property]) is type(test.value)
                and _OPS[test.op](properties[test.property], test.value)
                for test in pattern
            )
        ]

    def _fire(self, rule: Horn, premises: tuple[str, ...]) -> bool:
        key = (rule.name, premises)
        if key in self._fired:
            return False
        self._fired.add(key)
        concluded = rule.conclusion_id + (premises[0] if rule.per_premise else "")
        self.put(concluded, **dict(rule.conclusion))
        self.log.append(Match(rule.name, premises, concluded))
        if len(self.log) > MAX_STEPS:
            raise InferenceError("推理步数超过上限")
        return True
