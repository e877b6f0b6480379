"""What is learnt about an attempt, from a carrier or from somebody of the court: only ever added.

The same report twice is one row and changes nothing; what comes late or in another order leads where
it would have led in time, because the whole task is read anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import select

from court.cases import people
from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.clock import day_of
from court.core.courthouse import NotFound, Work, existing
from court.core.roles import Action
from court.core.tables import LogEntry
from court.flow import dues
from court.service import reading, rows, service, settling
from court.service.effects import Waiting
from court.service.tables import ServiceAttempt, ServiceReport
from court.service.ways import ANNOUNCED
from engine.text.errors import FieldProblem, FilingError

HEARD = "送达反馈"
ENDS = "公告期满"
WARN = 5


def report(
    work: Work, case_id: str, attempt_id: str, step: str, at: datetime, said: Mapping[str, Any]
) -> ServiceReport:
    """Somebody of the court writes down what happened.  Raises `FilingError`, `NotFound`."""
    case = rows.take(work, case_id, Action.serve)
    attempt = existing(
        next((a for a in rows.ATTEMPTS.of(work.session, case.id) if a.id == attempt_id), None),
        "没有这一次送达",
    )
    return _keep(work, case, attempt, step, at, said)


def known_as(work: Work, numbers: Collection[str]) -> dict[str, ServiceAttempt]:
    """What carriers call by these numbers; the cases are locked, what their record says is read."""
    found = select(ServiceAttempt.case_id).where(ServiceAttempt.number.in_(numbers))
    cases = people.lock(work, work.session.scalars(found))
    rows.fetch(work, cases)
    dues.OPEN_ONES.fetch(work.session, cases, lock=True)
    attempts = (one for case_id in cases for one in rows.ATTEMPTS.of(work.session, case_id))
    return {one.number: one for one in attempts if one.number in numbers}


def receive(
    work: Work, number: str, step: str, at: datetime, said: Mapping[str, Any]
) -> ServiceReport:
    """A carrier reports about what it calls `number`.  Raises `FilingError`, `NotFound`."""
    return take(work, known_as(work, {number}).get(number), step, at, said)


def take(
    work: Work, attempt: ServiceAttempt | None, step: str, at: datetime, said: Mapping[str, Any]
) -> ServiceReport:
    """A carrier reports about an attempt it was `known_as`.  Raises `FilingError`, `NotFound`."""
    case = people.locked(work, attempt.case_id) if attempt is not None else None
    if attempt is None or case is None:
        raise NotFound("没有这个单号")
    return _keep(work, case, attempt, step, at, said)


def _keep(
    work: Work, case: CourtCase, attempt: ServiceAttempt, step: str, at: datetime,
    said: Mapping[str, Any],
) -> ServiceReport:  # fmt: skip
    _require_possible(work, attempt, step, at)
    plain = reading.content(said)
    digest = _digest(step, at, plain)
    heard = reading.reports(work, attempt)
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
    told = {"任务": attempt.task_id, "尝试": attempt.id, "环节": step, "摘要": digest}
    entry = note(work, case, HEARD, **told)
    _after(work, case, attempt, entry)
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


def _after(work: Work, case: CourtCase, attempt: ServiceAttempt, entry: LogEntry) -> None:
    if attempt.way == ANNOUNCED:
        _count_announcement(work, case, attempt, entry)
    task = service.find(work, case, attempt.task_id)
    amounts = reading.verdict(work, task, attempt, reading.reports(work, attempt))
    if not isinstance(amounts, Waiting):
        settling.heard(work, case, [attempt.basis], entry)
    settling.settle(work, case, task)


def _count_announcement(
    work: Work, case: CourtCase, attempt: ServiceAttempt, entry: LogEntry
) -> None:
    """The last day of publication counts, so another one moves the end (民诉法解释 138)."""
    settling.heard(work, case, [attempt.basis], entry)
    dues.void(work, case.id, entry, ENDS, attempt.id)
    kept = reading.counting(reading.reports(work, attempt))
    if kept:
        found = reading.announcement(work, attempt, kept)
        dues.open_due(work, case.id, ENDS, found.day, entry, attempt.id, WARN)
