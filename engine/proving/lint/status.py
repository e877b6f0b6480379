"""Status: trial rules do not stay on trial for ever, drafts say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.proving.lint.base import WARNING, Check, Tree
from engine.text.errors import Problem


class StaleTrial(Check):
    """A rule on trial says from when to when."""

    name = "试行过期"
    meaning = "试行规则应写施行日期，并写明到哪天为止"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.written():
            rule = compiled.rule
            if rule.status == "试行" and (rule.start == date.min or rule.end == date.max):
                yield self.problem(f"{rule.id} 是试行规则，应写明起止日期", rule.mark)
