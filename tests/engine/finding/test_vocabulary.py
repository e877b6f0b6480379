"""Texts as tokens: pairs, groups of words that mean one thing, characters."""

from __future__ import annotations

import pytest

from engine.bundle.bundle import Bundle
from engine.finding.index import load_index
from engine.finding.vocabulary import FILE, load_vocabulary
from engine.text.errors import BundleError
from tests.rules import delivered, with_files


def test_a_text_is_taken_apart(bundle: Bundle) -> None:
    tokens = load_vocabulary(bundle).tokens("我的狗，App")
    assert tokens.pairs == ("的狗", "app")
    assert tokens.characters == ("狗",)
    assert len(tokens.groups) == 1


def test_how_much_and_how_long_say_nothing(bundle: Bundle) -> None:
    vocabulary = load_vocabulary(bundle)
    assert vocabulary.tokens("欠货款三万多块").pairs == vocabulary.tokens("欠货款120000元").pairs
    assert "六十" not in vocabulary.tokens("我六十岁了").pairs
    assert vocabulary.tokens("我六十岁了").groups == vocabulary.tokens("返聘").groups


def test_words_of_one_group_are_one_token(bundle: Bundle) -> None:
    vocabulary = load_vocabulary(bundle)
    assert vocabulary.tokens("老板").groups == vocabulary.tokens("用人单位").groups[:1]
    assert vocabulary.tokens("租客").groups != vocabulary.tokens("房东").groups


def with_change(old: str, new: str) -> Bundle:
    return with_files({FILE: delivered().files.text(FILE).replace(old, new)})


def test_a_word_in_two_groups_is_refused() -> None:
    with pytest.raises(BundleError, match="“房东”写在两组同义词里"):
        load_index(with_change("同义:\n", "同义:\n- [房东, 房主人]\n"))


def test_a_field_there_is_not_is_refused() -> None:
    with pytest.raises(BundleError, match="案由目录里没有“信托纠分”（最接近的是“信托纠纷”）"):
        load_index(with_change("[信托纠纷]", "[信托纠分]"))


def test_a_special_field_counts_less_until_it_is_named(bundle: Bundle) -> None:
    index = load_index(bundle)

    def place(words: str) -> int:
        fields = [ranked.cause.path[0] for ranked in index.ranked(words)]
        return fields.index("海事海商纠纷") if "海事海商纠纷" in fields else len(fields)

    assert place("货物运输途中丢了，要承运人赔") > place("船上的货物运输途中丢了，要承运人赔")


def test_a_bundle_of_an_earlier_version_has_no_such_file() -> None:
    older = with_files({FILE: None})
    first = load_index(older).ranked("离婚")[:3]
    assert "离婚纠纷" in {ranked.cause.name for ranked in first}
