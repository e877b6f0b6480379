"""Deadlines of the court and of the filer, with the holiday calendar (民事诉讼法 85, 126; 登记立案规定 8).

The day of receipt is not counted and a last day on a holiday moves to the next workday.  An end
in a year whose holidays are not announced is provisional.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from court.core.clock import day_of
from engine.bundle.bundle import Bundle
from engine.law.periods import deadline

PERIODS = "立案审查期限"
GENERAL = "默认"
PAYING = "交费期限"
PROMISE = "网上答复承诺"
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


def decide_by(bundle: Bundle, cause_path: tuple[str, ...], received: date) -> date:
    """The last day to decide on registration."""
    return deadline(received, f"{days_to_decide(bundle, cause_path, received)}日", bundle.calendar)


def days_to_decide(bundle: Bundle, cause_path: tuple[str, ...], received: date) -> int:
    """How long the court may take to decide on registration, for the nearest level of the cause."""
    days = bundle.parameters.on(received)(PERIODS)
    own = [days[name] for name in reversed(cause_path) if name in days]
    return int(own[0] if own else days[GENERAL])


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods in force on a day, as every page says them; all from `rules/参数`."""

    bundle: Bundle
    day: date

    def of(self, cause: str) -> str:
        """`30 日内`: how long the court may take to decide about a filing of this cause."""
        found = self.bundle.catalogue.resolve(cause, self.day).cause if cause else None
        path = found.path if found else ()
        return f"{days_to_decide(self.bundle, path, self.day)} 日内"

    @property
    def general(self) -> str:
        """`7 日内`"""
        return self.of("")

    @property
    def every(self) -> str:
        """`7 日内（第三人撤销之诉 30 日，执行异议之诉 15 日）`: where no cause is named yet."""
        days = self.bundle.parameters.on(self.day)(PERIODS)
        others = "，".join(f"{name} {n} 日" for name, n in days.items() if name != GENERAL)
        return f"{self.general}（{others}）" if others else self.general

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
