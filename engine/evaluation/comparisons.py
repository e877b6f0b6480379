"""The truth of a comparison, shared by both evaluators: the records of the words, made Kleene.

An answer "does not apply" meets no comparison and therefore every negated one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.evaluation.facts import FALSE, NOT_APPLICABLE, TRUE, UNKNOWN, Context
from engine.language.comparisons import COMPARISONS, Comparison

Test = Callable[[Any, Any, Context], int]


def _test(record: Comparison) -> Test:
    holds = record.holds
    yes, no = (FALSE, TRUE) if record.negates else (TRUE, FALSE)

    def test(value: Any, operand: Any, context: Context) -> int:
        if value is NOT_APPLICABLE:
            return no
        found = holds(value, operand, context)
        return yes if found else UNKNOWN if found is None else no

    return test


TESTS = {word: _test(record) for word, record in COMPARISONS.items()}


def under_cause(op: str, operand: Any, context: Context) -> int:
    """A cause is what it is named and everything above it in the tree."""
    words = operand if isinstance(operand, tuple) else (operand,)
    found = any(word in context.cause_path for word in words)
    return TRUE if found != COMPARISONS[op].negates else FALSE
