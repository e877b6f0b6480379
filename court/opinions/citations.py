"""Citations as staff read them: short name and article, with the keywords of the law index.

The project carries no statute texts; an article leads to its page in the rule book, which names
the law in full, since when it is in force, and every rule that rests on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.law.citations import CitationProblem, LawIndex, parse_citation

_LONG = re.compile(r"《(?P<law>.+)》(?:（.*）)?(?P<articles>.*)\Z")
_ARTICLE = re.compile(r"第(?P<number>\d+)[条项](?:之(?P<inserted>\d+))?(?P<parts>(?:\(\d+\))*)")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a law: `122` with `(2)`."""

    law: str
    number: str
    parts: str = ""

    @property
    def words(self) -> str:
        return f"{self.number}{self.parts}"


@dataclass(frozen=True, slots=True)
class Cited:
    """A law by its short name with the cited articles; none cites the whole."""

    law: str
    articles: tuple[Article, ...] = ()

    @property
    def words(self) -> str:
        """`民事诉讼法 122(2)、124(2)`."""
        return f"{self.law} {'、'.join(a.words for a in self.articles)}".strip()


def cited(text: str, laws: LawIndex) -> Cited:
    """Read `《中华人民共和国民事诉讼法》第122条(2)、第124条` or `民事诉讼法 122(2)`."""
    long = _LONG.match(text)
    if long:
        short = _short_names(tuple((law.full, law.short) for law in laws.laws.values()))
        law = short.get(long["law"], long["law"])
        return Cited(law, tuple(_article(law, found) for found in _ARTICLE.finditer(text)))
    try:
        citation = parse_citation(text)
    except CitationProblem:
        return Cited(text)
    return Cited(
        citation.law,
        tuple(Article(citation.law, number, parts) for number, parts in citation.articles),
    )


def _article(law: str, found: re.Match[str]) -> Article:
    inserted = f"-{found['inserted']}" if found["inserted"] else ""
    return Article(law, found["number"] + inserted, found["parts"])


@lru_cache(maxsize=4)
def _short_names(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(pairs)


def keywords(article: Article, laws: LawIndex) -> list[str]:
    """What the article is about, in the words of the law index."""
    known = laws.articles.get((article.law, article.number), "")
    return [word for word in known.split(";") if word]
