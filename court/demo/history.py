"""Eight weeks of a court: which filings came when.  Told by `court.demo.making`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from court.core.clock import CHINA, day_of
from court.demo import extras
from court.demo import stories as s
from court.demo.stories import Case, Story
from engine.law.periods import Calendar

WEEKS = 8
# What a week brings: example, story, filer, hours the judge takes, what a supplement becomes.
WEEK: tuple[tuple[str, Story, str, float, str], ...] = (
    ("01", s.registered, "shen", 5, ""),
    ("01缺", s.supplemented_and_registered, "zhou", 7, "01"),
)
# And one of these, in turn.
IN_TURN: tuple[tuple[str, Story, str, float, str], ...] = (
    ("14", s.registered, "liang", 20, ""),
    ("20", s.from_machine, "", 4, ""),
    ("17", s.registered, "bank", 16, ""),
    ("18", s.on_paper, "", 9, ""),
)
# One more in each of the past weeks, oldest first.
EXTRA: tuple[tuple[str, Story, str, float, str], ...] = (
    ("01缺", s.sent_back, "he", 6, ""),
    ("05", s.refused, "he", 50, ""),
    ("19", s.elsewhere, "shen", 8, ""),
    ("07", s.earlier_step, "liang", 12, ""),
    ("29", s.not_followed, "liang", 10, ""),
    ("04", s.withdrawn, "shen", 1, ""),
    ("26", s.elsewhere, "liang", 6, ""),
    ("13", s.registered, "bank", 26, ""),
)
# The last days: example, story, filer, how many workdays ago, hour, hours the judge takes, better.
NOW: tuple[tuple[str, Story, str, int, int, float, str], ...] = (
    ("02", s.to_supplement, "shen", 4, 10, 5, "01"),
    ("29", s.to_supplement, "liang", 3, 14, 4, ""),
    ("01缺", s.supplemented, "zhou", 5, 11, 4, "01"),
    ("19", s.insisting, "shen", 5, 9, 5, ""),
    ("24", s.unpaid, "shen", 3, 15, 3, ""),
    ("14", s.registered, "liang", 2, 9, 3, ""),
    ("17", s.registered, "bank", 2, 10, 4, ""),
    ("20", s.from_machine, "", 1, 10, 2, ""),
    ("05", s.waiting, "he", 5, 10, 0, ""),
    ("16", s.reviewing, "bank", 3, 16, 6, ""),
    ("12", s.waiting, "liang", 2, 11, 0, ""),
    ("12", s.explained, "liang", 4, 9, 3, ""),
    ("05", s.proposed, "he", 6, 9, 3, ""),
    ("25", s.reviewing, "shen", 1, 9, 3, ""),
    ("08", s.waiting, "he", 1, 20, 0, ""),
    ("03", s.waiting, "zhou", 1, 13, 0, ""),
    ("01", s.thrown_away, "he", 1, 12, 0, ""),
    ("49", s.waiting, "shen", 0, 1, 0, ""),
    ("30", s.waiting, "he", 0, 2, 0, ""),
    ("21", s.draft, "shen", 0, 3, 0, ""),
    ("09", s.draft, "liang", 0, 2, 0, ""),
    ("01", s.left_at_machine, "", 0, 1, 0, ""),
    ("25", s.left_at_machine, "", 0, 2, 0, ""),
    ("20", s.on_paper, "", 0, 2, 8, ""),
    ("18", s.half_entered, "", 0, 1, 0, ""),
    ("17", extras.bulk_handed_in, "bank", 2, 16, 0, ""),
    ("17", extras.bulk_checked, "bank", 0, 2, 0, ""),
    ("01", extras.appointments_ahead, "shen", 0, 1, 0, ""),
)
AMOUNTS = (80_000, 126_000, 43_500, 210_000, 65_800, 96_200, 150_000, 38_000)


def begins(now: datetime) -> datetime:
    """The day the history begins."""
    return datetime.combine(day_of(now) - timedelta(weeks=WEEKS), time(8), CHINA)


def cases(now: datetime, calendar: Calendar, busy: bool = True) -> Iterator[Case]:
    """Every filing, in no order.  Answers become quicker over the weeks.

    A court that is not `busy` has each state once or twice, without the everyday filings.
    """
    turn = 0
    for week in range(WEEKS, 0, -1):
        monday = day_of(now) - timedelta(weeks=week, days=day_of(now).weekday())
        slower = 1 + week / 4
        everyday = (*WEEK, IN_TURN[week % len(IN_TURN)]) if busy else ()
        happenings = (*everyday, EXTRA[WEEKS - week])
        for position, (example, story, filer, hours, better) in enumerate(happenings):
            turn += 1
            day = _workday(monday + timedelta(days=position % 5), calendar)
            yield Case(
                begins=_at(day, 9 + (turn * 5) % 8, turn * 7 % 60),
                story=story,
                example=example,
                turn=turn,
                filer=filer,
                hours=hours * slower,
                amount=AMOUNTS[turn % len(AMOUNTS)] if example.startswith("01") else 0,
                better=better,
                judge="judge2" if turn % 3 == 0 else "judge",
            )
    for example, story, filer, ago, hour, hours, better in NOW:
        turn += 1
        moment = (
            _at(_workdays_ago(day_of(now), ago, calendar), hour, turn * 7 % 60)
            if ago
            else now - timedelta(hours=hour, minutes=turn % 30)
        )
        yield Case(moment, story, example, turn, filer, hours, better=better)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


def _workday(day: date, calendar: Calendar) -> date:
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def _workdays_ago(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_workday(day)
    return day
