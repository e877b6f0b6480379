"""Causes by name, old name, number, code and pinyin."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.finding.named import Hit, named
from tests.rules import delivered

CATALOGUE = delivered().catalogue
NOW = date(2026, 9, 7)


def every(words: str) -> list[Hit]:
    found = named(CATALOGUE, words, NOW)
    return [*found.exact, *found.containing]


@given(st.data())
def test_any_part_of_a_name_is_enough(data: st.DataObject) -> None:
    cause = data.draw(st.sampled_from(CATALOGUE.editions[-1].causes))
    start = data.draw(st.integers(0, max(0, len(cause.name) - 3)))
    assert cause in [hit.cause for hit in every(cause.name[start : start + 3])]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("minjianjiedai", "民间借贷纠纷"),
        ("mjjd", "民间借贷纠纷"),
        ("lhjf", "离婚纠纷"),
        ("14", "离婚纠纷"),
        ("108(3)", "民间借贷纠纷"),
        ("9181", "民间借贷纠纷"),
        ("居间", "中介合同纠纷"),
        ("民间借贷纠纷", "民间借贷纠纷"),
    ],
)
def test_pinyin_numbers_codes_and_old_names(words: str, name: str) -> None:
    assert name in [hit.cause.name for hit in every(words)][:5]


@pytest.mark.parametrize("words", ["离婚纠纷", "9181", "4.10.108.3", "108(3)", "mjjd"])
def test_what_is_called_just_so_is_exact(words: str) -> None:
    assert named(CATALOGUE, words, NOW).exact


def test_a_part_is_not_exact() -> None:
    assert named(CATALOGUE, "离婚", NOW).exact == ()


@pytest.mark.parametrize("words", ["", "  ", "没有这样的案由"])
def test_nothing(words: str) -> None:
    assert every(words) == []
