"""The fee of whole filings: by cause, by what is claimed, and what is asked instead of guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from court.documents.case import open_case
from court.fees.filing_fee import FilingFee
from engine.check.opening import open_content
from tests.court.papers import DAY, workshop

Claims = list[dict[str, Any]]


def fee_of(cause: str, claims: Claims | None = None, **facts: Any) -> FilingFee:
    content: dict[str, Any] = {"案由": cause, **facts}
    if claims is not None:
        content["诉讼请求"] = claims
    return open_case(open_content(workshop().bundle, content, DAY)).fee


def payable(found: FilingFee) -> Decimal:
    assert found.fee is not None, found.missing
    return found.fee.payable


def money(name: str, amount: float, **more: Any) -> dict[str, Any]:
    return {"名称": name, "金额": amount, **more}


def deed(name: str, words: str = "") -> dict[str, Any]:
    return {"名称": name, "内容": words or name}


@pytest.mark.parametrize(
    ("cause", "claims", "expected"),
    [
        ("买卖合同纠纷", [money("货款", 60_000), money("违约金", 90_000)], 3300),
        ("买卖合同纠纷", [money("货款", 120_000), deed("赔礼道歉")], 2700),
        ("赡养费纠纷", [money("赡养费", 120_000)], 2700),
        ("相邻关系纠纷", [deed("排除妨碍"), deed("负担诉讼费用")], 100),
        ("股东知情权纠纷", [deed("查阅会计账簿")], 100),
        ("侵害商标权纠纷", [deed("停止侵权")], 1000),
        ("侵害商标权纠纷", [money("赔偿损失", 500_000)], 8800),
        ("离婚纠纷", [deed("解除婚姻关系"), money("夫妻共同财产", 800_000)], 3300),
        ("名誉权纠纷", [money("精神损害抚慰金", 80_000)], 800),
        ("劳动合同纠纷", [money("经济补偿", 800_000)], 10),
        ("申请指定遗产管理人", [], 0),
        ("申请人身安全保护令", [], 0),
        ("申请公示催告", [], 100),
        ("申请撤销仲裁裁决", [], 400),
        ("申请诉前证据保全", [], 30),
        ("申请诉前停止侵害著作权", [], 30),
        ("申请海事债权登记与受偿", [], 1000),
    ],
)
def test_a_filing_follows_its_cause(cause: str, claims: Claims, expected: int) -> None:
    assert payable(fee_of(cause, claims)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"标的总额": 41_192}, "276.60"),
        ({"诉讼请求": [money("货款", 41_192)]}, "276.60"),
        ({"标的总额": 10_000}, "16.67"),
    ],
)
def test_a_payment_order_costs_a_third_of_its_amount(facts: dict[str, Any], expected: str) -> None:
    assert payable(fee_of("申请支付令", **facts)) == Decimal(expected)


def test_a_third_is_shown_below_the_whole() -> None:
    fee = fee_of("申请支付令", 标的总额=41_192).fee
    assert fee is not None
    amounts = [str(line.amount) for line in fee.lines]
    assert amounts == ["50.00", "779.80", "829.80", "276.60"]


@pytest.mark.parametrize("cause", ["申请支付令", "申请海事支付令"])
def test_a_payment_order_without_an_amount_has_no_fee_yet(cause: str) -> None:
    found = fee_of(cause, 申请事项="请求支付货款")
    assert found.fee is None and "写明请求给付的数额" in found.missing


@pytest.mark.parametrize(
    ("said", "expected"), [("300000", "2020"), ("30万元", "2020"), ("100万", "5000")]
)
def test_preservation_is_charged_by_what_is_to_be_preserved(said: str, expected: str) -> None:
    assert payable(fee_of("申请诉前财产保全", 请求保全的数额或者财产=said)) == Decimal(expected)


def test_preservation_before_arbitration_is_charged_like_any_other() -> None:
    fee = fee_of("申请仲裁前财产保全", 请求保全的数额或者财产="10万元")
    assert payable(fee) == Decimal("1020")


def test_preservation_of_a_thing_waits_for_its_amount() -> None:
    found = fee_of("申请诉前财产保全", 请求保全的数额或者财产="被申请人名下的一辆小汽车")
    assert found.fee is None and "写明请求保全的数额" in found.missing


@pytest.mark.parametrize("currency", ["美元", "港元", "欧元"])
def test_foreign_money_is_not_yuan(currency: str) -> None:
    found = fee_of("买卖合同纠纷", [money("货款", 100_000, 币种=currency)])
    assert found.fee is None and "汇率" in found.missing
    assert payable(fee_of("劳动合同纠纷", [money("工资", 100_000, 币种=currency)])) == 10
    assert payable(fee_of("买卖合同纠纷", [money("货款", 100_000, 币种="人民币")])) == 2300


@pytest.mark.parametrize(
    ("cause", "claim"),
    [
        ("返还原物纠纷", deed("返还房屋")),
        ("返还原物纠纷", deed("返还原物", "交还借用的小型轿车")),
        ("房屋买卖合同纠纷", deed("办理过户", "协助办理案涉商品房过户")),
        ("分家析产纠纷", deed("分割房屋")),
        ("买卖合同纠纷", deed("解除合同")),
        ("案外人执行异议之诉", deed("不得执行", "不得执行案涉车位")),
    ],
)
def test_what_has_a_price_is_asked_for_it(cause: str, claim: dict[str, Any]) -> None:
    found = fee_of(cause, [claim])
    assert found.fee is None and "主张的价值" in found.missing
    assert payable(fee_of(cause, [claim], 标的总额=1_000_000)) == 13_800


def test_what_a_divorce_divides_without_a_value_is_open() -> None:
    found = fee_of("离婚纠纷", [deed("解除婚姻关系"), deed("夫妻共同财产", "分割房屋一套")])
    assert payable(found) == 300 and found.open_claims == ("夫妻共同财产",)


@pytest.mark.parametrize(
    ("claim", "expected", "words"),
    [
        (money("抚养费", 60_000), 1300, "写明了总额"),
        (deed("抚养费", "每月1000元，至十八周岁"), 100, "按期请求"),
        (money("抚养费", 1000, 计算方式="按月支付"), 100, "按期请求"),
        (money("抚养费", 60_000, 内容="每月1000元，共60000元"), 1300, "写明了总额"),
    ],
)
def test_maintenance_by_the_month_is_no_total_and_says_why(
    claim: dict[str, Any], expected: int, words: str
) -> None:
    found = fee_of("抚养费纠纷", [claim])
    assert payable(found) == expected
    assert words in found.notes[0] and any("免交" in note for note in found.notes)


def test_bankruptcy_is_paid_afterwards() -> None:
    found = fee_of("申请破产清算", 标的总额=10_000_000)
    assert found.fee is None and "事后交纳" in found.nothing_due


@pytest.mark.parametrize("cause", ["申请人身安全保护令", "申请宣告自然人失踪"])
def test_nothing_is_due_where_nothing_is_charged(cause: str) -> None:
    assert fee_of(cause).nothing_due


@pytest.mark.parametrize(
    "cause", ["申请海事强制令", "申请设立海事赔偿责任限制基金", "申请船舶优先权催告"]
)
def test_within_a_range_the_court_decides(cause: str) -> None:
    assert "由法院在这个幅度内核定" in fee_of(cause).missing


def test_recognition_follows_the_standard_of_enforcement() -> None:
    cause = "申请承认和执行外国仲裁裁决"
    assert payable(fee_of(cause, 标的总额=1_000_000)) == 12_400
    assert "50 元至 500 元" in fee_of(cause).missing


def test_a_total_that_disagrees_with_the_claims_is_said() -> None:
    found = fee_of("买卖合同纠纷", [money("货款", 600_000)], 标的总额=50_000)
    assert payable(found) == 9_800
    assert found.notes and "50,000元" in found.notes[0] and "600,000元" in found.notes[0]


RESTORE = {"名称": "返还原物", "内容": "返还挖掘机一台，不能返还的，赔偿三十万元"}


def test_a_sum_typed_on_a_claim_to_act_counts_and_one_in_its_words_is_asked_for() -> None:
    """诉讼费用交纳办法 13(1): by the amount claimed; what the law does not add up is asked."""
    stop = deed("停止侵权", "停止侵权并赔偿损失5万元")
    words = fee_of("买卖合同纠纷", [money("货款", 60_000), stop])
    assert payable(words) == 1300
    assert any("“停止侵权”的话里写了数额" in note for note in words.notes)
    typed = fee_of("买卖合同纠纷", [money("货款", 60_000), {**stop, "金额": 50_000}])
    assert payable(typed) == 2500
    assert not any("话里写了数额" in note for note in typed.notes)
    alternative = fee_of("买卖合同纠纷", [money("货款", 60_000), RESTORE])
    assert payable(alternative) == 1300
    assert any("“返还原物”的话里写了数额" in note for note in alternative.notes)
    assert not fee_of("劳动合同纠纷", [deed("支付经济补偿", "支付经济补偿5万元")]).notes
