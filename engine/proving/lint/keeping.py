"""Keeping: what is said beside a cause exists in law, is not old, and leaves no gap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from engine.language.casetypes import Casetype
from engine.language.words import NON_CONTENTIOUS
from engine.law.citations import Citation, CitationProblem, parse_citation
from engine.proving.lint.base import WARNING, Check, Tree
from engine.text.errors import Mark, Problem

FRESH = timedelta(days=365)


class CasetypeCitations(Check):
    """Citations of casetype files exist."""

    name = "案由文件引用存在"
    meaning = "要素、材料、请求的依据，查证、起诉条件、与上级相同里的条文，都在法规索引里"

    def run(self, tree: Tree) -> Iterator[Problem]:
        for level in tree.changed:
            place = "/".join(level.path) or "通则"
            for text, mark, whole in _cited(level.own_type):
                for message in self.wrong(tree, text, whole):
                    yield self.problem(f"{place}：{message}", mark)

    def wrong(self, tree: Tree, text: str, whole: bool) -> Iterator[str]:
        """What is wrong with one citation; a range stands for each of its articles.

        Who says what he read may name a law as a `whole`.
        """
        laws = tree.bundle.laws
        try:
            citation = parse_citation(text)
        except CitationProblem as problem:
            yield str(problem)
            return
        if whole and not citation.articles and citation.law in laws.laws:
            return
        spread = [
            (n, p) for number, p in citation.articles for n in laws.spread(citation.law, number)
        ]
        yield from laws.check(Citation(citation.law, tuple(spread)), None, None)


def _cited(said: Casetype) -> Iterator[tuple[str, Mark | None, bool]]:
    """Citations with their places, and whether a law may be named without its articles."""
    for item in said.entries():
        yield from ((text, item.mark, False) for text in item.basis)
    for text in (*said.no_conditions, *said.same_as_above):
        yield text, said.mark, True
    if said.verified is not None:
        yield from ((text, said.verified.mark, True) for text in said.verified.articles)
        for doubt in said.verified.doubts:
            yield from ((text, doubt.mark, True) for text in doubt.basis)


class VerifiedLately(Check):
    """What was read beside its articles long ago is read again."""

    name = "查证过期"
    meaning = "照条文查证的日期不应超过一年，也不应在以后"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        today = tree.today
        for level in tree.levels:
            verified = level.own_type.verified
            if today is None or verified is None or today - FRESH <= verified.day <= today:
                continue
            place = "/".join(level.path) or "通则"
            yield self.problem(
                f"{place} 在 {verified.day} 查证，请照现在的条文再读一遍", verified.mark
            )


class SidesAreNamed(Check):
    """Both sides of a leaf are called something, or it says that they are not."""

    name = "称谓空着"
    meaning = "写了请求、要素、材料的案由应写明谁告谁，或者写明为什么不设称谓"
    severity = WARNING

    def run(self, tree: Tree) -> Iterator[Problem]:
        for level in tree.levels:
            said = level.own_type
            if not level.path or not said.entries() or level.casetype.procedure == NON_CONTENTIOUS:
                continue
            types = [above.own_type for above in level.chain() if above.path]
            if not any(one.roles or one.unnamed for one in types):
                yield self.problem(f"{'/'.join(level.path)} 没有写称谓", said.mark)
