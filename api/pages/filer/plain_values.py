"""Answers kept one way, whichever way they were typed: `2026-05-22`, `120000.5`, true, 3.

So that saving what a program handed in, unchanged, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.language.vocabulary import Fact, Vocabulary
from engine.values import ValueProblem, parse_bool, parse_count, parse_date, parse_money


def plain_values(content: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The content with its answers in their plain form; what cannot be read stays as typed."""
    return _owner(content, vocabulary.facts, vocabulary)


def _owner(
    owner: Mapping[str, Any], facts: Mapping[str, Fact], vocabulary: Vocabulary
) -> dict[str, Any]:
    found = {}
    for name, value in owner.items():
        fact = facts.get(name)
        if fact is not None and fact.type == "列表" and isinstance(value, list):
            fields = vocabulary.records[fact.record]
            found[name] = [
                _owner(m, fields, vocabulary) if isinstance(m, Mapping) else m for m in value
            ]
        else:
            found[name] = _plain(value, fact.type if fact else "")
    return found


def _plain(value: Any, kind: str) -> Any:
    written = _WRITTEN.get(kind)
    if written is None or not isinstance(value, str):
        return value
    try:
        return written(value)
    except ValueProblem:
        return value


def _amount(text: str) -> str:
    found = parse_money(text)
    return str(int(found)) if found == found.to_integral_value() else f"{found.normalize():f}"


_WRITTEN: Mapping[str, Callable[[str], Any]] = {
    "日期": lambda text: parse_date(text).isoformat(),
    "金额": _amount,
    "是否": parse_bool,
    "数量": lambda text: int(parse_count(text)),
}
