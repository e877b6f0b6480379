"""What nobody needs any more is deleted: rows by a table of days, bytes that no row names.

How long what is kept is data (`rules/参数/保存期限.yaml`, 个人信息保护法 19, 47); filings that were
handed in, decisions, papers and the event log are court files and never deleted here.

The store keeps equal files once, so whether one is needed is asked of every table that names
files.  What was put within the last day stays: whoever is handing in the same file right now has
not committed yet.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Select, delete, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from court.bulk.tables import BulkFile, BulkJob
from court.core.access import REMOVED, removable, remove_until
from court.core.courthouse import Courthouse, Work
from court.core.lifecycle import State
from court.core.store.append_only import LEAST_DAYS
from court.core.tables import Filing, RateCount, RuleRelease, Upload
from court.counter.tables import Appointment
from court.decisions.tables import CourtDocument, HandedOut
from court.filings import service as filings
from court.filings.tables import Client
from court.messages.service import notify
from court.messages.tables import Message, OutboxItem
from court.service.tables import ServicePicture
from court.workshop.tables import SharedTry

LEAST_AGE = 86_400
BATCH = 500
PERIODS = "保存期限"
DRAFTS, WARNING, TEXTS = "没有提交的草稿", "删除草稿以前提醒", "发出的短信"
COUNTS, BOOKINGS, ACCESSES = "频率计数", "过去的预约", "访问记录"
TRIES = "试一试的链接"
DRAFT_ENDS = "草稿快要自动删除"
NAMING: tuple[InstrumentedAttribute[str], ...] = (
    Upload.sha256,
    CourtDocument.sha256,
    HandedOut.signature,
    Client.letter_sha256,
    BulkJob.sha256,
    BulkFile.sha256,
    RuleRelease.sha256,
    ServicePicture.sha256,
)


def forget_files(house: Courthouse, age: float = LEAST_AGE) -> int:
    """Take away every stored file that nothing names and nobody put lately; says how many."""
    before = time.time() - age
    names = iter(dict.fromkeys(house.files.put_before(before)))
    count = 0
    while batch := list(islice(names, BATCH)):
        with house.look() as look:
            needed = _named(look.session, batch)
        for name in batch:
            if name not in needed:
                house.files.remove(name, before)
                count += 1
    return count


def forget_rows(work: Work) -> Mapping[str, int]:
    """Delete what the table of days says, and log how many of each.

    The owner of a draft is warned some days before it goes.
    """
    table: Mapping[str, int] = work.house.bundle.parameters.on(work.today)(PERIODS)
    kept = {name: timedelta(days=int(days)) for name, days in table.items()}
    _warn(work, kept[DRAFTS], kept[WARNING])
    done = {
        DRAFTS: _forget_drafts(work, kept[DRAFTS], kept[WARNING]),
        TEXTS: _delete(work, OutboxItem, OutboxItem.expires_at < work.now - kept[TEXTS]),
        COUNTS: _delete(work, RateCount, RateCount.seen_at < work.now - kept[COUNTS]),
        BOOKINGS: _delete(work, Appointment, Appointment.day < work.today - kept[BOOKINGS]),
        TRIES: _delete(work, SharedTry, SharedTry.expires_at <= work.now),
    }
    if found := {name: count for name, count in done.items() if count}:
        work.log("到期删除", 删除=found)
    return done


def _delete(work: Work, table: type[Any], old: ColumnElement[bool]) -> int:
    result = work.session.execute(delete(table).where(old))
    return cast("CursorResult[Any]", result).rowcount


def _drafts(before: datetime) -> Select[Filing]:
    """Drafts of people with an account that nobody touched since a moment."""
    return select(Filing).where(
        Filing.state == State.draft, Filing.owner_id.is_not(None), Filing.updated_at < before
    )


def _warned(work: Work, filing: Filing) -> datetime | None:
    """When the owner was last told that this draft is about to go."""
    found = select(func.max(Message.at)).where(
        Message.filing_id == filing.id, Message.subject == DRAFT_ENDS
    )
    return work.session.scalar(found)


def _warn(work: Work, kept: timedelta, warning: timedelta) -> None:
    for filing in work.session.scalars(_drafts(work.now - kept + warning).limit(BATCH)):
        told = _warned(work, filing)
        if filing.owner_id and (told is None or told < filing.updated_at):
            body = (
                f"您的草稿“{filing.cause}”很久没有改动，{warning.days} 天以后会自动删除。"
                "还要用的，打开改一下或者提交；不用了，不必理会。"
            )
            notify(work, filing.owner_id, filing, DRAFT_ENDS, body)


def _forget_drafts(work: Work, kept: timedelta, warning: timedelta) -> int:
    count = 0
    old = _drafts(work.now - kept).limit(BATCH).with_for_update(skip_locked=True)
    for filing in work.session.scalars(old):
        told = _warned(work, filing)
        if told is not None and filing.updated_at < told <= work.now - warning:
            filings.discard(work, filing)
            count += 1
    return count


def forget_accesses(work: Work) -> None:
    """Take away the accesses older than they are kept; the event log says up to which."""
    days = max(LEAST_DAYS, int(work.house.bundle.parameters.on(work.today)(PERIODS)[ACCESSES]))
    last = removable(work.session, work.now, days)
    if last is not None:
        work.log(REMOVED, 到=last.number, 哈希=last.hash)
        remove_until(work.session, last)


def _named(session: Session, names: Collection[str]) -> set[str]:
    """Those of the names that some row holds."""
    return set(session.scalars(union(*(select(c).where(c.in_(names)) for c in NAMING))))
