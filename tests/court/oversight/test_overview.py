"""The overview: counts, medians, weeks, and what rules did, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from court.core.courthouse import NotAllowed
from court.core.roles import Role
from court.core.tables import Filing
from court.decisions import review
from court.decisions import service as decisions
from court.decisions.plan import Plan
from court.filings import service as filings
from court.opinions.service import submitted_opinion
from court.oversight.overview import Overview, Period, Share, monday, overview, whole_month
from court.oversight.overview_rules import RuleOverview, rule_overview
from engine.text.errors import FilingError
from tests.court.houses import Founded, both_databases
from tests.court.papers import example

SEPTEMBER = Period.of(date(2026, 9, 1), date(2026, 9, 30))


def decide(house: Founded, filing: Filing, kind: str, **more: Any) -> None:
    fresh = house.fresh(filing)
    with house.house.work(house.actor(Role.judge)) as work:
        decisions.decide(
            work, filing.id, fresh.sequence, Plan(kind, **{"note": "统计用的一句理由", **more})
        )


def look(house: Founded, period: Period = SEPTEMBER, role: Role = Role.judge) -> Overview:
    with house.house.look(house.actor(role)) as work:
        return overview(work, period)


def rules(house: Founded, period: Period = SEPTEMBER) -> RuleOverview:
    with house.house.look(house.actor(Role.judge)) as work:
        return rule_overview(work, period)


def counts(shares: list[Share]) -> dict[str, int]:
    return {share.name: share.count for share in shares if share.count}


def two_weeks(house: Founded) -> None:
    """Monday 7 September: three in, decided after 2, 30 and 50 hours; a week later one more."""
    first, second = house.filed("01"), house.filed("14", Role.lawyer)
    third = house.filed("02")
    house.clock.advance(hours=2)
    decide(house, first, "登记立案")
    house.clock.advance(hours=28)
    decide(house, second, "登记立案")
    house.clock.advance(hours=20)
    decide(house, third, "补正告知", days=7)
    house.clock.advance(days=5)
    house.filed("18", which=2)


@both_databases
def test_a_period(house: Founded) -> None:
    two_weeks(house)
    found = look(house)
    assert (found.received, found.received_before) == (4, 0)
    assert counts(found.channels) == {"网上，当事人": 3, "网上，律师和批量": 1}
    assert [s.name for s in found.channels] == [
        "网上，当事人",
        "网上，律师和批量",
        "自助终端",
        "窗口",
    ]
    assert sum(s.part for s in found.channels) == pytest.approx(1)
    assert counts(found.decisions) == {"登记立案": 2, "补正告知": 1}
    assert counts(found.states) == {"待审查": 1, "已登记立案": 2, "待补正": 1}
    assert found.causes[0].name == "民间借贷纠纷" and found.causes[0].count == 2
    assert (found.speed.decided, found.speed.median_hours) == (3, 30)
    assert (found.speed.online, found.speed.in_time) == (3, 1)
    assert found.speed.part_in_time == pytest.approx(1 / 3)
    weeks = {w.start: w.speed for w in found.weeks}
    assert list(weeks) == [date(2026, 8, 31), *(date(2026, 9, d) for d in (7, 14, 21, 28))]
    assert weeks[date(2026, 9, 7)].decided == 3
    assert weeks[date(2026, 9, 14)].median_hours is None
    assert weeks[date(2026, 9, 14)].part_in_time is None
    assert found.late == 0


@both_databases
def test_periods_and_causes_cut_out(house: Founded) -> None:
    two_weeks(house)
    one_day = look(house, Period.of(date(2026, 9, 7), date(2026, 9, 7)))
    assert (one_day.received, one_day.speed.decided) == (3, 1)
    later = look(house, Period.of(date(2026, 9, 8), date(2026, 9, 14)))
    assert (later.received, later.received_before, later.speed.decided) == (1, 3, 2)
    lending = look(house, Period.of(date(2026, 9, 1), date(2026, 9, 30), "借款合同纠纷"))
    assert set(counts(lending.causes)) == {"民间借贷纠纷"} and lending.speed.decided == 2
    assert look(house, Period.of(date(2025, 1, 1), date(2025, 1, 31))).received == 0


def test_a_filing_belongs_to_the_chinese_day(house: Founded) -> None:
    house.clock.advance(hours=14, minutes=59)  # 23:59 in China
    house.filed("01")
    house.clock.advance(minutes=2)
    house.filed("01", which=2)
    assert look(house, Period.of(date(2026, 9, 7), date(2026, 9, 7))).received == 1
    assert look(house, Period.of(date(2026, 9, 8), date(2026, 9, 8))).received == 1


def test_the_answer_counts_from_the_submission_it_answers(house: Founded) -> None:
    filing = house.filed("02")
    decide(house, filing, "补正告知", days=7)
    house.clock.advance(days=3)
    fresh = house.fresh(filing)
    with house.house.work(house.actor()) as work:
        filings.supplement(
            work, filings.own(work, filing.id, lock=True), example("01"), fresh.revision
        )
    house.clock.advance(hours=5)
    decide(house, filing, "登记立案")
    found = look(house)
    assert found.speed.median_hours == 2.5
    assert found.speed.part_in_time == 1


def test_what_is_late_is_seen(house: Founded) -> None:
    house.filed("01")
    house.clock.advance(days=8)
    assert look(house).late == 1


@both_databases
def test_rules_of_a_period(house: Founded) -> None:
    first, second = house.filed("02"), house.filed("02", which=2)
    for filing in (first, second):
        decide(house, filing, "补正告知", days=7)
    fresh = house.fresh(first)
    house.clock.advance(days=1)
    with house.house.work(house.actor()) as work:
        filings.supplement(
            work, filings.own(work, first.id, lock=True), example("01"), fresh.revision
        )
    decide(house, first, "登记立案")
    found = rules(house)
    assert (found.notices, found.objections) == (2, 12)
    by_rule = {rule.rule_id: rule for rule in found.by_notice}
    party = by_rule["起诉-被告-01"]
    assert (party.title, party.notices, party.part) == ("有明确的被告", 2, 1.0)
    assert (party.answered, party.passed) == (1, 1)


@both_databases
def test_overrides_in_both_directions_and_answers(house: Founded) -> None:
    filing = house.filed("02")
    with house.house.work(house.actor(Role.assistant)) as work:
        review.take(work, filing.id)
    for key, said in (("起诉-被告-01@被告[0]", "满足"), ("起诉-原告-02@原告[0]", "补正")):
        with house.house.work(house.actor(Role.assistant)) as work:
            sequence = house.fresh(filing).sequence
            review.override(work, filing.id, sequence, key, said, "核对了身份证复印件")
    decide(house, filing, "补正告知", days=7)
    found = {rule.rule_id: rule for rule in rules(house).overridden}
    milder, stricter = found["起诉-被告-01"], found["起诉-原告-02"]
    assert (milder.milder, milder.stricter, milder.title) == (1, 0, "有明确的被告")
    assert (stricter.milder, stricter.stricter, stricter.applied) == (0, 1, 1)


def test_answers_are_counted(house: Founded) -> None:
    filing = house.filed("13")
    with house.house.work(house.actor(Role.assistant)) as work:
        key = _question(work, filing)
        review.answer(work, filing.id, house.fresh(filing).sequence, key, "没有问题")
    (answered,) = rules(house).answered
    assert (answered.fine, answered.other) == (1, {})
    assert answered.title != answered.rule_id


def _question(work: Any, filing: Filing) -> str:
    found = submitted_opinion(work, work.session.get_one(Filing, filing.id))
    return next(f.key for f in found.of("请法官判断"))


def test_who_may_see_it(house: Founded) -> None:
    for role in (Role.administrator, Role.auditor):
        assert look(house, role=role).received == 0
    for role in (Role.party, Role.lawyer, Role.assistant, Role.guide, Role.editor):
        with pytest.raises(NotAllowed):
            look(house, role=role)


def test_periods() -> None:
    assert whole_month(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert whole_month(date(2028, 2, 3))[1] == date(2028, 2, 29)
    assert Period(date(2026, 3, 1), date(2026, 3, 31), "x").before == Period(
        date(2026, 2, 1), date(2026, 2, 28), "x"
    )
    assert Period(date(2026, 3, 2), date(2026, 3, 8)).before == Period(
        date(2026, 2, 23), date(2026, 3, 1)
    )
    assert monday(date(2026, 9, 13)) == date(2026, 9, 7)
    with pytest.raises(FilingError, match="早于"):
        Period.of(date(2026, 2, 2), date(2026, 2, 1))
    with pytest.raises(FilingError, match="三年"):
        Period.of(date(2020, 2, 2), date(2026, 2, 1))


def test_an_unknown_cause_is_said(house: Founded) -> None:
    with pytest.raises(FilingError, match="没有"):
        look(house, Period.of(date(2026, 9, 1), date(2026, 9, 2), "没有的案由"))
