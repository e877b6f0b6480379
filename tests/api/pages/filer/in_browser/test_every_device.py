"""In a browser: narrow windows, the keyboard alone, no scripts."""

from __future__ import annotations

import re
from typing import Any

from court.core.roles import Role
from court.decisions.plan import Plan
from tests.api.pages.filer.in_browser.acting import LOAN, control, decide, expect, file_of, look
from tests.browsing import NARROW, PHONE, opened, scrolls_sideways
from tests.court.houses import Founded

PAGES = (
    "/sign-in",
    "/track",
    "/account",
    "/messages",
    "/cases",
    "/file",
    "/file/new?cause=民间借贷纠纷",
    "/bulk",
    "/templates",
    "/clients",
    "/clients/new",
)


def test_narrow_windows(browser: Any, address: str, house: Founded) -> None:
    page = opened(browser, address, house.person(Role.lawyer), viewport=PHONE)
    filing = house.filed("02", Role.lawyer)
    decide(house, filing, Plan("补正告知", days=7))
    registered = house.filed("01", Role.lawyer)
    decide(house, registered, Plan("登记立案"))
    draft = house.draft("01", Role.lawyer)
    more = (
        f"/file/{draft.id}",
        f"/file/{draft.id}/confirm",
        f"/cases/{filing.id}/supplement",
        f"/cases/{registered.id}",
        f"/cases/{registered.id}/payment",
    )
    for where in (*PAGES, *more):
        page.goto(where)
        name = re.sub(r"\W+", "-", re.sub(r"\w{32}", "x", where)).strip("-")
        look(page, f"{name}-390")
        page.set_viewport_size(NARROW)
        assert not scrolls_sideways(page), where
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size(PHONE)
        assert not scrolls_sideways(page), where
    page.context.close()


def test_by_keyboard_alone(page: Any, house: Founded) -> None:
    """From the list to a draft's first field and on to the confirmation without a mouse."""
    draft = house.draft("01")
    page.goto("/cases")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == f"/file/{draft.id}":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-body")
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "核对并提交":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm")


def test_without_scripts(browser: Any, address: str, house: Founded) -> None:
    page = opened(browser, address, house.person(), java_script_enabled=False)
    draft = house.draft({"案由": LOAN})
    page.goto(f"/file/{draft.id}")
    page.locator('[name="原告[0].类型"][value="自然人"]').check()
    control(page, "原告[0].姓名").fill("沈若琳")
    page.locator("#choose").set_input_files(file_of("借条.pdf"))
    page.get_by_role("button", name="上传选好的文件").click()
    page.wait_for_selector(".filecard >> text=借条.pdf")
    assert control(page, "原告[0].姓名").input_value() == "沈若琳"
    page.get_by_role("button", name="再加一个被告").click()
    expect(page.locator('[name="被告[1].类型"]')).to_have_count(4)
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_selector("text=法院已收到")
    page.context.close()
