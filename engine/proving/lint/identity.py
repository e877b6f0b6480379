"""Ids: unique in the whole rule base."""

from __future__ import annotations

from collections.abc import Iterator

from engine.proving.lint.base import Check, Tree
from engine.text.errors import Mark, Problem

NOWHERE = Mark("", 0, 0)


class UniqueIds(Check):
    """The id of a rule is used once."""

    name = "编号唯一"
    meaning = "同一个编号在整个规则库只能用一次，废止后也不再用"

    def run(self, tree: Tree) -> Iterator[Problem]:
        seen: dict[str, Mark | None] = {}
        for level in tree.levels:
            # of two in a file the later one is told, whatever kinds they are
            for rule in sorted(level.own.rules, key=lambda one: one.mark or NOWHERE):
                if rule.id in seen:
                    yield self.problem(f"编号“{rule.id}”在 {seen[rule.id]} 已经用过", rule.mark)
                seen.setdefault(rule.id, rule.mark)
