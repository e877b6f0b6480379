"""The editor's work list: what decisions say of the rules."""

from __future__ import annotations

from typing import Any

from court.core.roles import Role
from court.decisions.review import ANSWER
from court.decisions.tables import DecisionRecord
from court.opinions.tables import Ruling
from court.workshop.desk import desk
from court.workshop.practice import LEAST, answered_alike, mostly_open, unforeseen
from tests.court.houses import Founded

OWN = {"编号": "自加-1", "要求": "写明李某的工作单位", "依据": []}
REWORDED = {"编号": "起诉-被告-01", "要求": "有明确的被告", "原文": {"释明": "x", "补救": "y"}}


def decided(house: Founded, times: int, **more: Any) -> None:
    """Decisions on one loan, with what they looked at and objected to."""
    filing, judge = house.filed("01"), house.person(Role.judge)
    rules = more.get("rules", [])
    with house.house.work() as work:
        for number in range(times):
            work.session.add(
                DecisionRecord(
                    filing_id=filing.id,
                    version=1,
                    kind="补正告知",
                    recommended="建议补正",
                    by=judge.account_id,
                    at=work.now,
                    opinion_id="x",
                    rules=rules[number],
                    objections=more.get("objections", []),
                )
            )
            for rule, said in more.get("answers", {}).items():
                work.session.add(
                    Ruling(
                        filing_id=filing.id,
                        version=1,
                        kind=ANSWER,
                        finding=rule,
                        rule_id=rule,
                        said=said[number],
                        by=judge.account_id,
                        at=work.now,
                    )
                )


def looked_at(number: int) -> list[list[Any]]:
    """Open always; open in nine of ten; for another kind of filing."""
    mostly = "满足" if number == 0 else "待定"
    return [["a-01", 1, "", "待定", 1], ["b-01", 1, "", mostly, 1], ["c-01", 1, "", "不适用", 1]]


def test_what_judges_said_that_no_rule_says(house: Founded) -> None:
    decided(house, 2, rules=[[], []], objections=[OWN, REWORDED])
    with house.house.look(house.actor(Role.judge)) as look:
        (line,) = unforeseen(look)
    assert (line.cause, line.added, line.reworded) == ("民间借贷纠纷", 2, {"起诉-被告-01": 2})
    assert line.texts == ["写明李某的工作单位"] * 2
    page = house.client_for(Role.editor).get("/workshop").text
    assert "自己加 2 项，改写 2 项" in page and "李某" not in page
    assert "李某" in house.client_for(Role.judge).get("/workshop").text


def test_questions_answered_alike_and_rules_that_stay_open(house: Founded) -> None:
    answers = {"a-01": ["应当补正"] * LEAST, "b-01": ["应当补正"] * 9 + ["没有问题"]}
    decided(house, LEAST, rules=[looked_at(n) for n in range(LEAST)], answers=answers)
    with house.house.look(house.actor(Role.editor)) as look:
        assert [(one.rule_id, one.times) for one in answered_alike(look)] == [("a-01", LEAST)]
        assert [(one.rule_id, one.open) for one in mostly_open(look)] == [("a-01", LEAST)]
        ending = [one for one in desk(look).laws if one.word == "失效"]
    assert ending and any(one.rules for one in ending)
