"""A version beside the one before: articles find the one they come from, and what rests on them."""

from __future__ import annotations

from datetime import date

import pytest

from court.core.roles import Role
from court.statutes import changes, service
from court.statutes.files import Version
from court.statutes.parts import passages
from court.workshop.desk import desk
from engine.editing.basis import article_of, bases, with_basis
from engine.language.words import RULE_KEYS
from engine.law.citations import CitationProblem
from tests.court.houses import Founded
from tests.rules import delivered

LAW, OLD, NEW = "民事诉讼法", date(2022, 1, 1), date(2024, 1, 1)
ITEMS = "起诉必须符合下列条件：\n（一）原告是有利害关系的人；\n（二）有明确的被告。"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"1": "甲", "2": "乙"}, {"1": "甲 ", "2": "乙"}, []),
        ({"1": "甲", "2": "乙"}, {"1": "甲", "2": "丙"}, [("2", "2", "修改")]),
        # inserted before: the rest only has other numbers
        (
            {"1": "甲", "2": "乙", "3": "丙"},
            {"1": "甲", "2": "新", "3": "乙", "4": "丙"},
            [("", "2", "新增"), ("2", "3", "改了条号"), ("3", "4", "改了条号")],
        ),
        # as many between two that stayed: the same ones, under other numbers and with other words
        (
            {"1": "甲", "2": "乙", "3": "丙", "4": "丁"},
            {"1": "甲", "2": "新", "3": "乙", "4": "丙改", "5": "丁"},
            [("", "2", "新增"), ("2", "3", "改了条号"), ("3", "4", "修改"), ("4", "5", "改了条号")],
        ),
        # moved behind others, word for word
        (
            {"1": "甲", "2": "乙", "3": "丙"},
            {"1": "乙", "2": "丙", "3": "甲"},
            [("2", "1", "改了条号"), ("3", "2", "改了条号"), ("1", "3", "改了条号")],
        ),
        # only some articles of a version were imported
        (
            {"1": "甲", "2": "乙", "2-1": "丙", "10": "丁"},
            {"2": "乙改"},
            [("2", "2", "修改"), ("1", "", "没有了"), ("2-1", "", "没有了"), ("10", "", "没有了")],
        ),
    ],
)
def test_articles_find_the_one_they_come_from(
    before: dict[str, str], after: dict[str, str], told: list[tuple[str, str, str]]
) -> None:
    assert [(one.was, one.now, one.kind) for one in changes.between(before, after)] == told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一款而已。", [""]),
        ("甲。\n乙。", ["(1)", "(2)"]),
        (ITEMS, ["", "(1)", "(2)"]),
        # the number of a paragraph that an item has too would be read as the item
        (f"{ITEMS}\n不符合的，乙。\n丙。", ["", "(1)", "(2)", "", "(3)"]),
        (
            f"甲。\n乙：\n（一）丙；\n（二）丁。\n{ITEMS}",
            ["", "", "(1)", "(2)", "(3)", "(3)(1)", "(3)(2)"],
        ),
    ],
)
def test_a_part_gets_the_number_that_is_read_back_as_it(text: str, parts: list[str]) -> None:
    assert [one.parts for one in passages(text)] == parts
    assert "".join("".join(one.text.split()) for one in passages(text)) == "".join(text.split())


@pytest.mark.parametrize(
    ("said", "article"),
    [
        ("民事诉讼法 122", "122"),
        ("民事诉讼法 122（2）", "122"),
        ("《中华人民共和国民事诉讼法》第一百二十二条第二项", "122"),
        ("民事诉讼法第122条", "122"),
        ("最高人民法院关于适用《中华人民共和国民事诉讼法》的解释 第二百零九条", "209"),
    ],
)
def test_an_article_is_found_as_people_name_it(said: str, article: str) -> None:
    law, number = article_of(said, delivered().laws)
    assert number == article and law in ("民事诉讼法", "民诉法解释")


@pytest.mark.parametrize("said", ["民事诉讼法", "民事诉讼法 9999", "没有的法 1", "<b>", "第一条"])
def test_what_is_no_article_is_said(said: str) -> None:
    with pytest.raises(CitationProblem):
        article_of(said, delivered().laws)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  依据: [民法典 1]\n", "  依据: [民法典 1, 民事诉讼法 122(2)]\n"),
        ("  依据:\n  - 民法典 1  # 见\n", "  依据:\n  - 民法典 1  # 见\n  - 民事诉讼法 122(2)\n"),
        ("  依据: 民法典 1\n", "  依据: [民法典 1, 民事诉讼法 122(2)]\n"),
        ("", "  依据: [民事诉讼法 122(2)]\n"),
    ],
)
def test_a_citation_is_put_in_and_nothing_else_moves(before: str, after: str) -> None:
    entry = "- 编号: 甲-01\n  名称: 甲  # 注\n{}"
    found = with_basis(entry.format(before), RULE_KEYS, "民事诉讼法 122(2)")
    assert found.rstrip("\n") == entry.format(after).rstrip("\n")
    assert bases(found)[-1] == "民事诉讼法 122(2)"
    with pytest.raises(ValueError, match="已经有"):
        with_basis(found, RULE_KEYS, "民事诉讼法 122(2)")


def test_a_new_version_names_the_rules_and_the_desk_leads_to_it(house: Founded) -> None:
    today = house.house.today
    coming = date(today.year + (today.month > 8), 1 if today.month > 8 else today.month + 3, 1)
    changed = ITEMS.replace("明确的被告", "明确<的>被告")
    with house.house.work() as work:
        service.put(work, [Version(LAW, OLD, {"121": "甲", "122": ITEMS})])
        service.put(work, [Version(LAW, coming, {"121": "甲", "122": "新", "123": changed})])
    with house.house.look(house.actor(Role.editor)) as look:
        (version,) = desk(look).versions
        made = changes.revision(look, LAW, coming)
        assert made is not None and changes.revision(look, LAW, OLD) is None
        each = changes.affected(look.house.bundle, made, look.today)
        ((_, change),) = changes.history(look, LAW, "122")
    assert (version.law.short, version.start, version.articles) == (LAW, coming, 2)
    new, moved = each
    assert new == [] and version.rules == len({o.resting.entry.compiled.rule.id for o in moved}) > 1
    same = {one.resting.entry.compiled.rule.id: one.same for one in moved if one.resting.parts}
    assert same["起诉-被告-01"] is False and True in same.values()
    assert (change.was, change.now, change.kind) == ("122", "123", "修改")
    client = house.client_for(Role.editor)
    address = f"/rules/law/changes?name={LAW}&start={coming}"
    assert address.split("=")[-1] in client.get("/workshop").text
    page = client.get(address)
    assert "原第122条" in page.text and "<ins>&lt;</ins>的<ins>&gt;</ins>" in page.text
    assert "条引用的部分没有改" in page.text and "起诉-被告-01" in page.text
    assert "还没有施行" in page.text and "<的>" not in page.text
    for wrong in (f"{LAW}&start={OLD}", f"没有&start={coming}", f"{LAW}&start=2000-01-01"):
        assert client.get(f"/rules/law/changes?name={wrong}").status_code == 404
    assert client.get(f"/rules/law/changes?name={LAW}&start=x").status_code == 422
    assert "改过什么" in client.get(f"/rules/law?name={LAW}&article=122").text
    assert "本院导入的版本" in client.get(f"/rules/law?name={LAW}").text
