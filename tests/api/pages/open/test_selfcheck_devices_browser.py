"""立案自查 on a phone, in large type, by keyboard, for readers of the screen, without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.pages.open.selfcheck_form import (
    LOAN,
    choose,
    control,
    fill_borrowing,
    open_all,
    titles,
    wait_for,
)
from tests.browsing import (
    DESKTOP,
    NARROW,
    PHONE,
    axe_faults,
    opened,
    picture,
    scrolls_sideways,
)


class TestPhone:
    @pytest.mark.parametrize("cause", ["民间借贷纠纷", "离婚纠纷", "买卖合同纠纷"])
    def test_four_screens_at_first_sight(self, browser: Any, address: str, cause: str) -> None:
        page = opened(browser, address, viewport=PHONE)
        page.goto(f"/selfcheck/form?cause={cause}")
        height = "document.documentElement.scrollHeight"
        assert page.evaluate(height) <= 4 * PHONE["height"]
        picture(page, f"phone-first-{cause}")
        assert axe_faults(page) == []
        page.get_by_role("button", name="下一部分：对方是谁").click()
        heading = page.locator("#h-them")
        assert heading.evaluate("e => e === document.activeElement")
        assert page.locator("#b-them").is_visible() and page.locator("#b-claims").is_hidden()
        page.locator("#s-claims [data-fold]").click()
        assert page.locator("#b-claims").is_visible()
        page.context.close()

    def test_the_bar_counts_and_the_sheet_is_a_dialog(self, browser: Any, address: str) -> None:
        page = opened(browser, address, viewport=PHONE)
        page.goto(LOAN)
        open_all(page)
        fill_borrowing(page)
        bar = page.locator(".bottom")
        assert "还缺" in bar.inner_text()
        page.locator("#sheet-open").click()
        sheet = page.get_by_role("dialog")
        sheet.wait_for()
        assert axe_faults(page) == []
        picture(page, "立案自查-手机-结果", full=False)
        for _ in range(60):
            page.keyboard.press("Tab")
            inside = page.evaluate("!!document.activeElement.closest('#panel,.bottom,body:focus')")
            assert inside or page.evaluate("document.activeElement === document.body")
        page.keyboard.press("Escape")
        sheet.wait_for(state="detached")
        assert page.evaluate("document.activeElement.id") == "sheet-open"
        page.locator("#sheet-open").click()
        page.locator("#miss a.t1", has_text="您的联系电话").click()
        assert page.evaluate("document.activeElement.name") == "原告[0].联系电话"
        assert page.get_by_role("dialog").count() == 0
        picture(page, "立案自查-手机", full=False)
        assert page.complaints == []
        page.context.close()

    @pytest.mark.parametrize("size", [PHONE, NARROW], ids=["390", "320"])
    @pytest.mark.parametrize("large", [False, True], ids=["plain", "large"])
    def test_nothing_scrolls_sideways(
        self, browser: Any, address: str, size: dict[str, int], large: bool
    ) -> None:
        page = opened(browser, address, viewport=size)
        if large:
            page.context.add_cookies([{"name": "lian_large", "value": "1", "url": address}])
        for path in ("/", "/selfcheck?q=借款", "/help", "/courts", LOAN):
            page.goto(path)
            if path == LOAN:
                open_all(page)
                fill_borrowing(page)
                page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
            assert not scrolls_sideways(page), path
        page.context.close()

    def test_two_hundred_percent_type(self, browser: Any, address: str) -> None:
        page = opened(browser, address, viewport=DESKTOP)
        page.goto(LOAN)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        fill_borrowing(page)
        assert not scrolls_sideways(page)
        picture(page, "立案自查-两倍字", full=False)
        page.context.close()


class TestWithoutMouse:
    def test_the_whole_way_by_keyboard(self, page: Any) -> None:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "跳到正文"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "what"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "开始自查"
        page.keyboard.press("Enter")
        page.wait_for_url("**/selfcheck?q=")
        reach(page, "q")
        page.keyboard.type("借钱")
        page.locator("#hits a").first.wait_for()
        reach(page, "民间借贷纠纷")
        page.keyboard.press("Enter")
        page.wait_for_url("**/selfcheck/form**")
        reach(page, "原告[0].类型")
        page.keyboard.press("Space")
        reach(page, "原告[0].姓名")
        page.keyboard.type("林秀兰")
        page.keyboard.press("Enter")
        wait_for(page, "您的住所地")
        assert page.url.split("?")[0].endswith("/selfcheck/form")
        assert page.evaluate("document.activeElement.name") == "原告[0].姓名"

    def test_every_focusable_thing_shows_its_focus(self, page: Any) -> None:
        page.goto(LOAN)
        for _ in range(25):
            page.keyboard.press("Tab")
            shown = page.evaluate(
                """() => { const e = document.activeElement; const near = e.closest(".op") ?? e;
                const s = getComputedStyle(near);
                return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 3; }"""
            )
            assert shown, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def reach(page: Any, what: str) -> None:
    """Tab until something with this name or text has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "[document.activeElement.name, document.activeElement.querySelector?.('b')?.textContent]"
        )
        if what in found:
            return
    raise AssertionError(f"{what} was not reached")


class TestReaders:
    @pytest.mark.parametrize(
        "path",
        ["/", "/selfcheck", "/selfcheck?q=借款&at=劳动", "/help", "/courts", "/sued", "/selfcheck/continue",
         "/没有这一页"],
    )  # fmt: skip
    def test_axe_finds_nothing(self, browser: Any, address: str, path: str) -> None:
        page = opened(browser, address)
        page.goto(path)
        assert axe_faults(page) == []
        name = {"/": "首页", "/selfcheck": "找案由"}.get(path)
        if name:
            picture(page, name)
        page.context.close()

    def test_axe_finds_nothing_in_a_form_in_use(self, page: Any) -> None:
        page.goto(LOAN)
        fill_borrowing(page)
        page.locator('[data-rows="被告"] > [data-add]').click()
        choose(page, "被告[1].类型", "法人")
        page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
        page.locator('[id="f-诉讼请求-1"]').check()
        control(page, "诉讼请求[1].起算日").fill("昨天")
        control(page, "事实与理由").focus()
        page.wait_for_timeout(400)
        assert axe_faults(page) == []

    @pytest.mark.parametrize("cause", ["离婚纠纷", "申请支付令", "侵害商标权纠纷"])
    def test_axe_finds_nothing_in_other_forms(self, page: Any, cause: str) -> None:
        page.goto(f"/selfcheck/form?cause={cause}")
        assert axe_faults(page) == []

    def test_the_printed_sheet(self, page: Any) -> None:
        page.goto(LOAN)
        fill_borrowing(page)
        with page.context.expect_page() as opening:
            page.get_by_role("button", name="打印自查结果").click()
        paper = opening.value
        paper.wait_for_load_state()
        assert "还缺" in paper.locator("h2").first.inner_text()
        assert axe_faults(paper) == []
        picture(paper, "自查结果-打印")


class TestWithoutScripts:
    def test_the_same_list_after_a_click(self, browser: Any, address: str) -> None:
        page = opened(browser, address, java_script_enabled=False)
        page.goto("/selfcheck")
        page.get_by_role("link", name="借钱、欠款、做担保").click()
        page.get_by_role("link", name="个人之间借钱").click()
        choose(page, "原告[0].类型", "自然人")
        control(page, "原告[0].姓名").fill("林秀兰")
        page.locator('[data-rows="被告"] > [data-add]').click()
        control(page, "被告[1].姓名").wait_for(state="attached")
        assert control(page, "原告[0].姓名").input_value() == "林秀兰"
        with page.expect_navigation():
            page.get_by_role("button", name="检查一遍").click()
        assert page.locator("#result").inner_text().startswith("还缺")
        assert "写明请求法院判什么" in titles(page)
        assert page.locator(".live").count() > 2
        assert control(page, "原告[0].姓名").input_value() == "林秀兰"
        page.context.close()
