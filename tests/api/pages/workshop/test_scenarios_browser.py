"""In a browser: a file of scenarios beside the court's own, with the keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from court.core.roles import Role
from court.workshop import scenarios
from tests.browsing import DESKTOP, PHONE, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import Founded, Person, founded, served
from tests.court.workshop.helping import started

TEXT = """\
# language: zh-CN
功能: 本院的场景

  场景: 写了事实的
    假如一份齐全的"民间借贷纠纷"材料，其中
      | 事实 | 值 |
      | 材料 | {papers} |
    当2026-09-07提交
    那么结论是"建议登记立案"
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("scenarios") / "state") as house:
        started(house)
        yield house


@pytest.fixture(scope="module")
def court(prepared: Founded, request: pytest.FixtureRequest) -> Iterator[tuple[str, Person, Any]]:
    with served(prepared.house) as address:
        yield address, prepared.person(Role.editor), request.getfixturevalue("browser")


@pytest.fixture(autouse=True)
def own(prepared: Founded) -> None:
    """The court's own scenario, as it is before each test."""
    text = TEXT.partition("\n\n")[2].format(papers="“公证、认证”（李文海）、借条")
    with prepared.house.work(prepared.actor(Role.editor)) as work:
        scenarios.write(work, text)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_both_are_shown_and_one_is_chosen(
    court: tuple[str, Person, Any], size: dict[str, int]
) -> None:
    address, editor, browser = court
    page = opened(browser, address, editor, viewport=size)
    page.goto("/scenarios")
    file = {
        "name": "a.feature",
        "mimeType": "text/plain",
        "buffer": TEXT.format(papers="收据").encode(),
    }
    page.get_by_label("读入 Excel、Word 或者 .feature").set_input_files(file)
    page.get_by_role("button", name="读入", exact=True).click()
    page.get_by_role("heading", name="读入场景").wait_for()
    assert axe_faults(page) == [] and not scrolls_sideways(page)
    picture(page, f"scenario-clash-{size['width']}")
    page.get_by_role("button", name="读入", exact=True).click()
    page.get_by_text("请选留哪一个").wait_for()
    assert axe_faults(page) == []
    page.get_by_label("都留下，文件里的换个名称").focus()
    page.keyboard.press("Space")
    title = page.get_by_label("都留下的，新的名称")
    title.fill(f"写了事实的（{size['width']}）")
    title.press("Enter")
    page.get_by_text("1 个场景已经读入并运行").wait_for()
    names = page.locator("ul.told").inner_text()
    assert f"写了事实的（{size['width']}）" in names
    assert page.complaints == []
