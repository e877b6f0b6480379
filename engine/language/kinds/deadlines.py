"""期限: a statutory period in which suit must be brought, or before whose end it may not be.

The day of the event is not counted and a last day on a holiday moves (民事诉讼法 85); a period
in which nobody may sue ends on its last day, holiday or not.  Limitation of actions is never a
ground to refuse (民诉法解释 219), and a period that extinguishes a right is a matter for trial
unless an article says that suit is not accepted after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.language.kinds.conditions import Condition, either, mapping
from engine.language.kinds.entry import Entry, Kind, Requirement
from engine.language.kinds.keys import DEADLINE_KEYS, LONGEST_KEYS
from engine.language.kinds.witness import Given
from engine.language.words import refuse_unknown
from engine.law.periods import HOW, is_period, parts
from engine.text.errors import Mark, nearest
from engine.text.yamlio import YMap

IN_TIME, BARRED = "起诉期限", "不得起诉的期间"
# What each nature of a period may lead to.
NATURES = {
    IN_TIME: ("不予受理", "法官判断", "提示"),
    BARRED: ("不予受理", "法官判断", "提示"),
    "除斥期间": ("法官判断", "提示"),
    "诉讼时效": ("提示",),
}
# The last day of generated examples: a Wednesday with workdays around it.
LAST_DAY = date(2026, 9, 9)


@dataclass(frozen=True, slots=True)
class Period:
    """From which fact it runs and how long: `15日`, or a parameter."""

    start: str
    length: Any
    mark: Mark

    def condition(self, word: str) -> Condition:
        inner = mapping(self.mark, **{word: self.length})
        return mapping(self.mark, **{self.start: inner})

    @property
    def said(self) -> str:
        return self.length if isinstance(self.length, str) else "这一"


def read(entry: Entry) -> Requirement | None:
    nature, effect = str(entry.raw["性质"]), str(entry.raw["后果"])
    _check(entry, nature, effect)
    period = _period(entry, entry.raw)
    if period is None:
        return None
    longest = _longest(entry)
    late = nature != BARRED
    word = "逾期" if late else "距今不满"
    failing = either(period.condition(word), *([longest.condition(word)] if longest else []))
    assert failing is not None
    return Requirement(
        effect=effect,
        failing=failing,
        explain=_explain(period, late),
        cure=_cure(late),
        question=f"“{period.start}”的日期是否确实，期间应当怎样算？",
        asked=(period.start,),
        # 才收到, 网上立案: without a day it says nothing of lateness.
        told_waits=late,
        boundary=tuple(_boundary(period, longest, late)),
    )


def _check(entry: Entry, nature: str, effect: str) -> None:
    if nature not in NATURES:
        entry.wrong(
            f"没有“{nature}”这种期间{nearest(nature, NATURES)}；可以写：{'、'.join(NATURES)}",
            "性质",
        )
    elif effect not in NATURES[nature]:
        allowed = "、".join(NATURES[nature])
        why = "；超过诉讼时效起诉的应予受理（民诉法解释 219）" if nature == "诉讼时效" else ""
        entry.wrong(f"{nature}的后果只能写{allowed}{why}", "后果")


def _period(entry: Entry, raw: YMap) -> Period | None:
    start, length = raw.get("起算"), raw.get("期间")
    if not isinstance(start, str):
        entry.reader.problems.add("“起算”应是一个日期事实的名称", raw.at("起算"))
        return None
    if not is_period(length) and not (isinstance(length, YMap) and set(length) == {"参数"}):
        entry.reader.problems.add(f"“期间”不对：{HOW}，或者 {{参数: 名称}}", raw.at("期间"))
        return None
    return Period(start, length, raw.at("起算"))


def _longest(entry: Entry) -> Period | None:
    raw = entry.raw.get("最长")
    if raw is None:
        return None
    if not isinstance(raw, YMap):
        entry.wrong("“最长”应写成 {起算: 日期事实, 期间: 1年}", "最长")
        return None
    refuse_unknown(raw, LONGEST_KEYS, entry.reader.problems)
    return _period(entry, raw)


def _explain(period: Period, late: bool) -> str:
    start, length = period.start, period.length
    if not isinstance(length, str):
        return f"从{start}（{{{{ {start} }}}}）起算的期间{'已经过了' if late else '还没有满'}。"
    if late:
        end = f'{{{{ {start} | 期满日("{length}") }}}}'
        return f"{start}是{{{{ {start} }}}}，起诉的最后一天是{end}，已经过了。"
    end = f'{{{{ {start} | 加("{length}") }}}}'
    return f"从{start}（{{{{ {start} }}}}）起{length}以内不能起诉，{end}才满。"


def _cure(late: bool) -> str:
    if late:
        return "日期写得不对的，请更正；有依法顺延或者不计入期间的事由的，请说明并附材料。"
    return "期间满了再来起诉；日期写得不对的，请更正。"


def _boundary(
    period: Period, longest: Period | None, late: bool
) -> Iterator[tuple[Given, date | None, bool]]:
    """The last day and the day after it: in time and late, or barred and free."""
    if not isinstance(period.length, str) or (longest and not isinstance(longest.length, str)):
        return
    start = _before(LAST_DAY, period.length)
    given: Given = {period.start: start}
    if longest and longest.start != period.start:
        given[longest.start] = start
    step = timedelta(days=1)
    yield given, LAST_DAY if late else LAST_DAY - step, not late
    yield given, LAST_DAY + step if late else LAST_DAY, late


def _before(day: date, length: str) -> date:
    """The day from which a period ends on a day; every month has one of that number."""
    number, unit = parts(length) or (0, "日")
    if unit == "日":
        return day - timedelta(days=number)
    months = day.year * 12 + day.month - 1 - (number if unit == "个月" else 12 * number)
    return date(months // 12, months % 12 + 1, day.day)


DEADLINE = Kind(
    "期限",
    DEADLINE_KEYS,
    ("编号", "名称", "性质", "起算", "期间", "后果", "依据"),
    read,
)
