"""Entries and values as text: found, replaced, and every other byte as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle.bundle import FOLDERS
from engine.editing.depth import Depth, depth_of
from engine.editing.merging import THEIRS, merge
from engine.editing.written import (
    differing,
    entries,
    entry,
    excerpt,
    inserted,
    scalar,
    values,
    with_entry,
    with_values,
)
from engine.text import yamlio
from engine.text.errors import Problems
from engine.text.files import Files
from tests.court.papers import ROOT

TEXT = """\
# 文件的注释
规则:
- 编号: 甲-乙-01   # 编号的注释
  名称: 十八岁
  适用: {出生日期: {距今不满: 18年}}
  要求: {金额: {大于: 50000}}
  施行: 2026-03-01
  释明: 还没有写。

- 编号: 甲-乙-02
  名称: 第二条
除外:
- {编号: 丙-丁-01, 理由: 不用}
"""


def test_entries_are_found_with_their_sections() -> None:
    found = [(one.section, one.id) for one in entries(TEXT)]
    assert found == [("规则", "甲-乙-01"), ("规则", "甲-乙-02"), ("除外", "丙-丁-01")]


def test_entries_are_found_in_broken_text_too() -> None:
    broken = TEXT.replace("要求: {金额", "要求：｛金额")
    assert [one.id for one in entries(broken)] == ["甲-乙-01", "甲-乙-02", "丙-丁-01"]


def test_every_entry_of_every_file_goes_out_and_in_byte_by_byte() -> None:
    count = 0
    for name, data in Files.of(ROOT, FOLDERS).items():
        if not name.endswith(".yaml"):
            continue
        text = data.decode()
        for place in entries(text):
            own = excerpt(text, place)
            assert with_entry(text, place, own) == text
            assert with_values(own, {}) == own
            count += 1
    assert count > 5_000


def test_a_changed_value_changes_its_own_bytes_only() -> None:
    place = entry(TEXT, "甲-乙-01")
    assert place is not None
    own = excerpt(TEXT, place)
    path = ("要求", "金额", "大于")
    new = with_entry(TEXT, place, with_values(own, {path: "60000"}))
    assert new == TEXT.replace("50000", "60000")


def test_values_have_their_kinds() -> None:
    place = entry(TEXT, "甲-乙-01")
    assert place is not None
    kinds = {one.path[-1]: one.kind for one in values(excerpt(TEXT, place))}
    assert kinds["大于"] == "数" and kinds["距今不满"] == "期间"
    assert kinds["施行"] == "日期" and kinds["释明"] == "文字"


def test_a_value_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="没有"):
        with_values("- 编号: 甲-乙-01\n", {("没有",): "1"})


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_any_text_reads_back_as_it_was_written(said: str) -> None:
    problems = Problems()
    found = yamlio.load(f"a: {scalar(said)}\n".encode(), "x.yaml", problems)
    if not problems.items:
        assert str(found["a"]) == said


def test_a_new_entry_goes_to_the_end_of_its_section() -> None:
    new = inserted(TEXT, "规则", "- 编号: 甲-乙-03\n  名称: 第三条\n")
    assert [one.id for one in entries(new)] == ["甲-乙-01", "甲-乙-02", "甲-乙-03", "丙-丁-01"]
    assert differing(TEXT, new) == ["甲-乙-03"]


@pytest.mark.parametrize(
    ("old", "new", "depth"),
    [
        ("50000", "60000", Depth.values),
        ("18年", "16年", Depth.values),
        ("2026-03-01", "2026-04-01", Depth.values),
        ("还没有写。", "请补写。", Depth.texts),
        ("# 文件的注释", "# 别的注释", Depth.texts),
        ("大于", "小于", Depth.conditions),
        ("出生日期", "死亡日期", Depth.conditions),
        ("要求: {", "要求: ｛", Depth.conditions),
    ],
)
def test_how_deep_a_change_goes(old: str, new: str, depth: Depth) -> None:
    assert depth_of(TEXT, TEXT.replace(old, new), "rules/x.yaml") == depth


def test_changes_of_different_places_are_brought_together() -> None:
    mine = TEXT.replace("50000", "60000")
    theirs = TEXT.replace("第二条", "改过的第二条").replace("# 文件的注释", "# 新注释")
    found = merge(TEXT, mine, theirs)
    assert found.clashes == ()
    assert "60000" in found.text and "改过的第二条" in found.text and "# 新注释" in found.text


def test_changes_of_the_same_line_have_to_be_chosen() -> None:
    mine, theirs = TEXT.replace("50000", "60000"), TEXT.replace("50000", "70000")
    (clash,) = merge(TEXT, mine, theirs).clashes
    assert "60000" in clash.mine and "70000" in clash.theirs and "50000" in clash.base
    assert merge(TEXT, mine, theirs, {clash.number: THEIRS}).text == theirs


TWO = """\
应受理:
- 编号: 甲-01
  名称: 一
规则:
- 编号: 乙-01
  名称: 二
  示例: []
"""
NEW = """\
- 编号: {0}
  名称: 新的
  示例: []
"""


def test_what_one_side_added_outlasts_the_other_side_s_choice() -> None:
    """One changed the last entry and wrote another after it; the other took the last one away."""
    mine = TWO.replace("名称: 二", "名称: 二二") + NEW.format("丙-01")
    theirs = TWO.partition("- 编号: 乙-01")[0]
    (clash,) = merge(TWO, mine, theirs).clashes
    assert "丙-01" not in clash.mine and clash.theirs == ""
    found = merge(TWO, mine, theirs, {clash.number: THEIRS}).text
    assert found == theirs + NEW.format("丙-01")


def test_entries_both_added_stay_in_their_sections() -> None:
    mine = TWO.replace("规则:\n", "不受理:\n" + NEW.format("丙-01") + "规则:\n")
    theirs = TWO.replace("规则:\n", NEW.format("丁-01") + "规则:\n") + NEW.format("戊-01")
    found = merge(TWO, mine, theirs)
    assert found.clashes == ()
    assert [(one.section, one.id) for one in entries(found.text)] == [
        ("应受理", "甲-01"),
        ("应受理", "丁-01"),
        ("不受理", "丙-01"),
        ("规则", "乙-01"),
        ("规则", "戊-01"),
    ]


def test_one_number_on_both_sides_and_one_renamed_twice_have_to_be_chosen() -> None:
    for mine, theirs in (
        (TWO + NEW.format("丙-01"), TWO + NEW.format("丙-01").replace("新的", "别的")),
        (TWO.replace("乙-01", "乙-02"), TWO.replace("乙-01", "乙-03")),
    ):
        assert len(merge(TWO, mine, theirs).clashes) == 1


@pytest.mark.parametrize(
    "text", ["规则: " + "[" * 300_000 + "]" * 300_000, "甲: &a [*a, *a]", "甲: &a [是]\n乙: [*a]"]
)
def test_what_no_rule_may_hold_has_no_values(text: str) -> None:
    """Nodes of such a text are made by recursion in C: it ended the process."""
    assert values(text) == []


LINES = st.lists(st.sampled_from(["甲", "乙", "丙", "丁", ""]), max_size=8).map("\n".join)


@given(LINES, LINES)
def test_whoever_changed_nothing_gets_what_the_other_made(base: str, one: str) -> None:
    assert merge(base, one, base).text == one
    assert merge(base, base, one).text == one
    assert merge(base, one, one).text == one
