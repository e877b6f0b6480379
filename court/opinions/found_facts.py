"""Facts as the court finds them, laid over what the filer wrote, never into it.

A finding of fact holds for the version it was made on: what the filer hands in anew is read as
written.  The cause the court determined stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from court.core.courthouse import Work
from court.core.tables import Filing
from court.opinions.tables import FactFound

CAUSE = "案由"
VALUE = "值"


def facts_found(session: Session, filing: Filing, version: int = 0) -> list[FactFound]:
    """What the court found on a version and did not take back, oldest first."""
    found = (
        select(FactFound)
        .where(
            FactFound.filing_id == filing.id,
            FactFound.version == (version or filing.version),
            FactFound.withdrawn_at.is_(None),
        )
        .order_by(FactFound.at)
    )
    return list(session.scalars(found))


def lapse(work: Work, filing: Filing) -> None:
    """End the findings of fact on the version that is replaced; the cause stays."""
    facts = dict(filing.staff_facts)
    for row in facts_found(work.session, filing):
        if row.path != CAUSE:
            row.withdrawn_at = work.now
            facts.pop(row.path, None)
    if facts != filing.staff_facts:
        filing.staff_facts = facts


def with_courts_cause(filing: Filing, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A content under the cause the court determined, where it did."""
    cause = filing.staff_facts.get(CAUSE)
    return {**content, CAUSE: cause} if cause else content
