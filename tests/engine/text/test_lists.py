"""Words in one line: what is written is read back, whatever signs a word holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.text.lists import can_stand, joined, listed

WORD = st.text("甲乙、，；,;（）“”", min_size=1, max_size=6)


@given(st.lists(WORD.filter(can_stand), max_size=4))
def test_words_are_read_back(words: list[str]) -> None:
    assert listed(joined(words)) == words


@given(st.lists(WORD, max_size=4))
def test_a_known_word_is_whole_with_and_without_quotation_marks(others: list[str]) -> None:
    known = "买卖、抵债、租赁的合同"
    plain = [word for word in others if can_stand(word)]
    for said in (known, f"“{known}”"):
        assert listed(joined([*plain, "借条"]) + "、" + said, [known]) == [*plain, "借条", known]


def test_what_only_begins_like_a_known_word_is_not_that_word() -> None:
    assert listed("公证、认证书、借条", ["公证、认证"]) == ["公证", "认证书", "借条"]


def test_half_a_bracket_is_not_closed_by_another_word() -> None:
    assert joined(["（甲", "乙）", "丙（丁、戊）"]) == "“（甲”、“乙）”、丙（丁、戊）"
