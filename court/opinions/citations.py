"""Citations as staff read them: short name and article, with the keywords of the law index.

The project carries no statute texts; an article leads to its page in the rule book, which names
the law in full, since when it is in force, and every rule that rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.law.citations import CitationProblem, LawIndex


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
    try:
        found = laws.read(text)
    except CitationProblem:
        return Cited(text)
    return Cited(found.law, tuple(Article(found.law, *article) for article in found.articles))


def keywords(article: Article, laws: LawIndex) -> list[str]:
    """What the article is about, in the words of the law index."""
    known = laws.articles.get((article.law, article.number), "")
    return [word for word in known.split(";") if word]
