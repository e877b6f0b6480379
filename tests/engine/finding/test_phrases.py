"""Sayings read on their own are those the casetypes have."""

from __future__ import annotations

import pytest

from engine.bundle.bundle import Bundle
from engine.finding.phrases import sayings, spoken
from engine.text.errors import Problems
from engine.text.yamlio import load, section

FIRST, LIST = "说法: [甲, 乙]\n案由: 丙\n", "案由: 丙\n说法:\n- 甲\n\n# 说明\n- 乙\n请求:\n- 丁\n"


def test_they_are_those_of_the_whole_file(bundle: Bundle) -> None:
    for path in bundle.casetype_files:
        assert sayings(bundle, path) == bundle.level(path).casetype.sayings, path


@pytest.mark.parametrize(
    "text",
    [
        FIRST,
        LIST,
        LIST.replace("- 甲", "  - 甲").replace("- 乙", "  - 乙"),
        "案由: 丙\n说法:\n  [甲,\n  乙]",
    ],
)
def test_one_key_of_a_file(text: str) -> None:
    problems = Problems()
    part = load(section(text.encode(), "说法"), "一页", problems)
    assert not problems.items
    assert [str(one) for one in part["说法"]][:1] == ["甲"]
    assert part == {"说法": load(text.encode(), "一页", Problems())["说法"]}


def test_no_such_key() -> None:
    assert section("案由: 说法\n里面:\n  说法: [甲]\n".encode(), "说法") == b""


def test_every_cause_that_can_be_chosen_is_spoken_of(bundle: Bundle) -> None:
    newest = bundle.catalogue.editions[-1]
    assert {one.cause.name for one in spoken(bundle)} == {
        c.name for c in newest.causes if c.level > 2
    }


def test_old_names_and_guided_answers_are_phrases(bundle: Bundle) -> None:
    found = {one.cause.name: one for one in spoken(bundle)}
    assert "居间合同纠纷" in found["中介合同纠纷"].old_names
    assert found["离婚纠纷"].usual and "要离婚" in found["离婚纠纷"].sayings
    assert not found["同业拆借纠纷"].usual
