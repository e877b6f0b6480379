"""The machine in a browser: by touch, at its own size and on a phone, idle and without scripts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from court.core.lifecycle import State
from tests.api.pages.kiosk.helping import only_filing
from tests.browsing import KIOSK, PHONE, as_machine, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import Founded, founded, served

IDLE = 5


@pytest.fixture(scope="module")
def machine() -> Iterator[tuple[Founded, str]]:
    """A served court whose machine is idle after five seconds."""
    with (
        tempfile.TemporaryDirectory() as folder,
        founded(Path(folder) / "state", kiosk_idle_seconds=IDLE) as house,
        served(house.house) as address,
    ):
        yield house, address


class TestInABrowser:
    def start(self, browser: Any, address: str, size: dict[str, int] = KIOSK) -> Any:
        page = opened(browser, address, viewport=size)
        as_machine(page)
        page.goto("/kiosk")
        return page

    def test_the_whole_way_by_touch(self, browser: Any, machine: tuple[Founded, str]) -> None:
        house, address = machine
        page = self.start(browser, address)
        self.look(page, "start")
        page.get_by_role("link", name="我要起诉").click()
        picture(page, "06-kiosk-cause", full=False)
        page.get_by_role("link", name="回答几个问题").click()
        page.get_by_role("link", name="借钱、欠款").click()
        self.look(page, "finding")
        page.get_by_role("button", name="个人之间借钱").click()
        page.get_by_label("个人", exact=True).check()
        page.wait_for_selector("#say .ksay.ok")
        self.look(page, "question")
        self.next(page)
        page.get_by_label("姓名").fill("李文海")
        self.next(page)
        for key in "13800138000":
            page.get_by_role("button", name=key, exact=True).click()
        page.wait_for_selector("#say .ksay")
        assert page.locator("input.t").input_value() == "13800138000"
        self.look(page, "keys")
        self.next(page)
        while "/kiosk/result" not in page.url:
            title = page.locator("h1").inner_text()
            if title == "您要求什么？":
                page.get_by_label("本金").check()
                self.look(page, "ticks")
                self.next(page)
            elif title == "本金":
                page.locator("input.t").first.fill("80000")
                self.next(page)
            elif "仲裁委员会" in title:
                page.get_by_label("有", exact=True).check()
                page.wait_for_selector("#say .ksay.jdg")
                picture(page, "06-kiosk-judge", full=False)
                page.get_by_label("没有", exact=True).check()
                self.next(page)
            else:
                page.locator("[name=_skip]").click()
        self.look(page, "result")
        assert "疑似不予受理" not in page.content()
        page.get_by_role("button", name="拿取件码").click()
        page.wait_for_selector(".knumber.big")
        self.look(page, "slip")
        filing = only_filing(house)
        assert filing.pickup_code in page.locator(".knumber.big").inner_text().replace(" ", "")
        assert filing.content["诉讼请求"] == [{"名称": "本金", "金额": "80000"}]
        page.go_back()
        page.wait_for_url("**/kiosk?over=1")
        assert page.complaints == []

    def look(self, page: Any, name: str) -> None:
        picture(page, f"06-kiosk-{name}", full=False)
        assert axe_faults(page) == [], name
        assert not scrolls_sideways(page), name
        small = page.evaluate(SMALL_TARGETS)
        assert small == [], name

    def next(self, page: Any) -> None:
        page.get_by_role("button", name="下一题").click()
        page.wait_for_load_state()

    def test_idle_visitors_are_warned_then_wiped(
        self, browser: Any, machine: tuple[Founded, str]
    ) -> None:
        house, address = machine
        page = self.start(browser, address)
        page.goto("/kiosk/cause")
        page.get_by_role("button", name="离婚纠纷").click()
        page.get_by_label("个人", exact=True).check()
        page.get_by_role("button", name="下一题").click()
        page.get_by_label("姓名").fill("沈若琳")
        filing = only_filing(house)
        page.wait_for_selector("#idle[open]", timeout=IDLE * 1000)
        page.get_by_role("button", name="我还在").click()
        assert page.get_by_label("姓名").input_value() == "沈若琳"
        page.wait_for_url("**/kiosk?over=1", timeout=IDLE * 2000)
        assert "沈若琳" not in page.content()
        page.wait_for_timeout(300)
        assert house.fresh(filing).state == State.discarded
        page.go_back()
        page.wait_for_url("**/kiosk?over=1")
        assert "沈若琳" not in page.content()

    def test_the_notice(self, browser: Any, machine: tuple[Founded, str]) -> None:
        page = self.start(browser, machine[1])
        page.evaluate("document.getElementById('idle').showModal()")
        picture(page, "06-kiosk-idle", full=False)
        assert axe_faults(page) == []

    def test_held_back_timers_wipe_at_the_first_sign_of_life(
        self, browser: Any, machine: tuple[Founded, str]
    ) -> None:
        """A browser that let no timer run finds out from the clock, before anything is shown."""
        _, address = machine
        page = opened(browser, address, viewport=KIOSK)
        as_machine(page)
        page.add_init_script("window.setInterval = () => 0; window.setTimeout = () => 0;")
        page.goto("/kiosk/cause")
        page.get_by_role("button", name="离婚纠纷").click()
        page.get_by_label("个人", exact=True).check()
        page.evaluate("const now = Date.now; Date.now = () => now() + 60000")
        page.mouse.click(5, 900)
        page.wait_for_url("**/kiosk?over=1")

    def test_ending_by_hand(self, browser: Any, machine: tuple[Founded, str]) -> None:
        house, address = machine
        page = self.start(browser, address)
        page.goto("/kiosk/cause")
        page.get_by_role("button", name="离婚纠纷").click()
        page.get_by_role("button", name="结束并清除").click()
        page.wait_for_url("**/kiosk")
        assert only_filing(house).state == State.discarded
        page.go_back()
        page.wait_for_url("**/kiosk?over=1")

    def test_on_a_phone(self, browser: Any, machine: tuple[Founded, str]) -> None:
        _, address = machine
        page = self.start(browser, address, PHONE)
        for where in ("/kiosk", "/kiosk/cause", "/kiosk/queue", "/kiosk/lookup", "/kiosk/help"):
            page.goto(where)
            assert axe_faults(page) == [], where
            assert not scrolls_sideways(page), where
        page.goto("/kiosk/cause")
        page.get_by_role("button", name="民间借贷纠纷").click()
        assert axe_faults(page) == []
        assert not scrolls_sideways(page)

    def test_without_scripts(self, browser: Any, machine: tuple[Founded, str]) -> None:
        _, address = machine
        page = opened(browser, address, viewport=KIOSK, java_script_enabled=False)
        as_machine(page)
        page.goto("/kiosk/cause")
        page.get_by_role("button", name="民间借贷纠纷").click()
        page.get_by_label("个人", exact=True).check()
        page.get_by_role("button", name="下一题").click()
        assert "姓名" in page.locator("h1").inner_text()
        page.get_by_role("button", name="结束并清除").click()
        assert "您要办什么" in page.locator("h1").inner_text()


# Controls people touch, 96 px high at least at the machine's size; text links are read, not touched.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button:not([hidden]), a.btn, a.kopt, a.kskip, a.tile, label.kopt, input.t, select.t")]
  .filter((e) => e.checkVisibility() && !e.closest("dialog, [aria-hidden=true]"))
  .map((e) => [e.innerText || e.name, Math.round(e.getBoundingClientRect().height)])
  .filter(([, height]) => height < 96)"""
