"""Scenarios of a file beside the court's own: nothing is replaced that nobody gave up."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from court.core.courthouse import Work
from court.core.roles import Role
from court.workshop import scenarios
from court.workshop.tables import ScenarioKept
from court.workshop.taking_in import BOTH, MINE, THEIRS, Choice, Taken, take_in
from engine.scenarios.reading import Scenario
from engine.text.errors import FilingError
from tests.court.houses import Founded

TITLE = "写了事实的"
TEXT = """\
  场景: {title}
    假如一份齐全的"民间借贷纠纷"材料，其中
      | 事实 | 值 |
      | 事实与理由 | {said} |
    当2026-09-07提交
    那么结论是"建议登记立案"
"""


def text(said: str, title: str = TITLE) -> str:
    return TEXT.format(title=title, said=said)


@pytest.fixture
def mine(house: Founded) -> Scenario:
    with house.house.work(house.actor(Role.editor)) as work:
        return scenarios.write(work, text("本院写的"))


def taken(house: Founded, texts: list[str], it: Choice | None = None) -> Taken:
    chosen = {TITLE: it} if it else {}
    with house.house.work(house.actor(Role.editor)) as work:
        return take_in(work, texts, chosen)


def kept(house: Founded) -> dict[str, str]:
    def rows(work: Work) -> dict[str, str]:
        found = work.session.scalars(select(ScenarioKept))
        return {row.title: row.text for row in found}

    with house.house.work(house.actor(Role.editor)) as work:
        return rows(work)


def test_another_of_the_same_title_is_asked_about_and_nothing_is_written(
    house: Founded, mine: Scenario
) -> None:
    found = taken(house, [text("别人写的"), text("新的", "另一个")])
    (clash,) = found.clashes
    assert (clash.mine.text, clash.theirs.text) == (mine.text, text("别人写的"))
    assert clash.title == f"{TITLE}（读入的）" and found.kept == []
    assert kept(house) == {TITLE: mine.text}


def test_mine_is_kept(house: Founded, mine: Scenario) -> None:
    found = taken(house, [text("别人写的"), text("新的", "另一个")], it=Choice(MINE, mine.hash))
    assert [one.title for one in found.kept] == ["另一个"]
    assert kept(house) == {TITLE: mine.text, "另一个": text("新的", "另一个")}


def test_theirs_takes_its_place(house: Founded, mine: Scenario) -> None:
    taken(house, [text("别人写的")], it=Choice(THEIRS, mine.hash))
    assert kept(house) == {TITLE: text("别人写的")}


def test_both_are_kept_under_a_title_that_nobody_has(house: Founded, mine: Scenario) -> None:
    texts = [text("别人写的"), text("新的", "另一个")]
    for wanted in (TITLE, "另一个", "", "长" * 201):
        (clash,) = taken(house, texts, it=Choice(BOTH, mine.hash, wanted)).clashes
        assert clash.problem and kept(house) == {TITLE: mine.text}
    taken(house, texts, it=Choice(BOTH, mine.hash, "别人的"))
    assert kept(house)["别人的"] == text("别人写的", "别人的")
    assert kept(house)[TITLE] == mine.text and len(kept(house)) == 3


def test_what_was_chosen_of_an_older_one_is_asked_again(house: Founded, mine: Scenario) -> None:
    with house.house.work(house.actor(Role.editor)) as work:
        scenarios.write(work, text("后来又改的"))
    (clash,) = taken(house, [text("别人写的")], it=Choice(THEIRS, mine.hash)).clashes
    assert "又改过" in clash.problem
    assert kept(house) == {TITLE: text("后来又改的")}


def test_the_same_is_left_alone_and_two_of_a_title_are_refused(
    house: Founded, mine: Scenario
) -> None:
    assert taken(house, [mine.text, mine.text]).kept == []
    with pytest.raises(FilingError, match="两个不同的场景"):
        taken(house, [text("一", "甲"), text("二", "甲")])
    assert kept(house) == {TITLE: mine.text}
