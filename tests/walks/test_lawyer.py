"""A lawyer with a bulk file: template, a cell that cannot be read, the corrected file, the cases."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import openpyxl

from court.core.lifecycle import State
from court.core.roles import Role
from tests.browsing import PHONE, axe_faults, picture, scrolls_sideways
from tests.court.bulk.tables import PAPERS, case, xlsx
from tests.walks.walking import Town, downloaded, sign_up, wait_until

LAWYER = "13712340002"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_lawyer_files_a_table(town: Town) -> None:
    page = town.open("/sign-in")
    sign_up(page, LAWYER, as_lawyer=True)
    page.goto("/bulk")
    page.locator("#cause").fill("信用卡纠纷")
    takes_the_template(page)
    uploads(page, "信用卡-初稿.xlsx", [case(1), case(2, **{"被告1.证件号码": "44200019"})])
    learns_which_cell(page)
    page.goto("/bulk")
    page.locator("#cause").fill("信用卡纠纷")
    page.locator("#papers").set_input_files(
        [{"name": n, "mimeType": "image/png", "buffer": data} for n, data in PAPERS.items()]
    )
    uploads(page, "信用卡-改好.xlsx", [case(1), case(2), case(3, **{"被告1.姓名": ""})])
    numbers = submits(page)
    assert len(set(numbers)) == 3
    assert {town.filing(number).state for number in numbers} == {State.waiting}
    follows_one(page)
    a_judge_registers(town, numbers[0])
    page.reload()
    page.get_by_text("已登记立案").first.wait_for()


def takes_the_template(page: Any) -> None:
    button = page.get_by_role("button", name="下载这个案由的模板")
    name, data = downloaded(page, button.click)
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    headers = [cell for row in book["案件"].iter_rows(max_row=1, values_only=True) for cell in row]
    assert "被告1.姓名" in headers


def uploads(page: Any, name: str, rows: list[dict[str, Any]]) -> None:
    page.locator("#file").set_input_files({"name": name, "mimeType": SHEET, "buffer": xlsx(rows)})
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_text(f"检查完了，共 {len(rows)} 行").wait_for()


def learns_which_cell(page: Any) -> None:
    bad = page.locator("table.result tbody tr").nth(1)
    assert "要改" in bad.inner_text()
    assert re.fullmatch(r"[A-Z]+3", bad.locator(".cell").first.inner_text())
    picture(page, "bulk-cell")
    is_clean(page)
    name, data = downloaded(page, page.get_by_role("link", name="下载结果表").click)
    assert name.endswith(".xlsx") and openpyxl.load_workbook(BytesIO(data)).sheetnames


def submits(page: Any) -> list[str]:
    """The receipt numbers of all rows, the one with a gap included."""
    page.get_by_label("有欠缺的 1 行也提交").check()
    page.get_by_role("button", name="核对，提交").click()
    picture(page, "bulk-confirm")
    is_clean(page)
    page.get_by_role("button", name="确认提交 3 件").click()
    page.get_by_role("heading", name="已提交 3 件").wait_for()
    picture(page, "bulk-submitted")
    is_clean(page)
    rows = page.locator("table.result tbody tr").all_inner_texts()
    return [number for row in rows for number in re.findall(r"收件号 (\S+)", row)]


def follows_one(page: Any) -> None:
    page.locator("table.result tbody a").first.click()
    page.wait_for_url("**/cases/**")
    assert "信用卡纠纷" in page.content()


def a_judge_registers(town: Town, number: str) -> None:
    page = town.open("/inbox", Role.judge)
    page.locator("#words").fill(number)
    wait_until(page, "document.querySelectorAll('#list tbody tr').length === 1")
    page.locator("#list tbody tr a").first.click()
    page.get_by_role("link", name="按建议：登记立案…").click()
    page.get_by_role("button", name="登记立案并发出文书").click()
    page.get_by_role("heading", name="已作出决定：登记立案").wait_for()
    assert town.filing(number).case_number


def is_clean(page: Any) -> None:
    assert axe_faults(page) == []
    before = page.viewport_size
    page.set_viewport_size(PHONE)
    assert axe_faults(page) == [] and not scrolls_sideways(page)
    page.set_viewport_size(before)
