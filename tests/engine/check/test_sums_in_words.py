"""A sum a claim asks for in its words: seen, and told from sums that nobody is to pay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.inferred import says_a_sum

ASKED = (
    "停止侵权并赔偿损失5万元", "返还挖掘机一台，不能返还的，赔偿三十万元", "腾退房屋，并支付占用费12,000元",
    "判令被告偿还原告借款本金人民币100000元", "拆除围墙，补偿原告2千余元", "退还押金叁仟元",
)  # fmt: skip
NOT_ASKED = (
    "解除2024年5月1日签订的30万元装修合同", "确认原告无需支付违约金5万元", "判令原告不支付违约金5万元",
    "每月支付抚养费1500元", "按月支付占用费1500元", "停止侵权并赔偿损失", "停止支付保险金5万元", "排除妨碍",
    "支付2024年1月1日起的利息",
)  # fmt: skip


@pytest.mark.parametrize("words", ASKED)
def test_a_sum_to_be_paid_is_seen(words: str) -> None:
    assert says_a_sum({"名称": "停止侵权", "内容": words})
    assert says_a_sum({"名称": words})
    assert not says_a_sum({"名称": "停止侵权", "内容": words, "金额": 5})


@pytest.mark.parametrize("words", NOT_ASKED)
def test_other_sums_are_not(words: str) -> None:
    assert not says_a_sum({"名称": "其他请求", "内容": words})


def test_it_is_a_hint_that_stops_nothing(bundle: Bundle) -> None:
    claim: dict[str, Any] = {"名称": "停止侵权", "内容": "停止侵权并赔偿损失5万元"}
    said = [f for f in _of(bundle, claim) if f.rule_id == "起诉-请求-04"]
    assert [f.state for f in said] == ["不满足"]
    assert [f.effect for f in said] == ["提示"]
    assert [
        f.state for f in _of(bundle, claim | {"金额": 50000}) if f.rule_id == "起诉-请求-04"
    ] == ["满足"]


def _of(bundle: Bundle, claim: dict[str, Any]) -> Any:
    raw = {"案由": "侵害商标权纠纷", "诉讼请求": [claim]}
    return check(bundle, raw, date(2026, 11, 20)).findings
