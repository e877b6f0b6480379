"""Kinds: an exception nobody claims must be none, and what is claimed must be a fact to claim."""

from __future__ import annotations

from collections.abc import Iterator

from engine.evaluation.compiler import mentions
from engine.language.words import TO_ASK
from engine.proving.lint.base import Check, Tree
from engine.text.errors import Problem

CLAIMED = ("例外", "交法官", "应受理")


class ExceptionsAreClaimed(Check):
    """An exception of a kind looks at facts that silence denies."""

    name = "例外没有主张就是没有"
    meaning = (
        "写进“例外”“交法官”“应受理”的事实，没有回答时不能是须问，否则没有人主张时这一条判断不了"
    )

    def run(self, tree: Tree) -> Iterator[Problem]:
        for _, compiled in tree.rules:
            for key, node in compiled.parts:
                for ref in mentions(node) if key in CLAIMED else ():
                    if ref.depth == 0 and ref.fact.silence == TO_ASK and ref.fact.type != "列表":
                        message = f"{compiled.rule.id} 的“{key}”看“{ref.name}”，没有回答时是须问"
                        yield self.problem(f"{message}；改成视为没有", compiled.rule.mark)
