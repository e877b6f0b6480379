"""One list, complete from the start for the usual case, and only what matters on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.forms.live import Live, live_view
from api.forms.page import FormPage, model_for
from api.forms.reading import Entered, read_names
from api.forms.usual import usual_kind, with_usual_parties
from court.core.roles import Role
from tests.court.houses import Founded, founded

DAY = date(2026, 9, 7)
LOAN = "民间借贷纠纷"
# What somebody types into a plain case of 50,000 between two people, in order.
PLAIN = (
    ("原告[0].姓名", "沈若琳"),
    ("原告[0].联系电话", "13712340001"),
    ("原告[0].住所地", "广东省中山市东区街道中山四路90号"),
    ("原告[0]._材料", "身份证明"),
    ("被告[0].姓名", "张国栋"),
    ("被告[0].住所地", "广东省中山市小榄镇升平路3号"),
    ("诉讼请求[0]._要", "是"),
    ("诉讼请求[0].金额", "5万"),
    ("事实与理由", "2025年1月5日借出五万元，约定年底归还，到期没有还。"),
    ("证据[0]._要", "是"),
)


def claimed(amount: str) -> tuple[tuple[str, str], ...]:
    """The first claim of a form, with its sum."""
    return ("诉讼请求[0]._要", "是"), ("诉讼请求[0].金额", amount)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    folder: Path = tmp_path_factory.mktemp("matters")
    with founded(folder / "state") as found:
        yield found


def seen(house: Founded, pairs: tuple[tuple[str, str], ...] = (), cause: str = LOAN) -> Live:
    model = model_for(house.house, cause, "网上")
    usual = with_usual_parties(Entered(), model)
    kinds = [(f"{name}[0].类型", str(rows[0].values["类型"])) for name, rows in usual.lists.items()]
    return live_view(house.house, model, read_names([*kinds, *pairs], model), DAY)


def test_the_list_is_whole_from_the_start_and_only_gets_shorter(house: Founded) -> None:
    counts = [len(seen(house, PLAIN[:n]).missing) for n in range(len(PLAIN) + 1)]
    assert counts[0] == 8
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0
    assert seen(house, PLAIN).sentence == "必填的都齐了"


def test_the_clerk_is_told_what_the_party_has_not_said(house: Founded) -> None:
    model = model_for(house.house, LOAN, "窗口")
    kinds = [("原告[0].类型", "自然人"), ("被告[0].类型", "自然人")]
    live = live_view(house.house, model, read_names(kinds, model), DAY)
    told = [text for line in live.missing for text in (line.title, line.why, line.message.text)]
    assert any("当事人的" in text for text in told)
    assert not any("您" in text for text in told)


WHO = PLAIN[:6]
STORY = ("事实与理由", "2025年1月5日起的事情，经过写在这里。")
COMPANY = (
    ("被告[0].名称", "中山市恒信达五金制品有限公司"),
    ("被告[0].住所地", "广东省中山市小榄镇升平路3号"),
)
# Everything somebody types or ticks for the usual case of a cause, and how many that may be.
CASES = {
    LOAN: (PLAIN, 12),
    "离婚纠纷": ((*WHO, ("诉讼请求[0]._要", "是"), STORY, ("证据[0]._要", "是")), 20),
    "追索劳动报酬纠纷": (
        (*WHO[:4], *COMPANY, *claimed("26000"), STORY, ("证据[0]._要", "是"), ("仲裁情况", "已裁决")),
        20,
    ),
    "机动车交通事故责任纠纷": (
        (*WHO[:4], ("被告[0].类型", "自然人"), *WHO[4:], *claimed("12345"), STORY, ("证据[0]._要", "是")),
        20,
    ),
    "房屋租赁合同纠纷": ((*WHO, *claimed("24000"), STORY, ("证据[0]._要", "是")), 20),
}  # fmt: skip


@pytest.mark.parametrize("cause", CASES)
def test_a_usual_case_is_complete_with_few_inputs(house: Founded, cause: str) -> None:
    typed, most = CASES[cause]
    assert [line.title for line in seen(house, typed, cause).missing] == []
    assert len(typed) <= most


def test_an_empty_form_says_nothing_about_a_judge(house: Founded) -> None:
    assert seen(house).notices == ()
    assert not seen(house).begun


def test_every_gap_of_a_person_is_named_at_once_with_its_own_place(house: Founded) -> None:
    found = {line.title: line.href for line in seen(house).missing}
    assert found["您的姓名"] == "#f-原告-0-姓名"
    assert found["您的联系电话或者电子送达地址"] == "#f-原告-0-联系电话"
    assert found["您的住所地或者经常居住地"] == "#f-原告-0-住所地"


def test_a_step_that_comes_first_is_never_under_a_full_green_bar(house: Founded) -> None:
    wage = (
        *((n, v) for n, v in PLAIN if not n.startswith(("被告", "诉讼请求"))),
        ("被告[0].名称", "中山市恒信达五金制品有限公司"),
        ("被告[0].住所地", "广东省中山市小榄镇升平路3号"),
        ("诉讼请求[0]._要", "是"),
        ("诉讼请求[0].金额", "26000"),
        ("仲裁情况", "未申请"),
    )
    found = seen(house, wage, "追索劳动报酬纠纷")
    assert found.missing == ()
    assert found.sentence == "填齐了，但有 1 件事要先办"
    assert len(found.first) == 1 and found.first[0] not in found.heeded
    assert not found.complete


@pytest.mark.parametrize(
    ("cause", "asked"),
    [
        (LOAN, {"仲裁协议", "曾就同一纠纷起诉"}),
        ("离婚纠纷", {"前次离婚结果", "曾就同一纠纷起诉"}),
        ("抚养费纠纷", {"曾就同一纠纷起诉"}),
    ],
)
def test_only_questions_that_can_matter_are_on_the_page(
    house: Founded, cause: str, asked: set[str]
) -> None:
    live = seen(house, cause=cause)
    assert {ask.name for ask in live.asks} == asked
    model = model_for(house.house, cause, "网上")
    page = FormPage(model, with_usual_parties(Entered(), model), live, "/a", "/c")
    waiting = [f for (owner, _), f in model.index.fields.items() if f.asked and not owner]
    assert {f.name for f in waiting if not page.hides(f, "", {})} == asked


@pytest.mark.parametrize(
    ("role", "kind"),
    [("原告", "自然人"), ("用人单位", "法人"), ("借款人", "自然人"), ("经营者、管理者", ""), ("生产者", ""), ("用人单位或者招聘机构", "")],
)  # fmt: skip
def test_the_usual_kind_of_party(role: str, kind: str) -> None:
    assert usual_kind(role) == kind


@pytest.mark.parametrize(
    ("role", "kind"), [("原告", ""), ("承运人", ""), ("保险公司", "法人"), ("股东", "自然人")]
)
def test_in_trade_only_a_designation_says_what_kind(role: str, kind: str) -> None:
    assert usual_kind(role, trade=True) == kind


def test_a_petition_proposes_nothing_and_says_so(house: Founded) -> None:
    """Neither a debtor as a person, nor parts that nobody touched as filled in."""
    page = house.client_for(None).get("/selfcheck/form", params={"cause": "申请破产重整"}).text
    assert "checked" not in "".join(re.findall(r'<input[^>]*\[0\]\.类型"[^>]*>', page))
    shown = page[: page.index("live-data")]
    assert "已填好" not in shown


def test_the_page_begins_with_the_usual_parties(house: Founded) -> None:
    page = house.client_for(None).get("/selfcheck/form", params={"cause": LOAN}).text
    assert len(re.findall(r'name="(?:原告|被告)\[0\]\.类型"\s+value="自然人" checked', page)) == 2
    assert "还缺 8 项" in page
    draft = house.draft({"案由": LOAN}, Role.party, 2)
    assert "还缺 8 项" in house.client_for(Role.party, 2).get(f"/file/{draft.id}").text


def test_a_paper_demanded_in_another_case_is_not_offered(house: Founded) -> None:
    """海事诉讼特别程序法 96; 企业破产法 8: whoever is no insurer, no debtor, has no such paper."""
    paid = "材料-保险赔偿支付凭证"
    assert paid in seen(house, cause="船舶检验合同纠纷").irrelevant
    insurer = seen(house, (("保险公司赔过以后来追偿", "是"),), "船舶检验合同纠纷")
    assert paid not in insurer.irrelevant
    statement = "材料-财产状况说明"
    assert statement not in seen(house, cause="申请破产重整").irrelevant
    assert statement in seen(house, (("破产申请人", "债权人"),), "申请破产重整").irrelevant
