"""What an open question of venue says: the places nobody wrote, those written and elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import check

DAY = date(2026, 11, 20)
FAR = "广东省深圳市南山区深南大道9000号"
HERE = "广东省中山市石岐街道民族路1号"


def told(bundle: Bundle, cause: str, rule: str, **facts: Any) -> str:
    raw = {"案由": cause, "受诉法院": "中山市第一人民法院", **facts}
    findings = check(bundle, raw, DAY).findings
    return next(f"{f.state}：{f.explanation}" for f in findings if f.rule_id == rule)


def person(place: str = "") -> list[dict[str, str]]:
    return [{"类型": "自然人", "姓名": "王立新", **({"住所地": place} if place else {})}]


def test_nothing_written_names_what_is_missing(bundle: Bundle) -> None:
    found = told(bundle, "不当得利纠纷", "管辖-地域-01", 原告=person(HERE), 被告=person())
    assert found.startswith("请法官判断：")
    assert "没有写明" in found
    assert "所写的都不在" not in found
    assert "合同签订地" not in found  # only counts when the defendant has no home in China


def test_what_is_missing_comes_before_what_is_elsewhere(bundle: Bundle) -> None:
    found = told(bundle, "申请司法确认调解协议", "管辖-司法确认", 申请人=person(FAR))
    assert "没有写明调解组织所在地，写明的申请人所在地不在中山市第一人民法院的辖区。" in found


def test_everything_elsewhere_is_said_as_before(bundle: Bundle) -> None:
    places = {"申请人": person(FAR), "调解组织所在地": FAR}
    found = told(bundle, "申请司法确认调解协议", "管辖-司法确认", **places)
    assert found.startswith("不满足：")
    assert found.endswith("所写的都不在中山市第一人民法院的辖区。")


def test_an_invitation_by_a_court_is_not_supposed(bundle: Bundle) -> None:
    found = told(bundle, "申请司法确认调解协议", "管辖-司法确认", 申请人=person(HERE))
    assert found.startswith("满足：")


@pytest.mark.parametrize("fact", ["劳动合同履行地", "合同履行地"])
def test_where_a_labour_contract_is_performed_has_two_names(bundle: Bundle, fact: str) -> None:
    firm = [{"类型": "法人", "名称": "深圳市远川商贸有限公司", "住所地": FAR}]
    sides = {"原告": person(HERE), "被告": firm}
    rule = "管辖-劳动"
    assert told(bundle, "追索劳动报酬纠纷", rule, **sides, **{fact: FAR}).startswith("不满足：")
    assert told(bundle, "追索劳动报酬纠纷", rule, **sides, **{fact: HERE}).startswith("满足：")


@pytest.mark.parametrize(
    ("cause", "article"),
    [("船员劳务合同纠纷", "第24项"), ("船舶碰撞损害责任纠纷", "第1项")],
)
def test_a_maritime_cause_cites_its_own_article(bundle: Bundle, cause: str, article: str) -> None:
    raw = {"案由": cause, "受诉法院": "中山市第一人民法院"}
    found = next(f for f in check(bundle, raw, DAY).findings if f.rule_id == "海事-管辖-01")
    scope = [text for text in found.basis if "海事法院受理案件范围" in text]
    assert len(scope) == 1
    assert scope[0].endswith(article)


def test_a_total_is_told_in_yuan_once(bundle: Bundle) -> None:
    raw = {"案由": "买卖合同纠纷", "诉讼请求": [{"名称": "支付货款", "金额": 12000}]}
    notes = check(bundle, raw, DAY).notes
    assert "标的总额没有写，按各项请求的金额合计：12,000元。" in notes


def test_a_place_nobody_wrote_is_not_said_to_lie_elsewhere(bundle: Bundle) -> None:
    sides = {"原告": person(HERE), "被告": person()}
    found = told(bundle, "被继承人债务清偿纠纷", "管辖-继承-关联", **sides)
    assert found.startswith("请法官判断：")
    assert "写明的" not in found


@pytest.mark.parametrize(
    ("cause", "places", "conclusion"),
    [
        ("申请司法确认调解协议", {"申请人": person(FAR)}, "请法官判断"),
        ("申请司法确认调解协议", {"申请人": person()}, "建议补正"),
        ("申请司法确认调解协议", {"申请人": person(FAR), "调解组织所在地": FAR}, "非本院管辖"),
        ("申请司法确认调解协议", {"申请人": person(FAR), "调解组织所在地": HERE}, "建议补正"),
        ("申请诉前财产保全", {"申请人": person(HERE), "被申请人": person(FAR)}, "请法官判断"),
        ("申请诉前财产保全", {"申请人": person(FAR), "被申请人": person(HERE)}, "建议补正"),
    ],
)
def test_whose_case_it_is_comes_before_what_it_lacks(
    bundle: Bundle, cause: str, places: dict[str, Any], conclusion: str
) -> None:
    raw = {"案由": cause, "受诉法院": "中山市第一人民法院", **places}
    assert check(bundle, raw, DAY).conclusion == conclusion


def test_an_open_circumstance_is_named_and_no_place_is_said_to_lie_elsewhere(
    bundle: Bundle,
) -> None:
    """Where it matters whether the dispute is about land, a defendant who lives here is here."""
    sides = {"原告": person(HERE), "被告": person(HERE)}
    found = told(bundle, "分家析产纠纷", "管辖-确权分割", **sides)
    assert found.startswith("请法官判断：")
    assert "没有写明“争议的是不动产”" in found
    assert "所写的都不在" not in found
