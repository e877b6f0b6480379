"""An assistant and a leader at a desk, on a phone, in large type; every step by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

from court.core.roles import Role
from court.decisions import preparing
from tests.browsing import DESKTOP, PHONE, apart, axe_faults, picture, scrolls_sideways
from tests.walks.keyboard import ALWAYS_LARGE, press, reach
from tests.walks.walking import Town, downloaded

SIZES = {"desk": (DESKTOP, ""), "phone": (PHONE, ""), "large": (DESKTOP, ALWAYS_LARGE)}
at_every_size = pytest.mark.parametrize(("viewport", "script"), SIZES.values(), ids=SIZES)


def opened(town: Town, role: Role, path: str, viewport: dict[str, int], script: str) -> Any:
    page = town.open("/account", role, viewport=viewport)
    if script:
        page.add_init_script(script)
    page.goto(path)
    return page


def clean(page: Any, name: str) -> None:
    assert axe_faults(page) == [], name
    assert not scrolls_sideways(page), name
    picture(page, f"{name}-{page.viewport_size['width']}")


@at_every_size
def test_an_assistant_answers_and_sends_it_to_the_judge(
    town: Town, viewport: dict[str, int], script: str
) -> None:
    filing = apart(lambda: town.court.filed("13"))
    page = opened(town, Role.assistant, f"/inbox?words={filing.number}", viewport, script)
    clean(page, "assistant-inbox")
    press(page, page.locator("#list tbody th a").first)
    page.wait_for_url(f"**/inbox/{filing.id}")
    reach(page, page.get_by_label("不能排除，登记立案"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="记下回答"))
    page.locator("#conclusion", has_text="建议登记立案").wait_for()
    clean(page, "assistant-review")
    press(page, page.get_by_role("link", name="按建议").first)
    page.wait_for_url("**/decide?**")
    clean(page, "assistant-decide")
    press(page, page.get_by_role("button", name="送法官"))
    page.wait_for_url(lambda url: "/decide" not in url)
    sent = town.work(lambda work: preparing.forwarded(work, [filing.id]), Role.judge)
    assert sent[filing.id][0] == "登记立案"


@at_every_size
def test_a_leader_reads_prints_and_takes_figures_along(
    town: Town, viewport: dict[str, int], script: str
) -> None:
    page = opened(town, Role.leader, "/", viewport, script)
    page.goto("/overview")
    clean(page, "leader-overview")
    for words in ("24 小时", "渠道", "采纳"):
        assert words in page.locator("main").inner_text()
    reach(page, page.get_by_role("button", name="打印"))
    name, data = downloaded(page, lambda: press(page, page.get_by_role("link", name="导出表格")))
    assert name.endswith((".csv", ".xlsx")) and len(data) > 100
    press(page, page.get_by_role("button", name="查看"))
    page.wait_for_url("**/overview?**")
    assert page.goto("/inbox").status == 403
