"""Filers in a real browser: sign-up to receipt, stale forms, lost connections, files, readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from court.bulk.jobs import one
from court.bulk.tables import BulkJob
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import uploads
from court.messages import service as messages
from tests.browsing import (
    NARROW,
    PHONE,
    apart,
    axe_faults,
    opened,
    picture,
    scrolls_sideways,
)
from tests.court.bulk.tables import PAPERS, case, xlsx
from tests.court.houses import Founded, founded, served
from tests.files import PDF

LOAN = "民间借贷纠纷"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("filers") / "state") as found:
        yield found


@pytest.fixture(scope="module")
def address(house: Founded) -> Iterator[str]:
    """Served; what a first page compiles is compiled before a browser waits for it."""
    assert house.client_for(None).get(f"/selfcheck/form?cause={LOAN}").status_code == 200
    with served(house.house) as found:
        yield found


@pytest.fixture
def page(browser: Any, address: str, house: Founded) -> Iterator[Any]:
    found = opened(browser, address, house.person())
    yield found
    assert [said for said in found.complaints if not said.startswith("htmx:")] == []
    found.context.close()


def expect(locator: Any) -> Any:
    from playwright.sync_api import expect as found

    return found(locator)


def look(page: Any, name: str) -> None:
    """Readers find nothing wrong, nothing is wider than the window; and a picture."""
    picture(page, name)
    assert axe_faults(page) == [], name
    assert not scrolls_sideways(page), name


def control(page: Any, name: str) -> Any:
    return page.locator(f'#filing [name="{name}"]')


def write(page: Any, name: str, text: str) -> None:
    """Fill a field in; a finished section is opened first."""
    folded = page.locator(".sec.folded", has=page.locator(f'[name="{name}"]'))
    if folded.count():
        folded.locator("[data-fold]").click()
    control(page, name).fill(text)


def saved(page: Any) -> None:
    page.locator("[data-saved]", has_text=re.compile("^已保存")).wait_for()


def file_of(name: str, data: bytes = PDF) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def kept(page: Any) -> Any:
    return page.evaluate("JSON.parse(localStorage.getItem(Object.keys(localStorage)[0] ?? ''))")


def decide(house: Founded, filing: Filing, plan: Plan) -> None:
    def work() -> None:
        with house.house.work(house.actor(Role.judge)) as work:
            decisions.decide(work, filing.id, house.fresh(filing).sequence, plan)

    apart(work)


def test_from_sign_up_to_receipt(browser: Any, address: str, house: Founded) -> None:
    page = opened(browser, address)
    page.goto("/")
    page.get_by_role("link", name="登录 / 注册").click()
    look(page, "sign-in")
    page.locator("#phone").fill("13912345678")
    page.get_by_role("button", name="发送验证码").click()
    look(page, "sign-in-code")
    with house.house.look() as found:
        body = next(m.body for m in messages.outbox(found) if m.phone == "13912345678")
    code = re.search(r"\d{6}", body)
    assert code
    page.get_by_label("短信里的 6 位数字").fill(code[0])
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("姓名").fill("林秀兰")
    look(page, "account")
    page.get_by_role("button", name="保存资料").click()
    page.locator("#nav a", has_text="网上立案").click()
    look(page, "file")
    page.locator("#q").fill("民间借贷")
    page.locator("#hits a").first.click()
    look(page, "file-begin")
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_selector("#panel-body")
    assert control(page, "原告[0].姓名").input_value() == "林秀兰"
    page.locator('[name="被告[0].类型"][value="自然人"]').check()
    write(page, "被告[0].姓名", "陈志强")
    control(page, "被告[0].住所地").fill("中山市石岐街道示例街21号")
    control(page, "事实与理由").fill("2025年5月22日借给被告 120000 元，到期没有还。")
    saved(page)
    page.locator("#choose").set_input_files([file_of("借条.pdf"), file_of("坏.pdf", b"MZ" * 60)])
    page.wait_for_selector("text=内容是可执行程序")
    page.wait_for_selector(".filecard >> text=借条.pdf")
    assert control(page, "事实与理由").input_value().startswith("2025年5月22日")
    look(page, "file-form")
    page.get_by_role("button", name="核对并提交").click()
    page.wait_for_url("**/confirm")
    look(page, "file-confirm")
    page.get_by_role("button", name="提交", exact=True).dblclick()
    page.wait_for_url("**/received")
    look(page, "file-received")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="下载收件凭证").click()
    assert downloaded.value.suggested_filename == "收件凭证.pdf"
    assert Path(downloaded.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="查看案件").click()
    page.wait_for_selector("text=法院正在审查")
    look(page, "case")
    page.locator("#nav a", has_text="我的案件").click()
    look(page, "cases")
    assert page.complaints == []
    page.context.close()


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


def test_the_supplement_is_filled_in_and_handed_in(page: Any, house: Founded) -> None:
    filing = house.filed("02")
    decide(house, filing, Plan("补正告知", days=7))
    page.goto(f"/cases/{filing.id}")
    look(page, "supplement")
    assert "还缺 6 项" in page.locator("#left").inner_text()
    item = page.locator(".it", has_text="有明确的被告")
    item.get_by_label("住所地").fill("广东省中山市三乡镇文昌东路16号")
    item.locator("text=这一项够了").wait_for()
    assert "还缺 5 项" in page.locator("#left").inner_text()
    page.locator("#item-1 [data-pick]").first.focus()
    page.locator("#item-1 [data-pick]").first.set_input_files(file_of("李文海.pdf"))
    page.wait_for_selector("#item-1 .filecard >> text=李文海.pdf")
    assert page.evaluate("document.activeElement.matches('#item-1 [data-pick]')")
    assert item.get_by_label("住所地").input_value().endswith("16号")
    page.get_by_role("button", name="提交补正").click()
    page.wait_for_selector("text=补正已经交给法院")
    look(page, "supplemented")
    assert house.fresh(filing).state == "已补正"


def test_a_check_is_only_a_check_whichever_button_has_the_focus(page: Any, house: Founded) -> None:
    filing = house.filed("02")
    decide(house, filing, Plan("补正告知", days=7))
    page.goto(f"/cases/{filing.id}")
    sent = []
    page.on("request", lambda request: sent.append(request.url.rpartition("/")[2]))
    item = page.locator(".it", has_text="有明确的被告")
    page.get_by_role("button", name="提交补正").focus()
    page.evaluate(
        """() => {
          const place = document.querySelector('[name="被告[0].住所地"]');
          place.value = "广东省中山市三乡镇文昌东路16号";
          place.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    item.locator("text=这一项够了").wait_for()
    assert "live" in sent and "submit" not in sent
    assert house.fresh(filing).state == "待补正"


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


def test_a_lawyer_with_a_bulk_file(browser: Any, address: str, house: Founded) -> None:
    page = opened(browser, address, house.person(Role.lawyer))
    page.goto("/bulk")
    look(page, "bulk")
    page.locator("#cause").fill("信用卡纠纷")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="下载这个案由的模板").click()
    assert downloaded.value.suggested_filename == "批量起诉-信用卡纠纷.xlsx"
    rows = [case(1), case(2), case(3, **{"被告1.证件号码": "44200019000725000"}), case(4)]
    page.locator("#file").set_input_files(
        {"name": "九月.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(rows)}
    )
    page.locator("#papers").set_input_files(
        [{"name": n, "mimeType": "image/png", "buffer": data} for n, data in PAPERS.items()]
    )
    page.get_by_role("button", name="上传并检查").click()
    page.wait_for_selector("text=检查完了，共 4 行", timeout=20_000)
    look(page, "bulk-checked")
    assert page.locator("tr", has_text="要改").locator(".cell").first.inner_text()
    page.get_by_role("button", name="核对，提交").click()
    look(page, "bulk-confirm")
    page.get_by_role("button", name="确认提交 3 件").click()
    page.wait_for_selector("text=已提交 3 件", timeout=20_000)
    look(page, "bulk-sent")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="下载结果表").click()
    assert downloaded.value.suggested_filename == "九月-结果.xlsx"
    job_id = page.url.rpartition("/")[2].partition("?")[0]
    with house.house.look(house.actor(Role.lawyer)) as found:
        job: BulkJob = one(found, job_id)
    assert (job.total, job.submitted) == (4, 3)
    page.locator("#nav a", has_text="我的案件").click()
    assert page.locator(".case-list li").count() == 3
    assert page.complaints == []
    page.context.close()


PAGES = (
    "/sign-in",
    "/track",
    "/account",
    "/messages",
    "/cases",
    "/file",
    "/file/new?cause=民间借贷纠纷",
    "/bulk",
    "/templates",
    "/clients",
    "/clients/new",
)


def test_narrow_windows(browser: Any, address: str, house: Founded) -> None:
    page = opened(browser, address, house.person(Role.lawyer), viewport=PHONE)
    filing = house.filed("02", Role.lawyer)
    decide(house, filing, Plan("补正告知", days=7))
    registered = house.filed("01", Role.lawyer)
    decide(house, registered, Plan("登记立案"))
    draft = house.draft("01", Role.lawyer)
    more = (
        f"/file/{draft.id}",
        f"/file/{draft.id}/confirm",
        f"/cases/{filing.id}/supplement",
        f"/cases/{registered.id}",
        f"/cases/{registered.id}/payment",
    )
    for where in (*PAGES, *more):
        page.goto(where)
        name = re.sub(r"\W+", "-", re.sub(r"\w{32}", "x", where)).strip("-")
        look(page, f"{name}-390")
        page.set_viewport_size(NARROW)
        assert not scrolls_sideways(page), where
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size(PHONE)
        assert not scrolls_sideways(page), where
    page.context.close()


def test_by_keyboard_alone(page: Any, house: Founded) -> None:
    """From the list to a draft's first field and on to the confirmation without a mouse."""
    draft = house.draft("01")
    page.goto("/cases")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == f"/file/{draft.id}":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-body")
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "核对并提交":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm")


def test_without_scripts(browser: Any, address: str, house: Founded) -> None:
    page = opened(browser, address, house.person(), java_script_enabled=False)
    draft = house.draft({"案由": LOAN})
    page.goto(f"/file/{draft.id}")
    page.locator('[name="原告[0].类型"][value="自然人"]').check()
    control(page, "原告[0].姓名").fill("沈若琳")
    page.locator("#choose").set_input_files(file_of("借条.pdf"))
    page.get_by_role("button", name="上传选好的文件").click()
    page.wait_for_selector(".filecard >> text=借条.pdf")
    assert control(page, "原告[0].姓名").input_value() == "沈若琳"
    page.get_by_role("button", name="再加一个被告").click()
    expect(page.locator('[name="被告[1].类型"]')).to_have_count(4)
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_selector("text=法院已收到")
    page.context.close()
