"""The strict YAML reader refuses everything YAML does silently wrong, with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text import yamlio
from engine.text.errors import Mark, Problems


def read(text: str) -> tuple[object, list[str]]:
    problems = Problems()
    value = yamlio.load(text.encode(), "规则.yaml", problems)
    return value, [str(p) for p in problems.items]


def test_plain_data_keeps_chinese_and_types() -> None:
    value, problems = read("金额: 12.50\n份数: 3\n日期: 2026-03-01\n答: 是\n文: '012'\n")
    assert problems == []
    assert value == {
        "金额": Decimal("12.50"),
        "份数": 3,
        "日期": date(2026, 3, 1),
        "答": "是",
        "文": "012",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: no\n", "含义不明确"),
        ("a: true\n", "含义不明确"),
        ("a: ~\n", "含义不明确"),
        ("a:\n", "值是空的"),
        ("a: 012\n", "当成别的数"),
        ("a: 12:30:45\n", "当成别的数"),
        ("a: 1_000\n", "当成别的数"),
        ("a: 1e5\n", "当成别的数"),
        ("a: 0x1F\n", "当成别的数"),
        ("a: 2026-02-30\n", "不是真实存在的日期"),
        ("a: 1\na: 2\n", "重复"),
        ("a: &x 1\nb: *x\n", "锚点和别名"),
        ("a: !!python/name:os.system x\n", "标签"),
        ("a: !t x\n", "标签"),
        ("[1, 2]: x\n", "键必须是一个词"),
        ("a: [1,\n", "不是合法的 YAML"),
        ("", "文件是空的"),
        ("a: 1\n---\nb: 2\n", "不是合法的 YAML"),
    ],
)
def test_refusals_name_line_and_column(text: str, said: str) -> None:
    _, problems = read(text)
    assert len(problems) >= 1
    assert said in problems[0]
    assert problems[0].startswith("规则.yaml:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲: &x 1\n乙: *x\n", ["1:4 错误：不允许使用锚点和别名（& 与 *），请直接写出内容"]),
        ("? *x\n: 1\n", ["1:3 错误：键必须是一个词"]),
        ("甲: *x\n", ["1:4 错误：不是合法的 YAML：found undefined alias"]),
        ("甲: &x 1\n乙: &x 1\n", ["2:4 错误：不是合法的 YAML：second occurrence"]),
        ("甲: no\n---\n乙: 1\n", ["2:1 错误：不是合法的 YAML：but found another document"]),
        (
            "? {甲: no}\n: [no]\n乙: １２:30\n",
            ["1:3 错误：键必须是一个词", "3:4 错误：“１２:30”会被"],
        ),
        (
            "甲: !t {乙: [no]}\n丙:\n  - 1_0\n",
            ["1:4 错误：不允许使用标签 !t", "3:5 错误：“1_0”会被"],
        ),
        ("甲: 1\n甲: [no, {乙: no}]\n丙: [1,\n", ["4:1 错误：不是合法的 YAML"]),
        ("甲: 1\n甲: [no, {乙: no}]\n丙: ~\n", ["2:1 错误：键“甲”重复", "3:4 错误：“~”的含义"]),
    ],
)
def test_what_is_refused_hides_nothing_behind_it(text: str, said: list[str]) -> None:
    """What stands inside something refused is left out; what comes after it is read."""
    problems = read(text)[1]
    assert len(problems) == len(said)
    for problem, expected in zip(problems, said, strict=True):
        assert problem.startswith(f"规则.yaml:{expected}")


def test_every_value_knows_its_place() -> None:
    value, _ = read("甲:\n  - 乙\n  - {丙: 丁, 戊:   己}\n")
    assert isinstance(value, yamlio.YMap)
    listed = value["甲"]
    inner = listed[1]
    places = (value.at("甲"), value.value_at("甲"), *listed.item_marks, inner.at("没有"))
    assert [str(m) for m in (*places, inner.at("戊"), inner.value_at("戊"))] == [
        f"规则.yaml:{place}" for place in ("1:1", "2:3", "2:5", "3:5", "3:5", "3:12", "3:17")
    ]


def test_what_is_made_stands_at_one_place() -> None:
    mark = Mark("规则.yaml", 7, 3)
    inner = yamlio.YMap.made(Mark("规则.yaml", 9, 1))
    made = yamlio.YMap.made(mark)
    made["甲"] = listed = yamlio.YList.made(mark, ["乙", inner])
    assert [made.mark, made.at("甲"), made.value_at("甲"), *listed.item_marks] == [
        mark, mark, mark, mark, inner.mark,
    ]  # fmt: skip


def test_all_problems_of_a_file_at_once() -> None:
    _, problems = read("a: no\nb: 012\nc:\n")
    assert [p.split(" ")[0] for p in problems] == [
        "规则.yaml:1:4",
        "规则.yaml:2:4",
        "规则.yaml:3:3",
    ]


def test_a_billion_laughs_is_refused_without_expanding() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 60)]
    _, problems = read("\n".join(lines))
    assert any("锚点" in p for p in problems)


def test_too_large_and_too_deep_and_not_utf8() -> None:
    assert "超过" in read("a: " + "x" * yamlio.MAX_BYTES)[1][0]
    assert "嵌套" in read("[" * 60 + "]" * 60)[1][0]
    problems = Problems()
    yamlio.load(b"a: \xff\xfe", "x.yaml", problems)
    assert "UTF-8" in problems.items[0].message


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_problem(data: bytes) -> None:
    problems = Problems()
    value = yamlio.load(data, "x.yaml", problems)
    assert value is not None or problems.items


@given(st.text(max_size=200))
def test_any_text_gives_a_value_or_a_problem(text: str) -> None:
    problems = Problems()
    value = yamlio.load(text.encode("utf-8", "surrogatepass"), "x.yaml", problems)
    assert value is not None or problems.items


@pytest.mark.parametrize(
    "text",
    ["[" * 30_000, "{a: " * 30_000, "- " * 30_000 + "x", "? " * 30_000,
     "\n".join(" " * n + "a:" for n in range(1_300))],
    ids=["brackets", "braces", "dashes", "questions", "steps"],
)  # fmt: skip
def test_depth_is_bounded_before_anything_recurses(text: str) -> None:
    """The composer recurses in C: nested 30,000 deep it once took the whole process along."""
    value, problems = read(text)
    assert value is None
    assert ["嵌套" in p for p in problems] == [True]


def test_many_brackets_side_by_side_are_not_deep() -> None:
    value, problems = read("a: [" + "[甲], " * 2_000 + "]\n")
    assert problems == []
    assert isinstance(value, dict)
