"""Claims as a complaint words them, and the element form without what was only screened."""

from __future__ import annotations

from typing import Any

import pytest

from court.documents.claims import sentence
from court.documents.elements import element_rows
from tests.court.papers import case_of, example


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
    ],
)  # fmt: skip
def test_the_filers_words_and_nothing_that_was_not_said(claim: dict[str, Any], said: str) -> None:
    assert worded(claim) == [said]


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


def test_what_the_court_only_screened_is_not_served_on_the_other_side() -> None:
    found = rows(借款人涉嫌非法集资=False, 起诉的是担保人=False)
    assert not any("非法集资" in label or "担保人吗" in label for label in found)
    assert "起诉的是担保人" not in found


def test_what_was_inferred_is_printed_nowhere() -> None:
    text = "".join((*rows().values(), *worded({"名称": "本金", "金额": 1})))
    assert "属于案由" not in text and "只写了名称" not in text
