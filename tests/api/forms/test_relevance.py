"""What is asked under a condition only, who makes a claim, what nobody has to hand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.forms.live import Live, live_view
from api.forms.reading import from_filing, read_names, to_filing
from api.v1.form_schema import form_schema
from court.core.courthouse import Courthouse
from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.opening import open_cause
from tests.api.forms.test_building import DAY, model
from tests.api.forms.test_reading import drawn
from tests.court.houses import founded
from tests.rules import of_files

CAUSE = "民间借贷纠纷"
HOME = "合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
ABOVE = "casetypes/合同、准合同纠纷/合同纠纷/借款合同纠纷/_通则.yaml"
MINE = ("偿还本金", "返还多付的利息")
OWN = """
案由: 民间借贷纠纷
称谓: {原告: 出借人, 被告: 借款人}
请求:
- {名称: 返还多付的利息, 类型: 金额, 谁提: 借款人}
- {名称: 偿还本金, 类型: 金额, 谁提: 出借人, 提示: 写还欠多少}
- {名称: 处分抵押物, 类型: 行为, 当: {签订抵押合同: 是}}
要素:
- {名称: 签订抵押合同, 类型: 是否}
- {名称: 借款方式, 类型: 单选, 选项: [现金, 转账, 微信]}
- {名称: 抵押物, 类型: 文字, 当: {签订抵押合同: 是}}
- {名称: 转账账户, 类型: 文字, 子项: [户名, 账号], 当: {借款方式: {属于: [转账, 微信]}}}
- {名称: 利息怎样算, 类型: 文字, 当: {诉请含: 返还多付的利息}}
- {名称: 有几个出借人, 类型: 文字, 当: {计数: {对象: 原告, 不小于: 2}}}
材料:
- {名称: 借条, 档: 荐}
- {名称: 抵押登记证明, 档: 荐, 当: {签订抵押合同: 是}}
不得要求: [担保人到场, 公证书]
"""


def with_cause(bundle: Bundle, casetype: str) -> Bundle:
    """The bundle with another file for the cause, no rules of its own and no family above it."""
    files = {k: v for k, v in bundle.files.items() if k not in (f"rules/{HOME}", ABOVE)}
    return of_files({**files, f"casetypes/{HOME}": casetype.encode()})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, bundle: Bundle) -> Iterator[Courthouse]:
    other = with_cause(bundle, OWN)
    with founded(tmp_path_factory.mktemp("relevance") / "state") as found:
        found.house.rules.swap(other, 0)
        yield found.house.pinned()


def live(house: Courthouse, pairs: list[tuple[str, str]]) -> Live:
    form = model(house.bundle, CAUSE)
    return live_view(house, form, read_names(pairs, form), DAY)


def hidden(page: str, key: str) -> bool:
    """Whether the box with this key is on the page and hidden."""
    _, found, rest = page.partition(f'data-relevance="{key}"')
    assert found, key
    return " hidden" in rest.partition(">")[0]


class TestAskedUnderACondition:
    def test_nothing_of_it_is_there_before_the_answer(self, house: Courthouse) -> None:
        page = drawn(house, {"案由": CAUSE})
        for key in (
            "要素-抵押物",
            "要素-转账账户",
            "要素-利息怎样算",
            "材料-抵押登记证明",
            "请求-处分抵押物",
        ):
            assert hidden(page, key), key

    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            ({"签订抵押合同": "是"}, ["要素-抵押物", "材料-抵押登记证明", "请求-处分抵押物"]),
            ({"签订抵押合同": "否"}, []),
            ({"借款方式": "微信"}, ["要素-转账账户"]),
            ({"借款方式": "现金"}, []),
            ({"诉讼请求": [{"名称": "返还多付的利息", "金额": "1000"}]}, ["要素-利息怎样算"]),
        ],
    )
    def test_the_answer_brings_it_without_scripts_and_with(
        self, house: Courthouse, said: dict[str, Any], shown: list[str]
    ) -> None:
        form = model(house.bundle, CAUSE)
        raw = {"案由": CAUSE, **said}
        page = drawn(house, raw)
        answer = live_view(house, form, from_filing(raw, form), DAY)
        for key in form.ruleset.relevance:
            if key == "要素-有几个出借人":
                continue
            assert hidden(page, key) == (key not in shown), key
            assert (key in answer.irrelevant) == (key not in shown), key
            assert (f'data-irrelevant="{key}"' in page) == (key not in shown), key

    def test_a_condition_that_says_more_is_shown_until_it_fails(self, house: Courthouse) -> None:
        assert (
            "要素-有几个出借人"
            not in live(house, [("原告[0].姓名", "张某"), ("原告[1].姓名", "李某")]).irrelevant
        )
        assert "要素-有几个出借人" in live(house, [("原告[0].姓名", "张某")]).irrelevant

    def test_what_was_written_stays_on_the_page_and_in_the_filing(self, house: Courthouse) -> None:
        raw = {"案由": CAUSE, "签订抵押合同": "否", "抵押物": "石岐区房屋一套"}
        assert not hidden(drawn(house, raw), "要素-抵押物")
        form = model(house.bundle, CAUSE)
        assert to_filing(from_filing(raw, form), form, CAUSE).raw["抵押物"] == "石岐区房屋一套"

    def test_nobody_is_advised_to_write_what_is_not_asked(self, house: Courthouse) -> None:
        def advised(said: dict[str, Any]) -> str:
            return str(check(house.bundle, {"案由": CAUSE, **said}, DAY).advice)

        assert "抵押物" not in advised({"签订抵押合同": "否"})
        assert "抵押物" in advised({"签订抵押合同": "是"})
        assert "抵押登记证明" in advised({"签订抵押合同": "是"})
        assert "抵押登记证明" not in advised({})


class TestClaims:
    def test_the_side_that_sues_comes_first_and_each_says_whose_it_is(
        self, house: Courthouse
    ) -> None:
        rows = model(house.bundle, CAUSE).rows("诉讼请求")
        assert rows is not None
        assert [p.value for p in rows.presets if p.value in MINE] == ["偿还本金", "返还多付的利息"]
        assert [p.hint for p in rows.presets if p.value in MINE] == [
            "出借人提；写还欠多少",
            "借款人提",
        ]

    def test_where_either_side_may_sue_the_order_stays(
        self, house: Courthouse, bundle: Bundle
    ) -> None:
        either = OWN.replace("{原告: 出借人, 被告: 借款人}", "{不设: 两边都可能起诉}")
        other = with_cause(bundle, either)
        form = model(other, CAUSE)
        rows = form.rows("诉讼请求")
        assert rows is not None
        assert [p.value for p in rows.presets if p.value in MINE] == ["返还多付的利息", "偿还本金"]
        assert [s.title for s in form.sections][:2] == ["您是谁（原告）", "对方是谁（被告）"]


class TestNotDemanded:
    def test_the_filer_reads_it_beside_the_evidence(self, house: Courthouse) -> None:
        page = drawn(house, {"案由": CAUSE})
        evidence = page.partition('id="s-evidence"')[2].partition('id="s-matters"')[0]
        assert "没有这些，也能立案" in evidence
        assert "担保人到场、公证书。手里有的可以交，没有的不用去找。" in evidence

    def test_a_program_reads_it_in_the_schema(self, house: Courthouse) -> None:
        opened = open_cause(house.bundle, CAUSE, DAY)
        schema = form_schema(opened.cause, opened.ruleset)
        assert schema["properties"]["材料"]["x-不用交"] == ["担保人到场", "公证书"]

    def test_a_cause_without_says_nothing(self, bundle: Bundle) -> None:
        said = OWN.replace("不得要求: [担保人到场, 公证书]\n", "")
        opened = open_cause(with_cause(bundle, said), CAUSE, DAY)
        schema = form_schema(opened.cause, opened.ruleset)
        assert "x-不用交" not in schema["properties"]["材料"]
