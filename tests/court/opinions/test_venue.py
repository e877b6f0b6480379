"""Which court: certain only by what is written, and the judge's where the rules object."""

from __future__ import annotations

from datetime import date
from typing import Any

from court.opinions.venue import Venue, venue
from engine.bundle.bundle import Bundle
from engine.check.checker import check_opened
from engine.check.opening import open_content

DAY = date(2026, 9, 7)
FIRST, SECOND = "中山市第一人民法院", "中山市第二人民法院"
LOAN = "民间借贷纠纷"


def of(bundle: Bundle, cause: str = LOAN, **raw: Any) -> Venue:
    raw = {"案由": cause, "受诉法院": FIRST, **raw}
    opened = open_content(bundle, raw, DAY)
    return venue(opened, check_opened(opened), FIRST)


def party(**about: Any) -> dict[str, Any]:
    return {"类型": "自然人", "姓名": "甲", **about}


def test_the_defendants_home_decides(bundle: Bundle) -> None:
    found = of(bundle, 被告=[party(住所地="中山市小榄镇某路1号")])
    assert [c.name for c in found.courts] == [SECOND]
    assert found.courts[0].places[0].what == "被告甲的住所"
    assert not found.courts[0].here


def test_the_habitual_residence_goes_before_the_registered_one(bundle: Bundle) -> None:
    found = of(bundle, 被告=[party(住所地="中山市小榄镇", 经常居住地="中山市三乡镇")])
    assert [c.name for c in found.courts] == [FIRST]


def test_several_courts_are_all_named_ours_first(bundle: Bundle) -> None:
    homes = [party(住所地="中山市小榄镇"), party(姓名="乙", 住所地="中山市石岐街道")]
    assert [c.name for c in of(bundle, 被告=homes).courts] == [FIRST, SECOND]


def test_money_is_paid_where_the_receiver_is_when_nothing_else_is_known(bundle: Bundle) -> None:
    claim = [{"名称": "本金", "金额": 100}]
    found = of(bundle, 原告=[party(住所地="中山市东区街道")], 诉讼请求=claim)
    assert "接受货币一方" in found.courts[0].places[0].what


def test_places_that_lead_to_further_courts_are_named(bundle: Bundle) -> None:
    """民事诉讼法 24, 30: the defendant's home is one of several places the filer may choose."""
    away = [party(住所地="广东省深圳市南山区")]
    assert of(bundle, 被告=away).others == ("接受货币一方所在地",)
    accident = "机动车交通事故责任纠纷"
    assert of(bundle, accident, 被告=away).others == ("事故发生地",)
    assert of(bundle, accident, 被告=away, 事故发生地="中山市石岐街道").others == ()
    assert of(bundle, "申请支付令", 被申请人=away).others == ()
    assert "原告所在地" not in of(bundle, "离婚纠纷", 被告=away).others


def test_another_city_is_named_as_far_as_it_is_known(bundle: Bundle) -> None:
    found = of(bundle, 被告=[party(住所地="广东省深圳市南山区")])
    assert [c.name for c in found.courts] == ["深圳的基层人民法院"]


def test_without_a_town_nothing_is_claimed(bundle: Bundle) -> None:
    found = of(bundle, 被告=[party(住所地="中山市")])
    assert found.courts == ()
    assert found.waiting == ("被告甲的住所",)


def test_a_large_amount_goes_to_the_court_above_with_the_rule_s_words(bundle: Bundle) -> None:
    found = of(
        bundle,
        原告=[party(住所地="中山市东区街道", 证件类型="居民身份证", 国籍或地区="中国")],
        被告=[party(住所地="中山市石岐街道", 证件类型="居民身份证", 国籍或地区="中国")],
        标的总额=600_000_000,
    )
    assert [c.name for c in found.courts] == ["中山市中级人民法院"]
    assert "中级人民法院管辖的数额" in found.notes[0]


def test_land_is_the_only_place_that_counts(bundle: Bundle) -> None:
    found = of(
        bundle,
        "房屋租赁合同纠纷",
        不动产所在地="珠海市香洲区",
        被告=[party(住所地="中山市石岐街道")],
    )
    assert [c.name for c in found.courts] == ["珠海的基层人民法院"]
    assert "专属管辖" in found.notes[0]


def named(found: Venue) -> list[str]:
    return [c.name for c in found.courts]


def test_the_intellectual_property_court_is_named_for_the_province(bundle: Bundle) -> None:
    """知产法院管辖规定 1, 2: patents in all Guangdong; Shenzhen has a court of its own."""
    home = [party(住所地="中山市石岐街道")]
    found = of(bundle, "侵害发明专利权纠纷", 被告=home)
    assert named(found) == ["广州知识产权法院"]
    assert found.courts[0].places[0].what == "被告甲的住所"
    assert not found.courts[0].here
    assert found.notes
    assert found.others == ()
    assert named(of(bundle, "横向垄断协议纠纷", 被告=home)) == ["广州知识产权法院"]
    for elsewhere in ("广东省深圳市南山区", "湖南省长沙市", "广东省"):
        away = of(bundle, "侵害发明专利权纠纷", 被告=[party(住所地=elsewhere)])
        assert away.special
        assert away.courts == ()


def test_the_maritime_court_is_named_for_the_whole_coast(bundle: Bundle) -> None:
    """海事诉讼特别程序法 4: no city of the province is apart."""
    for home in ("中山市石岐街道", "广东省深圳市南山区"):
        found = of(bundle, "船舶碰撞损害责任纠纷", 被告=[party(住所地=home)])
        assert named(found) == ["广州海事法院"]
        assert "海事法院专门管辖" in found.notes[0]


def test_no_other_court_is_named_where_this_one_may_take_the_case(bundle: Bundle) -> None:
    """A seafarer's claim apart from the ship; contracts about patents and software."""
    home = [party(住所地="中山市石岐街道")]
    ashore = of(bundle, "船员劳务合同纠纷", 被告=home, 与登船在船离船无关="是")
    assert ashore.special
    assert ashore.courts == ()
    for cause in ("计算机软件开发合同纠纷", "植物新品种合同纠纷", "侵害作品复制权纠纷"):
        found = of(bundle, cause, 被告=home)
        assert found.special
        assert (found.courts, found.notes) == ((), ())


def test_places_for_a_defendant_without_a_home_here_wait_until_there_is_one(
    bundle: Bundle,
) -> None:
    """民事诉讼法 276: where the contract was signed counts against somebody who lives abroad."""
    assert of(bundle, "隐私权纠纷").wait_for == (
        "网络侵权的被侵权人住所地、侵权行为地或者被告所在地"
    )
    abroad = of(bundle, "隐私权纠纷", 被告=[party(住所地="美国纽约", 国籍或地区="美国")])
    assert "代表机构住所地" in (*abroad.waiting, *abroad.others)


def test_a_court_to_be_named_is_no_address(bundle: Bundle) -> None:
    assert of(bundle, "案外人执行异议之诉").wait_for_court
    assert not of(bundle).wait_for_court
