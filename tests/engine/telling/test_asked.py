"""What is asked about a fact nobody stated."""

from __future__ import annotations

from datetime import date

from engine.bundle.bundle import Bundle
from engine.check.checker import check
from engine.telling.asked import asked, question_of, to_ask
from engine.telling.plaintext import plain_text

DAY = date(2026, 11, 20)


def test_a_fact_that_several_requirements_wait_for_is_asked_for_itself(bundle: Bundle) -> None:
    raw = {"案由": "确认劳动关系纠纷", "受诉法院": "中山市第一人民法院"}
    opinion = check(bundle, raw, DAY)
    waiting = opinion.open_questions["仲裁情况"]
    words = bundle.kept(asked)
    assert len(waiting) > 1
    assert to_ask("仲裁情况", waiting, words) == words["仲裁情况"]
    assert to_ask("仲裁情况", waiting[:1], words) == waiting[0].to_ask
    assert f"要问：{words['仲裁情况']}" in plain_text(opinion, words)


def test_only_questions_are_asked(bundle: Bundle) -> None:
    words = bundle.kept(asked)
    assert words["联系电话"]
    assert question_of("原告[0].联系电话", words) == ""
    assert question_of("没有这个事实", words) == ""


def test_a_requirement_without_a_question_asks_yes_or_no_of_what_is_answered_so(
    bundle: Bundle,
) -> None:
    raw = {"案由": "名誉权纠纷", "受诉法院": "中山市第一人民法院"}
    waiting = check(bundle, raw, DAY).open_questions["通过信息网络侵害"]
    assert waiting[0].question == ""
    assert waiting[0].to_ask == "通过信息网络侵害，是还是否？"


def test_a_day_is_asked_for_as_a_day(bundle: Bundle) -> None:
    raw = {
        "案由": "民间借贷纠纷",
        "受诉法院": "中山市第一人民法院",
        "原告": [{"类型": "自然人", "姓名": "沈若琳"}],
    }
    waiting = check(bundle, raw, DAY).open_questions["原告[0].出生日期"]
    assert [f.to_ask for f in waiting if not f.question] == ["出生日期是哪一天？"] * sum(
        not f.question for f in waiting
    )
    assert any(f.to_ask == "出生日期是哪一天？" for f in waiting)
