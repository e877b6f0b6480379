"""The same requirements in three other rule engines, generated from the same formulas."""

from __future__ import annotations

import json
from typing import Any

import business_rules
import clips
import zen
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_NUMERIC
from business_rules.variables import BaseVariables, numeric_rule_variable

from benchmarks.workload import Formula, Leaf, Workload, verdict
from engine.evaluation.facts import Env


def dual(formula: Formula, rail: int) -> Any:
    """The formula's true (2) or false (0) rail as nested and/or over leaf == value."""
    if isinstance(formula, Leaf):
        return formula.place, rail
    kind, items = formula
    if kind == "not":
        return dual(items[0], 2 - rail)
    joined = "all" if (kind == "all") == (rail == 2) else "any"
    return joined, [dual(item, rail) for item in items]


class Zen:
    """zen-engine: one expression per truth value, min and max as and, or."""

    name = "zen-engine"

    def __init__(self, work: Workload) -> None:
        self.work = work
        expressions = []
        for number, (applies, body, _) in enumerate(work.formulas):
            for part, formula in (("w", applies), ("c", body)):
                if formula is not None:
                    key = f"{part}{number}"
                    expressions.append({"id": key, "key": key, "value": self.text(formula)})
        nodes = [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "e", "type": "expressionNode", "name": "e", "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "out"},
        ]  # fmt: skip
        edges = [
            {"id": "1", "sourceId": "in", "targetId": "e", "type": "edge"},
            {"id": "2", "sourceId": "e", "targetId": "out", "type": "edge"},
        ]
        self.decision = zen.ZenEngine().create_decision(
            json.dumps({"nodes": nodes, "edges": edges})
        )

    def text(self, formula: Formula) -> str:
        if isinstance(formula, Leaf):
            return f"a{formula.place}"
        kind, items = formula
        if kind == "not":
            return f"(2 - {self.text(items[0])})"
        parts = ", ".join(self.text(item) for item in items)
        return f"{'min' if kind == 'all' else 'max'}([{parts}])"

    def verdicts(self, values: Env) -> list[str]:
        row = {f"a{i}": v for i, v in enumerate(self.work.row(values))}
        out = self.decision.evaluate(row)["result"]
        return [
            verdict(None if w is None else int(out[f"w{n}"]), int(out[f"c{n}"]), must)
            for n, (w, _, must) in enumerate(self.work.formulas)
        ]


class BusinessRules:
    """business-rules: a rule for each rail; neither fires for unknown."""

    name = "business-rules"

    def __init__(self, work: Workload) -> None:
        self.work = work
        count = len(work.leaves)

        def variable(place: int) -> Any:
            def read(self: Any) -> int:
                return int(self.row[place])

            read.__name__ = f"a{place}"
            return numeric_rule_variable()(read)

        members = {f"a{i}": variable(i) for i in range(count)}
        members["__init__"] = lambda self, row: setattr(self, "row", row)
        self.variables = type("Row", (BaseVariables,), members)

        class Actions(BaseActions):
            def __init__(self) -> None:
                self.found: dict[str, int] = {}

            @rule_action(params={"key": FIELD_NUMERIC, "value": FIELD_NUMERIC})
            def note(self, key: int, value: int) -> None:
                self.found[str(key)] = value

        self.actions = Actions
        self.rules = []
        for number, (applies, body, _) in enumerate(work.formulas):
            for part, formula in ((0, applies), (1, body)):
                if formula is not None:
                    self.rules += [self.rule(2 * number + part, formula, rail) for rail in (0, 2)]

    def rule(self, key: int, formula: Formula, rail: int) -> dict[str, Any]:
        action = {"name": "note", "params": {"key": key, "value": rail}}
        return {"conditions": self.conditions(dual(formula, rail)), "actions": [action]}

    def conditions(self, tree: Any) -> dict[str, Any]:
        head, rest = tree
        if isinstance(head, int):
            return {"name": f"a{head}", "operator": "equal_to", "value": rest}
        return {head: [self.conditions(item) for item in rest]}

    def verdicts(self, values: Env) -> list[str]:
        actions = self.actions()
        business_rules.run_all(
            rule_list=self.rules,
            defined_variables=self.variables(self.work.row(values)),
            defined_actions=actions,
            stop_on_first_trigger=False,
        )
        found = actions.found
        return [
            verdict(
                None if w is None else found.get(str(2 * n), 1), found.get(str(2 * n + 1), 1), must
            )
            for n, (w, _, must) in enumerate(self.work.formulas)
        ]


class Clips:
    """clipspy: a production for each rail of each part, asserted facts as result."""

    name = "clipspy"

    def __init__(self, work: Workload) -> None:
        self.work = work
        self.env = clips.Environment()
        self.env.build("(deftemplate leaf (slot n (type INTEGER)) (slot v (type INTEGER)))")
        self.env.build("(deftemplate part (slot n (type INTEGER)) (slot v (type INTEGER)))")
        for number, (applies, body, _) in enumerate(work.formulas):
            for part, formula in ((0, applies), (1, body)):
                if formula is not None:
                    for rail in (0, 2):
                        self.build(2 * number + part, formula, rail)
        self.template = self.env.find_template("leaf")

    def build(self, key: int, formula: Formula, rail: int) -> None:
        condition = self.text(dual(formula, rail))
        self.env.build(
            f"(defrule r{key}-{rail} (exists {condition}) => (assert (part (n {key}) (v {rail}))))"
        )

    def text(self, tree: Any) -> str:
        head, rest = tree
        if isinstance(head, int):
            return f"(leaf (n {head}) (v {rest}))"
        parts = " ".join(self.text(item) for item in rest)
        return f"({'and' if head == 'all' else 'or'} {parts})"

    def verdicts(self, values: Env) -> list[str]:
        self.env.reset()
        for place, value in enumerate(self.work.row(values)):
            self.template.assert_fact(n=place, v=value)
        self.env.run()
        found = {f["n"]: f["v"] for f in self.env.facts() if f.template.name == "part"}
        return [
            verdict(None if w is None else found.get(2 * n, 1), found.get(2 * n + 1, 1), must)
            for n, (w, _, must) in enumerate(self.work.formulas)
        ]


PEERS = (Zen, BusinessRules, Clips)
