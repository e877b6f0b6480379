"""Wording templates: checked when loaded, and every value they may name is really built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from court.documents.names import LISTS, SCALARS
from court.documents.rendering import compose
from court.documents.sample import preview
from court.documents.templates import load_templates
from court.documents.values import Contents, Decision, Lists, Recipients
from court.typesetting.model import Paragraph
from court.typesetting.pdf import typeset
from engine.text.errors import BundleError
from tests.court.papers import DAY, case_of, example, workshop

HEAD = "文书: 试\n标题: 试\n正文:\n"


def problems_of(text: str, folder: Path, name: str = "试") -> list[str]:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    try:
        load_templates(workshop().bundle.calendar, folder)
    except BundleError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_all_templates_load_and_lay_out() -> None:
    for template in workshop().templates.values():
        result = typeset(preview(template, DAY))
        assert result.pdf.startswith(b"%PDF") and not result.replaced.missing, template.name


@pytest.mark.parametrize("number", ["01", "02", "03", "07"])
def test_the_values_are_exactly_the_named_ones(number: str) -> None:
    case = case_of(example(number))
    to = Recipients(tuple(case.parties(("原告", "申请人"))))
    contents = Contents(case, Decision("登记立案", DAY))
    assert set(contents.scalars(to)) == set(SCALARS)
    found = Lists(contents, to)
    assert set(found) == set(LISTS)
    for name, items in found.items():
        assert all(set(item) == set(LISTS[name]) for item in items), name


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("- 原告{{原告们}}。\n", 4, "没有“原告们”"),
        ("- 一段。\n- 收到{{收到日子}}。\n", 5, "最接近的是“收到日期”"),
        ("- '{{ 案由.__class__ }}'\n", 4, "不能使用"),
        ("- '{% for x in 案由 %}{% endfor %}'\n", 4, "不能使用"),
        ("- '{{ 案由|safe }}'\n", 4, "没有“safe”这个过滤器"),
        ("- '{% if 案由 %}没有结尾'\n", 4, "模板写法不对"),
        ("- 逐项: 缺点\n  段: x\n", 4, "最接近的是“缺陷”"),
        ("- 逐项: 缺陷\n  段: '{{证据名称}}'\n", 4, "没有“证据名称”"),
        ("- 当: 有无\n  段: x\n", 4, "没有“有无”这个值"),
        ("- 表: {列: [一, 二], 宽: [1], 逐项: 缺陷, 行: ['{{要求}}']}\n", 4, "格数要一样"),
        ("- 表: {宽: [1], 逐项: 缺陷, 行: ['{{要求}}'], 组: 来源}\n", 4, "不能按它分组"),
        ("- 段: x\n  小标题: y\n", 4, "中的一个"),
        ("- 小标提: x\n", 4, "最接近的是“小标题”"),
    ],
)
def test_a_faulty_template_is_refused_at_its_line(
    body: str, line: int, words: str, tmp_path: Path
) -> None:
    found = problems_of(HEAD + body, tmp_path)
    assert any(f"试.yaml:{line}:" in p and words in p for p in found), found


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    text = "文书: 另\n标题: '{{标}}'\n签章: 盖\n案号: 有\n正文:\n- '{{甲乙}}'\n- '{{丙丁}}'\n"
    assert len(problems_of(text, tmp_path)) == 6


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "试.yaml").write_text(HEAD + "- x\n", encoding="utf-8")
    assert any("有两个模板" in p for p in problems_of(HEAD + "- x\n", tmp_path))


def test_conditions_lists_and_filters(tmp_path: Path) -> None:
    text = (
        HEAD
        + "- 当: 案号\n  段: 有案号\n- 除非: 案号\n  段: 没有案号\n"
        + "- 逐项: 缺陷\n  段: '{{序号}}{{要求}}'\n  没有时: 没有缺陷\n"
        + "- '{{受理费|大写}} {{受理费|元}} {{日期|中文日期}} {{日期|加(\"15日\")}}'\n"
    )
    assert problems_of(text, tmp_path) == []
    template = load_templates(workshop().bundle.calendar, tmp_path)["试"]
    shown = dict(preview_values())
    shown["案号"] = type(shown["案由"]).of("")
    empty: dict[str, list[dict[str, str]]] = {name: [] for name in LISTS}
    found = compose(template, shown, empty, Decision("试", DAY), {})
    assert [b.text for b in found.blocks if isinstance(b, Paragraph)] == [
        "没有案号",
        "没有缺陷",
        "贰仟柒佰元整 2,700元 二〇二六年九月七日 2026年9月22日",
    ]


def preview_values() -> dict[str, Any]:
    from court.documents.sample import AMOUNTS, DAYS
    from court.documents.templates import Shown

    shown = {name: Shown.of(name) for name in SCALARS}
    shown |= {name: Shown.of(amount) for name, amount in AMOUNTS.items()}
    return shown | {name: Shown.of(DAY) for name in DAYS}


def test_every_paper_of_the_rules_has_a_template_and_every_template_a_rule() -> None:
    named = {rule.name for rule in workshop().rules.documents}
    assert named == set(workshop().templates)
