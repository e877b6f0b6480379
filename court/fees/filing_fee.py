"""What a filing costs: which of its claims count, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from court.fees.schedule import Fee, FeeError, Standards, by_property, case_fee, halved
from engine.bundle.bundle import Bundle
from engine.evaluation.facts import Values
from engine.language.casetypes import Casetype

CLAIMS = "诉讼请求"


@dataclass(frozen=True, slots=True)
class FilingFee:
    """The fee of a filing, or why there is none yet; `open_claims` are not counted."""

    fee: Fee | None
    open_claims: tuple[str, ...]
    missing: str = ""

    @property
    def halved(self) -> Fee | None:
        """The fee should the case end under summary procedure."""
        return halved(self.fee, ["简易程序"]) if self.fee else None


def is_for_money(casetype: Casetype, claim: Values) -> bool:
    """Whether a claim is one of the cause's usual claims for money, with an amount or without."""
    named = claim.get("名称")
    return any(usual.name == named for usual in casetype.claims if usual.type == "金额")


def filing_fee(bundle: Bundle, casetype: Casetype, values: Values, day: date) -> FilingFee:
    """The acceptance fee on the amounts that are stated.

    Interest and the like reckoned to a later day do not count now; they are listed as open, and
    the court fixes them (诉讼费用交纳办法 13, 21).
    """
    money = [c for c in values.get(CLAIMS) or () if "金额" in c or is_for_money(casetype, c)]
    counted = [c for c in money if "金额" in c or not c.get("计算方式")]
    open_claims = tuple(str(c.get("名称") or "请求") for c in money if "金额" not in c)
    standards = Standards(bundle.parameters, day)
    if open_claims and not counted and by_property(standards, casetype.fee):
        return FilingFee(None, open_claims, "金钱请求还没有写明数额，写明以后才能计算受理费")
    try:
        fee = case_fee(standards, casetype.fee, [c.get("金额") for c in counted], bool(counted))
    except FeeError as error:
        return FilingFee(None, open_claims, str(error))
    return FilingFee(fee, open_claims)
