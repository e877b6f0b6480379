"""A rule from the wish to the law in force, in a browser: written, tried, approved by another, used.

The script types and clicks as a jurist does and counts; the hands of people are slower than
Playwright's, so what is bounded is the number of actions and the waiting.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from court.core.roles import Role
from court.core.tables import Filing
from tests.browsing import PHONE, apart, axe_faults, opened, picture, scrolls_sideways
from tests.court.houses import Founded, founded, served
from tests.court.workshop.helping import started

SUPPORT = "rules/婚姻家庭、继承纠纷/婚姻家庭纠纷/抚养纠纷/抚养费纠纷.yaml"
# What a jurist writes into the form, as people write: names papers go by, the law in book marks.
SAID = {
    "名称": "未成年的原告交出生医学证明或者户口簿",
    "依据": "《中华人民共和国民事诉讼法》第六十条",
    "释明": "原告还没有满十八周岁，材料里没有出生医学证明或者户口簿。",
    "补救": "请补交出生医学证明或者户口簿。",
}
MOST_ACTIONS, MOST_SECONDS, SECONDS_AN_ACTION = 60, 15 * 60, 10
# What htmx says of a question that a newer one took the place of.
GIVEN_UP = ("htmx:afterRequest, ", "htmx:sendAbort, ")
# About 2.5 keys at 0.28 s, the average of the keystroke-level model of Card, Moran and Newell.
SECONDS_A_CHARACTER = 0.7


@dataclass
class Hands:
    """Somebody at the keyboard; every fill, choice and click counts, and every character."""

    page: Any
    actions: int = 0
    characters: int = 0
    faults: list[str] = field(default_factory=list)

    def fill(self, label: str, text: str) -> None:
        self.actions += 1
        self.characters += len(text)
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=True).select_option(option)

    def settled(self) -> None:
        settled(self.page)

    def press(self, name: str) -> None:
        self.actions += 1
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.actions += 1
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def look(self, name: str) -> None:
        """The page as it is: for axe, on a phone, as a picture."""
        self.faults += axe_faults(self.page)
        picture(self.page, name)
        size = self.page.viewport_size
        self.page.set_viewport_size(PHONE)
        if scrolls_sideways(self.page):
            self.faults.append(f"{name} 在手机上要横着滚动")
        self.page.set_viewport_size(size)


def settled(page: Any) -> None:
    """Form, text and checks are in step."""
    page.wait_for_timeout(400)
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    page.wait_for_timeout(200)


def text_view(page: Any) -> Any:
    """Where the text is typed: CodeMirror where the set-up made it, the text area elsewhere."""
    ready = "() => !document.getElementById('code') || document.querySelector('.coded')"
    page.wait_for_function(ready)
    return page.get_by_role("textbox", name=re.compile("这一条的文字|整个文件"))


def type_over(page: Any, text: str) -> None:
    """Another text in place of the entry's: pasted, as Chromium would set inline styles on typed lines."""
    view = text_view(page)
    if view.evaluate("node => node.tagName") == "TEXTAREA":
        view.fill(text)
        return
    view.press("Control+a")
    view.evaluate(
        """(node, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          node.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


@pytest.fixture
def court(tmp_path: Any) -> Iterator[Founded]:
    with founded(tmp_path / "state") as found:
        started(found)
        assert found.house.workshop  # made before the browser starts
        for which in (1, 2):
            found.person(Role.editor, which)
        for role in (Role.judge, Role.auditor):
            found.person(role)
        found.filed("01")
        yield found


def test_a_rule_is_written_tried_approved_and_in_force(court: Founded, browser: Any) -> None:
    with served(court.house) as address:
        start = time.monotonic()
        author = Hands(opened(browser, address, court.person(Role.editor)))
        author.page.set_default_timeout(60_000)
        draft(author)
        set_page = author.page.url.split("/edit")[0]
        second = Hands(opened(browser, address, court.person(Role.editor, 2)))
        second.page.set_default_timeout(120_000)
        hand_in(author, set_page)
        author.page.goto(f"{set_page}/review")
        assert author.page.get_by_role("button", name="核准", exact=True).count() == 0
        second.page.goto(f"{set_page}/review")
        for accept in second.page.get_by_label("接受", exact=True).all():
            second.actions += 1
            accept.check()
        second.look("workshop-review")
        second.press("核准")
        assert "已经发布" in second.page.content()
        seconds = time.monotonic() - start
        unconcerned(court, opened(browser, address, court.person(Role.judge)))
        both_are_in_the_log(opened(browser, address, court.person(Role.auditor)))
        actions = author.actions + second.actions
    assert author.faults + second.faults == []
    said = author.page.complaints + second.page.complaints
    assert [one for one in said if not one.startswith(GIVEN_UP)] == []
    assert actions <= MOST_ACTIONS
    seconds += (author.characters + second.characters) * SECONDS_A_CHARACTER
    assert seconds + actions * SECONDS_AN_ACTION <= MOST_SECONDS
    files = apart(lambda: court.house.bundle.files.text(SUPPORT))
    assert "抚养费-证明-01" in files and "依据: [民事诉讼法 60]" in files
    print(f"{actions} actions, {seconds:.0f} s of waiting and typing")


def unconcerned(court: Founded, page: Any) -> None:
    """A pending filing the release is not about: no banner, and its receipt agrees as before."""
    with court.house.look() as look:
        filing = look.session.scalars(select(Filing)).one()
    page.goto(f"/inbox/{filing.id}")
    assert page.get_by_text(filing.number).count() >= 1
    assert page.get_by_text("规则更新过").count() == 0
    page.goto(f"/inbox/{filing.id}/receipts?check=1")
    assert page.get_by_text("核对一致").count() == 1


def both_are_in_the_log(page: Any) -> None:
    page.goto("/audit")
    rows = page.locator("tr").all_inner_texts()
    (handed,) = (row for row in rows if "修改案送批" in row)
    (endorsed,) = (row for row in rows if "核准修改案" in row)
    assert "甲规则编辑" in handed and "乙规则编辑" in endorsed


def draft(hands: Hands) -> None:
    """Begin a change set, write the rule in the form, take the examples that are offered, save."""
    hands.page.goto("/workshop")
    hands.follow("新的修改案")
    hands.fill("名称", "抚养费：未成年原告的证明")
    hands.page.get_by_label("其他", exact=True).check()
    hands.fill("依据", "立案窗口的意见；民事诉讼法 60")
    hands.actions += 1
    hands.press("开始")
    hands.fill("规则、案由、参数", "抚养费纠纷")
    hands.press("找")
    hands.follow("抚养费纠纷：规则")
    hands.fill("编号的开头", "抚养费-证明")
    hands.press("新写一条")
    text_view(hands.page)
    written(hands)
    hands.look("workshop-edit")
    for kind in ("without:1", "without:1", "example:1", "example:1", "example:1"):
        hands.actions += 1
        hands.page.locator(f'#checks button[value="{kind}"]').click()
        hands.settled()
    assert "处要改" not in hands.page.locator("#checks").inner_text()
    hands.press("存进修改案")
    assert "已经存进修改案" in hands.page.content()


def written(hands: Hands) -> None:
    """The rule itself: whom it looks at and when, what it asks, what it says to people."""
    hands.actions += 1
    hands.page.locator("#ruleform summary", has_text="加一项").click()
    added(hands, "每个", "原告")
    hands.choose("加哪一项", "适用")
    hands.page.get_by_label("条件的事实").fill("出生日期")
    hands.page.locator("#key-op").select_option("距今不满")
    hands.actions += 2
    added(hands, "适用", "18年")
    hands.page.get_by_label("怎样看").first.select_option("材料含")
    hands.settled()
    hands.fill("材料含 哪些，用、隔开", "出生医学证明，户口本")
    hands.actions += 1
    for label, said in SAID.items():
        hands.fill(label, said)
    hands.choose("状态", "试行")
    hands.settled()
    added(hands, "废止", "2027年12月1日")
    text = hands.page.locator("#text").input_value()
    assert "材料含: [出生医学证明, 户口本]" in text and "废止: 2027-12-01" in text
    assert all(said in text for label, said in SAID.items() if label != "依据")


def added(hands: Hands, key: str, said: str) -> None:
    """One more key of the rule."""
    hands.choose("加哪一项", key)
    hands.fill("内容或者值", said)
    hands.press("加这一项")
    hands.settled()


def hand_in(hands: Hands, set_page: str) -> None:
    """Try it on a past filing, look at the effect, hand it in."""
    hands.page.goto(f"{set_page}/try")
    hands.fill("收件号", "2026-0907-0001")
    hands.press("试")
    assert "每一条要求的判断都一样" in hands.page.content()
    hands.look("workshop-try")
    hands.follow("影响")
    assert "没有一件的结论会变" in hands.page.content()
    hands.look("workshop-effects")
    hands.page.goto(set_page)
    hands.actions += 1
    hands.page.set_default_timeout(120_000)
    hands.press("送批")
    assert "已经送批" in hands.page.content(), hands.page.locator(".ban").all_inner_texts()
    hands.look("workshop-set")


def test_the_editor_works_with_the_keyboard_alone(court: Founded, browser: Any) -> None:
    with served(court.house) as address:
        page = opened(browser, address, court.person(Role.editor))
        page.goto("/workshop/new")
        page.get_by_label("名称", exact=True).focus()
        page.keyboard.type("键盘")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("民事诉讼法 122")
        page.keyboard.press("Enter")
        page.wait_for_url("**/workshop/sets/**")
        page.locator("#q").focus()
        page.keyboard.type("抚养费-成年-01")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        link = page.get_by_role("link", name="抚养费-成年-01 成年子女能独立生活的")
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/edit?**")
        text_view(page).focus()
        page.keyboard.press("Control+End")
        page.keyboard.type("  # 键盘写的")
        page.locator("#checks h2").first.wait_for()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("已经存进修改案").wait_for()
        assert page.complaints == []
