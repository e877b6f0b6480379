"""When things happened, by the words around them: `去年3月`, `上个月`, `三年前`.

Read only to leave a question unasked: what is clearly too long ago raises none.  A time that can
mean several days is taken for the latest of them; nothing is refused by what is read here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice

from engine.values.numerals import DIGITS, counted

_NUMBER = f"[两十{DIGITS[1:]}]+"
_TIME = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:(?P<of>1[0-2]|0?[1-9])月)?"
    rf"|(?P<named>大前年|前年|去年|今年)(?:(?P<then>1[0-2]|0?[1-9]|{_NUMBER})月)?"
    rf"|(?P<ago>\d{{1,2}}|{_NUMBER}|半)(?:个多?(?P<months>月)|多?年多?)(?:之|以)?前"
    rf"|(?<!\d)(?P<bare>1[0-2]|0?[1-9]|{_NUMBER})月(?!大)"
    r"|上个?月|本月|这个?月|上周|昨天|前几天|最近|近日|刚|现在|目前|如今|今天"
)
_YEARS = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}
_SENTENCE = re.compile(r"[。！？；\n]")
MONTH = timedelta(days=30)
MOST = 20


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
    sentence = _SENTENCE.split(text[:place])[-1]
    latest: date | None = None
    for found in _TIME.finditer(sentence):
        latest = min(_meant(found, latest, day), day)
    return latest


def _meant(found: re.Match[str], before: date | None, day: date) -> date:
    if year := found["year"]:
        return _end(int(year), found["of"], day)
    if named := found["named"]:
        return _end(day.year - _YEARS[named], found["then"], day)
    if ago := found["ago"]:
        many = 0.5 if ago == "半" else counted(ago)
        return day - (many - 0.5) * (MONTH if found["months"] else 12 * MONTH)
    if (month := found["bare"]) and before is not None:
        return _end(before.year, month, day)
    return day


def _end(year: int, month: str | None, day: date) -> date:
    """The last day of a month, or of a year whose month was not told."""
    number = counted(month) if month else 12
    if not 1 <= number <= 12:
        return day
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
