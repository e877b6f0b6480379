"""The trial period: from the article to the day, with every addition said (民事诉讼法 152, 164, 168)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from court.cases.trial_period import (
    Exclusion,
    Extension,
    PeriodError,
    Reckoned,
    TrialPeriod,
    ask_by,
    reckon,
)
from engine.bundle.bundle import Bundle

REGISTERED = date(2026, 9, 7)


def stands(
    bundle: Bundle, today: date = REGISTERED, procedure: str = "简易程序", **how: Any
) -> Reckoned:
    period = TrialPeriod(procedure, how.pop("registered", REGISTERED), **how)
    return reckon(period, today, bundle.parameters.on(today), bundle.calendar)


@pytest.mark.parametrize(
    ("procedure", "last"),
    [
        ("小额诉讼程序", date(2026, 11, 9)),  # 8 November is a Sunday
        ("简易程序", date(2026, 12, 7)),
        ("普通程序", date(2027, 3, 8)),  # 7 March 2027 is a Sunday
        ("特别程序", date(2026, 10, 8)),  # 7 October is the National Day holiday
    ],
)
def test_the_last_day_of_each_procedure(bundle: Bundle, procedure: str, last: date) -> None:
    found = stands(bundle, procedure=procedure)
    assert found.last_day == last
    assert found.provisional is (last.year == 2027)  # its holidays are not announced yet


def test_a_notice_and_an_appraisal_at_once_are_taken_out_once(bundle: Bundle) -> None:
    out = (
        Exclusion("公告", date(2026, 9, 10), date(2026, 10, 9), 11),
        Exclusion("鉴定", date(2026, 10, 1), date(2026, 10, 20), 12),
    )
    found = stands(bundle, procedure="普通程序", exclusions=out, today=date(2026, 11, 1))
    assert found.excluded == 41
    assert found.last_day == date(2027, 4, 19)  # 7 March + 41 days is Saturday 17 April
    said = "公告不计入：2026年9月10日到2026年10月9日，30天（民诉法解释 243；依据第 11 条事件）"
    assert said in found.steps


def test_what_lasts_moves_the_end_every_day(bundle: Bundle) -> None:
    lasting = (Exclusion("中止", date(2026, 10, 12), None, 3),)
    one, other = (
        stands(bundle, exclusions=lasting, today=day)
        for day in (date(2026, 10, 20), date(2026, 12, 20))
    )
    assert (one.excluded, other.excluded) == (9, 70)
    assert one.level == other.level == "正常" and "还在继续" in other.steps[-1]


def test_extensions_and_who_may_grant_them(bundle: Bundle) -> None:
    president = Extension("院长", 4)
    assert stands(bundle, extensions=(president,)).last_day == date(2027, 1, 7)
    ordinary = stands(bundle, procedure="普通程序", extensions=(president, Extension("上级", 5)))
    assert ordinary.last_day == date(2027, 12, 7)
    for procedure, extensions, words in [
        ("简易程序", (president, president), "只能批准延长一次"),
        ("简易程序", (president, Extension("上级", 5)), "不能由上级延长"),
        ("普通程序", (Extension("上级", 5),), "先由院长批准"),
    ]:
        with pytest.raises(PeriodError, match=words):
            stands(bundle, procedure=procedure, extensions=extensions)


@pytest.mark.parametrize(
    ("kind", "since", "until", "words"),
    [
        ("出差", date(2026, 10, 1), date(2026, 10, 2), "不是可以扣除的期间"),
        ("鉴定", date(2026, 10, 2), date(2026, 10, 1), "早于开始日"),
        ("取证延期", date(2026, 10, 1), date(2026, 11, 2), "最多扣除1个月"),
    ],
)
def test_no_other_exclusion(
    bundle: Bundle, kind: str, since: date, until: date, words: str
) -> None:
    with pytest.raises(PeriodError, match=words):
        stands(bundle, exclusions=(Exclusion(kind, since, until, 1),))


def test_levels_from_far_to_over(bundle: Bundle) -> None:
    end = stands(bundle).last_day
    lefts = {
        31: "正常",
        30: "提示",
        20: "警告",
        15: "申请截止",
        5: "决定截止",
        0: "决定截止",
        -1: "超审限",
    }
    assert {n: stands(bundle, end - timedelta(n)).level for n in lefts} == lefts
    assert ask_by(end, bundle.parameters.on(end)("延长审限的申请")) == end - timedelta(15)


def test_foreign_cases_are_kept_in_the_ledger_without_a_limit(bundle: Bundle) -> None:
    found = stands(bundle, unlimited=True, today=date(2028, 1, 1))
    assert found.level == "不受限制" and "不受审限限制" in found.steps[-1]


days = st.integers(0, 400).map(lambda n: REGISTERED + timedelta(n))


@given(st.lists(st.tuples(days, st.integers(0, 60)), max_size=8))
def test_days_taken_out_are_the_union(bundle: Bundle, drawn: list[tuple[date, int]]) -> None:
    """Of those that run while the period does; the day of registration is none that counts."""
    drawn = [(since, n) for since, n in drawn if since < date(2027, 3, 7)]
    out = [Exclusion("公告", since, since + timedelta(n), 1) for since, n in drawn]
    union = {since + timedelta(k) for since, n in drawn for k in range(n + 1)} - {REGISTERED}
    assert stands(bundle, procedure="普通程序", exclusions=out).excluded == len(union)


def test_what_begins_on_the_day_of_registration_or_after_the_end_takes_no_day_too_many(
    bundle: Bundle,
) -> None:
    """The day of registration does not count anyway; after 7 December nothing runs any more."""
    at_once = Exclusion("中止", REGISTERED, date(2026, 9, 16), 3)
    assert stands(bundle, exclusions=(at_once,)).last_day == date(2026, 12, 16)
    late = Exclusion("鉴定", date(2026, 12, 10), date(2027, 1, 10), 4)
    found = stands(bundle, exclusions=(late,), today=date(2026, 12, 20))
    assert (found.last_day, found.level) == (date(2026, 12, 7), "超审限")


def test_a_special_procedure_counts_from_the_end_of_its_announcement(bundle: Bundle) -> None:
    """民事诉讼法 187."""
    found = stands(bundle, procedure="特别程序", counted_from=date(2026, 12, 14))
    assert found.last_day == date(2027, 1, 13) and found.steps[0].startswith("公告期满")
