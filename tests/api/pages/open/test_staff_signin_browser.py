"""In a browser: work for a sign-in that is asked for it; binding an app with the keyboard."""

from __future__ import annotations

from typing import Any

import pyotp
import pytest

from court.core.roles import Role
from tests.browsing import DESKTOP, PHONE, apart, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import Founded, served


def type_in(page: Any, name: str, password: str) -> None:
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")


def test_after_many_failures_the_browser_works_and_gets_in(house: Founded, browser: Any) -> None:
    judge = house.person(Role.judge)
    with served(house.house) as address:
        page = opened(browser, address)
        page.goto("/staff/sign-in")
        for _ in range(6):
            type_in(page, judge.name, "不是这个密码")
            page.locator("#password-error").wait_for()
        type_in(page, judge.name, judge.password)
        page.wait_for_url("**/inbox")
        assert page.complaints == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_app_is_bound_and_asked_for(house: Founded, browser: Any, size: dict[str, int]) -> None:
    judge = house.person(Role.judge)
    with served(house.house) as address:
        page = opened(browser, address, judge, viewport=size)
        page.goto("/account/second-factor")
        assert axe_faults(page) == [] and not scrolls_sideways(page)
        box = page.locator("svg.qr").bounding_box()
        assert box and box["width"] > 120
        picture(page, f"second-factor-{size['width']}")
        app = pyotp.TOTP(page.locator("code.secret").inner_text())
        page.get_by_label("应用里的 6 位数字").fill(app.at(house.clock()))
        page.keyboard.press("Enter")
        page.get_by_text("只显示这一次").wait_for()
        assert axe_faults(page) == [] and not scrolls_sideways(page)
        picture(page, f"recovery-codes-{size['width']}")
        apart(lambda: house.clock.advance(seconds=60))
        fresh = opened(browser, address, viewport=size)
        fresh.goto("/staff/sign-in?next=/account")
        type_in(fresh, judge.name, judge.password)
        fresh.get_by_label("6 位数字").fill(app.at(house.clock()))
        assert axe_faults(fresh) == []
        fresh.keyboard.press("Enter")
        fresh.wait_for_url("**/account")
        assert axe_faults(fresh) == []
        assert page.complaints == fresh.complaints == []
