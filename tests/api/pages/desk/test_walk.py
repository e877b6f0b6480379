"""The desk in a real browser: an assistant prepares, a judge decides; keyboard, phone, large type."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from court.core.lifecycle import State
from court.core.roles import Role
from court.decisions import service as decisions
from court.decisions.plan import Plan
from tests.browsing import (
    apart,
    axe_faults,
    opened,
    picture,
)
from tests.court.houses import Founded, founded, served


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("desk") / "state") as found:
        found.verified()
        assert found.house.seal and found.house.workshop  # made before the browser starts
        for role in (Role.judge, Role.assistant, Role.editor):
            found.person(role)
        # Every rule of every cause is compiled for the first list of rules: seconds.
        assert found.client_for(Role.editor).get("/rules").status_code == 200
        yield found


@pytest.fixture(scope="module")
def address(court: Founded) -> Iterator[str]:
    with served(court.house) as found:
        yield found


def page_of(
    browser: Any, address: str, court: Founded, role: Role, path: str, **options: Any
) -> Any:
    page = opened(browser, address, court.person(role), **options)
    page.goto(path)
    return page


def wait_until(page: Any, expression: str) -> None:
    """Poll from outside: the page's own policy forbids evaluating there."""
    until = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < until, expression
        page.wait_for_timeout(30)


def complaints(page: Any) -> list[str]:
    """What the scripts complain about, apart from requests that gave way or were refused."""
    own = ("htmx:afterRequest", "htmx:sendAbort", "Response Status Error Code 4")
    return [one for one in page.complaints if not one.startswith(own)]


def test_an_assistant_answers_overrides_and_prepares(
    browser: Any, address: str, court: Founded
) -> None:
    filing = court.filed("13")
    page = page_of(browser, address, court, Role.assistant, "/inbox")
    row = page.locator("#list tr", has_text=filing.number)
    row.get_by_role("button", name="领取").click()
    row.get_by_text("甲法官助理").wait_for()
    row.get_by_role("link").first.click()

    page.get_by_label("不能排除，登记立案").check()
    page.get_by_label("理由 选填，记入审查记录").first.fill("合同写明可以仲裁或者起诉")
    page.get_by_role("button", name="记下回答").click()
    page.locator("#conclusion", has_text="建议登记立案").wait_for()
    assert page.url.endswith(f"/inbox/{filing.id}")
    assert "重算" in page.locator("#said").inner_text()
    assert page.get_by_role("button", name="撤回回答").evaluate("e => e === document.activeElement")
    page.locator("#history").locator("xpath=ancestor::details/summary").click()
    assert "回答问题" in page.locator("#history").inner_text()

    page.locator("#g-满足 > details > summary").click()
    page.get_by_text("改变其中一项的认定…").click()
    page.locator("#raise-to").select_option("补正")
    page.locator("#raise-reason").fill("太短")
    page.locator("#raise-save").click()
    page.locator("#problem-override").wait_for()
    assert page.locator("#raise-reason").input_value() == "太短"
    page.locator("#raise-reason").fill("身份证照片看不清楚号码")
    page.locator("#raise-save").click()
    page.locator("#conclusion", has_text="建议补正").wait_for()
    assert page.get_by_role("link", name="按建议：补正告知 1 项…").is_visible()

    page.get_by_role("link", name="按建议：补正告知 1 项…").click()
    assert page.get_by_role("button", name="发出补正告知书").count() == 0
    assert page.get_by_text("决定由法官作出").is_visible()
    assert complaints(page) == []


def test_a_judge_decides_with_a_period_of_his_own(
    browser: Any, address: str, court: Founded
) -> None:
    filing = court.filed("02")
    page = page_of(browser, address, court, Role.judge, f"/inbox/{filing.id}")
    finding = page.locator("details.fd", has_text="有明确的被告").first
    finding.get_by_text("不采纳此项…").click()
    finding.get_by_label("理由（至少 5 个字）").fill("借款合同第1页载有住所和电话")
    finding.get_by_role("button", name="保存").click()
    page.locator("#g-补正 .q", has_text="4 项").wait_for()
    assert page.locator("s", has_text="有明确的被告").is_visible()
    picture(page, "desk-review")

    page.get_by_role("link", name="按建议：补正告知 4 项…").click()
    page.get_by_label("补正期限").fill("15")
    page.locator("#papers", has_text="2026年9月22日（星期二）").wait_for()
    page.get_by_role("checkbox", name=re.compile("写明事实和理由")).uncheck()
    wait_until(
        page,
        "decodeURIComponent(document.querySelector('.sheet').href).match(/finding=/g).length === 3",
    )
    wait_until(page, "document.querySelector('.sheet img').naturalWidth === 1000")
    picture(page, "desk-decide")
    page.get_by_role("button", name="发出补正告知书").click()
    page.get_by_role("heading", name="已作出决定：补正告知 3 项").wait_for()
    assert page.get_by_role("heading", name="已作出决定").evaluate(
        "e => e === document.activeElement"
    )
    assert court.fresh(filing).state == State.supplement
    assert "沈若琳" in page.locator(".done").inner_text()
    picture(page, "desk-done")
    assert complaints(page) == []


def test_accepting_takes_two_clicks(browser: Any, address: str, court: Founded) -> None:
    filing = court.filed("14")
    page = page_of(browser, address, court, Role.judge, f"/inbox/{filing.id}")
    page.get_by_role("link", name="按建议：登记立案…").click()
    page.get_by_role("button", name="登记立案并发出文书").click()
    page.get_by_role("heading", name="已作出决定：登记立案").wait_for()
    with page.expect_download() as download:
        page.locator(".done a", has_text="PDF").first.click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_the_list_renews_itself(browser: Any, address: str, court: Founded) -> None:
    page = opened(browser, address, court.person(Role.judge))
    page.clock.install()
    page.goto("/inbox")
    filing = court.filed("12")
    page.clock.run_for(21_000)
    page.locator("#list", has_text=filing.number).wait_for()
    assert complaints(page) == []


def test_a_double_click_is_one_decision(browser: Any, address: str, court: Founded) -> None:
    filing = court.filed("23")
    page = page_of(browser, address, court, Role.judge, f"/inbox/{filing.id}/decide?kind=登记立案")
    page.get_by_role("button", name="登记立案并发出文书").dblclick()
    page.get_by_role("heading", name="已作出决定：登记立案").wait_for()
    assert court.fresh(filing).state == State.registered


def test_a_stale_page_is_told_and_overwrites_nothing(
    browser: Any, address: str, court: Founded
) -> None:
    filing = court.filed("13")
    page = page_of(browser, address, court, Role.assistant, f"/inbox/{filing.id}")

    def other() -> None:
        with court.house.work(court.actor(Role.judge)) as work:
            decisions.decide(work, filing.id, filing.sequence, Plan("登记立案"))

    apart(other)
    page.get_by_label("期间内判断不了").check()
    page.get_by_role("button", name="记下回答").click()
    banner = page.locator("#stale")
    banner.wait_for()
    assert (
        "甲立案法官 登记立案" in banner.inner_text()
        and "回答“期间内判断不了”" in banner.inner_text()
    )
    assert page.get_by_text("已作出决定：登记立案").is_visible()
    assert "已登记立案" in page.locator("#head").inner_text()
    assert axe_faults(page) == []
    picture(page, "desk-stale")


def test_by_keyboard_alone(browser: Any, address: str, court: Founded) -> None:
    filing = court.filed("20")
    page = page_of(browser, address, court, Role.judge, "/inbox")
    page.keyboard.press("/")
    page.keyboard.type(filing.number)
    wait_until(page, "document.querySelectorAll('#list tbody tr').length === 1")
    page.keyboard.press("Escape")
    page.locator("#words").evaluate("e => e.blur()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inbox/{filing.id}")
    tab_to(page, "按建议：登记立案…")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decide?**")
    tab_to(page, "登记立案并发出文书")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="已作出决定：登记立案").wait_for()


def tab_to(page: Any, words: str) -> None:
    """Press Tab until the element with these words has the focus, visibly."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == words:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert outline == "3px"
            return
    raise AssertionError(f"“{words}”用键盘到不了")


def test_a_fact_shows_its_place_on_the_paper(browser: Any, address: str, court: Founded) -> None:
    filing = court.filed("13")
    page = page_of(browser, address, court, Role.judge, f"/inbox/{filing.id}")
    link = page.locator("tr", has_text="有无仲裁约定").get_by_role("link", name="填写的内容")
    link.evaluate("link => link.scrollIntoView({block: 'center'})")  # not under the bar
    before = page.evaluate("scrollY")
    link.click()
    here = page.locator(".here")
    assert here.inner_text() == "是" and page.evaluate("scrollY") == before
    paper_box, box = page.locator("#paper").bounding_box(), here.bounding_box()
    assert paper_box["y"] <= box["y"] <= paper_box["y"] + paper_box["height"]


def test_menus_close_with_escape(browser: Any, address: str, court: Founded) -> None:
    filing = court.filed("13")
    page = page_of(browser, address, court, Role.judge, f"/inbox/{filing.id}")
    page.get_by_text("其他决定").click()
    other = page.get_by_role("link", name="（自己写）")
    assert other.is_visible()
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    assert not other.is_visible()


def test_without_scripts(browser: Any, address: str, court: Founded) -> None:
    filing = court.filed("13")
    page = page_of(
        browser, address, court, Role.judge, f"/inbox/{filing.id}", java_script_enabled=False
    )
    page.get_by_label("期间内判断不了").check()
    page.get_by_role("button", name="记下回答").click()
    assert "建议登记立案" in page.locator("#conclusion").inner_text()
    page.get_by_role("link", name="按建议：登记立案…").click()
    page.get_by_role("button", name="登记立案并发出文书").click()
    assert page.get_by_role("heading", name="已作出决定：登记立案").is_visible()
    page.goto("/inbox")
    page.locator("#state").select_option("已登记立案")
    page.get_by_role("button", name="筛选").click()
    assert page.locator("#list", has_text=filing.number).is_visible()
