"""Citations as court papers write them: 《中华人民共和国民事诉讼法》第一百二十七条第六项, each law once.

Rules cite `127(6)`; whether a number is a paragraph (款) or an item (项) stands in a table, and an
article it says nothing about is cited without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.law.citations import CitationProblem, LawIndex
from engine.values.numerals import number_in_words


@dataclass(slots=True)
class _Law:
    """A law with what is cited of it, in the order of its articles."""

    name: str
    articles: dict[tuple[int, ...], dict[str, None]] = field(default_factory=dict)

    @property
    def words(self) -> str:
        said = (words for _, all_ in sorted(self.articles.items()) for words in all_)
        return self.name + "、".join(said)


def in_court_style(basis: Iterable[str], laws: LawIndex) -> list[str]:
    """One citation a law, in the order the laws were named; what cannot be read stays as it is."""
    found: dict[str, _Law] = {}
    for text in basis:
        try:
            citation = laws.read(text)
        except CitationProblem:
            found.setdefault(text, _Law(text))
            continue
        known = laws.laws[citation.law]
        whole = f"（{known.number}）" if known.number and not citation.articles else ""
        law = found.setdefault(citation.law, _Law(f"{known.titled}{whole}"))
        for number, parts in citation.articles:
            place = tuple(int(one) for one in number.split("-"))
            for words in laws.written(citation.law, number, parts):
                cited = article_in_words(number, known.unit) + words
                law.articles.setdefault(place, {})[cited] = None
    return [law.words for law in found.values()]


def article_in_words(number: str, unit: str) -> str:
    """`第一百二十七条`, `第十二条之一` for `12-1`."""
    main, _, inserted = number.partition("-")
    after = f"之{number_in_words(int(inserted))}" if inserted else ""
    return f"第{number_in_words(int(main))}{unit}{after}"
