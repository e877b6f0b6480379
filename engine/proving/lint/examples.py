"""Examples: both outcomes are shown, and they come out as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from engine.evaluation.facts import FALSE, TRUE
from engine.language.rules import EXCEPTIONAL
from engine.language.words import Effect
from engine.proving.examples import failures
from engine.proving.lint.base import Check, Tree
from engine.text.errors import Problem


class BothOutcomes(Check):
    """Every rule has an example that is met and one that is not."""

    name = "正反示例"
    meaning = "每条规则至少有一个手写的、满足的示例和一个不满足（或请法官判断）的示例"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.written():
            rule = compiled.rule
            if rule.id.endswith(EXCEPTIONAL):
                continue
            shown = {e.expected for e in rule.examples if not e.generated}
            effect = cast("Effect", rule.effect)
            for holds in (TRUE, FALSE):
                state = tree.bundle.policy.state(effect, TRUE, holds)
                if state not in shown:
                    yield self.problem(f"{rule.id} 缺少一个“{state}”的示例", rule.mark)


class ExamplesHold(Check):
    """Every example comes out as it is written."""

    name = "示例成立"
    meaning = "规则对自己的示例得出写明的状态"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for level in tree.changed:
            for failure in failures(tree.bundle, level):
                yield self.problem(failure.said, failure.mark)
