"""Paths into a filing's plain data: `事实与理由`, `被告[0].姓名`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d{1,5})\])?\Z")
Step = tuple[str, int | None]


def steps(path: str) -> list[Step]:
    """`被告[0].姓名` → [("被告", 0), ("姓名", None)].  Raises `ValueError`."""
    found: list[Step] = []
    for part in path.split("."):
        match = _STEP.match(part)
        if match is None:
            raise ValueError(f"“{path[:80]}”不是一个事实的位置")
        found.append((match[1], int(match[2]) if match[2] else None))
    return found


def get(data: Mapping[str, Any], path: str) -> Any:
    """The value at a path, or None when there is nothing there."""
    value: Any = data
    for name, position in steps(path):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
        if position is not None:
            if not isinstance(value, list) or position >= len(value):
                return None
            value = value[position]
    return value


def members_of(value: Any) -> list[Mapping[str, Any]]:
    """The members of a list as it was sent; what is no mapping is none, nor is what is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def members(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The members of the list of this name in a filing."""
    return members_of(data.get(name))


def put(data: dict[str, Any], path: str, value: Any) -> bool:
    """Set the value at a path in place; False when a member on the way does not exist."""
    *above, (last, position) = steps(path)
    owner: Any = data
    for name, place in above:
        owner = owner.get(name) if isinstance(owner, dict) else None
        if place is not None:
            owner = owner[place] if isinstance(owner, list) and place < len(owner) else None
    if not isinstance(owner, dict):
        return False
    if position is None:
        owner[last] = value
        return True
    members = owner.get(last)
    if not isinstance(members, list) or position >= len(members):
        return False
    members[position] = value
    return True
