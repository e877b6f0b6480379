"""Bulk files over HTTP: template, rows, submission, results, other people's files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO

import openpyxl
import pytest
from httpx import Response

from court.core.jobs import work_off
from court.core.roles import Role
from court.operations import handlers
from tests.court.bulk.tables import PAPERS, a_scan, case, xlsx
from tests.court.houses import Founded, TestClient

CARD = "信用卡纠纷"


def handed_over(
    client: TestClient,
    data: bytes,
    name: str = "九月.xlsx",
    cause: str = CARD,
    papers: Mapping[str, bytes] = PAPERS,
) -> Response:
    files = [("file", (name, data)), *(("papers", paper) for paper in papers.items())]
    answer: Response = client.post("/bulk", data={"cause": cause}, files=files)
    return answer


def work(house: Founded) -> None:
    work_off(house.house, handlers.slow())


def test_the_template_of_a_cause(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    answer = client.get(f"/bulk/template?cause={CARD}")
    assert openpyxl.load_workbook(BytesIO(answer.content)).sheetnames
    assert answer.headers["content-disposition"].startswith("attachment;")
    wrong = client.get("/bulk/template?cause=没有这种")
    assert wrong.status_code == 422 and "案由" in wrong.text


def test_every_row_has_its_result_and_the_good_ones_are_handed_in(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    gap = case(
        2, **{"被告1.住所地": "", "被告1.证件号码": "", "被告1.联系电话": "", "被告1.证件类型": ""}
    )
    rows = [case(1), gap, case(3, **{"请求.透支本金.金额": "很多"})]
    where = handed_over(client, xlsx(rows)).headers["location"]
    assert "正在检查" in client.get(where).text
    work(house)
    text = client.get(where).text
    assert "检查完了，共 3 行" in text and "有欠缺的 1 行也提交" in text
    assert "要改" in text and "有欠缺" in text
    assert "疑似不予受理" not in text
    assert "KH-00003" in client.get(f"{where}?state=要改").text
    assert "KH-00001" not in client.get(f"{where}?state=要改").text
    assert "<html" not in client.get(f"{where}/progress").text
    assert "确认提交 1 件" in client.get(f"{where}/confirm").text
    both = client.get(f"{where}/confirm?gaps=1").text
    assert "确认提交 2 件" in both and "20,003.00" in both and "每一件附 2 个文件" in both
    client.post(f"{where}/submit")
    work(house)
    text = client.get(where).text
    assert "已提交 1 件" in text and "收件号 2026-0907-0001" in text
    client.post(f"{where}/submit", data={"with_gaps": "1"})
    work(house)
    assert "已提交 2 件" in client.get(where).text
    book = openpyxl.load_workbook(BytesIO(client.get(f"{where}/results").content))
    assert [row[3].value for row in book["结果"].iter_rows(min_row=2)] == [
        "已提交",
        "已提交",
        "要改",
    ]


def test_the_same_file_again_is_the_same_job(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    data = xlsx([case(1)])
    first = handed_over(client, data).headers["location"]
    assert handed_over(client, data).headers["location"] == first
    assert "九月.xlsx" in client.get("/bulk").text
    work(house)
    assert client.post(f"{first}/discard").status_code == 303
    assert client.get(first).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("九月.xlsx", b"MZ" + bytes(99), "可执行程序"),
        ("九月.pdf", b"%PDF-1.4\n%%EOF", "XLSX"),
        ("九月.xlsx", b"", "空文件"),
    ],
)
def test_refused_files_say_why(house: Founded, name: str, data: bytes, words: str) -> None:
    answer = handed_over(house.client_for(), data, name)
    assert answer.status_code == 422
    assert words in answer.text


def test_nothing_chosen(house: Founded) -> None:
    client = house.client_for()
    assert "还没有选文件" in client.post("/bulk", data={"cause": CARD}).text
    assert handed_over(client, xlsx([case(1)]), cause="没有这种").status_code == 422


def test_a_table_that_cannot_be_read_names_its_cells(house: Founded) -> None:
    client = house.client_for()
    where = handed_over(client, xlsx([{"被告1.性名": "甲"}], shared={})).headers["location"]
    work(house)
    text = client.get(where).text
    assert "这个表读不了" in text and "A1" in text and "性别" in text


def test_other_peoples_files_do_not_exist(house: Founded) -> None:
    where = handed_over(house.client_for(), xlsx([case(1)])).headers["location"]
    other = house.client_for(Role.party, 2)
    for path in ("", "/progress", "/results", "/confirm"):
        assert other.get(where + path).status_code == 404
    for path in ("/submit", "/discard", "/files"):
        assert other.post(where + path).status_code == 404
    assert house.client_for(Role.judge).get("/bulk").status_code == 403


def test_files_for_all_rows_and_for_one(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    where = handed_over(client, xlsx([case(1), case(2)]), papers={}).headers["location"]
    work(house)
    text = client.get(where).text
    assert "每一行都有的 2 处" in text and "营业执照" in text
    each = {"whose": "each"}
    stray = client.post(f"{where}/files", data=each, files={"file": ("合约.png", a_scan("x"))})
    assert stray.status_code == 422 and "没有对应的行" in stray.text
    own = [("file", ("KH-00002-领用合约.png", a_scan("2")))]
    assert client.post(f"{where}/files", data=each, files=own).status_code == 303
    work(house)
    shared = [("file", paper) for paper in PAPERS.items()]
    assert client.post(f"{where}/files", files=shared).status_code == 303
    work(house)
    text = client.get(where).text
    assert "每一件都附的，2 个" in text and "1 件有自己的文件，共 1 个" in text
    assert "确认提交 2 件" in client.get(f"{where}/confirm").text
    for path in set(re.findall(r"/bulk/\w+/files/\w+/remove", text)):
        assert client.post(path).status_code in (303, 409)


def test_a_repeat_is_named_before_it_is_handed_in(house: Founded) -> None:
    client = house.client_for(Role.lawyer)
    rows = [case(1), {**case(1), "自用编号": "KH-2"}]
    where = handed_over(client, xlsx(rows)).headers["location"]
    work(house)
    assert "可能重复的 1 行也提交" in client.get(where).text
    assert "不提交的还有 1 行" in client.get(f"{where}/confirm").text
    sure = client.get(f"{where}/confirm?repeats=1").text
    assert "确认提交 2 件" in sure and "第 3 行：与第 2 行的当事人" in sure
