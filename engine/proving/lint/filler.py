"""Filler: lists copied from another family, files copied whole, demands no article makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.bundle.levels import Level, Path_
from engine.language.casetypes import Claim
from engine.language.words import DEMANDED, OFFICIAL_FORM
from engine.proving.lint.base import WARNING, Check, Tree
from engine.text.errors import Mark, Problem

OWN = 4  # shorter lists say nothing about copying
SHARED = 0.8
FAMILY = 2  # names of the path that make causes one family for certain
GENERAL_CLAIMS = frozenset({"负担诉讼费用", "其他请求"})
NAMING = ("#", "案由:", "说明:", "说法:", "查证:")
Lists = list[tuple[Level, set[str]]]


class CopiedFacts(Check):
    """A cause does not ask for the very facts of another."""

    name = "事实照抄别家"
    meaning = (
        "两个不同家族的案由，自己写的要素（官方表除外）不能有八成以上相同：相同的写进共同的上级"
    )

    def run(self, tree: Tree) -> Iterator[Problem]:
        for a, b, share in _copies(_facts(tree)):
            if a.path[:FAMILY] != b.path[:FAMILY]:
                yield self.problem(_said("要素", a, b, share), _mark(b))


class SimilarLists(Check):
    """Claims and elements of causes are not nearly the same lists."""

    name = "清单与别家相像"
    meaning = "请求与别的家族八成以上相同，或者要素与同一家族别的分支八成以上相同：看是不是照抄"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        for a, b, share in _copies(_claims(tree)):
            yield self.problem(_said("请求", a, b, share), _mark(b))
        for a, b, share in _copies(_facts(tree)):
            if a.path[:FAMILY] == b.path[:FAMILY]:
                yield self.problem(_said("要素", a, b, share), _mark(b))


def _facts(tree: Tree) -> Lists:
    """What each place asks beyond the official form."""
    return [
        (
            level,
            {e.fact.name for e in level.own_type.elements if e.fact and e.source != OFFICIAL_FORM},
        )
        for level in tree.levels
    ]


def _claims(tree: Tree) -> Lists:
    return [
        (level, {claim.name for claim in level.own_type.claims} - GENERAL_CLAIMS)
        for level in tree.levels
    ]


def _copies(lists: Lists) -> Iterator[tuple[Level, Level, float]]:
    """Pairs of places of different branches that share most of the longer list."""
    long = [(level, names) for level, names in lists if len(names) >= OWN]
    holding: dict[str, list[int]] = {}
    for place, (level, names) in enumerate(long):
        in_common = Counter(before for name in names for before in holding.get(name, ()))
        for before, count in sorted(in_common.items()):
            other, theirs = long[before]
            share = count / max(len(names), len(theirs))
            if share > SHARED and not _one_branch(other.path, level.path):
                yield other, level, share
        for name in names:
            holding.setdefault(name, []).append(place)


def _one_branch(a: Path_, b: Path_) -> bool:
    """Whether one stands above the other, or both below the same parent."""
    above, below = sorted((a, b), key=len)
    return below[: len(above)] == above or a[:-1] == b[:-1]


def _said(what: str, a: Level, b: Level, share: float) -> str:
    return f"{'/'.join(b.path)} 的{what}与 {'/'.join(a.path)} 有 {share:.0%} 相同"


def _mark(level: Level) -> Mark | None:
    return level.own_type.mark


class CopiedFiles(Check):
    """No two casetype files have the same content."""

    name = "文件照抄"
    meaning = (
        "两个案由文件的请求、要素、材料，两个规则文件的规则，不能完全相同：相同的写一次，写在上级"
    )

    def run(self, tree: Tree) -> Iterator[Problem]:
        bundle = tree.bundle
        said = [level.path for level in tree.levels if len(level.own_type.entries()) >= OWN]
        ruled = [level.path for level in tree.levels if level.own.rules]
        seen: dict[str, str] = {}
        for file in (
            *(file for path in said for file in bundle.casetype_files.get(path, ())),
            *(file for path in ruled for file in bundle.rule_files.get(path, ())),
        ):
            first = seen.setdefault(_content(bundle.files.text(file)), file)
            if first != file:
                yield self.problem(f"内容与 {first} 完全相同", Mark(file, 1, 1))


def _content(text: str) -> str:
    """A file without what names it and what people say of it."""
    return "\n".join(line for line in text.splitlines() if line and not line.startswith(NAMING))


class OptionIsTheCause(Check):
    """No element offers its own cause as an answer."""

    name = "问案由已经说明的"
    meaning = "要素的选项里不能有案由自己的名称：案由已经说明，不用再问"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for level in tree.levels:
            for element in level.own_type.elements:
                if level.path and element.fact and level.path[-1] in element.fact.options:
                    message = f"“{element.fact.name}”的选项里有案由自己“{level.path[-1]}”"
                    yield self.problem(message, element.mark)


class DemandedByAnArticle(Check):
    """What is demanded rests on an article that demands it."""

    name = "必交有条文"
    meaning = "列为必、需的材料和要素，依据里应有一条写明要提交、附上、写明的条文"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        laws = tree.bundle.laws
        for level in tree.levels:
            for item in level.own_type.entries():
                if isinstance(item, Claim) or item.tier not in DEMANDED:
                    continue
                if laws.demanding.isdisjoint(laws.each(item.basis)):
                    name = f"{'/'.join(level.path) or '通则'} 的{'、'.join(item.basis)}"
                    yield self.problem(f"{name}没有写明要提交或者写明什么", item.mark)
