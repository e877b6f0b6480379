"""Citations of law: `民事诉讼法 122(2)`, checked against the index of laws and articles.

A citation counts from the day its law is in force.  The number in brackets is a paragraph (款)
or an item (项), whichever the article has.  Some notices are numbered by items alone, and a
short reply (批复) has no numbers: it is cited as a whole.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import StringIO

from engine.text.errors import nearest
from engine.text.files import Files

_CITATION = re.compile(r"(?P<law>[^\s\d][^\s]*?)(?:\s+(?P<articles>[\d\-().、–]+))?\Z")
_ARTICLE = re.compile(r"(?P<number>\d+(?:-\d+)?)(?P<parts>(?:\(\d+\))*)\Z")
_RANGE = re.compile(r"(\d+)-(\d+)\Z")
_SHOWN = re.compile(r"《(?P<law>.+)》(?:（.*）)?(?P<articles>.*)\Z")
_SHOWN_ARTICLE = re.compile(
    r"第(?P<number>\d+)[条项](?:之(?P<inserted>\d+))?(?P<parts>(?:\(\d+\))*)"
)
_PART = re.compile(r"\((\d+)\)")
FOLDER = "rules/法规"
Number = tuple[str, str]


class CitationProblem(ValueError):
    """A citation that cannot be read; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A law by its short name, and articles like (`122`, `(2)`); none cites the whole text."""

    law: str
    articles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """A law by its short and full name, its document number, and the days it is in force."""

    short: str
    full: str
    kind: str
    number: str
    start: date
    end: date
    unit: str = "条"

    @property
    def titled(self) -> str:
        """The full name in title marks; a title inside it has the inner marks (GB/T 15834 4.15)."""
        return f"《{self.full.replace('《', '〈').replace('》', '〉')}》"


def parse_citation(text: str) -> Citation:
    """Read `简称 条(项)`, several articles joined by `、`.  Raises `CitationProblem`."""
    found = _CITATION.match(text.strip())
    if not found:
        raise CitationProblem(f"依据“{text}”应写成“简称 条号”，如 民事诉讼法 122(2)")
    articles = []
    for part in (found["articles"] or "").split("、"):
        if not part:
            continue
        article = _ARTICLE.match(part)
        if not article:
            raise CitationProblem(f"依据“{text}”里的“{part}”不是条号，应像 122、122(2)、12-1")
        articles.append((article["number"], article["parts"]))
    return Citation(found["law"], tuple(articles))


@dataclass
class LawIndex:
    """Laws by short name; articles are read when first asked for."""

    laws: dict[str, Law]
    files: Files

    @classmethod
    def load(cls, files: Files) -> LawIndex:
        """Raises `BundleError` for a table that cannot be read."""
        return cls({law.short: law for law in files.table(f"{FOLDER}/laws.csv", _law)}, files)

    @cached_property
    def articles(self) -> dict[tuple[str, str], str]:
        """Keywords by (law, article), still as one string; article `""` is a text without numbers."""
        rows = csv.reader(StringIO(self.files.text(f"{FOLDER}/articles.csv"), newline=""))
        next(rows)
        return {(law, article): words for law, article, words in rows}

    @cached_property
    def with_articles(self) -> frozenset[str]:
        return frozenset(law for law, article in self.articles if article)

    @cached_property
    def demanding(self) -> frozenset[Number]:
        """Articles that say what is handed in with a filing, or stated in it."""
        rows = csv.reader(StringIO(self.files.text(f"{FOLDER}/写明附件的条文.csv"), newline=""))
        next(rows)
        return frozenset((law, article) for law, article in rows)

    @cached_property
    def parts(self) -> dict[tuple[str, str, str], str]:
        """How a number in brackets is written out, `第一款第五项`, by law, article and number."""
        rows = csv.reader(StringIO(self.files.text(f"{FOLDER}/款和项.csv"), newline=""))
        next(rows)
        return {(law, article, part): words for law, article, part, words in rows}

    def written(self, law: str, article: str, parts: str) -> list[str]:
        """`(1)(2)` written out, each; one empty text where the table does not say what they are."""
        known = [self.parts.get((law, article, part), "") for part in _PART.findall(parts)]
        return known if known and all(known) else [""]

    @cached_property
    def _by_full_name(self) -> dict[str, str]:
        return {law.full: law.short for law in self.laws.values()}

    def read(self, text: str) -> Citation:
        """A citation as rules write it, or as `show` does.  Raises `CitationProblem`."""
        shown = _SHOWN.match(text)
        if shown is None:
            found = parse_citation(text)
        else:
            law = self._by_full_name.get(shown["law"], shown["law"])
            each = _SHOWN_ARTICLE.finditer(shown["articles"])
            found = Citation(law, tuple(map(_article_shown, each)))
        if found.law not in self.laws:
            raise CitationProblem(f"法规索引里没有“{found.law}”{nearest(found.law, self.laws)}")
        return found

    def each(self, texts: Iterable[str]) -> Iterator[Number]:
        """Law and article of citations, a range (`1084-1087`) one by one; unreadable ones left out."""
        for text in texts:
            try:
                citation = parse_citation(text)
            except CitationProblem:
                continue
            for number, _ in citation.articles or (("", ""),):
                yield from ((citation.law, one) for one in self.spread(citation.law, number))

    def spread(self, law: str, number: str) -> Iterable[str]:
        """The articles of a range; an article that was inserted later (`12-1`) is none."""
        span = _RANGE.match(number)
        if span is None or (law, number) in self.articles:
            return (number,)
        return map(str, range(int(span[1]), int(span[2]) + 1))

    def check(self, citation: Citation, start: date | None, end: date | None) -> list[str]:
        """What is wrong with a citation for a rule in force from `start` to `end`."""
        law = self.laws.get(citation.law)
        if law is None:
            return [f"法规索引里没有“{citation.law}”{nearest(citation.law, self.laws)}"]
        found = []
        if citation.law in self.with_articles:
            if not citation.articles:
                found.append(f"引用{law.titled}应写明条号")
            for number, _ in citation.articles:
                if (citation.law, number) not in self.articles:
                    found.append(f"{law.titled}没有第{_number(number, law.unit)}")
        elif citation.articles and (citation.law, "") in self.articles:
            found.append(f"{law.titled}不分条，只写名称")
        if start is not None and law.start > start:
            found.append(f"{law.titled}{law.start}才施行")
        if end is not None and law.end < end:
            found.append(f"{law.titled}{law.end}已失效")
        return found

    def in_force(self, citation: Citation, day: date) -> bool:
        law = self.laws.get(citation.law)
        return law is not None and law.start <= day < law.end

    def changes(self, citation: Citation) -> set[date]:
        """The days on which the cited law comes into force and goes out of it."""
        law = self.laws.get(citation.law)
        return {law.start, law.end} if law else set()

    def keywords(self, citation: Citation) -> frozenset[str]:
        """Keywords of all cited articles, or of the whole text."""
        numbers = [number for number, _ in citation.articles] or [""]
        found = (self.articles.get((citation.law, number), "") for number in numbers)
        return frozenset(word for words in found for word in words.split(";") if word)

    def show(self, citation: Citation) -> str:
        """`《中华人民共和国民事诉讼法》第122条(2)`."""
        law = self.laws.get(citation.law)
        name = f"《{law.full if law else citation.law}》"  # as past opinions keep it
        unit = law.unit if law else "条"
        articles = "、".join(f"第{_number(n, unit)}{parts}" for n, parts in citation.articles)
        number = f"（{law.number}）" if law and not articles and law.number else ""
        return f"{name}{number}{articles}"


def _article_shown(found: re.Match[str]) -> Number:
    inserted = f"-{found['inserted']}" if found["inserted"] else ""
    return found["number"] + inserted, found["parts"]


def _number(article: str, unit: str) -> str:
    main, _, inserted = article.partition("-")
    return f"{main}{unit}之{inserted}" if inserted else f"{main}{unit}"


def _law(row: dict[str, str]) -> Law:
    return Law(
        short=row["简称"],
        full=row["全称"],
        kind=row["类别"],
        number=row["文号"],
        start=date.fromisoformat(row["施行"]),
        end=date.fromisoformat(row["失效"]) if row["失效"] else date.max,
        unit="项" if row["单位"] == "项" else "条",
    )
