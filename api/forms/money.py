"""The fee estimate of a form, line by line, on the amounts stated so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.forms.claims import CLAIMS
from api.forms.model import FormModel
from court.fees.filing_fee import filing_fee
from court.fees.schedule import Line as FeeLine
from court.fees.schedule import Standards
from engine.bundle.bundle import Bundle
from engine.evaluation.facts import Values

BY_AMOUNT = ("财产案件", "知识产权案件")
PETITION = "非讼"
LATER = "写了请求的数额以后再算。"
# More when money is claimed (诉讼费用交纳办法 13, 民诉法解释 201).
RISING = ("离婚案件", "人格权案件", "其他非财产案件")
NOTHING_YET = "写了请求以后再算。"


@dataclass(frozen=True, slots=True)
class FeeView:
    """The working, the sum, half of it, and what was not counted yet; or why there is none."""

    lines: tuple[FeeLine, ...] = ()
    total: Decimal | None = None
    halved: Decimal | None = None
    counted: Decimal | None = None
    open_claims: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    missing: str = ""


def fee_view(bundle: Bundle, model: FormModel, values: Values, day: date) -> FeeView:
    """Claims for money without an amount are left out and named."""
    casetype = model.ruleset.casetype
    for_money = {claim.name for claim in casetype.claims if claim.type == "金额"}
    claims = values.get(CLAIMS) or []
    open_ = [c for c in claims if c.get("名称") in for_money and not _amount(c)]
    stated = [c for c in claims if c not in open_]
    found = filing_fee(bundle, casetype, {**values, CLAIMS: stated}, day)
    names = tuple(str(c.get("名称")) for c in open_)
    if found.fee is None:
        return FeeView(open_claims=names, missing=found.missing)
    if not stated and (open_ or casetype.fee in BY_AMOUNT):
        return FeeView(open_claims=names, missing=LATER)
    if not claims and casetype.fee in RISING:
        return FeeView(missing=NOTHING_YET)
    if model.procedure == PETITION and not stated and _by_amount(bundle, casetype.fee, day):
        return FeeView(missing="按请求的数额计算，以法院通知为准。", basis=found.fee.basis)
    halved = found.halved
    amounts = [amount for c in stated if (amount := _amount(c)) is not None]
    return FeeView(
        lines=found.fee.lines,
        total=found.fee.payable,
        halved=halved.payable if halved and model.procedure == "普通诉讼" else None,
        counted=sum(amounts, Decimal(0)) if amounts else None,
        open_claims=names,
        basis=found.fee.basis,
    )


def _by_amount(bundle: Bundle, kind: str, day: date) -> bool:
    """Whether a kind of fee depends on an amount."""
    standard = Standards(bundle.parameters, day).table.get(kind) or {}
    return bool(standard.get("分段") or standard.get("照"))


def _amount(claim: Values) -> Decimal | None:
    value = claim.get("金额")
    return value if isinstance(value, Decimal) else None
