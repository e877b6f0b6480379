"""Rules on trial: proposed for good by days and by what they raised, never when they were wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from court.core.roles import Role
from court.decisions.review import OVERRIDE
from court.decisions.tables import DecisionRecord
from court.opinions.tables import Ruling
from court.workshop.trials import evidence, weighed
from engine.language.rules import Rule
from tests.court.houses import Founded

RULE = Rule("借贷-工坊-01", "起诉状写明事实", "补正", status="试行")
BAR = {"至少试行": 90, "至少提出": 20, "至多拦错": 0}
BEGUN = date(2026, 1, 1)
SEEN = {f"{number}": (BEGUN, number < 20) for number in range(25)}


def enough(
    rule: Rule = RULE, days: int = 90, raised: int = 20, wrong: frozenset[str] = frozenset()
) -> bool:
    seen = {filing: (day, int(filing) < raised) for filing, (day, _) in SEEN.items()}
    return weighed(rule, seen, wrong, set(), BAR, BEGUN + timedelta(days=days)).enough


def test_what_is_enough_and_what_is_not() -> None:
    assert enough()
    assert not enough(days=89) and not enough(raised=19) and not enough(wrong=frozenset({"1"}))
    assert not enough(replace(RULE, start=BEGUN + timedelta(days=1)))
    found = weighed(RULE, SEEN, set(), {"3", "24"}, None, BEGUN + timedelta(days=99))
    assert found.said == "试行 99 天，会提出 20 次，法官认为对 19 次，拦错 0 次"
    assert not found.enough


def test_decisions_and_what_judges_made_of_it_are_counted(house: Founded) -> None:
    filing, judge = house.filed("01"), house.person(Role.judge).account_id
    with house.house.work() as work:
        assert work.house.bundle.parameters.on(work.today)("试行转正") == BAR
        for number, state in enumerate(("不满足", "满足", "不适用")):
            record = DecisionRecord(
                filing_id=filing.id,
                version=1,
                kind="登记立案",
                recommended="建议登记立案",
                by=judge,
                at=work.now - timedelta(days=95 - number),
                opinion_id="x",
                rules=[[RULE.id, "1", "", state, "补正"], ["x-01", "1", "", "不满足", "补正"]],
                objections=[],
            )
            work.session.add(record)
        work.session.flush()
        (found,) = evidence(work, [RULE, replace(RULE, id="x-01", status="施行")])
        assert found.said == "试行 95 天，会提出 1 次，法官认为对 1 次，拦错 0 次"
        work.session.add(
            Ruling(
                filing_id=filing.id,
                version=1,
                kind=OVERRIDE,
                finding=RULE.id,
                rule_id=RULE.id,
                said="提示",
                by=judge,
                at=work.now,
            )
        )
        work.session.flush()
        (found,) = evidence(work, [RULE])
        assert found.said == "试行 95 天，会提出 1 次，法官认为对 0 次，拦错 1 次"
