"""Periods by 民事诉讼法 85 and 民法典 202."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.law.periods import (
    LONGEST,
    add,
    deadline,
    elapsed_less_than,
    is_overdue,
    is_period,
    parts,
    split,
)
from tests.rules import delivered

CALENDAR = delivered().calendar
days = st.dates(date(2024, 1, 1), date(2026, 9, 1))
durations = st.sampled_from(["1日", "15日", "30日", "60日", "6个月", "1年", "2年"])


@pytest.mark.parametrize(
    ("start", "duration", "last"),
    [
        (date(2026, 5, 6), "15日", date(2026, 5, 21)),
        (date(2026, 1, 31), "1个月", date(2026, 2, 28)),
        (date(2024, 2, 29), "1年", date(2025, 2, 28)),
        (date(2025, 8, 31), "6个月", date(2026, 2, 28)),
    ],
)
def test_last_day(start: date, duration: str, last: date) -> None:
    assert add(start, duration) == last


def test_last_day_on_a_rest_day_moves_to_the_next_workday() -> None:
    assert deadline(date(2026, 5, 8), "15日", CALENDAR) == date(2026, 5, 25)
    assert deadline(date(2026, 9, 16), "15日", CALENDAR) == date(2026, 10, 8)


def test_a_make_up_workday_counts_as_workday() -> None:
    saturdays = [d for d in CALENDAR.workdays if d.weekday() == 5]
    assert saturdays
    assert all(CALENDAR.next_workday(day) == day for day in saturdays)


@given(days, durations)
def test_in_time_on_the_deadline_and_late_the_day_after(start: date, duration: str) -> None:
    last = deadline(start, duration, CALENDAR)
    assert is_overdue(start, duration, last, CALENDAR) is False
    late = is_overdue(start, duration, last + timedelta(days=1), CALENDAR)
    assert late is (True if add(start, duration).year <= 2026 else None)


@given(days, durations)
def test_elapsed_turns_on_the_same_day_of_the_month(start: date, duration: str) -> None:
    end = add(start, duration)
    assert elapsed_less_than(start, duration, end - timedelta(days=1))
    assert not elapsed_less_than(start, duration, end)


def test_a_year_without_a_known_calendar_never_says_late_too_early() -> None:
    assert is_overdue(date(2029, 9, 16), "15日", date(2029, 10, 2), CALENDAR) is None
    assert is_overdue(date(2029, 9, 16), "15日", date(2029, 11, 2), CALENDAR) is True


@pytest.mark.parametrize(
    "text",
    ["0日", "15", "十五日", "1天", "", "1 年", "-1日", "01日", "１５日", "1.5年", "15日\n",
     "36501日", "1201个月", "101年", "9999年", "100000日", "9" * 5000 + "日"],
)  # fmt: skip
def test_wrong_periods(text: str) -> None:
    assert not is_period(text)
    with pytest.raises(ValueError, match="期间应写成"):
        split(text)


@pytest.mark.parametrize("other", [None, 15, True, date(2026, 9, 1), [], {"参数": "甲"}])
def test_only_text_is_a_period(other: object) -> None:
    assert parts(other) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1日", (1, "日")),
        ("6个月", (6, "个月")),
        ("36500日", (36500, "日")),
        ("100年", (100, "年")),
    ],
)
def test_periods(text: str, found: tuple[int, str]) -> None:
    assert split(text) == parts(text) == found


@given(st.dates(date(1850, 1, 1), date(2200, 12, 31)), st.sampled_from(sorted(LONGEST)))
def test_the_longest_period_from_any_day_of_a_filing_ends_on_a_day(start: date, unit: str) -> None:
    period = f"{LONGEST[unit]}{unit}"
    assert 35_000 < (add(start, period) - start).days < 37_000
    assert deadline(start, period, CALENDAR) >= add(start, period)
    assert is_overdue(start, period, date(2026, 9, 1), CALENDAR) in (True, False)


@given(st.dates(date(1850, 1, 1), date(2200, 12, 31)), st.integers(1, 1200))
def test_twelve_months_are_a_year(start: date, months: int) -> None:
    end = add(start, f"{months}个月")
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
    if months % 12 == 0:
        assert end == add(start, f"{months // 12}年")
