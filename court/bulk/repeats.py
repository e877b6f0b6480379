"""Rows that may be the same case twice: in the file, and beside what the account handed in before.

Two rows are alike when they bear the same own reference, or name the same parties and the same
amount.  Alike is not the same: a borrower may owe on two loans, so the owner decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from court.bulk.layout import OWN_REFERENCE
from court.bulk.rows import Row
from court.bulk.tables import BulkJob, BulkRow
from court.core.courthouse import Work
from court.core.lifecycle import State
from court.core.tables import Filing
from court.filings.summary import title, total_amount

NOT_BEFORE_THE_COURT = (State.draft, State.discarded, State.withdrawn)
Case = tuple[str, Decimal | None]


@dataclass(slots=True)
class Known:
    """The rows of a file seen so far and the account's filings of the cause."""

    cases: dict[Case, int] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)
    filed: Mapping[Case, str] = field(default_factory=dict)

    @classmethod
    def of(cls, work: Work, job: BulkJob) -> Known:
        """What was there before a worker goes on with a file."""
        known = cls(filed=_filed(work, job))
        rows = select(BulkRow).where(BulkRow.job_id == job.id).order_by(BulkRow.number)
        for row in work.session.scalars(rows):
            known._remember(row.number, row.reference, case_of(row.content))
        return known

    def repeated(self, row: Row) -> str:
        """What a row may repeat, as a sentence; empty when nothing is like it.  Remembers it."""
        case = case_of(row.content)
        said = self._alike(row.reference, case)
        self._remember(row.number, row.reference, case)
        return said

    def _alike(self, reference: str, case: Case) -> str:
        if case[0] and case in self.cases:
            return f"与第 {self.cases[case]} 行的当事人和请求的金额都相同，可能是同一件"
        if reference and reference in self.references:
            return f"{OWN_REFERENCE}与第 {self.references[reference]} 行相同，可能是同一件"
        if case[0] and case in self.filed:
            return f"您已经交过当事人和金额相同的一件（收件号 {self.filed[case]}），可能是同一件"
        return ""

    def _remember(self, number: int, reference: str, case: Case) -> None:
        self.cases.setdefault(case, number)
        if reference:
            self.references.setdefault(reference, number)


def case_of(content: Mapping[str, Any]) -> Case:
    """What tells one case of a cause from another: who against whom, and how much."""
    return title(content), total_amount(content)


def _filed(work: Work, job: BulkJob) -> dict[Case, str]:
    """The account's filings of this cause that the court has, apart from those of this file."""
    own = select(BulkRow.filing_id).where(BulkRow.job_id == job.id, BulkRow.filing_id != "")
    found = select(Filing.parties, Filing.amount, Filing.number).where(
        Filing.owner_id == job.owner_id,
        Filing.cause == job.cause,
        Filing.state.not_in(NOT_BEFORE_THE_COURT),
        Filing.id.not_in(own),
    )
    rows = work.session.execute(found)
    return {(parties, amount): number or "" for parties, amount, number in rows}
