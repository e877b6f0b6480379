"""The comparison words: one small function each, shared by both evaluators.

Every function takes the answered value, the operand and the filing's top-level values and
gives a Kleene truth value.  An answer "does not apply" meets no comparison and therefore every
negated one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from engine.evaluation.facts import (
    CALENDAR,
    CAUSE_PATH,
    COURT,
    FALSE,
    NOT_APPLICABLE,
    TODAY,
    TRUE,
    Values,
    kleene,
    negate,
)
from engine.law.periods import elapsed_less_than, is_overdue
from engine.values.addresses import located

Comparison = Callable[[Any, Any, Values], int]


def _plain(test: Callable[[Any, Any], bool]) -> Comparison:
    def compare(value: Any, operand: Any, _: Values) -> int:
        return TRUE if value is not NOT_APPLICABLE and test(value, operand) else FALSE

    return compare


def _contains(value: Any, operand: Any) -> bool:
    if isinstance(operand, tuple):
        return any(word in value for word in operand)
    return operand in value


def _less_than(value: Any, operand: Any, root: Values) -> int:
    if value is NOT_APPLICABLE:
        return FALSE
    return TRUE if elapsed_less_than(value, operand, root[TODAY]) else FALSE


def _at_least(value: Any, operand: Any, root: Values) -> int:
    return FALSE if value is NOT_APPLICABLE else negate(_less_than(value, operand, root))


def _overdue(value: Any, operand: Any, root: Values) -> int:
    if value is NOT_APPLICABLE:
        return FALSE
    return kleene(is_overdue(value, operand, root[TODAY], root[CALENDAR]))


def _in_time(value: Any, operand: Any, root: Values) -> int:
    return FALSE if value is NOT_APPLICABLE else negate(_overdue(value, operand, root))


def _located(value: Any, operand: Any, root: Values) -> int:
    if value is NOT_APPLICABLE:
        return FALSE
    return kleene(located(value, operand, root[COURT]))


def _negated(positive: Comparison) -> Comparison:
    return lambda value, operand, root: negate(positive(value, operand, root))


_EQUAL = _plain(operator.eq)
_MEMBER = _plain(lambda value, operand: value in operand)
_HAS = _plain(_contains)

COMPARISONS: dict[str, Comparison] = {
    "是": _EQUAL,
    "不是": _negated(_EQUAL),
    "属于": _MEMBER,
    "不属于": _negated(_MEMBER),
    "大于": _plain(operator.gt),
    "不小于": _plain(operator.ge),
    "小于": _plain(operator.lt),
    "不大于": _plain(operator.le),
    "早于": _plain(operator.lt),
    "晚于": _plain(operator.gt),
    "不早于": _plain(operator.ge),
    "不晚于": _plain(operator.le),
    "含": _HAS,
    "不含": _negated(_HAS),
    "距今不满": _less_than,
    "距今已满": _at_least,
    "逾期": _overdue,
    "未逾期": _in_time,
    "位于": _located,
    "不位于": _negated(_located),
}


def under_cause(op: str, operand: Any, root: Values) -> int:
    """A cause is what it is named and everything above it in the tree."""
    path = root[CAUSE_PATH]
    words = operand if isinstance(operand, tuple) else (operand,)
    found = any(word in path for word in words)
    return TRUE if found == (op in ("是", "属于")) else FALSE
