"""The worker behind bulk files: checks rows, hands them in, goes on where a killed one stopped.

The file lies in the file store and every checked row in a table.  A row and its filing are
written in one transaction, which also keeps the worker's lease, so a row is submitted once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import select

from court.bulk.header import CellProblem, HeaderRefused, Plan
from court.bulk.jobs import (
    CHECKED,
    CHECKING,
    FAILED,
    FINISHED,
    REFUSED,
    SENDING,
    SENT,
    WAITING,
    states_sent,
)
from court.bulk.layout import Layout
from court.bulk.opening import open_outside
from court.bulk.opinions import Checked, Checking
from court.bulk.reading import Table
from court.bulk.repeats import Known
from court.bulk.row_papers import Folder
from court.bulk.rows import read_row, shared_problems
from court.bulk.tables import BulkJob, BulkRow
from court.core.courthouse import Actor, Courthouse, Work
from court.core.jobs import Lease
from court.core.receiving import Received
from court.core.roles import Role
from court.core.tables import Account, Filing
from court.decisions.receiving import hand_in
from court.files.sniffing import KINDS
from court.filings import uploads
from court.filings.service import ONLINE, create_and_submit
from court.opinions.service import Filed
from engine.text.errors import FilingError, LianError

log = logging.getLogger("lian.bulk")
BATCH = 50
MOST_PROBLEMS = 200
EMPTY = CellProblem("A2", "", "表里还没有案件。从第 2 行起，一行写一个案件")
FAULT = "系统没有处理成这一行，请单独提交这个案件，并告诉法院"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Worker:
    """Does the jobs `jobs.KIND`; `progress` is told how many rows are done, of how many."""

    progress: Progress | None = None

    def __call__(self, house: Courthouse, lease: Lease) -> None:
        """Check or hand in the rows of one file."""
        turn = _begun(house, lease, self.progress)
        if turn is None:
            return
        if turn.job.state == SENDING:
            _send(turn)
        else:
            _check(turn)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One worker's time with one file."""

    house: Courthouse
    lease: Lease
    job: BulkJob
    progress: Progress | None

    def tell(self, done: int, total: int) -> None:
        if self.progress:
            self.progress(done, total)


def _begun(house: Courthouse, lease: Lease, progress: Progress | None) -> _Turn | None:
    """The file of a job, if there is still something to be done with it."""
    with house.work() as work:
        job = work.session.get(BulkJob, lease.key, with_for_update=True)
        if job is None or job.state not in (WAITING, CHECKING, SENDING):
            return None
        job.state = CHECKING if job.state == WAITING else job.state
        return _Turn(house, lease, job, progress)


def _check(turn: _Turn) -> None:
    try:
        table, plan, owner = _opened(turn.house, turn.job)
        if faults := shared_problems(plan):
            raise HeaderRefused(faults)
        total = table.count()
        checked = _checked(turn.house, turn.job, table, plan, owner)
        while batch := list(islice(checked, BATCH)):
            turn.tell(_keep(turn, batch, total), total)
            turn.lease.go_on()
    except HeaderRefused as error:
        _stop(turn, REFUSED, error.problems)
    except LianError as error:
        _stop(turn, REFUSED, [CellProblem("", "", str(error))])
    else:
        _stop(turn, *((CHECKED, []) if total else (REFUSED, [EMPTY])))


def _opened(house: Courthouse, job: BulkJob) -> tuple[Table, Plan, Actor]:
    kind = next(k for k in KINDS if k.media_type == job.media_type)
    table = open_outside(house.files.get(job.sha256), kind)
    layout = Layout.of(house.bundle, job.cause, house.today)
    return table, Plan.of(table, layout), _owner(house, job)


def _owner(house: Courthouse, job: BulkJob) -> Actor:
    """Who the job belongs to.  Raises `LianError` when the account was disabled since."""
    with house.look() as look:
        account = look.session.get_one(Account, job.owner_id)
    if account.disabled:
        raise LianError("账号已经停用，没有继续处理")
    return Actor(
        account_id=account.id,
        role=Role(account.role),
        name=account.name,
        phone=account.phone or "",
        identity_verified=account.identity_verified,
    )


def _checked(
    house: Courthouse, job: BulkJob, table: Table, plan: Plan, owner: Actor
) -> Iterator[Checked]:
    """The rows that are not kept yet, checked."""
    with house.look() as look:
        kept = set(look.session.scalars(select(BulkRow.number).where(BulkRow.job_id == job.id)))
        folder, known = Folder.of(look, job), Known.of(look, job)
    checking = Checking(house, plan, house.today, ONLINE, owner.identity_verified, folder, known)
    return checking.rows(read_row(plan, line) for line in table.lines() if line.number not in kept)


def _keep(turn: _Turn, batch: Sequence[Checked], total: int) -> int:
    with turn.house.work() as work:
        found = work.session.get_one(BulkJob, turn.job.id)
        work.session.add_all(_row(turn.job, checked) for checked in batch)
        found.common = _in_all(found, batch) if total > 1 else []
        found.total, found.done, found.updated_at = total, found.done + len(batch), work.now
        turn.lease.keep(work)
        return found.done


def _in_all(job: BulkJob, batch: Sequence[Checked]) -> list[Any]:
    """What every row so far lacks in the same words, without its cells."""
    lacks = [{item.message for item in checked.items} for checked in batch]
    first = [item.to_dict() for item in batch[0].items] if job.done == 0 else job.common
    return [{**item, "单元格": ""} for item in first if all(item["问题"] in said for said in lacks)]


def _row(job: BulkJob, checked: Checked) -> BulkRow:
    return BulkRow(
        job_id=job.id,
        number=checked.row.number,
        reference=checked.row.reference,
        parties=checked.parties,
        state=checked.state,
        words=checked.words,
        conclusion=checked.conclusion,
        items=[item.to_dict() for item in checked.items],
        content=checked.content,
    )


def _stop(turn: _Turn, state: str, problems: Sequence[CellProblem]) -> None:
    """Let go of a file in a state, with what there is to say."""
    with turn.house.work() as work:
        found = work.session.get_one(BulkJob, turn.job.id)
        found.problems = [p.to_dict() for p in problems[:MOST_PROBLEMS]]
        found.state, found.updated_at = state, work.now
        turn.lease.finish(work)


def _send(turn: _Turn) -> None:
    job = turn.job
    try:
        owner = _owner(turn.house, job)
    except LianError as error:
        _stop(turn, CHECKED, [CellProblem("", "", str(error))])
        return
    numbers = _to_send(turn)
    for count, number in enumerate(numbers, 1):
        try:
            hand_in(turn.house, owner, partial(_send_one, turn=turn, number=number))
        except (LianError, ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning("row not submitted", extra={"job": job.id, "kind": type(error).__name__})
            _note_failure(turn, number, error)
        turn.tell(count, len(numbers))
        turn.lease.go_on()
    _stop(turn, FINISHED, [])


def _to_send(turn: _Turn) -> list[int]:
    states = states_sent(turn.job.with_gaps, turn.job.with_repeats)
    found = select(BulkRow.number).where(BulkRow.job_id == turn.job.id, BulkRow.state.in_(states))
    with turn.house.look() as look:
        return list(look.session.scalars(found.order_by(BulkRow.number)))


def _send_one(work: Work, turn: _Turn, number: int) -> Filed | None:
    """One row handed in: its filing and what the row says of it, in one transaction."""
    job = turn.job
    row = work.session.get_one(BulkRow, (job.id, number), with_for_update=True)
    if row.filing_id:
        return None
    fill = partial(_attach, job=job, row=row)
    filed = create_and_submit(work, job.cause, row.content, f"{job.id}:{number}", fill)
    row.state, row.filing_id, row.receipt = SENT, filed.filing.id, filed.filing.receipt_number
    found = work.session.get_one(BulkJob, job.id)
    found.submitted, found.updated_at = found.submitted + 1, work.now
    turn.lease.keep(work)
    return filed


def _attach(work: Work, filing: Filing, job: BulkJob, row: BulkRow) -> None:
    """The files of a row, which its content names."""
    for file in Folder.of(work, job).of_row(row.number, row.reference):
        uploads.attach(
            work,
            filing,
            Received(file.name, file.media_type, file.pages, file.sha256, file.size),
        )


def _note_failure(turn: _Turn, number: int, error: Exception) -> None:
    """Keep why a row was not handed in; a fault of the software itself is said without detail."""
    items = [CellProblem("", "", str(error) if isinstance(error, LianError) else FAULT)]
    if isinstance(error, FilingError):
        items = [CellProblem("", p.path, p.message) for p in error.problems]
    with turn.house.work() as work:
        row = work.session.get_one(BulkRow, (turn.job.id, number))
        row.state, row.items = FAILED, [item.to_dict() for item in items]
        turn.lease.keep(work)
