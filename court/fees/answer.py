"""What is told about a fee: the sum with its working, what is not counted, or what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from court.fees.filing_fee import FilingFee
from court.fees.schedule import Fee, Line, halved

SUMMARY = "简易程序"


@dataclass(frozen=True, slots=True)
class FeeAnswer:
    """A fee in yuan; `payable` None while it cannot be worked out, then `missing` says why."""

    kind: str
    payable: Decimal | None = None
    lines: tuple[Line, ...] = ()
    basis: tuple[str, ...] = ()
    note: str = ""
    halved: Decimal | None = None
    open_claims: tuple[str, ...] = ()
    missing: str = ""


def of_kind(
    full: Fee,
    reasons: Sequence[str],
    open_claims: tuple[str, ...] = (),
    notes: Sequence[str] = (),
) -> FeeAnswer:
    """A full fee, halved where there is a reason.  Raises `FeeError` for an unknown reason."""
    fee = halved(full, reasons)
    return FeeAnswer(
        kind=fee.kind,
        payable=fee.payable,
        lines=fee.lines,
        basis=fee.basis,
        note="；".join(filter(None, (fee.note, *notes))),
        halved=halved(full, [SUMMARY]).payable,
        open_claims=open_claims,
    )


def of_filing(found: FilingFee, kind: str, reasons: Sequence[str]) -> FeeAnswer:
    """The fee of a filing of a cause with this kind of fee.  Raises as `of_kind`."""
    if found.fee is None:
        note = "；".join(found.notes)
        return FeeAnswer(kind, open_claims=found.open_claims, missing=found.missing, note=note)
    return of_kind(found.fee, reasons, found.open_claims, found.notes)
