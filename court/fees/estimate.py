"""The fee while a filing is still being written: on the amounts stated so far, or why there is none.

What is still to be written is left out and named, so that the sum never promises less than the
court will ask for (诉讼费用交纳办法 13, 21).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from court.fees.filing_fee import CLAIMS, FilingFee, filing_fee, is_for_money
from court.fees.schedule import Line, Standards
from engine.bundle.bundle import Bundle
from engine.evaluation.facts import Values
from engine.language.casetypes import Casetype
from engine.language.words import NON_CONTENTIOUS, ORDINARY

# Nothing is owed before an amount is known (诉讼费用交纳办法 13).
BY_AMOUNT = ("财产案件", "知识产权案件")
# More when money is claimed (诉讼费用交纳办法 13, 民诉法解释 201).
RISING = ("离婚案件", "人格权案件", "其他非财产案件")
LATER = "写了请求的数额以后再算。"
NOTHING_YET = "写了请求以后再算。"
BY_NOTICE = "按请求的数额计算，以法院通知为准。"


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


def estimate(bundle: Bundle, casetype: Casetype, values: Values, day: date) -> Estimate:
    """Claims for money without an amount are left out and named."""
    claims = values.get(CLAIMS) or []
    open_ = [c for c in claims if is_for_money(casetype, c) and _amount(c) is None]
    stated = [c for c in claims if c not in open_]
    found = filing_fee(bundle, casetype, {**values, CLAIMS: stated}, day)
    names = tuple(str(c.get("名称")) for c in open_)
    if found.fee is None:
        return Estimate(open_claims=names, missing=found.missing)
    if not stated and (open_ or casetype.fee in BY_AMOUNT):
        return Estimate(open_claims=names, missing=LATER)
    if not claims and casetype.fee in RISING:
        return Estimate(missing=NOTHING_YET)
    petition = casetype.procedure == NON_CONTENTIOUS
    if petition and not stated and Standards(bundle.parameters, day).by_amount(casetype.fee):
        return Estimate(missing=BY_NOTICE, basis=found.fee.basis)
    return Estimate(
        lines=found.fee.lines,
        total=found.fee.payable,
        halved=_halved(found, casetype),
        counted=_sum(stated),
        open_claims=names,
        basis=found.fee.basis,
    )


def _halved(found: FilingFee, casetype: Casetype) -> Decimal | None:
    """Half of it under summary procedure, which only ordinary lawsuits can have."""
    ordinary = (casetype.procedure or ORDINARY) == ORDINARY
    return found.halved.payable if found.halved and ordinary else None


def _sum(claims: list[Values]) -> Decimal | None:
    amounts = [amount for claim in claims if (amount := _amount(claim)) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _amount(claim: Values) -> Decimal | None:
    value = claim.get("金额")
    return value if isinstance(value, Decimal) else None
