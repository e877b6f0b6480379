"""A fact leads to the papers that bear on it; where none is known there is no link."""

from __future__ import annotations

from court.opinions.bearing import Bearing, Paper

CONTENT = {
    "原告": [{"类型": "自然人", "姓名": "李文海"}],
    "材料": [{"种类": "居民身份证", "所属当事人": "李文海", "文件": "身份证.jpg"}],
    "证据": [
        {"证据名称": "保证合同", "证明对象": "担保的约定", "文件": "保证合同.pdf"},
        {"证据名称": "转账记录", "证明对象": "借款金额", "文件": "没有交来.pdf"},
    ],
}
FILES = {"身份证.jpg": "a", "保证合同.pdf": "b", "合同.pdf": "c"}


def test_papers_that_bear_on_a_fact() -> None:
    bearing = Bearing(CONTENT, FILES, {"仲裁协议": "合同.pdf，第 3 页", "借款利率": "口头说的"})
    assert bearing.on("原告[0].证件号码", "证件号码") == (Paper("a", "身份证.jpg"),)
    assert bearing.on("签订保证合同", "是否签订保证合同") == (Paper("b", "保证合同.pdf"),)
    assert bearing.on("仲裁协议", "仲裁协议") == (Paper("c", "合同.pdf", 3),)


def test_nothing_is_made_up() -> None:
    bearing = Bearing(CONTENT, FILES, {"借款利率": "口头说的"})
    for path, label in (
        ("借款金额", "借款金额"),  # the file is listed but not there
        ("原告[0].行为能力", "行为能力"),
        ("原告[7].姓名", "姓名"),
        ("借款利率", "借款利率"),
        ("女方怀孕", "女方怀孕"),
    ):
        assert bearing.on(path, label) == ()
