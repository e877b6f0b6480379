"""A new version of an entry: the days meet, every other byte is as it was, exceptions hold for it too."""

from __future__ import annotations

from datetime import date

import pytest

from engine.editing.fields import keys_of
from engine.editing.versions import (
    followed,
    may_have_versions,
    promoted,
    successor,
    with_version,
)
from engine.editing.written import entry
from engine.text.files import Files

PATH = "rules/甲纠纷.yaml"
DAY = date(2027, 1, 1)
OLD = """\
- 编号: 甲-乙-01   # 编号的注释
  名称: 十八岁
  # 条件的注释
  适用: {出生日期: {距今不满: 18年}}
  要求: {已填: [事实与理由]}
  后果: 提示
  施行: 2026-03-01  # 自这天
  依据: [民事诉讼法 124(3)]
  释明: 还没有写。
"""
TEXT = f"# 文件的注释\n规则:\n{OLD}\n- 编号: 甲-乙-02\n  名称: 第二条\n"


def test_the_copy_differs_in_number_and_days_only() -> None:
    found = with_version(TEXT, PATH, "甲-乙-01", "甲-乙-03", DAY)
    new = OLD.replace("甲-乙-01", "甲-乙-03").replace("2026-03-01", "2027-01-01")
    closed = f"{OLD}  废止: 2027-01-01\n"
    assert found == TEXT.replace(OLD, closed + new)


def test_a_braced_entry_and_one_that_ends_later() -> None:
    text = "期限:\n- {编号: 甲-乙-01, 起算: 前案生效日期, 期间: 15日, 废止: 2027-06-30}\n"
    found = with_version(text, PATH, "甲-乙-01", "甲-乙-02", DAY)
    assert found == (
        "期限:\n- {编号: 甲-乙-01, 起算: 前案生效日期, 期间: 15日, 废止: 2027-01-01}\n"
        "- {编号: 甲-乙-02, 起算: 前案生效日期, 期间: 15日, 废止: 2027-06-30, 施行: 2027-01-01}\n"
    )
    ended = text.replace("2027-06-30", "2027-01-01")
    again = with_version(ended, PATH, "甲-乙-01", "甲-乙-02", DAY)
    assert again.startswith(ended.rstrip("\n")) and again.count("废止") == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("施行: 2026-03-01", "施行: 2027-01-01", "自2027年1月1日起才施行"),
        ("依据", "废止: 2026-12-01\n  依据", "之间会没有规则"),
        ("依据", "状态: 草案\n  依据", "没有在施行"),
        ("施行: 2026-03-01", "施行: 明年", "写的不是日期"),
        ("适用: {", "适用: ｛", "不是合法的 YAML"),
        ("规则:", "应受理:", "不分日子"),
        ("规则:", "推导:", "没有施行日"),
    ],
)
def test_days_that_do_not_fit_are_told(old: str, new: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        with_version(TEXT.replace(old, new, 1), PATH, "甲-乙-01", "甲-乙-03", DAY)


def test_numbers_that_stand_anywhere_are_not_given_again() -> None:
    files = Files({PATH: TEXT.encode(), "rules/乙纠纷.yaml": "# 甲-乙-03 已经废止\n".encode()})
    assert successor("甲-乙-01", files) == "甲-乙-04"
    assert may_have_versions(PATH, entry(TEXT, "甲-乙-01"))


def test_a_cause_that_leaves_the_rule_out_leaves_its_new_version_out() -> None:
    text = """\
除外:
- {编号: 甲-乙-01, 理由: 不用}   # 注释
应受理:
- 编号: 丙-丁-01
  胜过: [甲-乙-01, 甲-丙]
规则:
- 编号: 丙-丁-02
  替代: 甲-乙-01
  理由: 另有规定
"""
    found = followed(text, "甲-乙-01", "甲-乙-03")
    assert found == text.replace(
        "# 注释\n",
        "# 注释\n- {编号: 甲-乙-03, 理由: 不用}   # 注释\n"
        "- {编号: 甲-乙-03, 理由: 由 丙-丁-02 替代}\n",
    ).replace("[甲-乙-01, 甲-丙]", "[甲-乙-01, 甲-丙, 甲-乙-03]")


def test_a_rule_on_trial_is_enforced_without_the_end_of_its_trial() -> None:
    keys = keys_of(PATH, "规则")
    tried = OLD + "  废止: 2027-03-01\n  状态: 试行   # 看一看\n  示例: []\n"
    assert promoted(tried, keys) == OLD + "  状态: 施行   # 看一看\n  示例: []\n"
    with pytest.raises(ValueError, match="没有在试行"):
        promoted(OLD, keys)
