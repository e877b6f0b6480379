"""The vocabulary: every word with how it is asked and who uses it."""

from __future__ import annotations

import pytest

from engine.bundle.bundle import Bundle
from engine.telling.wordbook import CLAIM, FACT, MATERIAL, Word, search, wordbook


@pytest.fixture(scope="module")
def words(bundle: Bundle) -> tuple[Word, ...]:
    return bundle.kept(wordbook)


def one(words: tuple[Word, ...], name: str, kind: str) -> Word:
    return next(word for word in words if (word.name, word.kind) == (name, kind))


def test_a_fact_says_who_uses_it(words: tuple[Word, ...]) -> None:
    born = one(words, "出生日期", FACT)
    assert (born.type, born.owner) == ("日期", "当事人")
    assert "主体-监护-01" in dict(born.rules)
    assert "民间借贷纠纷" in one(words, "借款金额", FACT).places


def test_a_material_is_found_by_its_other_names(words: tuple[Word, ...]) -> None:
    household = search(words, "户口本", MATERIAL)[0]
    assert household.name == "户口簿"
    assert "材料-监护关系证明" in dict(household.rules)


def test_a_word_that_is_meant_exactly_comes_first(words: tuple[Word, ...]) -> None:
    assert search(words, "住所地")[0].name == "住所地"
    assert all(word.kind == CLAIM for word in search(words, "利息", CLAIM))
    assert search(words, "没有这样的词") == []
