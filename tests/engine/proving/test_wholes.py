"""Whole filings: what an entry changes in its base, what is wrong with an entry, what came of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.proving.wholes import FOLDER, Whole, Wholes, disagreements, read_wholes
from engine.proving.wholes.base import FILE
from engine.text.files import Files

ROOT = Path(__file__).resolve().parents[3]
BASE = (ROOT / FILE).read_bytes()
LOAN = """\
基础: 自然人诉自然人
整案:
- 案由: 民间借贷纠纷
  名称: 到期不还
  种类: 齐备
  给:
    诉讼请求: [{名称: 本金, 内容: 判令被告归还借款本金, 金额: 50000}]
    事实与理由: 被告借款五万元，到期不还。
  应: 建议登记立案
"""


def read(bundle: Bundle, text: str) -> Wholes:
    return read_wholes(bundle, Files({FILE: BASE, f"{FOLDER}/试.yaml": text.encode()}))


def one(bundle: Bundle, text: str) -> Whole:
    found = read(bundle, text)
    assert found.problems.items == []
    return found.entries[0]


def giving(*lines: str) -> str:
    """The loan with more facts; they stand from line 9 on."""
    more = "".join(f"    {line}\n" for line in lines)
    return LOAN.replace("  应: ", f"{more}  应: ")


def problems(bundle: Bundle, text: str) -> list[str]:
    return [str(p) for p in read(bundle, text).problems.items]


def test_a_right_filing_agrees(bundle: Bundle) -> None:
    assert disagreements(bundle, one(bundle, LOAN)) == []


@pytest.mark.parametrize(
    ("lines", "path", "expected"),
    [
        (["原告[0].姓名: 林美玲"], ("原告", 0, "姓名"), "林美玲"),
        (["被告[0].住所地: null"], ("被告", 0, "住所地"), None),
        (["被告[1]: 单位"], ("被告", 1, "类型"), "法人"),
        (["被告: [自然人, 自然人]"], ("被告", 1, "姓名"), "吴建平"),
        (["原告[0].出生日期: 1970-01-01"], ("原告", 0, "证件号码"), None),
        (["日期事实: null"], ("日期事实",), None),
    ],
)
def test_what_an_entry_says_replaces_the_base(
    bundle: Bundle, lines: list[str], path: tuple[Any, ...], expected: object
) -> None:
    found: Any = one(bundle, giving(*lines)).content
    for step in path[:-1]:
        found = found[step]
    assert found.get(path[-1]) == expected


def test_papers_are_added_and_carry_the_name_of_their_party(bundle: Bundle) -> None:
    text = giving(
        "原告[0].姓名: 林美玲", "原告[1]: 单位", "材料: [{种类: 户口簿, 所属当事人: '被告[0]'}]"
    )
    papers = one(bundle, text).content["材料"]
    assert {(p["种类"], p["所属当事人"]) for p in papers} == {
        ("居民身份证", "林美玲"),
        ("营业执照", "中山市恒信达五金制品有限公司"),
        ("法定代表人身份证明书", "中山市恒信达五金制品有限公司"),
        ("户口簿", "张国栋"),
    }


def test_the_day_is_the_day_of_the_complaint_too(bundle: Bundle) -> None:
    whole = one(bundle, LOAN.replace("  种类:", "  日期: 2026-03-02\n  种类:"))
    assert whole.day == date(2026, 3, 2)
    assert whole.content["起诉日期"] == whole.content["起诉状日期"] == "2026-03-02"


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("案由: 民间借贷纠纷", "案由: 民间借款纠纷", "3:3", "民间借贷纠纷"),
        ("种类: 齐备", "种类: 齐全", "5:3", "齐全"),
        ("基础: 自然人诉自然人", "基础: 自然人告自然人", "", "自然人诉自然人"),
        ("应: 建议登记立案", "应: 登记立案", "9:3", "建议登记立案"),
        ("应: 建议登记立案", "应: 建议补正", "9:3", "结论应是"),
        ("应: 建议登记立案", "应: 建议登记立案\n  指出: [起诉-被告-01]", "10:3", "不能有“指出”"),
        ("种类: 齐备", "种类: 易误拒", "3:3", "依据"),
        ("种类: 齐备", "种类: 欠缺", "3:3", "指出"),
        ("种类: 齐备", "种类: 齐备\n  依据: [民事诉讼法 999]", "6:3", "没有第999条"),
        ("名称: 到期不还", "名字: 到期不还", "4:3", "名字"),
        ("事实与理由:", "原告[3].姓名: 甲\n    事实与理由:", "8:5", "只有 1 个"),
        ("事实与理由:", "被告[1]: 公司\n    事实与理由:", "8:5", "没有“公司”这种当事人"),
        ("整案:", "整件:", "2:1", "整案"),
        ("  应: 建", "  只差: [{给: {仲裁协议: 是}, 应: 建议登记立案}]\n  应: 建", "9:23", "应与"),
        ("  应: 建", "  只差: [{给: {甲: 1, 乙: 2}, 应: 建议补正}]\n  应: 建", "9:", "给"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(
    bundle: Bundle, old: str, new: str, place: str, words: str
) -> None:
    said = problems(bundle, LOAN.replace(old, new, 1))
    assert any(f"试.yaml:{place}" in line and words in line for line in said), said


def test_a_filing_that_differs_in_one_fact_comes_to_another_result(bundle: Bundle) -> None:
    pair = "  只差:\n  - {给: {起诉状签名盖章: 否}, 应: 建议补正, 指出: [起诉-签名-01]}\n"
    found = read(bundle, LOAN + pair)
    first, second = found.entries
    assert not found.problems.items
    assert second.differs_from == first.name
    changed = {k for k, v in second.content.items() if first.content.get(k) != v}
    assert changed == {"起诉状签名盖章"}
    assert not disagreements(bundle, second)
    without = pair.replace(", 指出: [起诉-签名-01]", "")
    assert disagreements(bundle, read(bundle, LOAN + without).entries[1])


def test_two_filings_of_one_name_are_refused(bundle: Bundle) -> None:
    entry = LOAN.partition("整案:\n")[2]
    assert any("写了两次" in line for line in problems(bundle, LOAN + entry))


def said(bundle: Bundle, text: str) -> list[str]:
    return [str(p) for p in disagreements(bundle, one(bundle, text))]


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("标的总和: 5000", "9:5", "标的总额"),
        ("被告[0].住址: 中山市", "9:5", "没有这一项"),
        ("证据: [{证据名字: 借条}]", "9:11", "证据名称"),
        ("原告[0].性别: 女性", "9:5", "女性"),
    ],
)
def test_a_fact_nobody_can_state_is_named_with_its_line(
    bundle: Bundle, line: str, place: str, words: str
) -> None:
    found = said(bundle, giving(line))
    assert any(f"试.yaml:{place}" in text and words in text for text in found), found


def test_an_objection_nobody_expected_is_told_with_its_text(bundle: Bundle) -> None:
    found = said(bundle, giving("被告: [{类型: 自然人}]"))
    assert any("应为“建议登记立案”，实际为“建议补正”" in text for text in found)
    assert any("没有想到的：起诉-被告-01" in text for text in found)


def test_an_expected_objection_that_does_not_come(bundle: Bundle) -> None:
    text = LOAN.replace("种类: 齐备", "种类: 欠缺").replace(
        "应: 建议登记立案", "应: 建议登记立案\n  指出: [起诉-被告-01, 起诉-被告-99]"
    )
    found = said(bundle, text)
    assert any("“起诉-被告-01”没有不满足" in line for line in found)
    assert any("“起诉-被告-99”没有这条要求" in line for line in found)
    assert len(found) == 2


def test_the_right_objections_agree(bundle: Bundle) -> None:
    text = giving("被告: [{类型: 自然人}]").replace("种类: 齐备", "种类: 欠缺")
    text = text.replace("应: 建议登记立案", "应: 建议补正\n  指出: [起诉-被告-01]")
    assert said(bundle, text) == []


def test_every_base_can_be_handed_in(bundle: Bundle) -> None:
    """No party and no general fact of a base is wrong in itself."""
    names = ["自然人诉自然人", "自然人诉单位", "单位诉自然人", "单位诉单位"]
    for name in names:
        assert said(bundle, LOAN.replace("自然人诉自然人", name)) == [], name
