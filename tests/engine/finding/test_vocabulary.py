"""Texts as tokens: pairs, groups of words that mean one thing, characters."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.bundle.bundle import Bundle
from engine.finding.index import load_index
from engine.finding.vocabulary import FILE, load_vocabulary
from engine.text.errors import BundleError

ROOT = Path(__file__).resolve().parents[3]


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


def test_a_word_in_two_groups_is_refused(tmp_path: Path) -> None:
    for folder in ("casetypes", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("同义:\n", "同义:\n- [房东, 房主人]\n"), encoding="utf-8")
    with pytest.raises(BundleError, match="“房东”写在两组同义词里"):
        load_index(Bundle.load(tmp_path))


def test_a_field_there_is_not_is_refused(tmp_path: Path) -> None:
    for folder in ("casetypes", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[信托纠纷]", "[信托纠分]"), encoding="utf-8")
    with pytest.raises(BundleError, match="案由目录里没有“信托纠分”（最接近的是“信托纠纷”）"):
        load_index(Bundle.load(tmp_path))


def test_a_special_field_counts_less_until_it_is_named(bundle: Bundle) -> None:
    index = load_index(bundle)

    def place(words: str) -> int:
        fields = [ranked.cause.path[0] for ranked in index.ranked(words)]
        return fields.index("海事海商纠纷") if "海事海商纠纷" in fields else len(fields)

    assert place("货物运输途中丢了，要承运人赔") > place("船上的货物运输途中丢了，要承运人赔")


def test_a_bundle_of_an_earlier_version_has_no_such_file(bundle: Bundle) -> None:
    older = Bundle.from_files({n: d for n, d in bundle.files.items() if n != FILE})
    first = load_index(older).ranked("离婚")[:3]
    assert "离婚纠纷" in {ranked.cause.name for ranked in first}
