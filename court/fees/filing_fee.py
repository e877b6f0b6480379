"""What a filing costs: which of its claims count, what is still open, what has to be explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from court.fees.claims import (
    Wording,
    amount_of,
    counts,
    is_for_costs,
    is_for_money,
    is_foreign,
    name_of,
    says_a_sum,
)
from court.fees.schedule import Fee, FeeError, Standards, halved
from engine.bundle.bundle import Bundle
from engine.evaluation.facts import Values
from engine.language.casetypes import Casetype
from engine.values import ValueProblem, parse_money
from engine.values.showing import show_amount

CLAIMS, TOTAL = "诉讼请求", "标的总额"
# The one fact of a petition for preservation that may state an amount (财产保全规定 1(3)).
PRESERVED = "请求保全的数额或者财产"
PROPERTY, OTHER = "财产案件", "其他非财产案件"
INTELLECTUAL, INTELLECTUAL_WITHOUT = "知识产权案件", "没有争议金额的知识产权案件"
SPECIAL = "特别程序"
# Money below a limit costs nothing beside the fee of every case (诉讼费用交纳办法 13(2)1、2).
WITH_A_BASE = ("离婚案件", "人格权案件")
OPEN = "金钱请求还没有写明数额，写明以后才能计算受理费"
NO_CLAIM = "还没有写请求，写了以后才能计算受理费"
PRICE = (
    "请求没有写明数额或者价额，不能计算受理费：请求房屋、土地、车辆等特定物的，写明主张的价值"
    "（民诉法解释 198）；不涉及财产的，由本院核定"
)
FOREIGN = (
    "请求以外币计算，按照决定受理之日国家公布的汇率折算成人民币以后计算受理费"
    "（诉讼费用交纳办法 55），由本院核定"
)
AFTERWARDS = "申请费不预交，事后交纳（诉讼费用交纳办法 20）"
FREE = "本案不交纳诉讼费用"
BY_PERIOD = (
    "“{}”按期请求，没有写总额：诉讼费用交纳办法没有规定怎样折成总额，先按每件计算，由本院核定；"
    "写明总额的，按总额计算（诉讼费用交纳办法 13）"
)
BY_TOTAL = (
    "“{}”写明了总额，按总额计算（诉讼费用交纳办法 13，民诉法解释 201）；只写每月多少、没有总额的，"
    "按每件计算"
)
RELIEF = "追索赡养费、扶养费、抚养费的，可以申请免交诉讼费用（诉讼费用交纳办法 45）"
IN_WORDS = (
    "“{}”的话里写了数额，没有填在金额一栏，没有计算在内；要对方付的，填上以后与其他请求合计计算"
    "（诉讼费用交纳办法 13，民诉法解释 201）"
)
DISAGREES = "标的总额写的是 {}，与各项请求合计 {} 不同，按各项请求计算"


@dataclass(frozen=True, slots=True)
class FilingFee:
    """The fee of a filing, or why there is none yet; `open_claims` are not counted.

    `notes` explain what a reader would ask about; `nothing_due` says why nothing is to be paid now.
    """

    fee: Fee | None
    open_claims: tuple[str, ...]
    missing: str = ""
    notes: tuple[str, ...] = ()
    nothing_due: str = ""

    @property
    def halved(self) -> Fee | None:
        """The fee should the case end under summary procedure."""
        return halved(self.fee, ["简易程序"]) if self.fee else None


def filing_fee(bundle: Bundle, casetype: Casetype, values: Values, day: date) -> FilingFee:
    """The fee on the amounts that are stated.

    Interest and the like reckoned to a later day do not count now; they are listed as open, and
    the court fixes them (诉讼费用交纳办法 13, 21).
    """
    standards = Standards(bundle.parameters, day)
    made = values.get(CLAIMS) or ()
    claims = [c for c in made if not is_for_costs(c) and counts(casetype, c)]
    wording = Wording.on(bundle.parameters, day)
    reckoning = _Reckoning(standards, wording, casetype, claims, values)
    if standards.paid_afterwards(casetype.fee):
        return FilingFee(None, (), AFTERWARDS, nothing_due=AFTERWARDS)
    open_claims, notes = tuple(reckoning.open()), tuple(reckoning.notes())
    try:
        fee = reckoning.fee()
    except FeeError as error:
        return FilingFee(None, open_claims, str(error), notes)
    return FilingFee(fee, open_claims, notes=notes, nothing_due="" if fee.payable else FREE)


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """The reckoning of one filing by the standards of its day."""

    standards: Standards
    wording: Wording
    casetype: Casetype
    claims: list[Values]
    values: Values

    @property
    def kind(self) -> str:
        """The fee of the cause; what has no standard of its own is charged by property."""
        named = SPECIAL if self.casetype.fee == "非讼" else self.casetype.fee
        return named if named in self.standards.table or named == INTELLECTUAL else PROPERTY

    def fee(self) -> Fee:
        """Raises `FeeError` for what is missing.

        Claims for money are added up, and claims without money follow the property standard when
        there are both (民诉法解释 201); divorce, personality, intellectual property and labour
        have their own.
        """
        by_property = self.kind in (PROPERTY, OTHER, INTELLECTUAL)
        if not by_property and not self.standards.by_amount(self.kind):
            return self.standards.fee(self.kind)
        if any(map(is_foreign, self.claims)):
            raise FeeError(FOREIGN)
        amount = self.amount()
        if self.kind in WITH_A_BASE:
            return self.standards.fee(self.kind, amount or Decimal(0))
        if not by_property:
            return self.standards.fee(self.kind, amount)
        if amount is not None:
            return self.standards.fee(PROPERTY, amount)
        return self.standards.fee(self.without_amount())

    def amount(self) -> Decimal | None:
        """What the claims come to, or else the stated total; None when nothing is stated."""
        counted = [a for claim in self.counted() if (a := amount_of(claim)) is not None]
        return sum(counted, Decimal(0)) if counted else self.stated_total() or self.preserved()

    def counted(self) -> list[Values]:
        """A monthly sum is no total of what is claimed."""
        by_period = self.wording.is_by_period
        return [claim for claim in self.claims if not by_period(claim)]

    def stated_total(self) -> Decimal | None:
        """The total as the filer states it; the engine's own sum of the claims is none."""
        total = self.values.get(TOTAL)
        if not isinstance(total, Decimal) or total in (Decimal(0), self.sum()):
            return None
        return total

    def sum(self) -> Decimal:
        return sum((a for c in self.claims if (a := amount_of(c)) is not None), Decimal(0))

    def preserved(self) -> Decimal | None:
        try:
            return parse_money(self.values.get(PRESERVED))
        except ValueProblem:
            return None

    def without_amount(self) -> str:
        """The kind of a case in which no amount is stated.  Raises `FeeError` when one is needed."""
        if self.kind == OTHER and not any(map(self.wording.is_about_a_thing, self.claims)):
            return OTHER
        if list(self.open()):
            raise FeeError(OPEN)
        if self.kind == INTELLECTUAL:
            return INTELLECTUAL_WITHOUT
        if not self.claims:
            raise FeeError(NO_CLAIM)
        if all(map(self.wording.is_without_property, self.claims)):
            return OTHER
        raise FeeError(PRICE)

    def open(self) -> Iterator[str]:
        """Claims for money, or in a divorce for things, without an amount."""
        divorce = self.kind == WITH_A_BASE[0]
        for claim in self.claims:
            thing = divorce and self.wording.is_about_a_thing(claim)
            if amount_of(claim) is None and (thing or is_for_money(self.casetype, claim)):
                yield name_of(claim)

    def notes(self) -> Iterator[str]:
        maintenance = [claim for claim in self.claims if self.wording.is_maintenance(claim)]
        if self.kind == OTHER and maintenance:
            for claim in maintenance:
                by_total = claim in self.counted() and amount_of(claim) is not None
                yield (BY_TOTAL if by_total else BY_PERIOD).format(name_of(claim))
            yield RELIEF
        if self.standards.by_amount(self.kind):
            yield from (IN_WORDS.format(name_of(c)) for c in self.claims if says_a_sum(c))
        stated, found = self.stated_total(), self.sum()
        if stated is not None and found and not any(map(is_foreign, self.claims)):
            yield DISAGREES.format(show_amount(stated), show_amount(found))
