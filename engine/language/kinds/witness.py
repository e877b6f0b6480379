"""Facts that meet a condition, for generated examples; nothing where it is not plain how."""

from __future__ import annotations

from typing import Any

from engine.language.comparisons import COMPARISONS
from engine.language.conditions import STRUCTURE
from engine.text.yamlio import YMap

Given = dict[str, Any]


def witness(condition: Any) -> Given | None:
    """Facts with which a condition holds, or None where they are not plain to see."""
    if condition is None:
        return {}
    found: Given = {}
    for key, value in condition.items():
        part = _part(key, value)
        if part is None or any(found.get(k, v) != v for k, v in part.items()):
            return None
        found |= part
    return found


def counterexample(condition: Any) -> Given | None:
    """Facts with which a condition of yes-or-no facts does not hold: its last one turned round."""
    found = witness(condition)
    if not found or "任一" in condition:
        return None
    last = next(reversed(found))
    if found[last] not in ("是", "否"):
        return None
    return {**found, last: "否" if found[last] == "是" else "是"}


def _part(key: str, value: Any) -> Given | None:
    if key == "全部":
        return _merged(value)
    if key == "任一":
        return next((found for item in value if (found := witness(item)) is not None), None)
    if key == "未填":
        return {}
    if key == "非":
        return counterexample(value)
    if key in STRUCTURE:
        return None
    return _compared(key, value)


def _merged(conditions: Any) -> Given | None:
    found: Given = {}
    for condition in conditions:
        part = witness(condition)
        if part is None or any(found.get(k, v) != v for k, v in part.items()):
            return None
        found |= part
    return found


def _compared(name: str, value: Any) -> Given | None:
    if not isinstance(value, YMap):
        return {name: value}
    if set(value) == {"是"}:
        return {name: value["是"]}
    if set(value) == {"属于"} and value["属于"]:
        return {name: value["属于"][0]}
    if set(value) & set(COMPARISONS):
        return None
    return None
