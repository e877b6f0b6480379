"""A visitor at the machine who chooses and says instead of typing, at every size, by keyboard too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browsing import KIOSK, PHONE, as_machine, axe_faults, picture, scrolls_sideways
from tests.walks.keyboard import large_type, press
from tests.walks.walking import Town

# A microphone and a recorder that give a few bytes.
MICROPHONE = """
Object.defineProperty(navigator, "mediaDevices", {
  value: { getUserMedia: async () => ({ getTracks: () => [] }) } });
window.MediaRecorder = class extends EventTarget {
  mimeType = "audio/webm";
  state = "inactive";
  start() { this.state = "recording"; }
  stop() {
    this.state = "inactive";
    const data = new Event("dataavailable");
    data.data = new Blob(["sound"]);
    this.dispatchEvent(data);
    this.dispatchEvent(new Event("stop"));
  }
};
"""
SIZES = {"machine": (KIOSK, ""), "phone": (PHONE, ""), "large": (KIOSK, "200%")}


@pytest.mark.parametrize(("viewport", "type_size"), SIZES.values(), ids=SIZES)
def test_a_visitor_chooses_and_says(town: Town, viewport: dict[str, int], type_size: str) -> None:
    object.__setattr__(town.court.house.settings, "speech_url", "simulated:听错")
    page = town.open("/", viewport=viewport)
    page.add_init_script(MICROPHONE)
    as_machine(page)
    page.goto("/kiosk/cause")
    press(page, page.get_by_role("button", name="民间借贷纠纷"))
    page.wait_for_url("**/kiosk/q/**")
    page.get_by_label("个人", exact=True).focus()
    page.keyboard.press("Space")
    first = page.url
    press(page, page.get_by_role("button", name="下一题"))
    page.wait_for_url(lambda url: url != first)
    chooses_a_region(page, type_size)
    story = touches_sentences(page)
    says(page, story, type_size)
    object.__setattr__(town.court.house.settings, "speech_url", "")


def clean(page: Any, name: str, type_size: str) -> None:
    """Without faults for axe; nothing to scroll sideways, in large type too."""
    assert axe_faults(page) == [], name
    with large_type(page, type_size):
        assert not scrolls_sideways(page), name
        picture(page, f"kiosk-{name}-{page.viewport_size['width']}{type_size}")


def chooses_a_region(page: Any, type_size: str) -> None:
    page.goto("/kiosk/q/原告[0].g7")
    field = page.get_by_label("住所地")
    field.fill("广东省中山市东区街道长江路1号")
    press(page, page.get_by_text("点选本市的镇街").first)
    clean(page, "regions", type_size)
    press(page, page.get_by_role("button", name="小榄镇", exact=True).first)
    assert field.input_value() == "广东省中山市小榄镇长江路1号"


def touches_sentences(page: Any) -> Any:
    page.goto("/kiosk/q/事实与理由")
    assert page.locator(".kpad").count() == 0  # nothing stands between the field and the sentences
    assert not page.get_by_role("button", name="填下一个空").is_visible()
    press(page, page.get_by_role("button", name="对方向我借款"))
    for key in "2025":
        page.get_by_role("button", name=key, exact=True).click()
    press(page, page.get_by_role("button", name="填下一个空"))
    page.get_by_role("button", name="3", exact=True).click()
    story = page.locator("textarea")
    assert story.input_value().startswith("2025年3月＿＿日，对方向我借款＿＿元。")
    return story


def says(page: Any, story: Any, type_size: str) -> None:
    press(page, page.get_by_role("button", name="说，不用打字"))
    press(page, page.get_by_role("button", name="正在听，说完点这里"))
    take = page.get_by_role("button", name="对，填上")
    take.wait_for()
    clean(page, "heard", type_size)
    assert "节给" not in story.input_value()  # misheard, and not in before it is confirmed
    press(page, take)
    assert story.input_value().endswith("我把五万元节给了对方。")
