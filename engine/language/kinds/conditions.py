"""Conditions that an entry of a kind stands for, built as if written in the file.

What is built carries the place of what it was made from, so that problems point there.
"""

from __future__ import annotations

from typing import Any

from engine.language.conditions import STRUCTURE
from engine.text.errors import Mark
from engine.text.yamlio import YList, YMap

Condition = YMap


def mapping(mark: Mark, **items: Any) -> YMap:
    """A mapping as if written at a place."""
    found = YMap.made(mark)
    found.update(items)
    return found


def listed(mark: Mark, items: list[Any]) -> YList:
    """A list as if written at a place."""
    return YList.made(mark, items)


def claimed(item: Any, mark: Mark) -> Condition:
    """A fact by its name alone means that it is so; a condition means itself."""
    return item if isinstance(item, YMap) else mapping(mark, **{str(item): "是"})


def both(*conditions: Condition | None) -> Condition | None:
    """All of them, where there are any."""
    return _joined("全部", [c for c in conditions if c is not None])


def either(*conditions: Condition) -> Condition | None:
    """At least one of them, where there are any."""
    return _joined("任一", list(conditions))


def _joined(word: str, conditions: list[Condition]) -> Condition | None:
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    mark = conditions[0].mark
    return mapping(mark, **{word: listed(mark, conditions)})


def negated(condition: Condition) -> Condition:
    return mapping(condition.mark, 非=condition)


def unclaimed(condition: Condition) -> Condition:
    """That nobody claims an exception: not claimed is no, as the dictionary says of its facts."""
    if len(condition) == 1 and (name := next(iter(condition))) and condition[name] == "是":
        return mapping(condition.mark, **{name: "否"})
    return negated(condition)


def open_fact(name: str, mark: Mark) -> Condition:
    """That nobody answered a fact."""
    return mapping(mark, 未填=listed(mark, [name]))


def facts(condition: Any) -> list[str]:
    """The facts of the filing itself that a condition compares, members of lists left out."""
    found: list[str] = []
    for key, value in condition.items():
        if key in ("全部", "任一"):
            found += [name for item in value if isinstance(item, YMap) for name in facts(item)]
        elif key == "非" and isinstance(value, YMap):
            found += facts(value)
        elif key not in STRUCTURE:
            found.append(key)
    return list(dict.fromkeys(found))
