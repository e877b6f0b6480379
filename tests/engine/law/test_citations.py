"""Citations and the index of laws."""

from __future__ import annotations

from datetime import date

import pytest

from engine.bundle.bundle import Bundle
from engine.law.citations import CitationProblem, parse_citation


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("民事诉讼法 122(2)", (("122", "(2)"),)),
        ("民事诉讼法 124(1)(2)", (("124", "(1)(2)"),)),
        ("公司法 26、27", (("26", ""), ("27", ""))),
        ("刑法 307-1", (("307-1", ""),)),
        ("示范文本通知", ()),
    ],
)
def test_reading(text: str, articles: tuple[object, ...]) -> None:
    assert parse_citation(text).articles == articles


@pytest.mark.parametrize(
    "text", ["", "122", "民事诉讼法 第122条", "民诉法解释 4.5", "民事诉讼法 122("]
)
def test_unreadable(text: str) -> None:
    with pytest.raises(CitationProblem):
        parse_citation(text)


def test_law_article_and_force_are_checked(bundle: Bundle) -> None:
    laws, day = bundle.laws, date(2026, 1, 1)
    assert laws.check(parse_citation("民事诉讼法 122"), day, date.max) == []
    assert "没有第999条" in laws.check(parse_citation("民事诉讼法 999"), day, None)[0]
    assert "登记立案规定" in laws.check(parse_citation("立案登记规定 3"), day, None)[0]
    assert "才施行" in laws.check(parse_citation("仲裁法 5"), day, None)[0]
    assert laws.check(parse_citation("仲裁法 5"), date(2026, 3, 1), None) == []


def test_a_citation_counts_from_the_day_its_law_is_in_force(bundle: Bundle) -> None:
    citation = parse_citation("仲裁法 5")
    assert not bundle.laws.in_force(citation, date(2026, 2, 28))
    assert bundle.laws.in_force(citation, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("民事诉讼法 122(2)", "《中华人民共和国民事诉讼法》第122条(2)"),
        ("刑法 307-1", "《刑法》第307条之1"),
        (
            "中级法院管辖标准通知 1",
            "《最高人民法院关于调整中级人民法院管辖第一审民事案件标准的通知》第1项",
        ),
        (
            "被告住址批复",
            "《最高人民法院关于依据原告起诉时提供的被告住址无法送达应如何处理问题的批复》"
            "（法释〔2004〕17号）",
        ),
    ],
)
def test_shown_as_people_read_it(bundle: Bundle, text: str, shown: str) -> None:
    assert bundle.laws.show(parse_citation(text)) == shown


def test_a_text_without_numbers_is_cited_as_a_whole(bundle: Bundle) -> None:
    whole = parse_citation("被告住址批复")
    assert bundle.laws.check(whole, None, None) == []
    assert "公告送达" in bundle.laws.keywords(whole)
    assert "不分条" in bundle.laws.check(parse_citation("被告住址批复 1"), None, None)[0]


def test_no_two_laws_share_a_full_name(bundle: Bundle) -> None:
    """An opinion writes the full name; the desk finds the law by it."""
    names = [law.full for law in bundle.laws.laws.values()]
    assert len(names) == len(set(names))
