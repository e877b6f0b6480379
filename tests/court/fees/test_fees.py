"""Court fees: every reference case, the usual mistakes as counter-examples, and laws that hold."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.documents.case import open_case
from court.fees.schedule import Fee, FeeError, Standards, halved
from engine.check.opening import open_content
from tests.court.papers import example
from tests.rules import delivered

DAY = date(2026, 9, 7)
BUNDLE = delivered()
STANDARDS = Standards(BUNDLE.parameters, DAY)
FILE = Path(__file__).parent / "data" / "fees.csv"
with FILE.open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
money = st.decimals(min_value=0, max_value=10**12, places=2)


def amount_of(text: str) -> Decimal | None:
    return sum((Decimal(part) for part in text.split("+")), Decimal(0)) if text else None


@pytest.mark.parametrize("row", ROWS, ids=[row["编号"] for row in ROWS])
def test_reference_case(row: dict[str, str]) -> None:
    fee = halved(
        STANDARDS.fee(row["标准"], amount_of(row["数额"])), filter(None, row["减半"].split(";"))
    )
    expected = Decimal(row["费用"])
    assert expected in (fee.exact, fee.payable)


def test_all_reference_cases_are_there() -> None:
    assert len(ROWS) == 65


QUICK = [
    (20_000_000, "0.005", 41_800), (10_000_000, "0.006", 21_800), (5_000_000, "0.007", 11_800),
    (2_000_000, "0.008", 6_800), (1_000_000, "0.009", 4_800), (500_000, "0.01", 3_800),
    (200_000, "0.015", 1_300), (100_000, "0.02", 300), (10_000, "0.025", -200),
]  # fmt: skip


@given(money)
def test_graduated_fee_equals_the_quick_formula(amount: Decimal) -> None:
    quick = next((amount * Decimal(r) + c for floor, r, c in QUICK if amount > floor), Decimal(50))
    assert STANDARDS.fee("财产案件", amount).exact == quick


@given(money, money)
def test_more_money_never_costs_less_and_working_adds_up(one: Decimal, two: Decimal) -> None:
    low, high = sorted((one, two))
    for kind in ("财产案件", "离婚案件", "人格权案件", "保全", "破产", "执行", "支付令"):
        assert STANDARDS.fee(kind, low).exact <= STANDARDS.fee(kind, high).exact
        assert adds_up(STANDARDS.fee(kind, high))


def adds_up(fee: Fee) -> bool:
    """Whether each total is what stands above it, and the last amount what is to be paid."""
    first = next((n for n, line in enumerate(fee.lines) if line.total), len(fee.lines))
    added = sum(line.amount for line in fee.lines[:first])
    if any(line.total for line in fee.lines[:-1]):
        return fee.lines[first].amount == added and fee.lines[-1].amount == fee.payable
    return fee.payable in (added, fee.lines[-1].amount)


def test_a_part_of_a_fen_is_not_lost_between_the_lines() -> None:
    fee = STANDARDS.fee("财产案件", Decimal(10_001))
    assert [line.amount for line in fee.lines] == [Decimal(50), Decimal("0.03")]
    assert fee.payable == Decimal("50.03")


def test_half_only_once_and_the_reason_must_exist() -> None:
    fee = STANDARDS.fee("财产案件", Decimal(100_000))
    assert halved(fee, ["简易程序", "撤诉", "简易程序"]).exact == Decimal(1150)
    assert halved(fee, []) == fee
    with pytest.raises(FeeError, match="没有“打折”"):
        halved(fee, ["打折"])


def test_a_missing_amount_is_never_zero() -> None:
    with pytest.raises(FeeError, match="没有数额不等于零"):
        STANDARDS.fee("财产案件")


def test_claims_for_money_still_to_be_reckoned_do_not_make_a_case_without_money() -> None:
    interest = {"名称": "利息", "计算方式": "按年利率3%计算至付清之日"}
    without_total = {k: v for k, v in example("01").items() if k != "标的总额"}
    loan = open_case(open_content(BUNDLE, {**without_total, "诉讼请求": [interest]}, DAY)).fee
    assert loan.fee is None and loan.open_claims == ("利息",) and "写明数额" in loan.missing
    with_sum = [{"名称": "本金", "金额": 80_000}, interest]
    loan = open_case(open_content(BUNDLE, {**without_total, "诉讼请求": with_sum}, DAY)).fee
    assert loan.fee is not None and loan.fee.payable == 1_800 and loan.open_claims == ("利息",)


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(FeeError, match="财产案件"):
        STANDARDS.fee("不存在")
