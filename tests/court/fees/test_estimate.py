"""The fee while a filing is being written, and what is told about a fee."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from court.fees.answer import of_filing
from court.fees.estimate import LATER, NOTHING_YET, Estimate, estimate
from court.fees.filing_fee import filing_fee
from engine.check.opening import open_content
from tests.court.papers import DAY, workshop


def written(cause: str, *claims: dict[str, Any]) -> Estimate:
    opened = open_content(workshop().bundle, {"案由": cause, "诉讼请求": list(claims)}, DAY)
    return estimate(opened.bundle, opened.ruleset.casetype, opened.values(), DAY)


@pytest.mark.parametrize(
    ("cause", "claims", "missing"),
    [
        ("民间借贷纠纷", [], LATER),
        ("民间借贷纠纷", [{"名称": "本金"}], LATER),
        ("离婚纠纷", [], NOTHING_YET),
    ],
)
def test_without_what_it_depends_on_there_is_a_reason(
    cause: str, claims: list[dict[str, Any]], missing: str
) -> None:
    found = written(cause, *claims)
    assert (found.total, found.missing) == (None, missing)


def test_claims_for_money_without_an_amount_are_named() -> None:
    found = written("民间借贷纠纷", {"名称": "本金", "金额": "120000"}, {"名称": "利息"})
    assert (found.total, found.halved) == (Decimal("2700.00"), Decimal("1350.00"))
    assert (found.counted, found.open_claims) == (Decimal(120000), ("利息",))


def test_an_answer_says_the_fee_or_what_is_missing() -> None:
    for claim, payable in (({"名称": "本金", "金额": "120000"}, "2700.00"), ({"名称": "本金"}, "")):
        opened = open_content(workshop().bundle, {"案由": "民间借贷纠纷", "诉讼请求": [claim]}, DAY)
        casetype = opened.ruleset.casetype
        found = filing_fee(opened.bundle, casetype, opened.values(), DAY)
        told = of_filing(found, casetype.fee, [])
        assert told.kind == casetype.fee
        assert str(told.payable or "") == payable
        assert bool(told.missing) == (not payable)


def test_nothing_is_said_of_a_fee_before_anything_is_asked_nor_of_one_that_is_none() -> None:
    """诉讼费用交纳办法 8, 13: special procedures cost nothing; patents cost by what is claimed."""
    assert written("技术许可合同纠纷").missing == NOTHING_YET
    free = written("申请变更监护人")
    assert free.total is None
    assert free.missing == "本案不交纳诉讼费用。"
    assert free.basis == ("诉讼费用交纳办法 8",)
