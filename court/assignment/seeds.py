"""The seed of a day: its hash stands in the log before the day, the seed itself after it.

Whoever knows a seed on its day could foretell draws, so it lies sealed, and nothing shows it before
the day is over.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import select

from court.assignment.drawing import commitment
from court.assignment.tables import DrawSeed
from court.core.courthouse import Courthouse, Work
from court.core.jobs import Lease

COMMITTED, REVEALED = "公布抽签承诺", "公布抽签种子"
DAILY = "抽签种子"
EVERY = timedelta(hours=1)
BYTES = 32


def of_day(work: Work, day: date) -> DrawSeed:
    """The seed of a day, made and committed to when there is none yet."""
    found = work.session.get(DrawSeed, (work.house.chain, day), with_for_update=True)
    if found is not None:
        return found
    seed = secrets.token_bytes(BYTES)
    said = commitment(seed)
    entry = work.log(COMMITTED, "", 日=day.isoformat(), 承诺=said)
    # Between the look above and the log's lock another process may have made it.
    found = work.session.get(DrawSeed, (work.house.chain, day), populate_existing=True)
    if found is None:
        found = DrawSeed(
            court=work.house.chain,
            day=day,
            seed=seed.hex(),
            commitment=said,
            committed=entry.number,
        )
        work.session.add(found)
        work.session.flush()
    return found


def turn(work: Work) -> None:
    """Commit to the seed of tomorrow, and of today where nobody did; reveal those of days gone by."""
    for day in (work.today, work.today + timedelta(days=1)):
        of_day(work, day)
    over = select(DrawSeed).where(
        DrawSeed.court == work.house.chain, DrawSeed.revealed.is_(None), DrawSeed.day < work.today
    )
    for seed in work.session.scalars(over.order_by(DrawSeed.day).with_for_update()):
        entry = work.log(REVEALED, "", 日=seed.day.isoformat(), 种子=seed.seed)
        seed.revealed = entry.number


def daily(house: Courthouse, lease: Lease) -> datetime:  # noqa: ARG001 — what every job is given
    """The job of every day, looked at every hour."""
    with house.work() as work:
        turn(work)
    return house.clock() + EVERY
