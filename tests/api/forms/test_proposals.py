"""Amounts and days as people write them, birth and sex out of a number: proposed, never put in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from api.forms.proposals import amount_meant, day_meant, proposals
from api.forms.reading import Entered, Row
from engine.bundle.bundle import Bundle
from tests.api.forms.test_building import model

TODAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("约3000", "3000"),
        ("3000左右", "3000"),
        ("大约2万元", "20000"),
        ("5000块钱", "5000"),
        ("1万5千", "15000"),
    ],
)
def test_an_amount_that_is_meant(typed: str, meant: str) -> None:
    assert amount_meant(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["很多", "5万到6万", "", "元", "5万55", "-3", "1e9万", "百元" * 50]
)
def test_an_amount_nobody_can_tell(typed: str) -> None:
    assert amount_meant(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("去年3月1日", date(2025, 3, 1)), ("今年1月5号", date(2026, 1, 5)), ("25.3.15", date(2025, 3, 15)),
        ("二〇二五年三月十五日", date(2025, 3, 15)), ("昨天", date(2026, 9, 6)), ("前年12月31日", date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_a_day_that_is_meant(typed: str, meant: date) -> None:
    assert day_meant(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["2025年3月", "去年春天", "去年2月30日", "90.1.1", ""])
def test_a_day_nobody_can_tell(typed: str) -> None:
    assert day_meant(typed, TODAY) is None


def offered(bundle: Bundle, party: dict[str, str], **claim: str) -> dict[str, str]:
    lists = {"原告": [Row(0, {"类型": "自然人", **party})]}
    if claim:
        lists["诉讼请求"] = [Row(1, {"_要": "是", **claim})]
    form = model(bundle, "民间借贷纠纷")
    return {p.target: p.value for p in proposals(form, Entered(lists=lists), TODAY)}


def test_birth_and_sex_are_in_the_number(bundle: Bundle) -> None:
    number = {"证件号码": "44200019850312003X"}
    assert offered(bundle, number) == {"f-原告-0-出生日期": "1985年3月12日", "f-原告-0-性别": "男"}
    assert offered(bundle, {**number, "出生日期": "1985-03-12", "性别": "男"}) == {}
    assert offered(bundle, {**number, "证件类型": "护照"}) == {}
    assert offered(bundle, {"证件号码": "442000198503120031"}) == {}


def test_what_can_be_read_gets_no_proposal(bundle: Bundle) -> None:
    assert offered(bundle, {}, 金额="5万", 起算日="2025-3-15") == {}
    assert offered(bundle, {}, 金额="约15000", 截止日="还清为止") == {
        "f-诉讼请求-1-金额": "15,000.00",
        "f-诉讼请求-1-截止日": "",
    }
