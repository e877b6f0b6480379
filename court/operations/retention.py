"""Bytes that nobody needs any more leave the disk: files of discarded drafts, replaced letters of
authority, deleted bulk files.

The store keeps equal files once, so whether one is needed is asked of every table that names
files.  What was put within the last day stays: whoever is handing in the same file right now has
not committed yet.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from itertools import islice

from sqlalchemy import select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from court.bulk.tables import BulkJob
from court.core.access import REMOVED, removable, remove_until
from court.core.courthouse import Courthouse, Work
from court.core.tables import RuleRelease
from court.decisions.tables import CourtDocument
from court.filings.tables import Client, Upload

LEAST_AGE = 86_400
BATCH = 500
NAMING: tuple[InstrumentedAttribute[str], ...] = (
    Upload.sha256,
    CourtDocument.sha256,
    Client.letter_sha256,
    BulkJob.sha256,
    RuleRelease.sha256,
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


def forget_accesses(work: Work) -> None:
    """Take away the accesses older than they are kept; the event log says up to which."""
    last = removable(work.session, work.now, work.house.settings.access_days)
    if last is not None:
        work.log(REMOVED, 到=last.number, 哈希=last.hash)
        remove_until(work.session, last)


def _named(session: Session, names: Collection[str]) -> set[str]:
    """Those of the names that some row holds."""
    return set(session.scalars(union(*(select(c).where(c.in_(names)) for c in NAMING))))
