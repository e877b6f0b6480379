"""Deadlines of the court and of the filer, with the holiday calendar (民事诉讼法 85, 126; 登记立案规定 8).

The day of receipt is not counted and a last day on a holiday moves to the next workday.  An end
in a year whose holidays are not announced is provisional.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from court.core.clock import day_of
from court.core.tables import Filing
from engine.bundle.bundle import Bundle
from engine.law.periods import deadline

PERIODS = "立案审查期限"
GENERAL = "默认"
PAYING = "交费期限"
PROMISE = "网上答复承诺"
HOURS_OF_A_DAY = 24
NAMED_AT_MOST = 3  # periods named where no cause is
SUGGESTED_DAYS = "补正期限建议"
ONLINE = "网上"
Urgency = Literal["ok", "soon", "over"]


@dataclass(frozen=True, slots=True)
class Badge:
    """A deadline as pages show it: words, urgency (ok, soon, over), whether provisional."""

    words: str
    urgency: Urgency
    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Period:
    """How long a court may take: days, or hours; `urgent` are the hours where it cannot wait."""

    days: int = 0
    hours: int = 0
    urgent: int = 0

    @property
    def words(self) -> str:
        """`7 日`, `72 小时（情况紧急的 24 小时）`"""
        whole = f"{self.days} 日" if self.days else f"{self.hours} 小时"
        return f"{whole}（情况紧急的 {self.urgent} 小时）" if self.urgent else whole

    @property
    def within(self) -> str:
        """`7 日内`, `72 小时内（情况紧急的 24 小时内）`"""
        return re.sub(r"(日|小时)", r"\1内", self.words)


def decide_by(bundle: Bundle, cause_path: tuple[str, ...], received: datetime) -> date:
    """The last day to decide; hours run through holidays (民事诉讼法 85)."""
    period = period_to_decide(bundle, cause_path, day_of(received))
    if period.hours:
        return day_of(received + timedelta(hours=period.hours))
    return deadline(day_of(received), f"{period.days}日", bundle.calendar)


def period_to_decide(bundle: Bundle, cause_path: Sequence[str], received: date) -> Period:
    """How long the court may take to decide, for the nearest level of the cause."""
    table = bundle.parameters.on(received)(PERIODS)
    own = next((table[name] for name in reversed(cause_path) if name in table), table[GENERAL])
    return _period(own)


def _period(said: Any) -> Period:
    """A number is days; a table has 日 or 小时, and perhaps 紧急小时."""
    if not isinstance(said, Mapping):
        return Period(days=int(said))
    return Period(*(int(said.get(key) or 0) for key in ("日", "小时", "紧急小时")))


def _path(bundle: Bundle, cause: str, day: date) -> tuple[str, ...]:
    found = bundle.catalogue.resolve(cause, day).cause if cause else None
    return found.path if found else ()


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods in force on a day, as every page says them; all from `rules/参数`."""

    bundle: Bundle
    day: date

    def of(self, cause: str) -> str:
        """`30 日内`: how long the court may take to decide about a filing of this cause."""
        path = _path(self.bundle, cause, self.day)
        return period_to_decide(self.bundle, path, self.day).within

    @property
    def general(self) -> str:
        """`7 日内`"""
        return self.of("")

    @property
    def every(self) -> str:
        """`7 日内（第三人撤销之诉 30 日，执行异议之诉 15 日等）`: where no cause is named yet."""
        table = self.bundle.parameters.on(self.day)(PERIODS)
        others = [
            f"{name} {_period(said).words}" for name, said in table.items() if name != GENERAL
        ]
        if not others:
            return self.general
        more = "等" if len(others) > NAMED_AT_MOST else ""
        return f"{self.general}（{'，'.join(others[:NAMED_AT_MOST])}{more}）"

    @property
    def paying(self) -> int:
        """Days to pay the fee, from the day after the notice (诉讼费用交纳办法 22)."""
        return int(self.bundle.parameters.on(self.day)(PAYING))

    @property
    def promised(self) -> int:
        """Hours in which an online filing is promised an answer; 0 where nothing is promised."""
        return promised_hours(self.bundle, self.day)


def promised_hours(bundle: Bundle, day: date) -> int:
    """Hours in which an online filing is promised an answer; 0 where nothing is promised."""
    return int(bundle.parameters.on(day)(PROMISE))


def promised_by(bundle: Bundle, channel: str, received: datetime) -> datetime | None:
    """When an online filing was promised an answer; None where nothing is promised."""
    hours = promised_hours(bundle, day_of(received))
    return received + timedelta(hours=hours) if channel == ONLINE and hours else None


def supplement_by(bundle: Bundle, told: date, days: int) -> date:
    """The last day of a period the judge set, counted from the day the filer is told."""
    return deadline(told, f"{days}日", bundle.calendar)


def suggested_days(bundle: Bundle, day: date) -> int:
    """What the form proposes; the judge sets the period."""
    return int(bundle.parameters.on(day)(SUGGESTED_DAYS))


def is_provisional(bundle: Bundle, day: date) -> bool:
    """Whether the holidays of that year are not known yet."""
    return day.year not in bundle.calendar.years


def badge(bundle: Bundle, day: date, today: date) -> Badge:
    """How a deadline stands today."""
    left = (day - today).days
    if left < 0:
        words, urgency = f"已过 {-left} 天", "over"
    elif left == 0:
        words, urgency = "今天到期", "soon"
    else:
        words, urgency = f"剩 {left} 天", "soon" if left == 1 else "ok"
    provisional = is_provisional(bundle, day)
    if provisional:
        words += "（暂定）"
    return Badge(words, _urgency(urgency), day, provisional)


def decision_badge(bundle: Bundle, filing: Filing, now: datetime) -> Badge | None:
    """How the period to decide stands: in hours where the law gives hours."""
    if filing.decide_by is None:
        return None
    received = filing.submitted_at
    path = _path(bundle, filing.cause, day_of(now))
    period = period_to_decide(bundle, path, day_of(received or now))
    if not period.hours or received is None:
        return badge(bundle, filing.decide_by, day_of(now))
    words, left = _hours_left(period.hours, received, now)
    if period.urgent:
        words += f"（紧急的{_hours_left(period.urgent, received, now)[0]}）"
    urgency = "over" if left < 0 else "soon" if left < HOURS_OF_A_DAY else "ok"
    return Badge(words, _urgency(urgency), filing.decide_by, False)


def _hours_left(hours: int, received: datetime, now: datetime) -> tuple[str, int]:
    """What is left of a period of hours, in words and in whole hours."""
    left = received + timedelta(hours=hours) - now
    whole = int(left.total_seconds() // 3600)
    return (f"剩 {whole} 小时" if whole > 0 else "不到 1 小时" if whole == 0 else "已过"), whole


def promise_badge(promised: datetime, now: datetime) -> Badge:
    """The promise of an answer: hours left, or missed."""
    left = promised - now
    hours = int(left.total_seconds() // 3600)
    if left < timedelta(0):
        return Badge("已超过", "soon", day_of(promised), False)
    words = f"剩 {hours} 小时" if hours else "不到 1 小时"
    return Badge(words, "soon" if hours < 4 else "ok", day_of(promised), False)


def _urgency(word: str) -> Urgency:
    return "over" if word == "over" else "soon" if word == "soon" else "ok"
