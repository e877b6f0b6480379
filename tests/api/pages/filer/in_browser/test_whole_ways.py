"""In a browser: from signing up to the receipt, a supplement, many filings of a lawyer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from court.bulk.jobs import one
from court.bulk.tables import BulkJob
from court.core.roles import Role
from court.decisions.plan import Plan
from court.messages import service as messages
from tests.api.pages.filer.in_browser.acting import control, decide, file_of, look, saved, write
from tests.browsing import opened
from tests.court.bulk.tables import PAPERS, case, xlsx
from tests.court.houses import Founded


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
