"""The fee while a filing is still being written: on the amounts stated so far, or why there is none.

What is still to be written is left out and named, so that the sum never promises less than the
court will ask for (诉讼费用交纳办法 13, 21).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from court.fees.claims import amount_of, counts
from court.fees.filing_fee import CLAIMS, TOTAL, FilingFee, filing_fee
from court.fees.schedule import Line
from engine.bundle.bundle import Bundle
from engine.evaluation.facts import Values
from engine.language.casetypes import Casetype
from engine.language.words import ORDINARY
from engine.values.basic import sum_of

# Nothing is owed before an amount is known (诉讼费用交纳办法 13).
BY_AMOUNT = ("财产案件", "知识产权案件")
# More when money is claimed (诉讼费用交纳办法 13, 民诉法解释 201).
RISING = ("离婚案件", "人格权案件", "其他非财产案件", "知识产权案件")
LATER = "写了请求的数额以后再算。"
NOTHING_YET = "写了请求以后再算。"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The working, the sum, half of it, and what was not counted yet; or why there is none."""

    lines: tuple[Line, ...] = ()
    total: Decimal | None = None
    halved: Decimal | None = None
    counted: Decimal | None = None
    open_claims: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    missing: str = ""
    notes: tuple[str, ...] = ()


def estimate(bundle: Bundle, casetype: Casetype, values: Values, day: date) -> Estimate:
    """Claims for money without an amount are left out and named."""
    claims = values.get(CLAIMS) or []
    found = filing_fee(bundle, casetype, values, day)
    if not claims and casetype.fee in RISING and not values.get(TOTAL):
        return Estimate(missing=NOTHING_YET)
    if found.fee is not None and found.nothing_due:
        return Estimate(missing=f"{found.nothing_due}。", basis=found.fee.basis, notes=found.notes)
    if found.fee is None:
        waits = casetype.fee in BY_AMOUNT and (not claims or bool(found.open_claims))
        missing = LATER if waits else found.missing
        return Estimate(open_claims=found.open_claims, missing=missing, notes=found.notes)
    return Estimate(
        lines=found.fee.lines,
        total=found.fee.payable,
        halved=_halved(found, casetype),
        counted=_sum([claim for claim in claims if counts(casetype, claim)]),
        open_claims=found.open_claims,
        basis=found.fee.basis,
        notes=found.notes,
    )


def _halved(found: FilingFee, casetype: Casetype) -> Decimal | None:
    """Half of it under summary procedure, which only ordinary lawsuits can have."""
    ordinary = (casetype.procedure or ORDINARY) == ORDINARY
    return found.halved.payable if found.halved and ordinary else None


def _sum(claims: list[Values]) -> Decimal | None:
    return sum_of(map(amount_of, claims))
