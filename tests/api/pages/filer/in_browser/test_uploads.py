"""In a browser: files dragged in, and whoever goes on while one is on its way."""

from __future__ import annotations

import re
from typing import Any

from court.decisions.plan import Plan
from court.filings import uploads
from tests.api.pages.filer.in_browser.acting import LOAN, control, decide, expect, file_of
from tests.court.houses import Founded
from tests.files import PDF


def test_files_are_dragged_named_and_taken_away(page: Any, house: Founded) -> None:
    draft = house.draft({"案由": LOAN, "原告": [{"类型": "自然人", "姓名": "沈若琳"}]})
    page.goto(f"/file/{draft.id}")
    page.evaluate(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "转账.pdf", { type: "application/pdf" }));
          const zone = document.querySelector("[data-drop]");
          zone.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
          zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        PDF.decode(),
    )
    card = page.locator(".filecard", has_text="转账.pdf")
    card.wait_for()
    card.get_by_label("这是").select_option("转账凭证")
    expect(control(page, "证据[1]._要")).to_be_checked()
    assert house.fresh(draft).content["证据"] == [
        {"证据名称": "转账凭证", "文件": "转账.pdf", "页数": 1}
    ]
    page.evaluate("document.getElementById('files').dataset.megabytes = '0.0001'")
    page.locator("#choose").set_input_files([file_of("大.pdf", PDF * 9)])
    page.wait_for_selector("text=请压缩、拆分")
    page.locator(".filecard").get_by_role("button", name=re.compile("移除")).click()
    page.wait_for_selector(".filecard", state="detached")
    with house.house.look(house.actor()) as found:
        assert uploads.of_filing(found, house.fresh(draft)) == []


def slow(page: Any, bytes_a_second: int) -> None:
    """Let the page send so slowly."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send(
        "Network.emulateNetworkConditions", {**conditions, "uploadThroughput": bytes_a_second}
    )


def test_handing_in_while_a_file_is_on_its_way_waits_for_it(page: Any, house: Founded) -> None:
    filing = house.filed("02")
    decide(house, filing, Plan("补正告知", days=7))
    page.goto(f"/cases/{filing.id}")
    slow(page, 200_000)
    long = PDF.replace(b"trailer", b"%" + b"x" * 400_000 + b"\ntrailer")
    both = [file_of("李文海.pdf", long), file_of("李文海-背面.pdf", long + b"\n")]
    page.locator("#item-1 [data-pick]").first.set_input_files(both)
    page.wait_for_selector("#item-1 >> text=正在上传 李文海.pdf")
    page.get_by_role("button", name="提交补正").click()
    expect(page.locator("[data-saved]")).to_have_text("正在传送，传完就办…")
    page.wait_for_selector("text=补正已经交给法院")
    fresh = house.fresh(filing)
    assert fresh.state == "已补正"
    with house.house.look(house.actor()) as found:
        names = {one.name for one in uploads.of_filing(found, fresh)}
    assert names == {"李文海.pdf", "李文海-背面.pdf"}
    assert {one.get("文件") for one in fresh.content["材料"]} >= names


def test_going_on_while_a_file_is_on_its_way_waits_for_it(page: Any, house: Founded) -> None:
    draft = house.draft("02")
    page.goto(f"/file/{draft.id}")
    control(page, "被告[0].住所地").fill("广东省中山市三乡镇文昌东路16号")
    slow(page, 200_000)
    long = PDF.replace(b"trailer", b"%" + b"x" * 400_000 + b"\ntrailer")
    page.locator("#choose").set_input_files([file_of("借条.pdf", long)])
    page.wait_for_selector("text=正在上传 借条.pdf")
    page.get_by_role("button", name="核对并提交").dblclick()
    page.wait_for_url("**/confirm")
    content = house.fresh(draft).content
    assert content["被告"][0]["住所地"].endswith("16号")
    assert "借条.pdf" in [one.get("文件") for one in [*content["证据"], *content.get("材料", [])]]


def test_handing_in_waits_no_longer_when_the_file_is_refused(page: Any, house: Founded) -> None:
    filing = house.filed("02")
    decide(house, filing, Plan("补正告知", days=7))
    page.goto(f"/cases/{filing.id}")
    slow(page, 200_000)
    wrong = b"MZ" + b"\0" * 400_000
    page.locator("#item-1 [data-pick]").first.set_input_files(file_of("李文海.pdf", wrong))
    page.wait_for_selector("#item-1 >> text=正在上传 李文海.pdf")
    page.get_by_role("button", name="提交补正").click()
    page.locator("#item-1 [data-going] .live").wait_for()
    page.wait_for_timeout(500)
    assert house.fresh(filing).state == "待补正"
    page.get_by_role("button", name="提交补正").click()
    page.wait_for_selector("text=补正已经交给法院")
