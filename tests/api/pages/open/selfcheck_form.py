"""What tests do to the form of the self-check, and read off it."""

from __future__ import annotations

from typing import Any

LOAN = "/selfcheck/form?cause=民间借贷纠纷"


def control(page: Any, name: str) -> Any:
    return page.locator(f'#filing [name="{name}"]')


def choose(page: Any, name: str, value: str) -> None:
    page.locator(f'#filing [name="{name}"][value="{value}"]').check()


def titles(page: Any) -> list[str]:
    return [t.strip() for t in page.locator("#miss .t1").all_inner_texts()]


def wait_for(page: Any, title: str, there: bool = True) -> None:
    line = page.locator("#miss > li:not(.settled)", has_text=title)
    line.first.wait_for(state="attached" if there else "detached")


def open_all(page: Any) -> None:
    """Every part of a form that a phone shows folded."""
    shut = page.locator("[data-fold]", has_text="填写")
    while shut.count():
        shut.first.click()


def fill_borrowing(page: Any) -> None:
    choose(page, "原告[0].类型", "自然人")
    control(page, "原告[0].姓名").fill("林秀兰")
    control(page, "原告[0].住所地").fill("中山市东区街道示例路8号")
    choose(page, "被告[0].类型", "自然人")
    control(page, "被告[0].姓名").fill("陈志强")
    control(page, "被告[0].住所地").fill("中山市石岐街道示例街21号")
    page.locator('[id="f-诉讼请求-0"]').check()
    control(page, "诉讼请求[0].金额").fill("12万")
    wait_for(page, "写明请求法院判什么", there=False)
