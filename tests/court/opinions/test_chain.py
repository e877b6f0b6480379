"""The way to a conclusion names requirements, says nothing twice and ends at the conclusion."""

from __future__ import annotations

from datetime import date

import pytest

from court.opinions.chain import chain
from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.check.rulings import Ruling
from tests.court.papers import example

DAY = date(2026, 9, 7)


@pytest.mark.parametrize("number", ["01", "02", "13"])
def test_it_names_the_requirements_a_conclusion_rests_on(bundle: Bundle, number: str) -> None:
    opinion = check(bundle, example(number), DAY)
    told = chain(bundle.policy, opinion, insisted=False)
    assert len(told) == len(set(told))
    assert told[0].startswith(f"按起诉日的规则查了 {len(opinion.findings)} 项要求：")
    because = opinion.row.because
    grounds = [f for f in opinion.of("不满足", "请法官判断") if f.enforced and f.counted == because]
    assert (number == "01") == (not grounds)
    assert all(any(f.title in step for step in told) for f in grounds[:6])
    assert told[-1].endswith(f"所以建议是“{opinion.conclusion}”：{opinion.action}。")


def test_what_has_to_be_known_first_is_named_before_what_is_lacking(bundle: Bundle) -> None:
    far = {"类型": "自然人", "姓名": "王立新", "住所地": "广东省深圳市南山区深南大道9000号"}
    opinion = check(bundle, {"案由": "申请司法确认调解协议", "申请人": [far]}, DAY)
    told = chain(bundle.policy, opinion, insisted=False)
    assert told[-1].startswith(
        "有 1 项（当事人所在地、标的物所在地或者调解组织所在地在本院辖区）要先弄清"
    )
    assert "再看“补正”的事项，所以建议是“请法官判断”" in told[-1]


def test_what_a_judge_said_is_a_step_with_its_reason(bundle: Bundle) -> None:
    asked = check(bundle, example("13"), DAY).of("请法官判断")[0]
    said = Ruling("满足", "不采纳", "已核对原件")
    opinion = check(bundle, example("13"), DAY, rulings={asked.key: said})
    told = chain(bundle.policy, opinion, insisted=False)
    assert f"法官对“{asked.title}”不采纳规则的认定，改为“满足”，理由：已核对原件。" in told


def test_what_insisting_raises_is_named_with_the_article(bundle: Bundle) -> None:
    insists = {**example("02"), "坚持起诉": True}
    opinion = check(bundle, insists, DAY)
    raised = [finding for finding in opinion.findings if finding.escalated]
    told = chain(bundle.policy, opinion, insisted=True)
    (step,) = [step for step in told if "登记立案规定 7、9" in step]
    assert raised and raised[0].title in step
