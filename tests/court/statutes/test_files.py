"""Texts of laws as courts have them: tables, lines of JSON, published texts; and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from court.statutes.files import read
from court.statutes.parts import pieces
from engine.text.errors import LianError
from features.story import the_bundle

PUBLISHED = """\
某法
（2023年9月1日修正）
目　录
第一章　总则
第一编　总则

第一条　为了试验，编成本文。
　　本条的第二款。
第二章　起诉
第十二条之一　插入的条文。
第一百二十二条　条件如下：
（一）甲；
（二）乙。
"""


def test_a_published_text_is_cut_into_articles() -> None:
    (found,) = read("法.txt", PUBLISHED.encode(), the_bundle().laws, "民事诉讼法", "2024-01-01")
    assert (found.law, found.start) == ("民事诉讼法", date(2024, 1, 1))
    assert found.articles == {
        "1": "为了试验，编成本文。\n本条的第二款。",
        "12-1": "插入的条文。",
        "122": "条件如下：\n（一）甲；\n（二）乙。",
    }


def test_tables_and_lines_hold_versions() -> None:
    table = "简称,施行,条号,条文\r\n民法典,2021-01-01,667,甲\r\n民法典,2030-01-01,667,乙\r\n"
    found = read("法.csv", ("\ufeff" + table).encode(), the_bundle().laws)
    assert [(one.start.year, one.articles) for one in found] == [
        (2021, {"667": "甲"}),
        (2030, {"667": "乙"}),
    ]
    line = '{"简称": "民法典", "条号": 667, "条文": "甲"}\n\n'
    (found_in_force,) = read("法.jsonl", line.encode(), the_bundle().laws)
    assert found_in_force.start == the_bundle().laws.laws["民法典"].start


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("法.csv", "简称,条文\n民法典,甲", "第一行缺少：条号"),
        ("法.csv", "简称,条号,条文\n民法,1,甲\n民法典,第一条,甲", "第 2 行：法规索引里没有“民法”"),
        ("法.csv", "简称,条号,条文\n民法典,第一条,甲", "第 2 行：条号“第一条”应写成 122"),
        ("法.csv", "简称,条号,条文\n民法典,1,", "民法典 1 没有条文"),
        ("法.csv", "简称,条号,条文\n民法典,1,甲\n民法典,1,乙", "第 3 行：民法典第 1 条"),
        ("法.csv", "简称,施行,条号,条文\n民法典,去年,1,甲", "施行日“去年”"),
        ("法.csv", "简称,条号,条文\n", "没有条文"),
        ("法.jsonl", "{", "第 1 行不是合法的 JSON"),
        ("法.jsonl", "[]", "第 1 行应以 { 开头"),
        ("法.txt", PUBLISHED, "--law"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_line(name: str, text: str, said: str) -> None:
    with pytest.raises(LianError, match=said.replace("{", r"\{")):
        read(name, text.encode(), the_bundle().laws)


def test_other_encodings_are_refused() -> None:
    with pytest.raises(LianError, match="不是 UTF-8"):
        read("法.csv", "简称".encode("gb18030"), the_bundle().laws)


ITEMS = "条件：\n（一）甲；\n（二）乙。\n另有规定的除外。"


@pytest.mark.parametrize(
    ("text", "parts", "meant"),
    [
        (ITEMS, "(2)", "（二）乙。"),
        (ITEMS, "(1)(2)", "（二）乙。"),
        ("条件：（一）甲；（二）乙。", "(1)", "（一）甲；"),
        ("第一款。\n第二款。", "(2)", "第二款。"),
        (ITEMS, "(7)", ""),
        ("只有一款。", "(2)", ""),
        ("第一款。\n第二款：\n（一）甲；\n（二）乙。", "(2)(1)", "（一）甲；"),
        ("第一款。", "", ""),
    ],
)
def test_the_part_a_citation_means_is_set_apart(text: str, parts: str, meant: str) -> None:
    found = pieces(text, parts)
    assert "".join(one.text for one in found) == text
    assert "".join(one.text for one in found if one.meant) == meant


def test_the_eleventh_item_is_the_eleventh() -> None:
    names = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
    text = "条件：" + "".join(f"（{name}）第{name}；" for name in names)
    assert [one.text for one in pieces(text, "(11)") if one.meant] == ["（十一）第十一；"]
