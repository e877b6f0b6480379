"""Citations read from both ways of writing them."""

from __future__ import annotations

import pytest

from court.opinions.citations import Article, cited, keywords
from engine.bundle.assembly import shown_basis
from engine.bundle.bundle import Bundle
from engine.law.citations import parse_citation
from tests.court.papers import DAY


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("民事诉讼法 122(2)、124(2)", "民事诉讼法 122(2)、124(2)"),
        ("《中华人民共和国民事诉讼法》第122条(2)、第124条(2)", "民事诉讼法 122(2)、124(2)"),
        ("《中华人民共和国民事诉讼法》第122条", "民事诉讼法 122"),
        ("什么也不是 第几条", "什么也不是 第几条"),
    ],
)
def test_both_ways(bundle: Bundle, text: str, words: str) -> None:
    assert cited(text, bundle.laws).words == words


def test_every_citation_of_every_rule_comes_back(bundle: Bundle) -> None:
    for path in bundle.paths():
        for compiled in bundle.level(path).rules:
            for text in compiled.rule.basis:
                (long,) = shown_basis([text], bundle.laws, DAY)
                citation = parse_citation(text)
                found = cited(long, bundle.laws)
                assert found.law == citation.law
                assert [(a.number, a.parts) for a in found.articles] == list(citation.articles)


def test_keywords_of_an_article(bundle: Bundle) -> None:
    assert "明确的被告" in keywords(Article("民事诉讼法", "122"), bundle.laws)
    assert keywords(Article("民事诉讼法", "9999"), bundle.laws) == []
