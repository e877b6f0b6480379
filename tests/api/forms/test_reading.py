"""Posted names become a filing, and a filing a form, without losing anything."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from api.base.web import environment
from api.forms.live import live_view
from api.forms.page import FormPage, edit_rows
from api.forms.reading import (
    MAX_PROBLEMS,
    NOT_FILLED_IN,
    Entered,
    from_filing,
    read_names,
    to_filing,
)
from court.core.courthouse import Actor, Courthouse
from engine.bundle.bundle import Bundle
from engine.check.filing import read_filing
from engine.text.errors import FilingError
from tests.api.forms.browsers import sent
from tests.api.forms.test_building import DAY, model
from tests.court.houses import Founded, founded
from tests.court.papers import example

NUMBERS = [f"{n:02d}" for n in range(1, 51)]
LOAN = "民间借贷纠纷"


def read(bundle: Bundle, pairs: list[tuple[str, str]], cause: str = LOAN) -> dict[str, Any]:
    form = model(bundle, cause)
    return to_filing(read_names(pairs, form), form, cause).raw


def drawn(house: Courthouse, raw: dict[str, Any]) -> str:
    """The form with a filing in it, as a browser gets it."""
    form = model(house.bundle, raw["案由"])
    entered = from_filing(raw, form)
    page = FormPage(form, entered, live_view(house, form, entered, DAY), "/a", "/c")
    text = (
        '{% from "form/form.html" import filing_form with context %}'
        "{% call filing_form(form) %}{% endcall %}"
    )
    context = {"form": page, "actor": Actor(), "court": house.court, "address_beginnings": tuple}
    return environment.from_string(text).render(context)


def own(raw: dict[str, Any], bundle: Bundle) -> dict[str, Any]:
    """What a filer may state of a filing, as the engine reads it."""
    facts = model(bundle, raw["案由"]).ruleset.vocabulary.facts
    stated = {
        k: v
        for k, v in raw.items()
        if k not in NOT_FILLED_IN and not facts[k].staff_only and v not in ([], None, "")
    }
    return {
        k: v
        for k, v in read_filing(
            stated, model(bundle, raw["案由"]).ruleset.vocabulary
        ).values.items()
    }


def listed(values: dict[str, Any]) -> dict[str, Any]:
    """Lists without their order and paths: presets come first on the page."""
    return {
        name: sorted(sorted((k, _said(v)) for k, v in m.items()) for m in value)
        if isinstance(value, list)
        else value
        for name, value in values.items()
    }


def _said(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    with founded(tmp_path_factory.mktemp("forms") / "state") as found:
        yield found


@pytest.mark.parametrize("number", NUMBERS)
def test_a_filing_survives_being_shown_and_sent_again(one_house: Founded, number: str) -> None:
    """Every example, through the drawn page: what a browser sends back is the same filing."""
    raw = example(number)
    bundle = one_house.house.bundle
    form = model(bundle, raw["案由"])
    page = sent(drawn(one_house.house, raw))
    again = to_filing(
        read_names([p for p in page.pairs if p[0] != "csrf"], form), form, raw["案由"]
    )
    assert listed(own(again.raw, bundle)) == listed(own(raw, bundle))
    assert len(page.ids) == len(set(page.ids))
    texts = [n for n in page.names if n not in ("csrf",)]
    repeated = {n for n in texts if texts.count(n) > 1}
    assert not repeated, repeated


class TestNames:
    def test_an_unknown_name_is_refused_and_named(self, bundle: Bundle) -> None:
        with pytest.raises(FilingError) as caught:
            read(bundle, [("原告[0].性彆", "女"), ("不存在的", "1"), ("x[", "1")])
        said = {p.path: p.message for p in caught.value.problems}
        assert "最接近的是“性别”" in said["原告[0].性彆"]
        assert "没有这一项" in said["不存在的"]
        assert "没有这一项" in said["x["]

    @pytest.mark.parametrize("name", ["受诉法院", "案由", "坚持起诉", "涉外", "网上实名认证"])
    def test_what_the_court_states_cannot_be_posted(self, bundle: Bundle, name: str) -> None:
        with pytest.raises(FilingError, match="由法院填写"):
            read(bundle, [(name, "是")])

    def test_too_many_rows_are_refused(self, bundle: Bundle) -> None:
        with pytest.raises(FilingError, match="最多 500 项"):
            read(bundle, [("原告[500].姓名", "甲")])

    def test_a_flood_of_unknown_names_is_read_no_further_than_told(self, bundle: Bundle) -> None:
        names = iter([(f"未知{number}", "1") for number in range(1_000)])
        with pytest.raises(FilingError) as caught:
            read(bundle, list(names))
        assert len(caught.value.problems) == MAX_PROBLEMS

    def test_the_page_s_own_controls_are_no_facts(self, bundle: Bundle) -> None:
        assert read(bundle, [("_add", "原告"), ("_cause", LOAN)]) == {"案由": LOAN}


class TestRows:
    def test_blank_rows_stay_out_and_lists_close_up(self, bundle: Bundle) -> None:
        form = model(bundle, LOAN)
        pairs = [("被告[0].姓名", "  "), ("被告[2].姓名", "甲"), ("被告[5].姓名", "乙")]
        found = to_filing(read_names(pairs, form), form, LOAN)
        assert found.raw["被告"] == [{"姓名": "甲"}, {"姓名": "乙"}]
        assert found.on_page("被告[1].住所地") == "被告[5].住所地"

    def test_a_claim_counts_when_it_is_ticked(self, bundle: Bundle) -> None:
        pairs = [("诉讼请求[0].金额", "5"), ("诉讼请求[1]._要", "是"), ("诉讼请求[1].金额", "7")]
        assert read(bundle, pairs)["诉讼请求"] == [{"名称": "利息", "金额": "7"}]

    def test_details_of_a_claim_nest(self, bundle: Bundle) -> None:
        pairs = [("诉讼请求[4]._要", "是"), ("诉讼请求[4].明细.支付方式", "按月")]
        assert read(bundle, pairs, "离婚纠纷")["诉讼请求"][0]["明细"] == {"支付方式": "按月"}

    def test_documents_ticked_in_a_card_belong_to_the_party(self, bundle: Bundle) -> None:
        pairs = [
            ("原告[0].类型", "自然人"),
            ("原告[0].姓名", "甲"),
            ("原告[0]._材料", "身份证明"),
            ("原告[0]._材料", "营业执照"),
        ]
        assert read(bundle, pairs)["材料"] == [{"种类": "身份证明", "所属当事人": "甲"}]

    def test_rows_are_added_and_taken_away_without_scripts(self, bundle: Bundle) -> None:
        form = model(bundle, LOAN)
        entered = read_names([("被告[0].姓名", "甲"), ("被告[1].姓名", "乙")], form)
        edit_rows(entered, form, add="被告")
        assert [r.number for r in entered.rows("被告")] == [0, 1, 2]
        edit_rows(entered, form, remove="被告[0]")
        assert [r.values.get("姓名") for r in entered.rows("被告")] == ["乙", None]

    def test_the_first_added_row_comes_beside_the_blank_one(self, bundle: Bundle) -> None:
        form = model(bundle, LOAN)
        entered = Entered()
        edit_rows(entered, form, add="被告")
        assert [r.number for r in entered.rows("被告")] == [0, 1]

    def test_an_added_claim_is_the_filers_own(self, bundle: Bundle) -> None:
        form = model(bundle, LOAN)
        entered = Entered()
        edit_rows(entered, form, add="诉讼请求")
        claims = form.rows("诉讼请求")
        assert claims is not None
        assert [r.number for r in entered.rows("诉讼请求")] == [len(claims.presets)]


class TestWhatNoLongerApplies:
    def test_particulars_of_another_kind_of_party_stay_out(self, bundle: Bundle) -> None:
        pairs = [("被告[0].类型", "法人"), ("被告[0].姓名", "张三"), ("被告[0].名称", "某公司")]
        assert read(bundle, pairs)["被告"] == [{"类型": "法人", "名称": "某公司"}]

    def test_an_answer_to_a_question_that_fell_away_stays_out(self, bundle: Bundle) -> None:
        pairs = [("仲裁协议", "否"), ("仲裁协议有疑义", "是")]
        assert read(bundle, pairs) == {"案由": LOAN, "仲裁协议": "否"}
