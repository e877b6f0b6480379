"""Who receives what: read in the finished PDF, nobody finds another person's private data."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from court.documents.making import DocumentSet, Made, make_set
from court.documents.values import Decision
from tests.court.papers import DAY, NOW, case_of, needs_poppler, seal, text_of, workshop

PRIVATE = ("住所地", "联系电话", "证件号码", "统一社会信用代码")
SHEET = "送达地址确认书"


def person(name: str, place: str, phone: str, number: str) -> dict[str, Any]:
    return {
        "类型": "自然人",
        "姓名": name,
        "证件类型": "居民身份证",
        "证件号码": number,
        "住所地": place,
        "联系电话": phone,
        "国籍或地区": "中国",
    }


ONE = person("林秋月", "广东省中山市石岐街道莲塘路8号", "13800138001", "442000198806152565")
TWO = person("杨帆", "广东省中山市三乡镇文昌东路16号", "13800138002", "44200019880615259X")
THREE = person("黄敏", "广东省中山市南区街道永安路3号", "13800138003", "442000198806152610")
FOUR = person("梁伟强", "广东省中山市东区街道中山四路9号", "13800138004", "442000198806152637")


def suit(cause: str, **facts: Any) -> dict[str, Any]:
    parties = {"原告": [ONE, THREE], "被告": [TWO], "第三人": [FOUR]}
    claims = [{"名称": "支付货款", "金额": 50_000}]
    return {"案由": cause, **parties, "诉讼请求": claims, **facts}


def petition(cause: str, **facts: Any) -> dict[str, Any]:
    return {"案由": cause, "申请人": [ONE], "被申请人": [TWO], "申请事项": "请依法处理", **facts}


FILINGS = {
    "诉讼": suit("买卖合同纠纷"),
    "离婚": suit("离婚纠纷", 诉讼请求=[{"名称": "解除婚姻关系", "内容": "离婚"}]),
    "第三人撤销": suit("第三人撤销之诉"),
    "非讼程序": petition("申请撤销仲裁裁决"),
    "实现担保物权": petition("申请实现担保物权"),
    "督促程序": petition("申请支付令", 标的总额=41_192),
    "保全": petition("申请诉前财产保全", 请求保全的数额或者财产="30万元"),
    "停止侵害": petition("申请诉前停止侵害著作权"),
    "仲裁保全": petition("申请仲裁前财产保全"),
    "人身安全保护令": petition("申请人身安全保护令"),
    "人格权侵害禁令": petition("申请人格权侵害禁令"),
    "宣告失踪": petition("申请宣告自然人失踪"),
    "认定行为能力": petition("申请宣告自然人无民事行为能力"),
    "监护": petition("申请变更监护人"),
    "破产": petition("申请破产清算"),
}
ONE_SIDED = (
    "督促程序", "保全", "停止侵害", "仲裁保全", "人身安全保护令", "人格权侵害禁令", "宣告失踪",
    "认定行为能力",
)  # fmt: skip


@cache
def made_for(name: str) -> DocumentSet:
    decision = Decision("登记立案", DAY, case_number="（2026）粤2071民初9号")
    return make_set(workshop(), case_of(FILINGS[name]), decision, seal(), NOW)


def papers(name: str) -> list[str]:
    return [made.document.name for made in made_for(name).made]


def paper(name: str, called: str) -> Made:
    return next(made for made in made_for(name).made if made.document.name == called)


@needs_poppler
@pytest.mark.parametrize("name", FILINGS)
def test_no_paper_tells_anybody_another_ones_private_data(name: str) -> None:
    people = {p["姓名"]: p for p in (ONE, TWO, THREE, FOUR)}
    for made in made_for(name).made:
        text = text_of(made.files["pdf"])
        for other in people.keys() - set(made.recipients):
            told = [f for f in PRIVATE if people[other].get(f, "无此值") in text]
            assert told == [], f"《{made.document.name}》写了{other}的{told}"
        if len(made.recipients) > 1:
            private = [p[f] for p in people.values() for f in PRIVATE if f in p]
            assert [value for value in private if value in text] == []


@needs_poppler
def test_everybody_gets_an_own_address_sheet_with_what_is_known() -> None:
    sheets = [m for m in made_for("诉讼").made if m.document.name == SHEET]
    assert [m.recipients for m in sheets] == [("林秋月",), ("黄敏",), ("杨帆",), ("梁伟强",)]
    for made, party in zip(sheets, (ONE, THREE, TWO, FOUR), strict=True):
        assert made.copies == 1
        text = text_of(made.files["pdf"])
        assert all(party[fact] in text for fact in ("住所地", "联系电话", "证件号码"))


@pytest.mark.parametrize("name", ONE_SIDED)
def test_the_other_side_hears_nothing_before_the_decision(name: str) -> None:
    found = made_for(name)
    assert {r for made in found.made for r in made.recipients} == {"林秋月"}
    assert "受理案件通知书" in papers(name) and SHEET in papers(name)
    assert any("被申请人" in r or "债务人" in r or "下落不明人" in r for r in found.remarks)


def test_each_side_of_a_suit_gets_its_notice() -> None:
    to = {made.document.name: made.recipients for made in made_for("诉讼").made}
    assert to["受理案件通知书"] == ("林秋月", "黄敏")
    assert to["应诉通知书"] == ("杨帆",)
    assert to["参加诉讼通知书"] == ("梁伟强",)
    assert to["举证通知书"] == ("林秋月", "黄敏", "杨帆", "梁伟强")


def test_who_is_to_give_security_hears_of_five_days_to_object() -> None:
    text = "".join(paper("实现担保物权", "异议权利告知书").document.texts())
    assert "5日内" in text and paper("实现担保物权", "异议权利告知书").recipients == ("杨帆",)


@pytest.mark.parametrize("name", ["人身安全保护令", "宣告失踪", "监护", "破产"])
def test_where_nothing_is_to_be_paid_nobody_is_told_to_pay(name: str) -> None:
    assert "诉讼费用交纳通知书" not in papers(name)
    notice = "".join(paper(name, "受理案件通知书").document.texts())
    assert "预交诉讼费用" not in notice and "交纳通知书" not in notice


def test_a_payment_order_is_charged_by_its_amount() -> None:
    text = "".join(paper("督促程序", "诉讼费用交纳通知书").document.texts())
    assert "276.6" in text and "贰佰柒拾陆元陆角" in text and "案件受理费" not in text


@pytest.mark.parametrize(
    ("name", "called"),
    [("诉讼", "受理案件通知书"), ("诉讼", "应诉通知书"), ("诉讼", "参加诉讼通知书"),
     ("督促程序", "受理案件通知书")],
)  # fmt: skip
def test_the_notices_say_how_to_follow_the_case_online(name: str, called: str) -> None:
    text = "".join(paper(name, called).document.texts())
    assert "中国审判流程信息公开网" in text and "手机号码" in text


def test_a_paper_calls_its_reader_by_what_they_are() -> None:
    told = {m.document.name: "".join(m.document.texts()) for m in made_for("诉讼").made}
    assert not any("你（你单位）" in text for text in told.values())
    assert "法人或者其他组织应当提交" not in told["受理案件通知书"]
    company = {"类型": "法人", "名称": "中山市蓝桥贸易有限公司"}
    decision = Decision("登记立案", DAY, case_number="（2026）粤2071民初9号")
    case = case_of(suit("买卖合同纠纷", 被告=[company]))
    found = make_set(workshop(), case, decision, seal(), NOW)
    (notice,) = [m for m in found.made if m.document.name == "应诉通知书"]
    assert "你单位" in "".join(notice.document.texts())
