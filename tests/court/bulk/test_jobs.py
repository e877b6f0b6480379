"""Bulk files from hand-over to receipt: checked, submitted once a row, on after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from court.bulk import jobs, papers, worker
from court.bulk.opinions import GAPS, READY, UNREADABLE
from court.bulk.tables import BulkJob, BulkRow
from court.core import jobs as queue
from court.core.courthouse import Conflict, NotAllowed, NotFound, Work
from court.core.events import verify_chain
from court.core.jobs import Handler
from court.core.projection import verify_projection
from court.core.roles import Role
from court.core.tables import Account, Filing, Job
from court.filings.service import create_and_submit
from court.opinions.service import Filed
from engine.text.errors import LianError
from tests.court.bulk.tables import BANK, PAPERS, case, xlsx
from tests.court.houses import ROOT, Founded, both_databases

CAUSE = "信用卡纠纷"


def mixed() -> list[dict[str, Any]]:
    """Three in order, one with gaps, one that cannot be read."""
    return [
        case(1),
        case(2, **{"被告1.住所地": "", "被告1.证件号码": "", "被告1.联系电话": ""}),
        case(3, **{"请求.透支本金.金额": "很多"}),
        case(4),
        case(5),
    ]


def hand_over(
    house: Founded,
    rows: list[dict[str, Any]],
    role: Role = Role.lawyer,
    data: bytes = b"",
    files: Mapping[str, bytes] = PAPERS,
) -> BulkJob:
    """A table with the files for every row, not checked yet."""
    table = jobs.receive_table(house.house, "九月.xlsx", BytesIO(data or xlsx(rows)))
    with house.house.work(house.actor(role)) as work:
        job = jobs.create(work, CAUSE, table)
    if files and job.state == jobs.WAITING:
        assert attach(house, job, files, role=role) == []
    return job


def attach(
    house: Founded,
    job: BulkJob,
    files: Mapping[str, bytes],
    kind: str = "",
    for_all: bool = True,
    role: Role = Role.lawyer,
) -> list[str]:
    """Attach files to a table; sentences on those refused."""
    received = papers.receive_papers(house.house, [(n, BytesIO(d)) for n, d in files.items()])
    with house.house.work(house.actor(role)) as work:
        return papers.add(work, job.id, received, kind, for_all)


def work_off(house: Founded) -> int:
    return queue.work_off(house.house, {jobs.KIND: Handler(worker.Worker())})


def seen(house: Founded, job: BulkJob, role: Role = Role.lawyer) -> tuple[BulkJob, list[BulkRow]]:
    with house.house.look(house.actor(role)) as look:
        found = jobs.one(look, job.id)
        return found, jobs.rows(look, found)


def click(house: Founded, job: BulkJob, with_gaps: bool = False) -> BulkJob:
    with house.house.work(house.actor(Role.lawyer)) as work:
        return jobs.submit(work, job.id, with_gaps)


def filings(house: Founded) -> list[Filing]:
    with house.house.look() as look:
        assert verify_chain(look.session)[1] == []
        assert verify_projection(look.session) == []
        return list(look.session.scalars(select(Filing).order_by(Filing.number)))


@both_databases
def test_from_the_file_to_the_receipts(house: Founded) -> None:
    job = hand_over(house, mixed())
    assert job.state == "等待检查"
    assert work_off(house) == 1
    found, rows = seen(house, job)
    assert (found.state, found.total, found.done, found.problems) == ("检查完", 5, 5, [])
    assert [r.state for r in rows] == [READY, GAPS, UNREADABLE, READY, READY]
    assert rows[0].parties == "中山农业科技小额贷款有限公司 诉 李某1"
    assert filings(house) == [], "nothing is submitted without the owner's word"

    click(house, job)
    work_off(house)
    found, rows = seen(house, job)
    assert (found.state, found.submitted) == ("已提交", 3)
    assert [r.state for r in rows] == ["已提交", GAPS, UNREADABLE, "已提交", "已提交"]
    made = filings(house)
    assert [f.number for f in made] == [r.receipt for r in rows if r.receipt]
    assert all(f.state == "待审查" and f.channel == "网上" for f in made)
    assert {f.owner_id for f in made} == {house.actor(Role.lawyer).account_id}

    click(house, job, with_gaps=True)
    work_off(house)
    assert len(filings(house)) == 4
    click(house, job, with_gaps=True)
    work_off(house)
    assert len(filings(house)) == 4, "again changes nothing"


def test_what_is_missing_is_named_by_cell_and_never_called_a_refusal(house: Founded) -> None:
    rows = [
        *mixed(),
        case(6, **{"仲裁协议": "是", "仲裁协议有疑义": "否", "争议在仲裁协议范围内": "是"}),
    ]
    job = hand_over(house, rows)
    work_off(house)
    _, found = seen(house, job)
    (gap,) = found[1].items
    assert "E3" in gap["单元格"] and "被告1.住所地" in gap["栏目"]
    assert "使其与他人相区别" in gap["问题"] and "民事诉讼法" in gap["问题"]
    (unread,) = found[2].items
    assert unread == {"单元格": "G4", "栏目": "请求.透支本金.金额", "问题": unread["问题"]}
    assert found[5].state == READY and found[5].words == "有事项由法官判断"
    told = str([r.items for r in found] + [r.words for r in found])
    for word in ("不予受理", "试行", "不采纳"):
        assert word not in told


@both_databases
def test_the_same_file_again_is_the_same_job(house: Founded) -> None:
    data = xlsx(mixed())  # once: a workbook says when it was written
    first = hand_over(house, [], data=data)
    assert hand_over(house, [], data=data).id == first.id
    work_off(house)
    assert hand_over(house, [], data=data).id == first.id
    with house.house.look() as look:
        assert look.session.scalar(select(func.count()).select_from(BulkRow)) == 5


def test_others_do_not_see_it(house: Founded) -> None:
    job = hand_over(house, mixed())
    for act in (jobs.one, jobs.submit, jobs.results, jobs.discard):
        with pytest.raises(NotFound), house.house.work(house.actor(Role.lawyer, 2)) as work:
            act(work, job.id)
        with pytest.raises(NotAllowed), house.house.work(house.actor(Role.judge)) as work:
            act(work, job.id)
    with house.house.look(house.actor(Role.party)) as look:
        assert jobs.mine(look) == []
    with house.house.look(house.actor(Role.lawyer)) as look:
        assert [j.id for j in jobs.mine(look)] == [job.id]


def test_before_it_is_checked_nothing_can_be_submitted(house: Founded) -> None:
    job = hand_over(house, mixed())
    with pytest.raises(Conflict, match="等待检查"):
        click(house, job)


@pytest.mark.parametrize(
    ("rows", "shared", "cell", "words"),
    [
        ([{**case(1), "被告1.性名": "x"}], BANK, "I1", "性名"),
        ([case(1)], {**BANK, "被告1.性名": "x"}, "公共内容!A16", "性名"),
        ([dict.fromkeys(case(1))], BANK, "A2", "从第 2 行起"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(
    house: Founded, rows: Any, shared: Mapping[str, Any], cell: str, words: str
) -> None:
    job = hand_over(house, [], data=xlsx(rows, shared))
    work_off(house)
    found, kept = seen(house, job)
    assert found.state == "读不了" and kept == []
    (problem,) = found.problems
    assert problem["单元格"] == cell and words in problem["问题"]
    again = hand_over(house, [], data=xlsx(rows, shared))
    assert again.id != job.id, "a refused file may be handed over again"


def test_a_file_that_is_no_table_is_refused_at_once(house: Founded) -> None:
    for name, data in (
        ("表.xlsx", b"MZ" + bytes(100)),
        ("表.pdf", b"%PDF-1.7 %%EOF"),
        ("a.csv", b""),
    ):
        with pytest.raises(LianError), house.house.work(house.actor(Role.lawyer)) as work:
            jobs.create(work, CAUSE, jobs.receive_table(work.house, name, BytesIO(data)))
    with pytest.raises(LianError, match="案由"), house.house.work(house.actor(Role.lawyer)) as work:
        jobs.create(
            work, "没有的案由", jobs.receive_table(work.house, "表.xlsx", BytesIO(xlsx(mixed())))
        )


def test_a_row_that_fails_is_noted_and_tried_again(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = hand_over(house, mixed())
    work_off(house)
    click(house, job)

    def fails_once(
        work: Work, cause: str, content: Mapping[str, Any], key: str, fill: Any = None
    ) -> Filed:
        if key.endswith(":5"):
            raise LianError("服务器没有存下")
        if key.endswith(":6"):
            raise KeyError("a fault of the software")
        return create_and_submit(work, cause, content, key, fill)

    with monkeypatch.context() as patched:
        patched.setattr(worker, "create_and_submit", fails_once)
        work_off(house)
    found, rows = seen(house, job)
    assert (found.state, found.submitted) == ("已提交", 1)
    assert [r.state for r in rows[3:]] == ["没交成", "没交成"]
    assert rows[3].items[0]["问题"] == "服务器没有存下"
    assert "fault" not in rows[4].items[0]["问题"]
    click(house, job)
    work_off(house)
    assert seen(house, job)[0].submitted == 3


def test_a_disabled_account_submits_nothing_more(house: Founded) -> None:
    job = hand_over(house, mixed())
    work_off(house)
    click(house, job)
    with house.house.work() as work:
        account = work.session.get_one(Account, house.actor(Role.lawyer).account_id)
        account.disabled = True
    work_off(house)
    with house.house.look() as look:
        assert look.session.get_one(BulkJob, job.id).state == "检查完"
    assert filings(house) == []


def test_the_outcome_as_a_workbook_runs_nothing(house: Founded) -> None:
    evil = '+HYPERLINK("http://x")'
    job = hand_over(house, [case(1, 自用编号=evil), *mixed()[1:3]])
    work_off(house)
    with house.house.look(house.actor(Role.lawyer)) as look:
        book = openpyxl.load_workbook(BytesIO(jobs.results(look, job.id)))
    result, points = book["结果"], book["要改的和要补的"]
    assert [c.value for c in result[2]][:4] == [
        2,
        evil,
        "中山农业科技小额贷款有限公司 诉 李某1",
        READY,
    ]
    assert "f" not in {c.data_type for sheet in book for line in sheet for c in line}
    assert result["B2"].quotePrefix
    assert [points.cell(r, 3).value for r in (2, 3)] == ["D3、E3、F3", "G4"]


def test_a_job_is_deleted_with_its_rows(house: Founded) -> None:
    job = hand_over(house, mixed())
    work_off(house)
    with house.house.work(house.actor(Role.lawyer)) as work:
        jobs.discard(work, job.id)
    with house.house.look() as look:
        assert look.session.scalar(select(func.count()).select_from(BulkRow)) == 0


def test_a_held_job_is_left_to_its_worker(house: Founded) -> None:
    job = hand_over(house, mixed())
    with house.house.work() as work:
        work.session.get_one(BulkJob, job.id).state = "检查中"
        queued = work.session.scalars(select(Job).where(Job.key == job.id)).one()
        queued.lease_owner, queued.lease_until = "somebody", work.now + queue.LEASE
    assert work_off(house) == 0
    house.clock.advance(seconds=61)
    assert work_off(house) == 1


WORKER = """
import sys
from pathlib import Path
from court.bulk import worker
from court.bulk import jobs
from court.core.courthouse import Courthouse
from court.core.jobs import Handler, work_off
from court.core.settings import Settings
house = Courthouse.open(Settings(state=Path(sys.argv[1]), database_url=sys.argv[2], development=True))
worker.BATCH = 5
tell = lambda done, total: print(done, flush=True)
work_off(house, {jobs.KIND: Handler(worker.Worker(tell))})
"""


def killed_after(house: Founded, done: int) -> None:
    settings = house.house.settings
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(settings.state), settings.database_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= done:
            os.kill(process.pid, signal.SIGKILL)
            break
    process.wait()


@both_databases
def test_a_killed_worker_loses_and_doubles_nothing(house: Founded) -> None:
    job = hand_over(house, [case(n) for n in range(1, 41)])
    house.clock.now = datetime.now(UTC)  # the other process has the machine's clock
    killed_after(house, 15)
    found, rows = seen(house, job)
    assert found.state == "检查中" and 15 <= len(rows) < 40
    house.clock.advance(minutes=2)
    work_off(house)
    found, rows = seen(house, job)
    assert (found.state, found.done, len(rows)) == ("检查完", 40, 40)
    house.clock.now = datetime.now(UTC)
    click(house, job)
    killed_after(house, 15)
    some = len(filings(house))
    assert 15 <= some < 40
    house.clock.advance(minutes=5)
    work_off(house)
    made = filings(house)
    found, rows = seen(house, job)
    assert (found.state, found.submitted, len(made)) == ("已提交", 40, 40)
    assert sorted(r.filing_id for r in rows) == sorted(f.id for f in made)


def test_an_account_has_a_few_files_worked_on_and_a_bounded_number_kept(
    house: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(jobs, "MOST_KEPT", 3)
    for number in (1, 2):
        hand_over(house, [case(number)])
    with pytest.raises(Conflict, match="2 个批量文件在处理"):
        hand_over(house, [case(3)])
    work_off(house)
    hand_over(house, [case(3)])
    work_off(house)
    with pytest.raises(Conflict, match="保存了 3 个"):
        hand_over(house, [case(4)])
