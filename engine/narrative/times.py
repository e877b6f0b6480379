"""When things happened, by the words around them: `去年3月`, `11月6日`, `上个月`, `三年前`.

Read to leave a question unasked or to ask one, never to refuse.  A time that can mean several days
is taken for the one that speaks for the filer: the latest of what must not be long ago, the
earliest of what has to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from engine.values.numerals import DIGITS, counted

_NUMBER = f"[两十{DIGITS[1:]}]+"
_MONTH = rf"1[0-2]|0?[1-9]|{_NUMBER}"
_DAY = rf"(?:(?P<{{}}>3[01]|[12]\d|0?[1-9]|[十廿]?{_NUMBER})[日号])?"
_TIME = re.compile(
    rf"(?P<year>(?:19|20)\d\d)年(?:(?P<of>{_MONTH})月{_DAY.format('of_on')})?"
    rf"|(?P<named>大前年|前年|去年|今年)(?:(?P<then>{_MONTH})月{_DAY.format('then_on')})?"
    rf"|(?P<ago>\d{{1,2}}|{_NUMBER}|半)(?:个多?(?P<months>月)|多?年多?)(?:之|以)?前"
    rf"|(?<!\d)(?P<bare>{_MONTH})月(?!大){_DAY.format('bare_on')}"
    r"|(?P<lately>上个?月|上周|昨天|前几天|最近|近日|刚)"
    r"|本月|这个?月|现在|目前|如今|今天"
)
_YEARS = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}
_SENTENCE = re.compile(r"[。！？；\n]")
MONTH = timedelta(days=30)
MOST = 20


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that a time told can mean; `first` is None for the time being."""

    first: date | None
    last: date


def told_within(
    event: re.Pattern[str], text: str, day: date, months: int, *, timed: bool = False
) -> bool:
    """Whether an event is told that can lie within so many months before a day.

    One told without any time in its sentence can, unless only `timed` ones count.
    """
    since = day - months * MONTH
    return any(
        not timed if (latest := latest_day(text, found.start(), day)) is None else latest > since
        for found in islice(event.finditer(text), MOST)
    )


def latest_day(text: str, place: int, day: date) -> date | None:
    """The last day that the time told before a place, in its sentence, can mean; None without one.

    `day` is when it was written: nothing told lies after it.
    """
    latest: date | None = None
    for span in _told(text, place, day):
        latest = span.last
    return latest


def earliest_day(text: str, place: int, day: date) -> date | None:
    """The first day that the time told before a place, in its sentence, can mean; None without one.

    `现在`, `目前` say nothing of when it began.
    """
    earliest: date | None = None
    for span in _told(text, place, day):
        earliest = span.first or earliest
    return earliest


def _told(text: str, place: int, day: date) -> Iterator[Span]:
    before: date | None = None
    for found in _TIME.finditer(_SENTENCE.split(text[:place])[-1]):
        meant = _meant(found, before, day)
        before = min(meant.last, day)
        yield Span(meant.first, before)


def _meant(found: re.Match[str], before: date | None, day: date) -> Span:
    if year := found["year"]:
        return _days(int(year), found["of"], found["of_on"], day)
    if named := found["named"]:
        return _days(day.year - _YEARS[named], found["then"], found["then_on"], day)
    if ago := found["ago"]:
        many = 0.5 if ago == "半" else counted(ago)
        unit = MONTH if found["months"] else 12 * MONTH
        return Span(day - (many + 1) * unit, day - (many - 0.5) * unit)
    if month := found["bare"]:
        return _of_this_year(month, found["bare_on"], before, day)
    return Span(day - 2 * MONTH if found["lately"] else None, day)


def _of_this_year(month: str, on: str | None, before: date | None, day: date) -> Span:
    """`6月` is of the year told before it, else the last June there was."""
    if before is not None:
        return _days(before.year, month, on, day)
    meant = _days(day.year, month, on, day)
    return meant if (meant.first or day) <= day else _days(day.year - 1, month, on, day)


def _days(year: int, month: str | None, on: str | None, day: date) -> Span:
    """A year, a month or a day of it, by what was told."""
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    number = counted(month)
    if not 1 <= number <= 12:
        return Span(day, day)
    first = date(year, number, 1)
    last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    if on is not None and 1 <= (told := counted(on)) <= last.day:
        return Span(first.replace(day=told), first.replace(day=told))
    return Span(first, last)
