"""The chain of reasoning, and what became of a rule that did not object."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.bundle.bundle import Bundle
from engine.check.checker import check_opened
from engine.check.opening import Opened, open_content
from engine.check.opinion import Opinion
from engine.telling.reasoning import Reason, chain, why_not
from engine.text.errors import LianError

DAY = date(2026, 9, 7)
FOLDER = Path(__file__).resolve().parents[3] / "examples"
EXAMPLES = sorted(FOLDER.glob("[0-9]*.json"))


def opened_and_checked(bundle: Bundle, raw: dict[str, Any]) -> tuple[Opened, Opinion]:
    opened = open_content(bundle, raw, DAY)
    return opened, check_opened(opened)


def example(number: str) -> dict[str, Any]:
    path = next(p for p in EXAMPLES if p.name.startswith(number))
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return raw


def told(reasons: list[Reason]) -> str:
    return "\n".join(line for reason in reasons for line in reason.lines())


def every(reason: Reason) -> list[Reason]:
    return [reason, *(found for below in reason.below for found in every(below))]


def test_a_chain_goes_from_facts_by_articles_to_the_conclusion(bundle: Bundle) -> None:
    first, *others = chain(*opened_and_checked(bundle, example("12")))
    lines = list(first.lines())
    assert "仲裁-协议-01：不满足（《中华人民共和国民事诉讼法》第127条(2)" in lines[0]
    assert "“有无仲裁约定”为“是”：成立［仲裁协议＝是］" in told([first])
    assert lines[-1].endswith("算作不予受理；由此得出结论“疑似不予受理”")
    assert all("由排在前面的“不予受理”得出" in told([one]) for one in others)


def test_what_counts_most_is_told_first(bundle: Bundle) -> None:
    raw = example("02") | {"仲裁协议": True, "仲裁协议有疑义": False, "争议在仲裁协议范围内": True}
    reasons = chain(*opened_and_checked(bundle, raw))
    assert "仲裁-协议-01" in reasons[0].text
    assert "由排在前面的“不予受理”得出" in told(reasons[1:2])


def test_nothing_against_registering_is_a_reason_too(bundle: Bundle) -> None:
    (reason,) = chain(*opened_and_checked(bundle, example("01")))
    assert reason.text.endswith("没有一项不符；由此得出结论“建议登记立案”")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_derived_facts_of_a_chain_are_those_the_core_derived(bundle: Bundle, path: Path) -> None:
    opened, opinion = opened_and_checked(bundle, json.loads(path.read_text(encoding="utf-8")))
    said = {True: "成立", False: "不成立", None: "不明"}
    for finding in opinion.findings:
        for reason in why_not(opened, opinion, finding.rule_id):
            for one in every(reason):
                name = one.text.removeprefix("“").removesuffix("”由此推出")
                if one.text.endswith("由此推出") and name in opinion.derived:
                    assert one.below[0].outcome == said[opinion.derived[name]], finding.rule_id


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("仲裁-协议-01", "不得出现的情形：没有出现"),  # it holds: the values that made it so
        ("仲裁-协议-01", "［仲裁协议＝否］"),
        ("仲裁-协议-02", "适用的条件：不成立"),
        ("管辖-地域-02", "至少有一个起诉方符合：所在地在本院辖区：成立［原告[0].所在地＝"),
        ("管辖-地域-02", "“另有特定法院”由此推出（《中华人民共和国企业破产法》"),
        ("离婚-再诉-01", "不用于“民间借贷纠纷”"),
        ("代理-身份-01", "它逐个看代理人，材料里一个也没有"),
    ],
)
def test_why_a_rule_did_not_object(bundle: Bundle, rule: str, words: str) -> None:
    assert words in told(why_not(*opened_and_checked(bundle, example("01")), rule))


def test_a_rule_that_a_cause_excepts_is_told_with_its_reason(bundle: Bundle) -> None:
    raw = {"案由": "承包人、被挂靠人用工主体责任纠纷", "仲裁情况": "未申请"}
    found = told(why_not(*opened_and_checked(bundle, raw), "劳动-仲裁-01"))
    assert "“承包人、被挂靠人用工主体责任纠纷”除外了它，理由：" in found


def test_what_could_not_be_checked_says_what_is_missing(bundle: Bundle) -> None:
    raw = {key: value for key, value in example("01").items() if key != "仲裁协议"}
    found = told(why_not(*opened_and_checked(bundle, raw), "仲裁-协议-01"))
    assert "［仲裁协议＝没有写明］" in found
    assert "没有核对：缺的事实不作为理由" in found


def test_a_rule_that_nobody_wrote(bundle: Bundle) -> None:
    with pytest.raises(LianError, match="没有“仲裁-协议-001”这条要求（最接近的是“仲裁-协议-01”）"):
        why_not(*opened_and_checked(bundle, example("01")), "仲裁-协议-001")
