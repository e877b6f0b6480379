"""Answers in the one shape they are stored in, whichever way they came in.

`8万`, `80,000.00` and 80000 are the amount `80000`; `2026年9月1日` is `2026-09-01`; `是` is true.
So two filings that say the same are kept, hashed and compared alike, and saving what a program
handed in, unchanged, changes nothing.  What cannot be read stays as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from court.core.store.types import plain
from engine.language.vocabulary import Fact, Vocabulary
from engine.values import (
    ValueProblem,
    parse_bool,
    parse_count,
    parse_date,
    parse_money,
    parse_text,
)

Content = dict[str, Any]


def in_one_shape(content: Mapping[str, Any], vocabulary: Vocabulary) -> Content:
    """A content as it is stored; what was left empty, and members that say nothing, are left out.

    An empty list stays: it says that there is none.
    """
    return _owner(plain(dict(content)), vocabulary.facts, vocabulary)


def _owner(owner: Mapping[str, Any], facts: Mapping[str, Fact], vocabulary: Vocabulary) -> Content:
    found = {}
    for name, value in owner.items():
        if _is_blank(value):
            continue
        fact = facts.get(name)
        if fact is None:
            found[name] = value
        elif fact.type != "列表":
            found[name] = _shaped(value, fact)
        elif members := _members(value, vocabulary.records[fact.record], vocabulary):
            found[name] = members
        elif not value:
            found[name] = value
    return found


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _members(value: Any, fields: Mapping[str, Fact], vocabulary: Vocabulary) -> Any:
    if not isinstance(value, list):
        return value
    shaped = [_owner(m, fields, vocabulary) if isinstance(m, Mapping) else m for m in value]
    return [member for member in shaped if member != {}]


def _shaped(value: Any, fact: Fact) -> Any:
    shape = _SHAPES.get(fact.type)
    if fact.type == "多选":
        return _chosen(value if isinstance(value, list) else [value], fact.options)
    if shape is None or isinstance(value, dict | list):
        return value
    try:
        return shape(value)
    except ValueProblem:
        return value


def _chosen(words: list[Any], options: tuple[str, ...]) -> list[Any]:
    """Options in the order of the form; with one it has not, the words as they were given."""
    if set(map(str, words)) <= set(options):
        return [option for option in options if option in words]
    return words


def _amount(value: Any) -> str:
    found = parse_money(value)
    return str(int(found)) if found == found.to_integral_value() else f"{found.normalize():f}"


_SHAPES: Mapping[str, Callable[[Any], Any]] = {
    "日期": lambda value: parse_date(value).isoformat(),
    "金额": _amount,
    "是否": parse_bool,
    "数量": lambda value: int(parse_count(value)),
} | dict.fromkeys(
    ("文字", "单选", "电话", "证件号码", "统一社会信用代码", "当事人引用"), parse_text
)
