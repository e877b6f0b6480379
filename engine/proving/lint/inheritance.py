"""Inheritance: nothing is kept back or taken out where there is nothing to keep or take."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bundle.levels import Level
from engine.language.casetypes import name_of
from engine.proving.lint.base import Check, Tree
from engine.text.errors import Problem, nearest


class KeptFromNobody(Check):
    """本级 stands only where something below could inherit."""

    name = "没有下级的“本级”"
    meaning = "没有下级案由的文件里，请求、要素、材料不写“范围: 本级”"

    def run(self, tree: Tree) -> Iterator[Problem]:
        above = {cause.path[:-1] for cause in tree.bundle.catalogue.editions[-1].causes}
        for level in tree.levels:
            if level.path not in above:
                for item in level.own_type.only_here():
                    yield self.problem(f"“{name_of(item)}”没有下级可以继承", item.mark)


class DropsNothing(Check):
    """不用 names only what is inherited."""

    name = "不用了上级没有的"
    meaning = "“不用”里的名称，上级要有，并且传给下级"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for level in tree.levels:
            inherited = _inherited(level)
            for name in sorted(level.own_type.dropped - inherited):
                said = f"“不用”的“{name}”上级没有{nearest(name, inherited)}"
                yield self.problem(said, level.own_type.mark)


def _inherited(level: Level) -> set[str]:
    """Names of what the level above passes on."""
    if level.parent is None:
        return set()
    return set(map(name_of, level.parent.casetype.passed_on().entries()))
