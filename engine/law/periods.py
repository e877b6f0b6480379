"""Periods of time as procedure law counts them.

The day of the event is not counted and a last day on a holiday moves to the next workday
(民事诉讼法 85); month and year periods end on the same day of the month, or on its last day
(民法典 202).
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.text.errors import BundleError, Problem

_PERIOD = re.compile(r"([1-9]\d{0,5})(日|个月|年)\Z", re.ASCII)
# A hundred years in each unit: longer than any period of the law, and short enough that the end
# of one that starts on a day of a filing (2200 at the latest) is still a day.
LONGEST: Mapping[str, int] = {"日": 36_500, "个月": 1_200, "年": 100}
HOW = "期间应写成 15日、6个月、1年 这样，不超过 100 年"
# The longest stretch of rest days the State Council has made of one holiday, and two more.
LONGEST_HOLIDAY = 10


@dataclass(frozen=True, slots=True)
class Calendar:
    """Rest days moved by the State Council's yearly notices; known years only."""

    holidays: frozenset[date]
    workdays: frozenset[date]
    years: frozenset[int]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Calendar:
        """`{年份: {放假: [日期], 上班: [日期]}}`.  Raises `BundleError` for anything else."""
        if not isinstance(table, Mapping) or not all(map(_is_year, table.items())):
            raise BundleError(
                [Problem("参数“节假日”应写成 {年份: {放假: [日期…], 上班: [日期…]}}")]
            )
        holidays = frozenset(day for year in table.values() for day in year["放假"])
        workdays = frozenset(day for year in table.values() for day in year["上班"])
        return cls(holidays, workdays, frozenset(int(y) for y in table))

    def is_workday(self, day: date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def next_workday(self, day: date) -> date:
        """The day itself, or the first workday after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day


def _is_year(entry: tuple[Any, Any]) -> bool:
    name, days = entry
    return (
        str(name).isdecimal()
        and isinstance(days, Mapping)
        and all(
            isinstance(days.get(key), list) and all(isinstance(day, date) for day in days[key])
            for key in ("放假", "上班")
        )
    )


def parts(text: object) -> tuple[int, str] | None:
    """`6个月` → (6, 个月); None for what is no period, or one nobody means."""
    found = _PERIOD.match(text) if isinstance(text, str) else None
    if not found or int(found[1]) > LONGEST[found[2]]:
        return None
    return int(found[1]), found[2]


def is_period(text: object) -> bool:
    """Whether this may stand as a period in a rule, a text or a parameter."""
    return parts(text) is not None


def split(duration: str) -> tuple[int, str]:
    """`6个月` → (6, 个月).  Raises `ValueError`."""
    found = parts(duration)
    if found is None:
        raise ValueError(f"“{duration}”不对：{HOW}")
    return found


def add(start: date, duration: str) -> date:
    """The last day of a period that starts the day after `start`, before any holiday."""
    number, unit = split(duration)
    if unit == "日":
        return start + timedelta(days=number)
    total = start.month - 1 + (number if unit == "个月" else 12 * number)
    year, month = start.year + total // 12, total % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


def deadline(start: date, duration: str, calendar: Calendar) -> date:
    """The last day on which the act is in time."""
    return calendar.next_workday(add(start, duration))


def elapsed_less_than(start: date, duration: str, today: date) -> bool:
    """Whether less than the period has passed since `start` (the end day itself completes it)."""
    return today < add(start, duration)


def is_overdue(start: date, duration: str, today: date, calendar: Calendar) -> bool | None:
    """Whether `today` is after the deadline; None where an unknown holiday could decide."""
    last = add(start, duration)
    if today <= calendar.next_workday(last):
        return False
    if last.year in calendar.years:
        return True
    return True if today > last + timedelta(days=LONGEST_HOLIDAY) else None
