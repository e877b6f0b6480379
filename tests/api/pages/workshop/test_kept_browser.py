"""In a browser: what was typed into a form of the workshop outlasts a session that ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from court.core.roles import Role
from court.core.tables import ChangeSet
from tests.browsing import axe_faults, opened, picture
from tests.court.houses import Founded, Person, founded, served
from tests.court.workshop.helping import begun, started

LOST = "您上次在这里写的没有存"


@dataclass
class Open:
    """A served court with a change set, and its editor."""

    address: str
    editor: Person
    found: ChangeSet


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Founded, ChangeSet]]:
    with founded(tmp_path_factory.mktemp("kept") / "state") as house:
        started(house)
        yield house, begun(house)


@pytest.fixture(scope="module")
def court(
    prepared: tuple[Founded, ChangeSet], request: pytest.FixtureRequest
) -> Iterator[tuple[Open, Any]]:
    house, found = prepared
    with served(house.house) as address:
        browser = request.getfixturevalue("browser")
        yield Open(address, house.person(Role.editor), found), browser


@pytest.fixture
def page(court: tuple[Open, Any]) -> Any:
    here, browser = court
    return opened(browser, here.address, here.editor)


def signs_in_again(page: Any, who: Person) -> None:
    page.get_by_label("登录名").fill(who.name)
    page.get_by_label("密码").fill(who.password)
    page.keyboard.press("Enter")


def fill_scenario(page: Any, rows: int) -> None:
    page.get_by_label("名称", exact=True).fill("没有存的")
    page.get_by_label("案由", exact=True).fill("民间借贷纠纷")
    for row in range(1, rows + 1):
        page.get_by_label(f"第 {row} 行的事实").fill("事实与理由")
        page.get_by_label(f"第 {row} 行的值").fill(f"借款未还{row}")


def test_a_scenario_outlasts_the_session(court: tuple[Open, Any], page: Any) -> None:
    """Also rows for which the page had no room when it came; and it is not offered once it is kept."""
    here, _ = court
    page.goto("/scenarios/write")
    fill_scenario(page, 3)
    page.get_by_role("button", name="写成文字").click()
    page.get_by_label("第 6 行的值").wait_for()
    assert not page.get_by_text(LOST).is_visible()  # the answer is what was typed
    page.get_by_label("第 5 行的事实").fill("借款金额")
    page.get_by_label("第 5 行的值").fill("60000")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存").click()
    signs_in_again(page, here.editor)
    page.wait_for_url(f"{here.address}/scenarios/write")
    assert page.get_by_label("名称", exact=True).input_value() == ""
    page.get_by_text(LOST).wait_for()
    assert axe_faults(page) == []
    picture(page, "scenario-put-back")
    page.get_by_role("button", name="放回来").click()
    assert page.get_by_label("名称", exact=True).input_value() == "没有存的"
    values = page.locator("input[name=value]")
    assert values.nth(4).input_value() == "60000"
    assert "借款未还3" in page.locator("#text").input_value()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已经保存").wait_for()
    assert "60000" in page.locator("main").inner_text()
    page.goto("/scenarios/write")
    assert not page.get_by_text(LOST).is_visible()


def test_a_new_fact_outlasts_the_session(court: tuple[Open, Any], page: Any) -> None:
    here, _ = court
    address = f"/workshop/sets/{here.found.id}/fact"
    page.goto(address)
    page.get_by_label("名称", exact=True).fill("孩子由谁抚养")
    page.get_by_label("怎样问", exact=True).fill("孩子现在跟谁生活？")
    page.get_by_label("填什么样的内容").select_option("文字")
    page.context.clear_cookies()
    page.get_by_role("button", name="写进修改案").click()
    signs_in_again(page, here.editor)
    page.wait_for_url(f"{here.address}{address}")
    page.get_by_role("button", name="放回来").click()
    assert page.get_by_label("怎样问", exact=True).input_value() == "孩子现在跟谁生活？"
    assert page.get_by_label("填什么样的内容").input_value() == "文字"
    page.reload()
    page.get_by_role("button", name="不要了").click()
    page.reload()
    assert not page.get_by_text(LOST).is_visible()


def test_a_form_the_court_took_is_not_offered_again(page: Any) -> None:
    page.goto("/workshop/new")
    page.get_by_label("名称", exact=True).fill("新的一件")
    page.get_by_role("button", name="开始").click()  # refused: no reason yet
    page.locator(".fld.bad").first.wait_for()
    assert not page.get_by_text(LOST).is_visible()
    page.get_by_label("依据", exact=True).fill("合议庭的意见")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="开始").click()
    page.wait_for_url("**/workshop/sets/*")
    page.goto("/workshop/new")
    assert not page.get_by_text(LOST).is_visible()


def test_whoever_signs_in_next_is_offered_nothing_of_somebody_else(
    court: tuple[Open, Any], prepared: tuple[Founded, ChangeSet], page: Any
) -> None:
    """Not what somebody typed whose session ended without a sign-out, and it is still there for them."""
    here, _ = court
    page.goto("/scenarios/write")
    page.get_by_label("名称", exact=True).fill("只给自己看的")
    for who, is_offered in ((prepared[0].person(Role.editor, 2), False), (here.editor, True)):
        page.context.clear_cookies()
        page.goto("/scenarios/write")
        signs_in_again(page, who)
        page.wait_for_url(f"{here.address}/scenarios/write")
        page.get_by_label("名称", exact=True).wait_for()
        assert page.get_by_text(LOST).is_visible() is is_offered
