"""Bulk files as their owner sees them: handed over, looked at, submitted on a click, deleted.

The work itself is done by `court.bulk.worker`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from sqlalchemy import delete, func, select

from court.bulk.header import CellProblem
from court.bulk.layout import Layout
from court.bulk.opinions import GAPS, READY, REPEATED
from court.bulk.results import to_workbook
from court.bulk.tables import BulkFile, BulkJob, BulkRow
from court.core import jobs as queue
from court.core.courthouse import Conflict, Courthouse, NotFound, Work, require_state
from court.core.receiving import Received, receive
from court.core.roles import Action
from court.files.sniffing import TABLE
from court.filings.summary import total_amount
from engine.values.basic import sum_of

WAITING, CHECKING, CHECKED, SENDING, FINISHED, REFUSED = (
    "等待检查", "检查中", "检查完", "提交中", "已提交", "读不了",
)  # fmt: skip
KIND = "批量起诉"
LEFT = "系统没有处理完这个文件。请再试一次；还是不行，请告诉法院"
SENT, FAILED = "已提交", "没交成"
MOST_AT_ONCE, MOST_KEPT = 5, 100
MAX_BYTES = 50_000_000


def states_sent(with_gaps: bool, with_repeats: bool) -> tuple[str, ...]:
    """The states of the rows that are handed in."""
    chosen = ((GAPS, with_gaps), (REPEATED, with_repeats))
    return (READY, FAILED, *(state for state, wanted in chosen if wanted))


def receive_table(house: Courthouse, name: str, file: BinaryIO) -> Received:
    """A workbook or CSV file.  Raises `LianError` for a file that is refused."""
    return receive(house, name, file, TABLE, MAX_BYTES)


def create(work: Work, cause: str, found: Received) -> BulkJob:
    """Take a received file to be checked; the same file for the same cause again is the same job.

    Raises `FilingError` for an unknown cause.
    """
    work.actor.require(Action.bulk)
    cause = Layout.of(work.house.bundle, cause, work.today).cause
    known = (
        select(BulkJob)
        .where(
            BulkJob.owner_id == work.actor.account_id,
            BulkJob.sha256 == found.sha256,
            BulkJob.cause == cause,
            BulkJob.state != REFUSED,
        )
        .limit(1)
    )
    if (before := work.session.scalar(known)) is not None:
        return before
    _require_room(work)
    job = BulkJob(
        owner_id=work.actor.account_id,
        file_name=found.name,
        media_type=found.media_type,
        sha256=found.sha256,
        cause=cause,
        state=WAITING,
        problems=[],
        common=[],
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    queue.enqueue(work, KIND, job.id)
    work.log("批量上传", job.id, 文件=found.sha256)
    return job


def _require_room(work: Work) -> None:
    """Raises `Conflict` while others of the account's files are worked on, or too many are kept."""
    states = [job.state for job in mine(work)]
    if sum(state in (WAITING, CHECKING, SENDING) for state in states) >= MOST_AT_ONCE:
        raise Conflict(f"您已经有 {MOST_AT_ONCE} 个批量文件在处理，请等处理完再上传")
    if len(states) >= MOST_KEPT:
        raise Conflict(f"您保存了 {MOST_KEPT} 个批量文件，请先删除办完的，再上传")


def mine(work: Work) -> list[BulkJob]:
    """The actor's jobs, newest first."""
    work.actor.require(Action.bulk)
    found = select(BulkJob).where(BulkJob.owner_id == work.actor.account_id)
    return list(work.session.scalars(found.order_by(BulkJob.created_at.desc(), BulkJob.id)))


def one(work: Work, job_id: str, lock: bool = False) -> BulkJob:
    """One of the actor's own jobs.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.bulk)
    job = work.session.get(BulkJob, job_id, with_for_update=lock, populate_existing=lock)
    if job is None or job.owner_id != work.actor.account_id:
        raise NotFound("没有这个批量文件")
    return job


def counts(work: Work, job: BulkJob) -> dict[str, int]:
    """How many rows are in each state."""
    found = (
        select(BulkRow.state, func.count()).where(BulkRow.job_id == job.id).group_by(BulkRow.state)
    )
    return {state: count for state, count in work.session.execute(found)}


def rows(
    work: Work, job: BulkJob, state: str = "", offset: int = 0, limit: int = 100
) -> list[BulkRow]:
    """Rows in the order of the file, of one state where one is given."""
    found = select(BulkRow).where(BulkRow.job_id == job.id).order_by(BulkRow.number)
    if state:
        found = found.where(BulkRow.state == state)
    return list(work.session.scalars(found.offset(offset).limit(limit)))


def results(work: Work, job_id: str) -> bytes:
    """The outcome as a workbook."""
    job = one(work, job_id)
    return to_workbook(rows(work, job, limit=job.total or 1))


@dataclass(frozen=True, slots=True)
class Sums:
    """What is about to be handed in: how many cases in each state, and what they are about.

    `amount` is the sum of the claims; None while no row has one.
    """

    by_state: Mapping[str, int]
    amount: Decimal | None
    repeats: tuple[BulkRow, ...]
    left: int

    @property
    def count(self) -> int:
        return sum(self.by_state.values())


def to_be_sent(work: Work, job: BulkJob, with_gaps: bool, with_repeats: bool) -> Sums:
    """The rows a submission would hand in, counted; `left` are those that stay behind."""
    states = states_sent(with_gaps, with_repeats)
    chosen = [row for row in rows(work, job, limit=job.total or 1) if row.state in states]
    by_state = Counter(row.state for row in chosen)
    return Sums(
        by_state={state: by_state[state] for state in states if by_state[state]},
        amount=sum_of(total_amount(row.content) for row in chosen),
        repeats=tuple(row for row in chosen if row.state == REPEATED),
        left=sum(counts(work, job).values()) - len(chosen) - counts(work, job).get(SENT, 0),
    )


def check_again(work: Work, job: BulkJob) -> None:
    """Check the rows that were not handed in once more, because something beside them changed."""
    kept = select(BulkRow.number).where(BulkRow.job_id == job.id, BulkRow.filing_id != "")
    work.session.execute(delete(BulkRow).where(BulkRow.job_id == job.id, BulkRow.filing_id == ""))
    job.done = len(list(work.session.scalars(kept)))
    job.state, job.problems, job.common, job.updated_at = WAITING, [], [], work.now
    queue.enqueue(work, KIND, job.id)


def submit(work: Work, job_id: str, with_gaps: bool = False, with_repeats: bool = False) -> BulkJob:
    """The owner's word to hand the rows in; those with gaps or perhaps twice too, when he says so.

    Rows that cannot be read stay.  Saying it again after an end hands in what is left.
    """
    job = one(work, job_id, lock=True)
    if job.state == SENDING:
        return job
    require_state(job, (CHECKED, FINISHED), "这个文件", "还不能提交")
    job.state, job.updated_at = SENDING, work.now
    job.with_gaps, job.with_repeats = with_gaps, with_repeats
    queue.enqueue(work, KIND, job.id)
    work.log("批量提交", job.id, 含欠缺=with_gaps, 含重复=with_repeats)
    return job


def abandon(work: Work, job_id: str) -> None:
    """Nobody works on a file any more: its owner is told, and may hand it over or in again."""
    job = work.session.get(BulkJob, job_id, with_for_update=True)
    if job is not None and job.state in (WAITING, CHECKING, SENDING):
        job.state = FINISHED if job.state == SENDING else REFUSED
        job.problems, job.updated_at = [CellProblem("", "", LEFT).to_dict()], work.now


def discard(work: Work, job_id: str) -> None:
    """Delete a job with its rows; what was submitted stays submitted."""
    job = one(work, job_id, lock=True)
    if job.state in (CHECKING, SENDING):
        raise Conflict("正在处理，完成以后才能删除")
    for table in (BulkFile, BulkRow):
        work.session.execute(delete(table).where(table.job_id == job.id))
    work.session.delete(job)
    queue.cancel(work, KIND, job.id)
    work.log("批量删除", job.id)
