"""请求: a claim that is a bare name is asked what it wants, once, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from court.fees.filing_fee import filing_fee
from engine.bundle.bundle import Bundle
from engine.check.checker import check, circumstances
from engine.check.opening import open_content
from engine.check.opinion import Finding
from engine.proving.examples import failures
from engine.proving.mutation import survivors
from tests.api.forms.test_building import DAY
from tests.rules import of_files

CAUSE, HOME = "民间借贷纠纷", "合同、准合同纠纷/合同纠纷/借款合同纠纷/民间借贷纠纷.yaml"
RULE = "请求-写明-停止骚扰"
OWN = """
案由: 民间借贷纠纷
请求:
- {名称: 停止骚扰, 类型: 行为, 子项: [哪一种行为, {名称: 起算日, 类型: 日期}, {名称: 截止日, 类型: 日期}], 写明: [哪一种行为, [起算日, 截止日]], 依据: [民法典 1167]}
- {名称: 解除合同, 类型: 行为, 子项: [解除的理由], 写明: [解除的理由]}
- {名称: 偿还本金, 类型: 金额, 子项: [标准, 起算日], 写明: [金额, [标准, 起算日]]}
- {名称: 担保的数额, 类型: 金额, 计入标的: 否}
"""


def with_cause(bundle: Bundle, casetype: str = OWN) -> Bundle:
    files = {k: v for k, v in bundle.files.items() if k != f"rules/{HOME}"}
    return of_files({**files, f"casetypes/{HOME}": casetype.encode()})


@pytest.fixture(scope="module")
def own(bundle: Bundle) -> Bundle:
    return with_cause(bundle)


def objections(bundle: Bundle, *claims: dict[str, Any]) -> list[Finding]:
    opinion = check(bundle, {"案由": CAUSE, "诉讼请求": list(claims)}, DAY)
    return [f for f in opinion.of("不满足") if f.rule_id.startswith("请求-")]


class TestABareName:
    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"内容": "停止骚扰"},
            {"内容": "请求法院依法判令被告立即停止骚扰。"},
            {"内容": "请求依法判决"},
        ],
    )
    def test_is_asked_what_it_wants(self, own: Bundle, said: dict[str, Any]) -> None:
        (found,) = objections(own, {"名称": "停止骚扰", **said})
        assert (found.rule_id, found.effect) == (RULE, "提示")
        assert found.explanation == "第1项请求“停止骚扰”只写了名称，没有写明具体要什么。"
        assert "写明哪一种行为，或者起算日和截止日" in found.cure
        assert (
            found.basis == ("《民事诉讼法》第122条第3项、第124条第3项", "《民法典》第1167条")
            or found.basis
        )

    @pytest.mark.parametrize(
        "said",
        [
            {"内容": "不得到原告家门口骚扰"},
            {"明细": {"哪一种行为": "夜里打电话"}},
            {"起算日": "2026-01-05", "截止日": "2026-06-05"},
        ],
    )
    def test_is_bare_no_longer(self, own: Bundle, said: dict[str, Any]) -> None:
        assert objections(own, {"名称": "停止骚扰", **said}) == []

    def test_of_another_claim_is_not_asked(self, own: Bundle) -> None:
        assert objections(own, {"名称": "公开道歉"}) == []

    def test_a_reason_is_no_part_of_a_claim(self, own: Bundle) -> None:
        assert objections(own, {"名称": "解除合同"}) == []

    def test_a_claim_for_money_gets_one_objection(self, own: Bundle) -> None:
        found = objections(own, {"名称": "偿还本金"})
        assert [f.rule_id for f in found] == ["请求-数额"]

    def test_while_somebody_types_nothing_is_objected(self, own: Bundle) -> None:
        raw = {"案由": CAUSE, "诉讼请求": [{"名称": "停止骚扰"}]}
        (found,) = [f for f in check(own, raw, DAY, "填写").findings if f.rule_id == RULE]
        assert found.state == "待定"


class TestWhatFollowsFromTheFile:
    def test_its_generated_examples_come_out(self, own: Bundle) -> None:
        level = own.level(tuple(HOME.removesuffix(".yaml").split("/")))
        (rule,) = [r.rule for r in level.rules if r.rule.id == RULE]
        assert len(rule.examples) == 6
        assert all(example.generated for example in rule.examples)
        assert list(failures(own, level)) == []

    def test_generated_examples_prove_nothing_to_mutation(self, own: Bundle) -> None:
        level = own.level(tuple(HOME.removesuffix(".yaml").split("/")))
        assert survivors(own, level) == (0, [])

    def test_hand_written_ones_are_run_and_count(self, bundle: Bundle) -> None:
        shown = "示例: [{给: {诉讼请求: [{名称: 停止骚扰}]}, 应: 满足}]"
        wrong = with_cause(bundle, OWN.replace("依据: [民法典 1167]", shown))
        level = wrong.level(tuple(HOME.removesuffix(".yaml").split("/")))
        assert [f.rule_id for f in failures(wrong, level)] == [RULE]
        total, alive = survivors(wrong, level)
        assert total > 5 and len(alive) < total

    def test_a_claim_stated_anew_below_loses_what_was_demanded_above(self, bundle: Bundle) -> None:
        above = "合同、准合同纠纷/合同纠纷/借款合同纠纷/_通则.yaml"
        mine = "案由: 民间借贷纠纷\n请求:\n- {名称: 交出借条, 类型: 行为}\n"
        asked = "请求:\n- {名称: 交出借条, 类型: 行为, 子项: [哪一张], 写明: [哪一张]}\n"
        files = {k: v for k, v in with_cause(bundle, mine).files.items()}
        files[f"casetypes/{above}"] = asked.encode()
        files.pop(f"rules/{above}", None)
        assert objections(of_files(files), {"名称": "交出借条"}) == []
        files[f"casetypes/{HOME}"] = "案由: 民间借贷纠纷\n".encode()
        assert len(objections(of_files(files), {"名称": "交出借条"})) == 1


def test_an_amount_that_is_no_part_of_the_value_bears_no_fee(own: Bundle) -> None:
    def reckoned(*claims: dict[str, Any]) -> tuple[Any, Any]:
        opened = open_content(own, {"案由": CAUSE, "诉讼请求": list(claims)}, DAY)
        values = circumstances(opened).root
        fee = filing_fee(own, opened.ruleset.casetype, opened.values(), DAY).fee
        return values["标的总额"], fee.payable if fee else None

    alone = reckoned({"名称": "偿还本金", "金额": "20000"})
    both = reckoned(
        {"名称": "偿还本金", "金额": "20000"}, {"名称": "担保的数额", "金额": "1000000"}
    )
    assert alone == both == (Decimal(20000), alone[1])
