"""Claims: what makes one specific tells what is claimed, not why."""

from __future__ import annotations

from collections.abc import Iterator

from engine.language.kinds.claims import said_in
from engine.proving.lint.base import WARNING, Check, Tree
from engine.text.errors import Problem


class ClaimsSayWhat(Check):
    """What makes a claim specific says more than its reasons."""

    name = "请求写明要什么"
    meaning = "请求的“写明”列要什么，不列理由；理由写在事实与理由里，不因为没有写而要求补正"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        for level in tree.levels:
            for claim in level.casetype.claims:
                if claim.specific and not said_in(claim):
                    names = "、".join("和".join(names) for names in claim.specific)
                    message = f"请求“{claim.name}”的“写明”只有理由（{names}），没有起作用"
                    yield self.problem(f"{message}；去掉，或者写要什么", claim.mark)
