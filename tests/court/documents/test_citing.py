"""Citations on paper: Chinese numerals, the item named, each law once."""

from __future__ import annotations

from court.documents.citing import article_in_words, in_court_style
from engine.bundle.bundle import Bundle
from engine.law.citations import CitationProblem, parse_citation


def test_an_inserted_article() -> None:
    assert article_in_words("12-1", "条") == "第十二条之一"


def test_each_law_once_its_articles_in_order(bundle: Bundle) -> None:
    long = "《中华人民共和国民事诉讼法》第127条(6)、第34条(1)"
    found = in_court_style(["民事诉讼法 157(1)", long, "民法典 1082", long], bundle.laws)
    assert found == [
        "《中华人民共和国民事诉讼法》第三十四条第一项、第一百二十七条第六项、第一百五十七条第一款第一项",
        "《中华人民共和国民法典》第一千零八十二条",
    ]


def test_a_number_nobody_classified_is_left_out(bundle: Bundle) -> None:
    assert in_court_style(["民事诉讼法 3(9)"], bundle.laws) == [
        "《中华人民共和国民事诉讼法》第三条"
    ]


def test_a_judges_own_words_stay(bundle: Bundle) -> None:
    assert in_court_style(["本院审判委员会纪要"], bundle.laws) == ["本院审判委员会纪要"]


# Numbers that may be a paragraph or an item of their article; papers cite the article alone.
IN_DOUBT = 24


def test_what_the_rules_cite_is_classified(bundle: Bundle) -> None:
    cited = {
        text for path in bundle.paths() for c in bundle.level(path).rules for text in c.rule.basis
    }
    open_ = set()
    for text in cited:
        try:
            citation = parse_citation(text)
        except CitationProblem:
            continue
        for article, parts in citation.articles:
            if parts and bundle.laws.written(citation.law, article, parts) == [""]:
                open_.add((citation.law, article, parts))
    assert len(open_) <= IN_DOUBT, sorted(open_)


def test_a_title_inside_a_title_has_the_inner_marks(bundle: Bundle) -> None:
    (said,) = in_court_style(["民诉法解释 211"], bundle.laws)
    assert said == "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第二百一十一条"
