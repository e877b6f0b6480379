"""What a Chinese keyboard types instead: found at the right column, repaired, and nothing else touched."""

from __future__ import annotations

import pytest

from engine.bundle.bundle import FOLDERS
from engine.editing.slips import repaired, slips
from engine.text import yamlio
from engine.text.errors import Problems
from engine.text.files import Files
from tests.court.papers import ROOT

SLIPS = [
    ("名称：被告的住所", "名称: 被告的住所", (1, 3), "中文冒号"),
    ("状态:试行", "状态: 试行", (1, 3), "空格"),
    ("给: ｛是否: 是｝", "给: {是否: 是}", (1, 4), "括号"),
    ("依据: ［民事诉讼法 122］", "依据: [民事诉讼法 122]", (1, 5), "括号"),
    ("依据: 【民事诉讼法 122】", "依据: [民事诉讼法 122]", (1, 5), "括号"),
    ("适用: {借款：是}", "适用: {借款: 是}", (1, 8), "冒号"),
    ("适用: {借款: 是，还款: 否}", "适用: {借款: 是, 还款: 否}", (1, 11), "逗号"),
    ("依据: [民事诉讼法 122，民法典 1]", "依据: [民事诉讼法 122, 民法典 1]", (1, 15), "逗号"),
    ("依据: [《民事诉讼法》第六十条]", "依据: [民事诉讼法 60]", (1, 6), "民事诉讼法 60"),
    (
        "依据: [《中华人民共和国民事诉讼法》第一百二十二条第二项]",
        "依据: [民事诉讼法 122(2)]",
        (1, 6),
        "122(2)",
    ),
    ("依据: [民事诉讼法 122（2）]", "依据: [民事诉讼法 122(2)]", (1, 15), "英文括号"),
    ("- 编号: 甲-乙-01\n\t名称: 乙", "- 编号: 甲-乙-01\n  名称: 乙", (2, 1), "制表符"),
    ("- 编号: 甲-乙-01\n　名称: 乙", "- 编号: 甲-乙-01\n  名称: 乙", (2, 1), "全角空格"),
    ("－ 编号: 甲-乙-01", "- 编号: 甲-乙-01", (1, 1), "短横线"),
    ("-编号: 甲-乙-01", "- 编号: 甲-乙-01", (1, 1), "空格"),
    ("释明: {{ 原告 }}没有写", "释明: '{{ 原告 }}没有写'", (1, 5), "引号"),
    ("释明: 注意: 要写明", "释明: '注意: 要写明'", (1, 5), "引号"),
    ("满足: {大于: １８}", "满足: {大于: 18}", (1, 10), "全角数字"),
    ("施行: 2026年12月1日", "施行: 2026-12-01", (1, 5), "日期"),
    ("施行: 2026/12/1", "施行: 2026-12-01", (1, 5), "日期"),
    ("要求: {已付款: yes}", "要求: {已付款: 是}", (1, 11), "是非"),
]


@pytest.mark.parametrize(("typed", "right", "place", "said"), SLIPS, ids=[s[0][:24] for s in SLIPS])
def test_a_slip_is_said_and_repaired(
    typed: str, right: str, place: tuple[int, int], said: str
) -> None:
    found = slips(typed)
    assert (found[0].line, found[0].column) == place
    assert said in found[0].message
    assert repaired(typed) == right
    problems = Problems()
    yamlio.load(right.encode(), "x.yaml", problems)
    assert problems.items == []


def test_a_slip_that_another_one_hid_goes_with_it() -> None:
    typed = "适用：｛借款金额：｛大于：５００００｝，仲裁协议有疑义：no｝\n要求: ｛材料含：【借条，收据】｝"
    right = "适用: {借款金额: {大于: 50000}, 仲裁协议有疑义: 否}\n要求: {材料含: [借条, 收据]}"
    assert repaired(typed) == right


def test_one_slip_can_be_repaired_alone() -> None:
    typed = "名称：甲\n释明：乙"
    assert repaired(typed, slips(typed)[1]) == "名称：甲\n释明: 乙"


@pytest.mark.parametrize(
    "right",
    [
        "释明: 写明“甲：乙”，再交；还不能的，也收。",
        "选项: [有，写明分多少, 没有]",
        "说明: 期间（十五日）从收到之日起",
        "# 注释：｛不改｝",
        "释明: '注意: 要写明'",
        "名称: 海上、通海水域",
    ],
)
def test_sentences_are_left_alone(right: str) -> None:
    assert slips(right) == []
    assert repaired(right) == right


def test_the_rules_themselves_hold_no_slip() -> None:
    files = Files.of(ROOT, FOLDERS)
    found = [
        f"{name}:{slip.line} {slip.message}"
        for name, data in files.items()
        if name.endswith(".yaml")
        for slip in slips(data.decode())
    ]
    assert found == []
