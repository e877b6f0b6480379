"""The grounds of conclusions, kept so that the effect of a change is known soon.

What a filing's last opinion rests on is found by a job, every day and after a release, where nobody
found it yet or the rules of its cause are others since (`engine.replay.keeping`).  What is not there,
or no longer good, a replay evaluates: everything here can be thrown away at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from court.core.courthouse import Courthouse
from court.core.jobs import Lease
from court.workshop.effects import counts_of, last_opinions, pasts
from court.workshop.tables import ConclusionGrounds
from engine.bundle.bundle import Bundle
from engine.replay.grounds import Grounding
from engine.replay.keeping import mark_for, marks_of

KIND = "结论理由"
EVERY = timedelta(days=1)
STEP = 500


def daily(house: Courthouse, lease: Lease) -> datetime:
    """Find what is missing, some filings at a time, and say when to look again."""
    with house.look() as look:
        for rows in _in_steps(missing(look.session, house.bundle)):
            lease.go_on()
            with house.work() as work:
                keep(work.session, rows)
                lease.keep(work)
    return house.clock() + EVERY


def missing(session: Session, bundle: Bundle) -> Iterator[ConclusionGrounds]:
    """The filings without good grounds, the newest first, with their grounds."""
    grounding = Grounding(bundle)
    good = marks_of(bundle, counts_of(session))
    lacking = or_(ConclusionGrounds.under.is_(None), ConclusionGrounds.under.not_in(good))
    for filing, position, past, _, _ in pasts(session, last_opinions().where(lacking)):
        yield ConclusionGrounds(
            filing_id=filing.id,
            position=position,
            under=mark_for(bundle, str(past.content.get("案由")), past.day),
            grounds=grounding.text(past),
        )


def keep(session: Session, rows: Sequence[ConclusionGrounds]) -> None:
    """Write grounds in the place of those that were kept of these filings."""
    ids = [row.filing_id for row in rows]
    session.execute(delete(ConclusionGrounds).where(ConclusionGrounds.filing_id.in_(ids)))
    session.add_all(rows)


def _in_steps(rows: Iterator[ConclusionGrounds]) -> Iterator[list[ConclusionGrounds]]:
    while step := list(islice(rows, STEP)):
        yield step
