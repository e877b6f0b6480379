"""Claims as a complaint words them, and the element form without what was only screened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from court.documents.claims import sentence
from court.documents.elements import element_rows
from engine.bundle.bundle import Bundle
from engine.text import yamlio
from engine.text.errors import Problems
from tests.court.papers import case_of, example

# `判令被告支付债务人一并清偿`, `判令被告修理还原的费用`: who pays what is not said.
WRONG = re.compile(
    "被告(?:支付|赔偿).*(?:优先受偿|人承担责任|一并清偿)2|被告(?:支付|承担)(?:追偿(?!的)|退货|网购|按)"
    "|被告(?:修理|停止|恢复|更换)[^、或并]*(?:费|费用|损失|赔偿)2|判令(?:解除|撤销|认定)[^、并退]*(?:补偿|赔偿|待遇)2"
    "|被告(?:向|对|在)[^，]*(?:向|对|在)被告|判令(?:向|对|在|按)|^(?!判令|确认|请)"
)


def worded(*claims: dict[str, Any], number: str = "01") -> list[str]:
    case = case_of({**example(number), "诉讼请求": list(claims)})
    return [sentence(case, claim) for claim in case.values["诉讼请求"]]


def test_a_loan_reads_like_a_complaint() -> None:
    assert worded(
        {"名称": "本金", "金额": 50000},
        {"名称": "利息", "利率": "年利率12%", "起算日": "2025-03-15"},
        {"名称": "负担诉讼费用"},
    ) == [
        "判令被告偿还借款本金50,000元",
        "判令被告支付利息（以50,000元为基数，自2025年3月15日起按年利率12%计算至实际清偿之日止）",
        "本案诉讼费用由被告负担",
    ]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"名称": "利息", "金额": 900, "起算日": "2025-03-15"}, "判令被告支付利息900元（自2025年3月15日起计算）"),
        ({"名称": "利息", "计算方式": "按LPR四倍"}, "判令被告支付利息（按LPR四倍）"),
        ({"名称": "违约金", "金额": 500, "利率": "12%"}, "判令被告支付违约金500元（按利率12%计算）"),
        ({"名称": "其他请求", "内容": "请法官给我做主"}, "请法官给我做主"),
        ({"名称": "还钱", "内容": "支付律师费", "金额": 3000}, "判令被告支付律师费，计3,000元"),
        ({"名称": "还钱", "内容": "返还 80,000元", "金额": 80000}, "判令被告返还 80,000元"),
        ({"名称": "提前还款或解除合同", "选项": ["解除合同"]}, "提前还款或解除合同（解除合同）"),
        ({"名称": "工资支付", "金额": 100}, "判令被告支付工资100元"),
        ({"名称": "押金", "金额": 100}, "判令被告返还押金100元"),
        ({"名称": "本金", "金额": 100, "对象": "张国栋"}, "判令被告张国栋偿还借款本金100元"),
        ({"名称": "还钱", "内容": "赔偿修复费用三百二十万元", "金额": 3200000}, "判令被告赔偿修复费用三百二十万元"),
        ({"名称": "还钱", "内容": "返还押金3万5", "金额": 35000}, "判令被告返还押金3万5"),
        ({"名称": "质押股权优先受偿", "金额": 100}, "确认质押股权优先受偿的权利，数额100元"),
        ({"名称": "股权转让款提前清偿", "金额": 100}, "判令被告用股权转让款提前清偿100元"),
        ({"名称": "债务人一并清偿", "金额": 100}, "判令债务人一并清偿100元"),
        ({"名称": "向公司返还占用的资金", "金额": 100}, "判令被告向公司返还占用的资金100元"),
        ({"名称": "向债务人追偿", "金额": 100}, "确认原告有权向债务人追偿100元"),
        ({"名称": "修理还原的费用", "金额": 100}, "判令被告支付修理还原的费用100元"),
        ({"名称": "停止执行争议的财产", "内容": "停止执行三台缝纫机"}, "判令停止执行三台缝纫机"),
        ({"名称": "停止侵害", "内容": "停止播放"}, "判令被告停止播放"),
        ({"名称": "赔偿保管物丢失、损坏", "金额": 100}, "判令被告赔偿保管物丢失、损坏的损失100元"),
        ({"名称": "停止期间的营业损失", "金额": 100}, "判令被告赔偿停止期间的营业损失100元"),
        ({"名称": "解除劳动合同经济补偿", "金额": 100}, "判令被告支付解除劳动合同经济补偿100元"),
        ({"名称": "单位垫付的救治费", "金额": 100}, "判令被告支付单位垫付的救治费100元"),
        ({"名称": "解除合同、退还工程款", "金额": 100}, "判令解除合同、退还工程款100元"),
    ],
)  # fmt: skip
def test_the_filers_words_and_nothing_that_was_not_said(claim: dict[str, Any], said: str) -> None:
    assert worded(claim) == [said]


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("支付借款利息", "按年利率6%从2026年3月1日起算", "判令被告支付借款利息（按年利率6%从2026年3月1日起算）"),
        ("利息", "从2026年3月1日起按LPR计算到付清", "判令被告支付利息（从2026年3月1日起按LPR计算到付清）"),
        ("退还会员卡余额", "年卡剩余1290元、私教课5400元", "判令被告退还会员卡余额（年卡剩余1290元、私教课5400元）"),
        ("增加扶养费", "从2026年9月起每月增加到3000元", "判令增加扶养费（从2026年9月起每月增加到3000元）"),
        ("费用类型及金额", "十六票海运费合计213000元", "判令被告支付十六票海运费合计213000元"),
        ("派遣单位承担责任", "两被告承担连带责任", "判令两被告承担连带责任"),
        ("监护人承担责任", "由孩子的父母承担赔偿责任", "判令由孩子的父母承担赔偿责任"),
        ("留置权优先受偿", "对粤海货2在五十六万元内优先受偿", "确认原告有权对粤海货2在五十六万元内优先受偿"),
        ("确认优先权", "对海顺5享有四万元优先权", "确认原告对海顺5享有四万元优先权"),
        ("确定孩子由谁抚养", "女儿由原告直接抚养", "判令女儿由原告直接抚养"),
        ("恢复名誉", "在小区群书面道歉", "判令被告在小区群书面道歉"),
        ("转交代收的货款", "转交代收的货款36000元", "判令被告转交代收的货款36000元"),
        ("解除合同", "从起诉状副本送达之日起解除协议", "判令从起诉状副本送达之日起解除协议"),
        ("退还费用", "不能交付的，退还50000元", "不能交付的，判令被告退还50000元"),
        ("夫妻共同债务", "盖房借的六万元双方各还一半", "盖房借的六万元双方各还一半"),
        ("探望权", "原告每月第一个周末接走孩子，周日送回", "原告每月第一个周末接走孩子，周日送回"),
    ],
)  # fmt: skip
def test_words_without_a_beginning_get_one(name: str, written: str, said: str) -> None:
    assert worded({"名称": name, "内容": written}) == [said]


def test_a_share_is_no_sum() -> None:
    claim = {"名称": "分割补偿款", "内容": "支付补偿款的三分之一40万元", "金额": 400000}
    assert worded(claim) == ["判令被告支付补偿款的三分之一40万元"]


def test_interest_names_a_sum_only_beside_one_principal() -> None:
    interest = {"名称": "利息", "起算日": "2025-03-15"}
    twice = [{"名称": "本金", "金额": 1}, {"名称": "本金", "金额": 2}]
    for beside in ([], twice):
        assert "为基数" not in worded(*beside, interest)[-1]


@pytest.mark.parametrize(
    ("number", "said"),
    [("03", "判令解除婚姻关系"), ("20", "判令被告支付租金24,000元"), ("34", "判令被告停止侵害"), ("25", "判令被告赔偿医疗费12,345.67元")],
)  # fmt: skip
def test_other_causes(number: str, said: str) -> None:
    case = case_of(example(number))
    assert sentence(case, case.values["诉讼请求"][0]) == said


def rows(**changes: Any) -> dict[str, str]:
    case = case_of({**example("01"), **changes})
    return {row["栏目"]: row["内容"] for row in element_rows(case)}


def test_the_element_form_has_its_boxes_and_blocks() -> None:
    found = rows()
    assert found["是否主张诉讼费用"].startswith("☑是　□否")
    assert found["是否主张担保权利"] == "□是　□否"
    assert found["有无代理人"] == "□有　□无"
    assert found["是否了解先行调解的好处"] == "□了解　□不了解"
    assert rows(代理人=[{"代理人姓名": "梁律师"}])["有无代理人"] == "☑有　□无"


def test_the_element_form_has_units_and_the_telephone_of_a_company() -> None:
    company = {"类型": "法人", "名称": "中山市恒信达五金制品有限公司", "联系电话": "0760-88886666"}
    case = case_of({**example("01"), "原告": [company], "标的总额": 16000})
    found = [(row["组"][:2], row["栏目"], row["内容"]) for row in element_rows(case)]
    assert ("原告", "联系电话", "0760-88886666") in found
    assert "16,000元" in [content for _, label, content in found if label == "标的总额"]


def test_a_total_of_nothing_is_left_blank() -> None:
    content = {**example("01"), "诉讼请求": [{"名称": "解除合同", "内容": "解除合同"}]}
    content.pop("标的总额", None)
    labels = {row["栏目"]: row["内容"] for row in element_rows(case_of(content))}
    assert labels["标的总额"] == "" and "元" not in labels["标的总额"]
    assert rows()["标的总额"] not in ("", "0")


def test_costs_and_other_claims_stand_last_unless_an_official_form_orders_them() -> None:
    party = {"类型": "自然人", "姓名": "沈若琳"}
    said = {"原告": [party], "被告": [party], "案由": "数据权属纠纷"}
    labels = [row["栏目"] for row in element_rows(case_of(said)) if row["组"] == "诉讼请求"]
    assert len(labels) > 3 and labels[-2:] == ["负担诉讼费用", "其他请求"]
    official = [
        row["栏目"] for row in element_rows(case_of(example("01"))) if row["组"] == "诉讼请求"
    ]
    assert official.index("是否主张诉讼费用") < official.index("其他请求")


def test_what_the_court_only_screened_is_not_served_on_the_other_side() -> None:
    found = rows(借款人涉嫌非法集资=False, 起诉的是担保人=False)
    assert not any("非法集资" in label or "担保人吗" in label for label in found)
    assert "起诉的是担保人" not in found


def test_what_was_inferred_is_printed_nowhere() -> None:
    text = "".join((*rows().values(), *worded({"名称": "本金", "金额": 1})))
    assert "属于案由" not in text and "只写了名称" not in text


def money_claims(bundle: Bundle, file: str) -> Iterator[str]:
    """Names of the usual claims for money in a file of a casetype."""
    part = yamlio.section(bundle.files[file], "请求")
    document = yamlio.load(part, file, Problems()) if part else {}
    for claim in document["请求"] if isinstance(document, dict) and "请求" in document else ():
        if isinstance(claim, dict) and claim.get("类型") == "金额":
            yield str(claim["名称"])


def test_a_sum_for_every_usual_claim_reads_as_a_sentence(bundle: Bundle) -> None:
    """Of every cause: no `支付……优先受偿`, no somebody else who is paid to act, no bare verb."""
    names = dict.fromkeys(
        claim
        for cause in bundle.catalogue.editions[-1].causes
        for file in bundle.casetype_files.get(cause.path, ())
        for claim in money_claims(bundle, file)
    )
    assert len(names) > 1_500
    wrong = [
        said
        for said in worded(*({"名称": name, "金额": 20000} for name in names))
        if WRONG.search(said)
    ]
    assert wrong == []


def test_the_element_form_says_a_sum_once() -> None:
    said = {"名称": "本金", "内容": "判令被告偿还借款50000元", "金额": 50000}
    case = case_of({**example("01"), "诉讼请求": [said]})
    rows = [row["内容"] for row in element_rows(case) if "偿还借款50000元" in row["内容"]]
    assert rows == ["判令被告偿还借款50000元"]


def test_a_petition_says_what_it_asks_once() -> None:
    words = {"名称": "禁止实施家庭暴力", "内容": "禁止张国栋殴打、威胁申请人"}
    case = case_of({**example("01"), "案由": "申请人身安全保护令", "诉讼请求": [words]})
    assert [sentence(case, claim) for claim in case.values["诉讼请求"]] == [
        "禁止张国栋殴打、威胁申请人"
    ]
