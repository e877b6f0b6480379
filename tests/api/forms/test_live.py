"""What a filer is told while typing: complete, in order, with the place, in a filer's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from api.forms.live import Known, Live, live_view
from api.forms.page import FormPage
from api.forms.reading import Entered, from_filing, read_names
from tests.api.forms.browsers import sent
from tests.api.forms.test_building import DAY, model
from tests.api.forms.test_reading import LOAN, NUMBERS, drawn
from tests.court.houses import Founded, founded
from tests.court.papers import example

NEVER = ("疑似不予受理", "不采纳", "虚假诉讼", "试行", "重复起诉")
BORROWING = [
    ("原告[0].类型", "自然人"),
    ("原告[0].姓名", "林秀兰"),
    ("原告[0].住所地", "中山市东区街道示例路8号"),
    ("被告[1].类型", "自然人"),
    ("被告[1].姓名", "陈志强"),
    ("被告[1].住所地", "中山市石岐街道示例街21号"),
    ("被告[3].类型", "自然人"),
    ("被告[3].姓名", "何美玲"),
    ("诉讼请求[0]._要", "是"),
    ("诉讼请求[0].金额", "12万"),
    ("诉讼请求[1]._要", "是"),
]


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("live") / "state") as found:
        yield found


def told(found: Founded, pairs: list[tuple[str, str]], cause: str = LOAN, **given: Any) -> Live:
    form = model(found.house.bundle, cause, given.pop("channel", "网上"))
    return live_view(found.house, form, read_names(pairs, form), DAY, Known(**given))


class TestMissing:
    def test_an_empty_form_lists_the_parts_of_a_complaint(self, one_house: Founded) -> None:
        live = told(one_house, [])
        assert [line.title for line in live.missing] == [
            "写明原告",
            "写明被告",
            "写明请求法院判什么",
            "写明事实和理由",
            "写上至少一份证据",
        ]
        assert live.sentence == "还缺 5 项"
        assert not live.begun

    def test_each_line_names_the_person_the_field_and_the_article(self, one_house: Founded) -> None:
        live = told(one_house, BORROWING)
        lines = {line.title: line for line in live.missing}
        phone = lines["您的联系电话或者电子送达地址"]
        assert phone.href == "#f-原告-0-联系电话"
        assert phone.basis[0] == "民事诉讼法 124(1)"
        other = lines["被告二何美玲：填住所地、经常居住地、工作单位等任意一项"]
        assert other.href == "#f-被告-3-住所地"
        assert lines["“利息”：写明数额或者算法"].href == "#f-诉讼请求-1-金额"

    def test_the_order_is_that_of_the_form(self, one_house: Founded) -> None:
        live = told(one_house, BORROWING)
        assert [line.message.section for line in live.missing] == sorted(
            (line.message.section for line in live.missing),
            key=["who", "them", "claims", "facts", "evidence", "matters"].index,
        )
        assert live.counts == {
            "who": 2, "them": 1, "claims": 1, "facts": 1, "evidence": 1, "matters": 0,
        }  # fmt: skip

    def test_an_answer_settles_its_line(self, one_house: Founded) -> None:
        before = told(one_house, BORROWING)
        after = told(one_house, [*BORROWING, ("被告[3].工作单位", "某厂")])
        gone = {line.key for line in before.missing} - {line.key for line in after.missing}
        assert gone == {"起诉-被告-01@被告[1]"}
        assert after.met == before.met + 1

    def test_identity_papers_are_not_asked_of_a_verified_person(self, one_house: Founded) -> None:
        titles = {line.title for line in told(one_house, BORROWING).missing}
        verified = {
            line.title for line in told(one_house, BORROWING, identity_verified=True).missing
        }
        assert titles - verified == {"您的身份证明"}


class TestUnreadable:
    @pytest.mark.parametrize(
        ("name", "typed", "said"),
        [
            ("诉讼请求[1].起算日", "2025年13月1日", "没有 13 月。写成“2025年5月22日”。"),
            ("诉讼请求[1].起算日", "去年", "看不懂“去年”。写成“2025年5月22日”。"),
            ("诉讼请求[0].金额", "很多", "看不懂“很多”。写成“12000”或“1.2万”。"),
            ("被告[3].联系电话", "123", "电话号码的格式不对，请写 11 位手机号，或区号加号码。"),
            (
                "原告[0].证件号码",
                "440102198001010010",
                "身份证号码的校验位不对，请对照证件核对；不知道对方号码时可以不填。",
            ),
        ],
    )
    def test_a_bad_value_is_said_at_its_field_and_the_rest_is_checked(
        self, one_house: Founded, name: str, typed: str, said: str
    ) -> None:
        pairs = [p for p in BORROWING if p[0] != name]
        live = told(one_house, [*pairs, (name, typed)])
        assert [(m.kind, m.text) for m in live.messages if m.kind == "错"] == [("错", said)]
        assert live.messages[0].target.endswith(name.rpartition(".")[2])
        assert any(line.message.section == "them" for line in live.missing)

    def test_everything_bad_at_once_still_gives_an_answer(self, one_house: Founded) -> None:
        pairs = [(n, "\x00" if n.endswith("姓名") else v) for n, v in BORROWING if "类型" not in n]
        pairs += [("被告[1].类型", "外星人"), ("诉讼请求[1].起算日", "99/99"), ("有证人", "也许")]
        live = told(one_house, pairs)
        assert len(live.unreadable) >= 4
        assert live.missing


class TestQuestions:
    def test_what_can_still_matter_is_asked_with_the_reason(self, one_house: Founded) -> None:
        asks = {ask.name: ask for ask in told(one_house, BORROWING).asks}
        assert "仲裁协议" in asks
        assert asks["仲裁协议"].why.startswith("有书面仲裁约定的")
        assert "曾就同一纠纷起诉" in asks
        assert not {"前案结果", "只起诉一般保证人"} & set(asks)

    def test_the_next_question_follows_from_the_answer(self, one_house: Founded) -> None:
        live = told(one_house, [*BORROWING, ("曾就同一纠纷起诉", "是")])
        asked = {ask.name for ask in live.asks}
        assert "前案结果" in asked
        assert "曾就同一纠纷起诉" not in asked

    def test_a_question_that_fell_away_says_so_and_keeps_its_answer(
        self, one_house: Founded
    ) -> None:
        answered = [("曾就同一纠纷起诉", "否"), ("格式管辖条款提示过", "是")]
        live = told(one_house, [*BORROWING, *answered])
        assert live.filing.raw["格式管辖条款提示过"] == "是"
        assert "f-格式管辖条款提示过" in live.moot

    def test_rare_flags_of_parties_are_not_asked_one_by_one(self, one_house: Founded) -> None:
        assert not [a for a in told(one_house, BORROWING).asks if "已死亡" in a.name]


class TestNotices:
    ARBITRATION = (
        *BORROWING,
        ("仲裁协议", "是"),
        ("仲裁协议有疑义", "否"),
        ("争议在仲裁协议范围内", "是"),
    )

    def test_the_right_way_is_shown_and_the_judge_decides(self, one_house: Founded) -> None:
        (line,) = told(one_house, list(self.ARBITRATION)).notices
        assert "向约定的仲裁机构申请仲裁" in line.cure
        assert line.cure.endswith("是否这样，由法官判断；您仍可以提交。")
        assert line.href.startswith("#f-仲裁协议")
        assert line.chip_text == "由法官判断"


class TestMoney:
    def test_the_fee_is_worked_out_on_what_is_stated(self, one_house: Founded) -> None:
        fee = told(one_house, BORROWING).fee
        assert fee is not None
        assert (fee.total, fee.halved, fee.counted) == (
            Decimal("2700.00"),
            Decimal("1350.00"),
            Decimal(120000),
        )
        assert fee.open_claims == ("利息",)

    def test_without_a_claim_there_is_nothing_to_reckon(self, one_house: Founded) -> None:
        fee = told(one_house, []).fee
        assert fee is not None
        assert fee.total is None
        assert fee.missing

    def test_a_divorce_costs_something_without_an_amount(self, one_house: Founded) -> None:
        estimate = told(one_house, [], "离婚纠纷").fee
        assert estimate and estimate.missing
        fee = told(one_house, [("诉讼请求[0]._要", "是")], "离婚纠纷").fee
        assert fee is not None
        assert fee.total is not None


@pytest.mark.parametrize("number", NUMBERS)
def test_no_line_leads_nowhere_and_no_word_is_for_staff(one_house: Founded, number: str) -> None:
    """For every example, half of its answers taken away: targets exist, words are a filer's."""
    raw = example(number)
    kept = {k: v for i, (k, v) in enumerate(raw.items()) if i % 2 == 0 or k == "案由"}
    html = drawn(one_house.house, kept)
    ids = set(sent(html).ids)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", "", html)
    assert not [word for word in NEVER if word in words and word != "重复起诉"]


@pytest.mark.parametrize(
    "cause", [LOAN, "离婚纠纷", "申请支付令", "追索劳动报酬纠纷", "执行异议之诉"]
)
def test_a_form_shown_for_editing_is_complete_without_scripts(
    one_house: Founded, cause: str
) -> None:
    form = model(one_house.house.bundle, cause)
    live = live_view(one_house.house, form, Entered(), DAY)
    page = FormPage(form, Entered(), live, "/a", "/c", checked=True)
    assert len(page.messages) == len({m.target for m in live.messages})
    assert from_filing({"案由": cause}, form).empty
