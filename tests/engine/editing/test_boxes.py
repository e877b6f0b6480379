"""Conditions as boxes and keys as fields: a change in the form changes its own bytes and no other."""

from __future__ import annotations

from itertools import islice

import pytest

from engine.bundle.bundle import FOLDERS
from engine.editing.box_edits import (
    added,
    grouped,
    raised,
    removed,
    ungrouped,
    with_boxes,
)
from engine.editing.boxes import COUNTED, LISTED, ROOT, SOLE, VERBATIM, boxes, numbered
from engine.editing.fields import addable, fields, keys_of, with_key, with_lists, without_key
from engine.editing.written import entries, excerpt, with_values
from engine.language.words import ELEMENT_KEYS, RULE_KEYS
from engine.text.files import Files
from tests.court.papers import ROOT as HERE

RULE = """\
- 编号: 甲-01
  名称: 一条
  适用: {出生日期: {距今不满: 18年}, 性别: 男}   # 只看未成年的
  要求:
    任一:
    # 第一种
    - {类型: 自然人, 已填: [姓名]}   # 甲
    - 全部:
      - {材料含: [借条, 收据]}
      - 某个: {对象: 原告, 满足: {借款金额: {不小于: 1, 小于: 9}}}
  后果: 提示
  依据: [民事诉讼法 122]"""


def lines_changed(after: str) -> list[str]:
    """Lines that are not in the rule as it was."""
    return [line.strip() for line in after.split("\n") if line not in RULE.split("\n")]


def number_of(text: str, **said: str) -> int:
    return next(
        number
        for number, box in numbered(text).items()
        if all(getattr(box, name) == value for name, value in said.items())
    )


def test_a_rule_is_read_as_nested_boxes() -> None:
    applies, demand = boxes(RULE)
    assert [(b.head, b.op, b.said) for b in applies.children] == [
        ("出生日期", "距今不满", "18年"),
        ("性别", "", "男"),
    ]
    (any_of,) = demand.children
    first, second = any_of.children
    assert any_of.kind == "任一" and first.children[1].op == "已填"
    over = second.children[0].children[1].children[0]
    assert (over.kind, over.over) == ("某个", "原告")
    assert [(b.op, b.said) for b in over.children] == [("不小于", "1"), ("小于", "9")]


def entries_of_the_rules(every: int) -> list[tuple[str, str, str]]:
    """Path, section and text of every so-many-th entry of all files."""
    found = [
        (name, place.section, excerpt(text, place))
        for name, data in Files.of(HERE, FOLDERS).items()
        if name.endswith(".yaml")
        for text in [data.decode()]
        for place in entries(text)
    ]
    return list(islice(found, 0, None, every))


def test_a_value_changed_in_any_box_of_the_rules_changes_its_span_alone() -> None:
    count = 0
    for _, _, text in entries_of_the_rules(23):
        assert with_boxes(text, {}) == text
        for number, box in numbered(text).items():
            if "said" not in box.spans:
                continue
            node = box.spans["said"]
            start, end = node.start_mark.index, node.end_mark.index
            after = with_boxes(text, {number: {"said": "另一个值"}})
            assert after[:start] == text[:start]
            assert after.endswith(text[end:])
            assert numbered(after)[number].said == "另一个值"
            assert with_boxes(after, {number: {"said": box.said}}) in (text, _unquoted(text, box))
            count += 1
    assert count > 50


PARTED = """\
- 编号: 甲-02
  名称: 一条
  要求:
    有没有凭证: 有寄存牌、小票
    材料含: ["公证、认证", 借条]
  含: ["公证、认证"]"""
KNOWN = ("公证、认证", "有寄存牌、小票", "没有仓单、只有入库单")


def test_words_that_hold_the_sign_between_words_stay_whole() -> None:
    """In a list they are shown in quotation marks; one that is known needs none."""
    of = {box.op or box.head: box for box in numbered(PARTED).values()}
    assert of["材料含"].said == "“公证、认证”、借条"
    answer, papers = of["有没有凭证"].number, of["材料含"].number
    other = with_boxes(PARTED, {answer: {"said": "没有仓单、只有入库单"}}, KNOWN)
    assert numbered(other)[answer].said == "没有仓单、只有入库单"
    assert with_boxes(other, {answer: {"said": "有寄存牌、小票"}}, KNOWN) == PARTED
    for said in ("收据、公证、认证", "收据、“公证、认证”"):
        after = with_boxes(PARTED, {papers: {"said": said}}, KNOWN)
        assert "材料含: [收据, 公证、认证]" in after
    assert "材料含: [公证、认证]" in added(PARTED, 0, "公证、认证", "材料含", "", KNOWN)
    (field,) = [one for one in fields(PARTED, RULE_KEYS) if one.label == "含"]
    assert field.said == "“公证、认证”"
    assert "含: [公证、认证, 借条]" in with_lists(PARTED, {"含": "公证、认证、借条"}, KNOWN)


def _unquoted(text: str, box: object) -> str:
    """What was written in quotes may come back without, and a list of words with other spaces."""
    from engine.editing.box_edits import operand_text
    from engine.editing.boxes import Box

    assert isinstance(box, Box)
    node = box.spans["said"]
    listed = isinstance(node.value, list)
    put = operand_text(box.said, listed)
    return text[: node.start_mark.index] + put + text[node.end_mark.index :]


def test_every_group_of_the_rules_can_be_put_around_and_taken_away_again() -> None:
    count = 0
    for _, _, text in entries_of_the_rules(31):
        for number, box in numbered(text).items():
            if box.kind in (SOLE, VERBATIM, ROOT):
                continue
            try:
                inside = grouped(text, number, "非")
            except ValueError:
                continue  # there is one already
            # Comparisons of one fact are one entry: the group stands before the first of them.
            last = number + (box.kind == "并且")
            around = max(n for n, one in numbered(inside).items() if one.kind == "非" and n <= last)
            assert ungrouped(inside, around) == text
            count += 1
    assert count > 50


def test_fields_of_every_entry_go_out_and_in() -> None:
    for path, section, text in entries_of_the_rules(37):
        keys = keys_of(path, section)
        found = fields(text, keys)
        assert found
        same = {one.label: one.said for one in found if one.name.startswith("l-") and one.said}
        assert with_values(with_lists(text, {}), {}) == text
        for label, said in same.items():
            after = with_lists(text, {label: said + "、另一个词"})
            assert "另一个词" in after
            start = text.index(f"{label}:")
            assert after[:start] == text[:start]


def test_a_row_is_added_where_it_belongs() -> None:
    after = added(RULE, number_of(RULE, head="适用"), "借款金额", "大于", "50000")
    assert lines_changed(after) == [
        "适用: {出生日期: {距今不满: 18年}, 性别: 男, 借款金额: {大于: 50000}}   # 只看未成年的"
    ]
    after = added(RULE, number_of(RULE, kind="任一"), "", "材料含", "欠条、借据")
    assert lines_changed(after) == ["- {材料含: [欠条, 借据]}"]
    assert "# 第一种" in after and "# 甲" in after


def test_a_second_row_on_the_same_fact_is_no_second_key() -> None:
    after = added(RULE, 0, "性别", "不是", "女")
    assert "全部: [{出生日期: {距今不满: 18年}, 性别: 男}, {性别: {不是: 女}}]" in after


def test_a_box_is_taken_away_with_the_group_that_would_be_empty() -> None:
    over = number_of(RULE, head="借款金额", op="小于")
    one_left = removed(RULE, over)
    assert "满足: {借款金额: {不小于: 1}}" in one_left
    none_left = removed(one_left, number_of(one_left, head="借款金额"))
    assert "某个" not in none_left and "- {材料含: [借条, 收据]}" in none_left
    gone = removed(RULE, number_of(RULE, head="适用"))
    assert "适用" not in gone and "  要求:" in gone


def test_a_box_changes_places_with_what_is_said_of_it() -> None:
    second = [n for n, box in numbered(RULE).items() if box.kind == "并且"][1]
    after = raised(RULE, second)
    assert after.index("材料含") < after.index("类型: 自然人, 已填: [姓名]}   # 甲")
    assert raised(after, [n for n, b in numbered(after).items() if b.kind == "并且"][3]) == RULE


@pytest.mark.parametrize("word", ["任一", "全部", "非", "某个"])
def test_a_whole_condition_is_put_into_a_group(word: str) -> None:
    after = grouped(RULE, number_of(RULE, head="要求"), word, "被告")
    demand = boxes(after)[1].children[0]
    assert demand.kind == word
    assert [b.head for b in demand.below() if b.op == "已填"] == [""]
    assert ungrouped(after, demand.number) == RULE or word in LISTED


@pytest.mark.parametrize("number", [99, -1])
def test_a_box_that_is_gone_is_said(number: int) -> None:
    for change in (removed, raised, ungrouped):
        with pytest.raises(ValueError, match="不在了"):
            change(RULE, number)


def test_what_cannot_be_read_back_is_refused() -> None:
    with pytest.raises(ValueError, match="YAML"):
        with_boxes(RULE, {2: {"op": "a: [b"}})
    assert boxes("- 编号: [") == []


def test_a_key_stands_in_the_order_of_the_handbook() -> None:
    after = with_key(RULE, RULE_KEYS, "释明", "", "", "还没有写：请补写")
    assert after == RULE + "\n  释明: 还没有写：请补写"
    after = with_key(RULE, RULE_KEYS, "每个", "", "", "原告")
    assert "# 只看未成年的\n  每个: 原告\n  要求:" in after
    assert without_key(after, "每个") == RULE
    assert "释明" in addable(RULE, RULE_KEYS) and "后果" not in addable(RULE, RULE_KEYS)
    with pytest.raises(ValueError, match="内容"):
        with_key(RULE, RULE_KEYS, "释明", "", "", " ")


def test_an_element_in_braces_has_its_fields_too() -> None:
    element = "- {名称: 借款金额, 类型: 金额, 档: 荐}"
    found = {one.label: one for one in fields(element, keys_of("casetypes/x.yaml", "要素"))}
    assert found["类型"].choices and found["档"].choices == ("必", "需", "荐")
    after = with_key(element, ELEMENT_KEYS, "提示", "", "", "实际收到的数额")
    assert (
        after == "- {名称: 借款金额, 类型: 金额, 提示: 实际收到的数额, 档: 荐}"
        or after.endswith(", 提示: 实际收到的数额}")
    )


def test_counting_is_a_group_with_its_own_comparison() -> None:
    text = "- 编号: 甲-02\n  情形: {计数: {对象: 被告, 满足: {已死亡: 是}, 不小于: 10}}"
    (count,) = boxes(text)[0].children
    assert count.kind in COUNTED and (count.over, count.op, count.said) == ("被告", "不小于", "10")
    after = with_boxes(text, {count.number: {"said": "12", "over": "原告", "op": "大于"}})
    assert after.endswith("{计数: {对象: 原告, 满足: {已死亡: 是}, 大于: 12}}")
