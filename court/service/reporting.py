"""What is learnt about an attempt, from a carrier or from somebody of the court: only ever added.

The same report twice is one row and changes nothing; what comes late or in another order leads where
it would have led in time, because the whole task is read anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import bindparam, select

from court.cases import people
from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.clock import day_of
from court.core.courthouse import NotFound, Work
from court.core.roles import Action
from court.core.tables import LogEntry
from court.flow import dues
from court.service import reading, service
from court.service.effects import Waiting
from court.service.tables import ServiceAttempt, ServiceReport, ServiceTask
from engine.text.errors import FieldProblem, FilingError

HEARD = "送达反馈"
ENDS = "公告期满"
WARN = 5
# The attempt that a carrier calls `number`, with its case and its task, which are locked.
_BY_NUMBER = (
    select(ServiceAttempt, CourtCase, ServiceTask)
    .join(CourtCase, CourtCase.id == ServiceAttempt.case_id)
    .join(ServiceTask, ServiceTask.id == ServiceAttempt.task_id)
    .where(ServiceAttempt.number == bindparam("number"))
    .with_for_update(of=(CourtCase, ServiceTask))
    .execution_options(populate_existing=True)
)


def report(
    work: Work, case_id: str, attempt_id: str, step: str, at: datetime, said: Mapping[str, Any]
) -> ServiceReport:
    """Somebody of the court writes down what happened.  Raises `FilingError`, `NotFound`."""
    case = people.find(work, case_id, Action.serve, lock=True)
    attempt = work.session.get(ServiceAttempt, attempt_id)
    if attempt is None or attempt.case_id != case.id:
        raise NotFound("没有这一次送达")
    task = service.find(work, case, attempt.task_id)
    return _keep(work, case, task, attempt, step, at, said)


def receive(
    work: Work, number: str, step: str, at: datetime, said: Mapping[str, Any]
) -> ServiceReport:
    """A carrier reports about what it calls `number`.  Raises `FilingError`, `NotFound`."""
    row = work.session.execute(_BY_NUMBER, {"number": number}).one_or_none()
    if row is None:
        raise NotFound("没有这个单号")
    attempt, case, task = row
    return _keep(work, case, task, attempt, step, at, said)


def _keep(
    work: Work, case: CourtCase, task: ServiceTask, attempt: ServiceAttempt, step: str, at: datetime,
    said: Mapping[str, Any],
) -> ServiceReport:  # fmt: skip
    _require_possible(work, attempt, step, at)
    plain = reading.content(said)
    digest = _digest(step, at, plain)
    record = reading.on_record(work, task.id)
    heard = next(rows for one, rows in record.tried if one is attempt)
    if before := next((known for known in heard if known.digest == digest), None):
        return before
    row = ServiceReport(
        court=case.court,
        attempt_id=attempt.id,
        step=step,
        at=at,
        heard=work.now,
        said=plain,
        digest=digest,
        by=work.actor.account_id,
    )
    work.session.add(row)
    work.session.flush()
    heard.append(row)
    heard.sort(key=lambda known: (known.heard, known.id))
    entry = note(work, case, HEARD, 任务=task.id, 尝试=attempt.id, 环节=step, 摘要=digest)
    _after(work, case, task, attempt, record, entry)
    return row


def _require_possible(work: Work, attempt: ServiceAttempt, step: str, at: datetime) -> None:
    steps = reading.STEPS[attempt.way]
    if step not in steps:
        raise FilingError([FieldProblem("结果", f"{attempt.way}的结果应是{'、'.join(steps)}之一")])
    if day_of(at) < attempt.sent:
        said = f"发生的日子 {day_of(at)} 早于发出的日子 {attempt.sent}，请核对"
        raise FilingError([FieldProblem("日期", said)])
    if day_of(at) > work.today:
        raise FilingError([FieldProblem("日期", f"{day_of(at)} 还没有到")])


def _digest(step: str, at: datetime, said: Mapping[str, Any]) -> str:
    text = orjson.dumps([step, at.astimezone(UTC).isoformat(), said], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def _after(
    work: Work, case: CourtCase, task: ServiceTask, attempt: ServiceAttempt, record: reading.Record,
    entry: LogEntry,
) -> None:  # fmt: skip
    if attempt.way == "公告":
        _count_announcement(work, case, attempt, entry)
    known = reading.known(work, task, record)
    amounts = next(one.verdict for one in known.attempts if one.event == attempt.basis)
    if not isinstance(amounts, Waiting):
        service.heard(work, case, [attempt.basis], entry)
    service.settle(work, case, task, known)


def _count_announcement(
    work: Work, case: CourtCase, attempt: ServiceAttempt, entry: LogEntry
) -> None:
    """The last day of publication counts, so another one moves the end (民诉法解释 138)."""
    service.heard(work, case, [attempt.basis], entry)
    dues.void(work, case.id, entry, ENDS, attempt.id)
    rows = [r for r in reading.reports(work, attempt) if not r.said.get(reading.TAKES_BACK)]
    if rows:
        found = reading.announcement(work, attempt, rows)
        dues.open_due(work, case.id, ENDS, found.day, entry, attempt.id, WARN)
