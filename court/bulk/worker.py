"""The worker behind bulk files: checks rows, hands them in, goes on where a killed one stopped.

The file lies in the file store and every checked row in a table.  A row and its filing are
written in one transaction, so a row is submitted once.  A job is held for a minute at a time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from io import BytesIO
from itertools import islice

from sqlalchemy import func, select

from court.bulk.header import CellProblem, HeaderRefused, Plan
from court.bulk.jobs import CHECKED, CHECKING, FAILED, FINISHED, REFUSED, SENDING, SENT, WAITING
from court.bulk.layout import Layout
from court.bulk.opinions import GAPS, READY, Checked, check_rows
from court.bulk.reading import Table, open_table
from court.bulk.rows import read_row
from court.bulk.tables import BulkJob, BulkRow
from court.core.courthouse import Actor, Courthouse, Work
from court.core.roles import Role
from court.core.tables import Account
from court.decisions.receiving import hand_in
from court.files.sniffing import KINDS
from court.filings.service import ONLINE, create_and_submit
from court.opinions.service import Filed
from engine.text.errors import FilingError, LianError

log = logging.getLogger("lian.bulk")
HOLD = timedelta(seconds=60)
BATCH = 50
MOST_PROBLEMS = 200
EMPTY = CellProblem("A2", "", "表里还没有案件。从第 2 行起，一行写一个案件")
FAULT = "系统没有处理成这一行，请单独提交这个案件，并告诉法院"
Progress = Callable[[int, int], None]


def advance(house: Courthouse, progress: Progress | None = None) -> int:
    """Work on every job that waits or whose worker is gone; how many were worked on."""
    count = 0
    while (job := _take(house)) is not None:
        if job.state == SENDING:
            _send(house, job, progress)
        else:
            _check(house, job, progress)
        count += 1
    return count


def _take(house: Courthouse) -> BulkJob | None:
    """The oldest job nobody works on, held for this worker."""
    with house.work() as work:
        free = BulkJob.held_until.is_(None) | (BulkJob.held_until <= work.now)
        found = (
            select(BulkJob)
            .where(BulkJob.state.in_((WAITING, CHECKING, SENDING)), free)
            .order_by(BulkJob.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = work.session.scalar(found)
        if job is not None:
            job.held_until = work.now + HOLD
            job.state = CHECKING if job.state == WAITING else job.state
        return job


def _check(house: Courthouse, job: BulkJob, progress: Progress | None) -> None:
    try:
        table, plan, owner = _opened(house, job)
        total = table.count()
        checked = _checked(house, job, table, plan, owner)
        while batch := list(islice(checked, BATCH)):
            done = _keep(house, job, batch, total)
            if progress:
                progress(done, total)
    except HeaderRefused as error:
        _stop(house, job, REFUSED, error.problems)
    except LianError as error:
        _stop(house, job, REFUSED, [CellProblem("", "", str(error))])
    else:
        _stop(house, job, *((CHECKED, []) if total else (REFUSED, [EMPTY])))


def _opened(house: Courthouse, job: BulkJob) -> tuple[Table, Plan, Actor]:
    kind = next(k for k in KINDS if k.media_type == job.media_type)
    table = open_table(BytesIO(house.files.get(job.sha256)), kind)
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
    """The rows after the last one that is kept, checked."""
    with house.look() as look:
        last = select(func.max(BulkRow.number)).where(BulkRow.job_id == job.id)
        after = look.session.scalar(last) or 0
    found = (read_row(plan, line) for line in table.lines() if line.number > after)
    return check_rows(house, plan, found, house.today, ONLINE, owner.identity_verified)


def _keep(house: Courthouse, job: BulkJob, batch: Sequence[Checked], total: int) -> int:
    with house.work() as work:
        found = work.session.get_one(BulkJob, job.id)
        work.session.add_all(_row(job, checked) for checked in batch)
        found.total, found.done = total, found.done + len(batch)
        found.updated_at, found.held_until = work.now, work.now + HOLD
        return found.done


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


def _stop(house: Courthouse, job: BulkJob, state: str, problems: Sequence[CellProblem]) -> None:
    """Let go of a job in a state, with what there is to say."""
    with house.work() as work:
        found = work.session.get_one(BulkJob, job.id)
        found.problems = [p.to_dict() for p in problems[:MOST_PROBLEMS]]
        found.state, found.updated_at, found.held_until = state, work.now, None


def _send(house: Courthouse, job: BulkJob, progress: Progress | None) -> None:
    try:
        owner = _owner(house, job)
    except LianError as error:
        _stop(house, job, CHECKED, [CellProblem("", "", str(error))])
        return
    states = (READY, FAILED, GAPS) if job.with_gaps else (READY, FAILED)
    with house.look() as look:
        found = select(BulkRow.number).where(BulkRow.job_id == job.id, BulkRow.state.in_(states))
        numbers = list(look.session.scalars(found.order_by(BulkRow.number)))
    for count, number in enumerate(numbers, 1):
        try:
            hand_in(house, owner, partial(_send_one, job=job, number=number))
        except (LianError, ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning("row not submitted", extra={"job": job.id, "kind": type(error).__name__})
            _note_failure(house, job, number, error)
        if progress:
            progress(count, len(numbers))
    _stop(house, job, FINISHED, [])


def _send_one(work: Work, job: BulkJob, number: int) -> Filed | None:
    """One row handed in: its filing and what the row says of it, in one transaction."""
    row = work.session.get_one(BulkRow, (job.id, number), with_for_update=True)
    if row.filing_id:
        return None
    filed = create_and_submit(work, job.cause, row.content, f"{job.id}:{number}")
    row.state, row.filing_id, row.receipt = SENT, filed.filing.id, filed.filing.number or ""
    found = work.session.get_one(BulkJob, job.id)
    found.submitted += 1
    found.updated_at, found.held_until = work.now, work.now + HOLD
    return filed


def _note_failure(house: Courthouse, job: BulkJob, number: int, error: Exception) -> None:
    """Keep why a row was not handed in; a fault of the software itself is said without detail."""
    items = [CellProblem("", "", str(error) if isinstance(error, LianError) else FAULT)]
    if isinstance(error, FilingError):
        items = [CellProblem("", p.path, p.message) for p in error.problems]
    with house.work() as work:
        row = work.session.get_one(BulkRow, (job.id, number))
        row.state, row.items = FAILED, [item.to_dict() for item in items]
