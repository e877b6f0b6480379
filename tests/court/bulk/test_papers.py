"""Files that go with a table: for all rows or for one, held at the check, attached at the end."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from court.bulk import jobs, papers
from court.bulk.opinions import GAPS, READY, REPEATED, UNREADABLE
from court.bulk.row_papers import named_row
from court.bulk.tables import BulkJob
from court.core.courthouse import Conflict, NotFound
from court.core.roles import Role
from court.core.tables import Filing, Upload
from court.opinions.service import submitted_opinion
from tests.court.bulk.tables import BANK, PAPERS, a_scan, case, xlsx
from tests.court.bulk.test_jobs import attach, click, hand_over, seen, work_off
from tests.court.houses import Founded, both_databases


def a_zip(*paths: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in paths:
            archive.writestr(path, a_scan(path))
    return out.getvalue()


def brought(
    house: Founded, job: BulkJob, files: Mapping[str, bytes], kind: str = "", for_all: bool = True
) -> list[str]:
    """Attach files to a checked table, and have it checked again."""
    refused = attach(house, job, files, kind, for_all)
    work_off(house)
    return refused


def checked(house: Founded, rows: list[dict[str, Any]], data: bytes = b"") -> BulkJob:
    """A table that was checked, without any files."""
    job = hand_over(house, rows, data=data, files={})
    work_off(house)
    return job


@both_databases
def test_a_paper_handed_over_once_goes_into_every_case(house: Founded) -> None:
    job = checked(house, [case(1), case(2)])
    found, rows = seen(house, job)
    assert [r.state for r in rows] == [GAPS, GAPS], "a name in a cell is a promise"
    lacking = "".join(item["问题"] for item in found.common)
    assert "营业执照" in lacking and "法定代表人身份证明" in lacking
    assert brought(house, job, PAPERS) == []
    found, rows = seen(house, job)
    assert [r.state for r in rows] == [READY, READY] and found.common == []
    assert (found.state, found.total, found.done) == ("检查完", 2, 2)
    click(house, job)
    work_off(house)
    with house.house.look(house.actor(Role.lawyer)) as look:
        filings = list(look.session.scalars(select(Filing)))
        assert len(filings) == 2
        for filing in filings:
            uploads = look.session.scalars(select(Upload).where(Upload.filing_id == filing.id))
            assert {u.name for u in uploads} == set(PAPERS)
            assert {m["文件"] for m in filing.content["材料"]} == set(PAPERS)
            assert {m["所属当事人"] for m in filing.content["材料"]} == {BANK["原告1.名称"]}
            assert submitted_opinion(look, filing).conclusion == "建议登记立案"
        assert len(set(look.session.scalars(select(Upload.sha256)))) == 2, "stored once"


def test_a_file_of_one_row_goes_there_and_nowhere_else(house: Founded) -> None:
    job = checked(house, [case(1), case(2)])
    data = a_zip("九月/KH-00001/领用合约.png", "九月/KH-00002-领用合约.png", "九月/领用合约.png")
    (refused,) = brought(house, job, {"九月.zip": data}, for_all=False)
    assert "没有对应的行" in refused and "KH-00001-合同.pdf" in refused
    _, rows = seen(house, job)
    assert [[e["文件"] for e in row.content["证据"] if e.get("文件")] for row in rows] == [
        ["领用合约.png"],
        ["KH-00002-领用合约.png"],
    ]


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("KH-1-合同.png", "KH-1"),
        ("KH-10-合同.png", "KH-10"),
        ("KH-10/合同.png", "KH-10"),
        ("KH-1合同.png", "KH-1"),
        ("KH-12.png", ""),
        ("第3行 合同.png", "第3行"),
        ("合同-KH-1.png", ""),
    ],
)
def test_which_row_a_name_means(path: str, row: str) -> None:
    assert named_row(path, {"KH-1", "KH-10", "第3行"}) == row


def test_a_file_is_called_otherwise_and_taken_away(house: Founded) -> None:
    job = checked(house, [case(1)])
    brought(house, job, {"扫描件1.png": a_scan("1"), "扫描件2.png": a_scan("2")}, kind="营业执照")
    with house.house.look(house.actor(Role.lawyer)) as look:
        first, second = papers.shared(look, jobs.one(look, job.id))
    with house.house.work(house.actor(Role.lawyer)) as work:
        papers.call_it(work, job.id, second.id, "法定代表人身份证明")
    work_off(house)
    assert seen(house, job)[1][0].state == READY
    with house.house.work(house.actor(Role.lawyer)) as work:
        papers.remove(work, job.id, first.id)
    work_off(house)
    (row,) = seen(house, job)[1]
    assert row.state == GAPS and "营业执照" in str(row.items)


def test_rows_that_were_handed_in_are_not_checked_again(house: Founded) -> None:
    job = checked(house, [case(1), case(2, **{"被告1.住所地": "", "被告1.证件号码": ""})])
    brought(house, job, PAPERS)
    click(house, job)
    work_off(house)
    before = seen(house, job)[1][0].filing_id
    brought(house, job, {"KH-00002-领用合约.png": a_scan("3")}, for_all=False)
    found, rows = seen(house, job)
    assert (found.done, rows[0].filing_id) == (2, before) and rows[0].state == "已提交"


def test_nobody_elses_table_and_not_while_it_is_worked_on(house: Founded) -> None:
    job = hand_over(house, [case(1)], files={})
    with house.house.work() as work:
        work.session.get_one(BulkJob, job.id).state = jobs.CHECKING
    received = papers.receive_papers(house.house, [("营业执照.png", BytesIO(a_scan("x")))])
    with pytest.raises(Conflict), house.house.work(house.actor(Role.lawyer)) as work:
        papers.add(work, job.id, received)
    with pytest.raises(NotFound), house.house.work(house.actor(Role.lawyer, 2)) as work:
        papers.add(work, job.id, received)


def test_a_refused_file_keeps_no_other_out(house: Founded) -> None:
    job = checked(house, [case(1)])
    (refused,) = brought(house, job, {"病毒.png": b"MZ" + bytes(99), "营业执照.png": a_scan("x")})
    assert "病毒.png" in refused
    with house.house.look(house.actor(Role.lawyer)) as look:
        assert [f.name for f in papers.shared(look, jobs.one(look, job.id))] == ["营业执照.png"]


def test_repeats_are_named_by_row_and_not_handed_in_without_a_word(house: Founded) -> None:
    again = {**case(1), "自用编号": "KH-00009"}
    job = checked(house, [case(1), again, case(3, **{"自用编号": "KH-00001"}), case(4)])
    brought(house, job, PAPERS)
    rows = seen(house, job)[1]
    assert [r.state for r in rows] == [READY, REPEATED, REPEATED, READY]
    assert "与第 2 行的当事人和请求的金额都相同" in rows[1].items[0]["问题"]
    assert "自用编号与第 2 行相同" in rows[2].items[0]["问题"]
    click(house, job)
    work_off(house)
    assert seen(house, job)[0].submitted == 2
    later = checked(house, [case(1)])
    (row,) = seen(house, later)[1]
    assert row.state == REPEATED and "收件号 2026-0907-0001" in row.items[0]["问题"]


def test_one_cell_that_cannot_be_read_hides_no_other_gap(house: Founded) -> None:
    row = case(1, **{"请求.透支本金.金额": "很多", "被告1.姓名": ""})
    (found,) = seen(house, checked(house, [row]))[1]
    assert found.state == UNREADABLE
    told = [item["问题"] for item in found.items]
    assert any("很多" in words or "金额" in words for words in told[:1])
    assert any("营业执照" in words for words in told) and len(told) > 2


def test_a_fault_of_the_shared_sheet_is_said_once(house: Founded) -> None:
    data = xlsx([case(n) for n in range(1, 6)], {**BANK, "原告1.统一社会信用代码": "123"})
    found, rows = seen(house, checked(house, [], data))
    assert (found.state, rows) == ("读不了", [])
    (problem,) = found.problems
    assert problem["单元格"].startswith("公共内容!") and problem["栏目"] == "原告1.统一社会信用代码"


def test_people_are_called_as_on_the_form(house: Founded) -> None:
    data = xlsx([case(1)], {**BANK, "被告1.类型": "个人", "原告1.类型": "公司"})
    (row,) = seen(house, checked(house, [], data))[1]
    assert row.content["被告"][0]["类型"] == "自然人" and row.content["原告"][0]["类型"] == "法人"
