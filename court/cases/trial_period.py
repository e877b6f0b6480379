"""The trial period of a case: its end, what is not counted, what was extended (民事诉讼法 152, 164, 168, 187).

It runs from the day after registration (审理期限规定 8), through a change of procedure as well
(民诉法解释 258).  Days that two exclusions share are taken out once.  A last day on a holiday moves
to the next workday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from engine.law.periods import Calendar, add
from engine.text.errors import LianError
from engine.values.showing import show_day

PERIODS = "审限"
NOT_COUNTED = "不计入审限的期间"
NOTICE = "延长审限的申请"
EXTENSIONS = {"院长": "院长延长", "上级": "上级延长"}
Parameters = Callable[[str], Any]


class PeriodError(LianError):
    """An exclusion or an extension that the law does not know."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Days that do not count, both ends included; `until` None while it lasts."""

    kind: str
    since: date
    until: date | None
    basis: int

    def ends(self, today: date) -> date:
        """The last day taken out so far."""
        return self.until or today


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension: `by` 院长 or 上级; `basis` is the event that granted it."""

    by: str
    basis: int


@dataclass(frozen=True, slots=True)
class TrialPeriod:
    """What the ledger of one case holds.  `unlimited`: foreign, Hong Kong, Macau, Taiwan cases."""

    procedure: str
    registered: date
    exclusions: Sequence[Exclusion] = field(default=())
    extensions: Sequence[Extension] = field(default=())
    unlimited: bool = False
    counted_from: date | None = None

    @property
    def start(self) -> date:
        """The day before the first day that counts (special procedures: the end of the notice)."""
        return self.counted_from or self.registered


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A trial period reckoned on a day; `days_left` is negative after the end."""

    last_day: date
    days_left: int
    level: str
    excluded: int
    provisional: bool
    steps: tuple[str, ...]


def reckon(
    period: TrialPeriod, today: date, parameters: Parameters, calendar: Calendar
) -> Reckoned:
    """The last day and how near it is, every addition said in words.  Raises `PeriodError`."""
    check(period, parameters)
    bare = _with_extensions(period, parameters(PERIODS)[period.procedure])
    end, out = _without(period, bare, today, calendar)
    last = calendar.next_workday(end)
    left = (last - today).days
    level = "不受限制" if period.unlimited else level_of(left, parameters(NOTICE))
    steps = tuple(_steps(period, parameters, today))
    return Reckoned(last, left, level, out, last.year not in calendar.years, steps)


def level_of(left: int, notice: Mapping[str, int]) -> str:
    """正常, 提示, 警告, 申请截止, 决定截止 or 超审限, from the days left."""
    if left < 0:
        return "超审限"
    levels = (("决定", "决定截止"), ("申请", "申请截止"), ("警告", "警告"), ("提示", "提示"))
    return next((name for key, name in levels if left <= notice[key]), "正常")


def ask_by(last_day: date, notice: Mapping[str, int]) -> date:
    """The last day to ask for an extension (延长审限延期开庭规定 1)."""
    return last_day - timedelta(days=notice["申请"])


def _without(period: TrialPeriod, bare: date, today: date, calendar: Calendar) -> tuple[date, int]:
    """The end when the exclusions are taken out, and how many days that are.

    A day in two of them counts once, the day of registration, which is not counted, never; nor does
    what begins when the period is over already: nothing runs then that could stand still.
    """
    end, total, reached = bare, 0, period.start
    for since, until in sorted((one.since, one.ends(today)) for one in period.exclusions):
        first = max(since, reached + timedelta(days=1))
        if first > until or first > calendar.next_workday(end):
            continue
        days = (until - first).days + 1
        end, total, reached = end + timedelta(days=days), total + days, until
    return end, total


def check(period: TrialPeriod, parameters: Parameters) -> None:
    """Raises `PeriodError`, with what to do, for what the law does not allow."""
    table = parameters(PERIODS)
    if period.procedure not in table:
        raise PeriodError(f"没有规定“{period.procedure}”的审限；有：{'、'.join(table)}")
    for one in period.exclusions:
        _check_exclusion(one, parameters(NOT_COUNTED))
    for extension in period.extensions:
        _check_extension(period, extension, table[period.procedure])


def _check_exclusion(one: Exclusion, known: Mapping[str, Any]) -> None:
    if one.kind not in known:
        raise PeriodError(f"“{one.kind}”不是可以扣除的期间；有：{'、'.join(known)}")
    if one.until is None:
        return
    if one.until < one.since:
        raise PeriodError(
            f"{one.kind}的结束日 {show_day(one.until)} 早于开始日 {show_day(one.since)}，请核对"
        )
    longest = known[one.kind].get("最长")
    if longest and one.until > add(one.since, longest):
        raise PeriodError(
            f"{one.kind}一次最多扣除{longest}，从{show_day(one.since)}起"
            f"到{show_day(add(one.since, longest))}为止"
        )


def _check_extension(period: TrialPeriod, extension: Extension, table: Mapping[str, str]) -> None:
    key = EXTENSIONS.get(extension.by, "")
    if key not in table:
        raise PeriodError(f"{period.procedure}的审限不能由{extension.by}延长")
    if [one.by for one in period.extensions].count(extension.by) > 1 and extension.by == "院长":
        raise PeriodError("院长只能批准延长一次；还要延长的，报请上级人民法院批准")
    if extension.by == "上级" and not any(one.by == "院长" for one in period.extensions):
        raise PeriodError("报请上级人民法院以前，先由院长批准延长")


def _with_extensions(period: TrialPeriod, table: Mapping[str, str]) -> date:
    end = add(period.start, table["期限"])
    for extension in period.extensions:
        end = add(end, table[EXTENSIONS[extension.by]])
    return end


def _steps(period: TrialPeriod, parameters: Parameters, today: date) -> Iterable[str]:
    table, known = parameters(PERIODS)[period.procedure], parameters(NOT_COUNTED)
    begun = "公告期满" if period.counted_from else ""
    yield f"{begun}{show_day(period.start)}的次日起{table['期限']}（{period.procedure}）"
    for extension in period.extensions:
        yield (
            f"{extension.by}批准延长{table[EXTENSIONS[extension.by]]}"
            f"（依据第 {extension.basis} 条事件）"
        )
    for one in sorted(period.exclusions, key=lambda e: e.since):
        days = (one.ends(today) - one.since).days + 1
        going = "，还在继续" if one.until is None else ""
        yield (
            f"{one.kind}不计入：{show_day(one.since)}到{show_day(one.ends(today))}，{days}天{going}"
            f"（{'、'.join(known[one.kind]['依据'])}；依据第 {one.basis} 条事件）"
        )
    if period.unlimited:
        yield "涉外、涉港澳台案件不受审限限制，日期只作内部提醒"
