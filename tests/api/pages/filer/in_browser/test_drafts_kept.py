"""In a browser: a draft that could not be saved is neither lost, nor overwritten, nor left to others."""

from __future__ import annotations

from typing import Any

from tests.api.pages.filer.in_browser.acting import control, expect, kept, look, saved, write
from tests.browsing import axe_faults
from tests.court.houses import Founded


def test_what_was_changed_elsewhere_is_not_overwritten(page: Any, house: Founded) -> None:
    draft = house.draft("01")
    other = page.context.new_page()
    for one_page in (page, other):
        one_page.goto(f"/file/{draft.id}")
    write(other, "被告[0].姓名", "何美玲")
    saved(other)
    write(page, "被告[0].姓名", "陈志强")
    page.wait_for_selector("#problem >> text=没有覆盖它")
    look(page, "file-stale")
    assert house.fresh(draft).content["被告"][0]["姓名"] == "何美玲"
    page.locator("#problem").get_by_role("button", name="对照").click()
    page.wait_for_selector("text=两处填的不一样")
    look(page, "file-compare")
    row = page.locator("tr", has_text="陈志强")
    assert "何美玲" in row.inner_text() and "被告 · 姓名" in row.inner_text()
    page.get_by_role("button", name="用我这里填的").click()
    page.wait_for_selector("#panel-body")
    assert house.fresh(draft).content["被告"][0]["姓名"] == "陈志强"


def test_a_lost_connection_loses_nothing(page: Any, house: Founded) -> None:
    draft = house.draft("01")
    page.goto(f"/file/{draft.id}")
    page.context.set_offline(True)
    write(page, "被告[0].姓名", "何美玲")
    page.wait_for_selector("#problem >> text=已经记在这台设备上")
    assert axe_faults(page) == []
    assert control(page, "被告[0].姓名").input_value() == "何美玲"
    assert "%E4%BD%95%E7%BE%8E%E7%8E%B2" in kept(page)["body"]
    page.get_by_role("button", name="核对并提交").click()
    assert page.url.endswith(draft.id)
    page.context.set_offline(False)
    saved(page)
    assert house.fresh(draft).content["被告"][0]["姓名"] == "何美玲"
    assert page.evaluate("localStorage.length") == 0


def test_closed_while_offline_it_is_there_at_the_next_visit(page: Any, house: Founded) -> None:
    draft = house.draft("01")
    page.goto(f"/file/{draft.id}")
    page.context.set_offline(True)
    write(page, "被告[0].姓名", "何美玲")
    page.wait_for_selector("#problem >> text=已经记在这台设备上")
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"/file/{draft.id}")
    expect(control(again, "被告[0].姓名")).to_have_value("何美玲")
    assert house.fresh(draft).content["被告"][0]["姓名"] == "何美玲"
    assert again.evaluate("localStorage.length") == 0


def test_signing_out_anywhere_takes_everything_along(page: Any, house: Founded) -> None:
    """The next person at this computer finds nothing; what is older than a week goes by itself."""
    page.goto("/cases")
    page.evaluate(
        """() => {
          const at = Date.now();
          localStorage.setItem("lian:draft:/file/a/save", JSON.stringify({at, body: "x=1"}));
          localStorage.setItem("lian:draft:/file/b/save", JSON.stringify({at: at - 8 * 864e5, body: ""}));
        }"""
    )
    page.goto("/appointments")
    page.wait_for_function("localStorage.length === 1")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/")
    assert page.evaluate("localStorage.length") == 0


def test_signed_out_while_typing(page: Any, house: Founded) -> None:
    draft = house.draft("01")
    page.goto(f"/file/{draft.id}")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    write(page, "被告[0].姓名", "何美玲")
    page.wait_for_selector("#problem >> text=登录已经过期")
    page.context.add_cookies(cookies)
    page.goto(f"/file/{draft.id}")
    expect(control(page, "被告[0].姓名")).to_have_value("何美玲")
