"""The comparison words of conditions: one record a word, everything about it in one place.

From these records come what a condition may say (`conditions`), its truth (`evaluation`), its
sentence (`telling.sentences`) and the mutants of it (`proving.mutation`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, Protocol

from engine.language.vocabulary import TEXT_TYPES
from engine.law.periods import Calendar, elapsed_less_than, is_overdue
from engine.values.addresses import Court, located
from engine.values.courts import names_court

Operand = Literal["值", "词", "期间", "地点"]


class Moment(Protocol):
    """What a comparison may look at besides its two sides."""

    @property
    def today(self) -> date: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def court(self) -> Court | None: ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison word.

    `types` are the types of facts it compares, `operand` what stands on its right: 值 of the
    fact's own type, 词 (one of several words), 期间, 地点.  `holds` tells of an answered value
    whether it is so, None when that cannot be told; `negates` turns the answer round, so that an
    answer 不适用, which meets no comparison, meets this one.  `mutant` is the word a mutation
    puts in its place: the opposite, or the neighbour across the threshold.  `said` puts a fact
    and its operand into a sentence, `counted` is what it is called between two numbers.
    """

    word: str
    types: frozenset[str]
    operand: Operand
    holds: Callable[[Any, Any, Moment], bool | None]
    negates: bool
    mutant: str
    said: str
    counted: str = ""


def _equal(value: Any, operand: Any, _: Moment) -> bool:
    return bool(value == operand)


def _member(value: Any, operand: Any, _: Moment) -> bool:
    return value in operand


def _contains(value: Any, operand: Any, _: Moment) -> bool:
    if isinstance(operand, tuple):
        return any(word in value for word in operand)
    return operand in value


def _more(value: Any, operand: Any, _: Moment) -> bool:
    return bool(value > operand)


def _not_less(value: Any, operand: Any, _: Moment) -> bool:
    return bool(value >= operand)


def _less(value: Any, operand: Any, _: Moment) -> bool:
    return bool(value < operand)


def _not_more(value: Any, operand: Any, _: Moment) -> bool:
    return bool(value <= operand)


def _running(value: date, period: str, moment: Moment) -> bool:
    return elapsed_less_than(value, period, moment.today)


def _completed(value: date, period: str, moment: Moment) -> bool:
    return not elapsed_less_than(value, period, moment.today)


def _overdue(value: date, period: str, moment: Moment) -> bool | None:
    return is_overdue(value, period, moment.today, moment.calendar)


def _in_time(value: date, period: str, moment: Moment) -> bool | None:
    late = is_overdue(value, period, moment.today, moment.calendar)
    return None if late is None else not late


def _located(value: Any, place: str, moment: Moment) -> bool | None:
    return located(value, place, moment.court)


def _names(value: Any, which: str, moment: Moment) -> bool | None:
    return names_court(value, which, moment.court)


_NUMBERS = frozenset({"金额", "数量"})
_DAYS = frozenset({"日期"})
_PLACES = frozenset({"地址"})
_NAMED = TEXT_TYPES | {"单选"}
_VALUES = _NAMED | _NUMBERS | _DAYS | {"是否"}
_WORDY = (TEXT_TYPES - {"案由"}) | {"多选"}

COMPARISONS = {
    record.word: record
    for record in (
        Comparison("是", _VALUES, "值", _equal, False, "不是", "{}是{}", "等于"),
        Comparison("不是", _VALUES, "值", _equal, True, "是", "{}不是{}", "不等于"),
        Comparison("属于", _NAMED, "词", _member, False, "不属于", "{}是{}"),
        Comparison("不属于", _NAMED, "词", _member, True, "属于", "{}不是{}"),
        Comparison("大于", _NUMBERS, "值", _more, False, "不小于", "{}大于{}", "大于"),
        Comparison("不小于", _NUMBERS, "值", _not_less, False, "大于", "{}不小于{}", "不小于"),
        Comparison("小于", _NUMBERS, "值", _less, False, "不大于", "{}小于{}", "小于"),
        Comparison("不大于", _NUMBERS, "值", _not_more, False, "小于", "{}不大于{}", "不大于"),
        Comparison("早于", _DAYS, "值", _less, False, "不晚于", "{}早于{}"),
        Comparison("晚于", _DAYS, "值", _more, False, "不早于", "{}晚于{}"),
        Comparison("不早于", _DAYS, "值", _not_less, False, "晚于", "{}不早于{}"),
        Comparison("不晚于", _DAYS, "值", _not_more, False, "早于", "{}不晚于{}"),
        Comparison("含", _WORDY, "值", _contains, False, "不含", "{}含有{}"),
        Comparison("不含", _WORDY, "值", _contains, True, "含", "{}不含{}"),
        Comparison("距今不满", _DAYS, "期间", _running, False, "距今已满", "{}距起诉日不满{}"),
        Comparison("距今已满", _DAYS, "期间", _completed, False, "距今不满", "{}距起诉日已满{}"),
        Comparison("逾期", _DAYS, "期间", _overdue, False, "未逾期", "从{}起算的{}期间已经届满"),
        Comparison("未逾期", _DAYS, "期间", _in_time, False, "逾期", "从{}起算的{}期间还没有届满"),
        Comparison("位于", _PLACES, "地点", _located, False, "不位于", "{}在{}"),
        Comparison("不位于", _PLACES, "地点", _located, True, "位于", "{}不在{}"),
        Comparison("指", frozenset({"文字"}), "地点", _names, False, "不指", "{}是{}"),
        Comparison("不指", frozenset({"文字"}), "地点", _names, True, "指", "{}不是{}"),
    )
}
WORDS = tuple(COMPARISONS)


@cache
def words_for(fact_type: str) -> tuple[str, ...]:
    """The words that compare facts of a type; the first is what a bare value means."""
    return tuple(record.word for record in COMPARISONS.values() if fact_type in record.types)


def comparable(one: str, other: str) -> bool:
    """Whether facts of two types may be compared with each other."""
    return one == other or {one, other} <= TEXT_TYPES or {one, other} <= _NUMBERS
