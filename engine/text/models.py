"""What pydantic finds wrong with a YAML file: in words for its editor, with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from engine.text.errors import Mark, Problem, nearest
from engine.text.yamlio import YList, YMap

Place = tuple[int | str, ...]
# What pydantic finds, by its error types.
_SAID = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查是否写错",
    "literal_error": "“{input}”不在可选的词里",
    "too_short": "项数不够",
    "string_type": "应是文字",
    "string_too_short": "没有写内容",
    "string_too_long": "太长，请缩短",
    "tuple_type": "应是列表",
    "list_type": "应是列表",
}


def problems_of(
    error: ValidationError, raw: Any, otherwise: Mark, keys: Iterable[str] = ()
) -> Iterator[Problem]:
    """Each error at its place in the file; `keys` are right words for a wrong key."""
    known = list(keys)
    for one in error.errors():
        kind, place = one["type"], one["loc"]
        hint = nearest(str(place[-1]), known) if kind == "extra_forbidden" else ""
        yield Problem(
            f"{_said(raw, kind, place, one['input'])}{hint}", mark_of(raw, place, otherwise)
        )


def mark_of(raw: Any, place: Place, otherwise: Mark) -> Mark:
    """Where a place stands in the file: the key itself, or the row it is missing from."""
    found = otherwise
    for depth, step in enumerate(place):
        owner = _at(raw, place[:depth])
        if isinstance(owner, YMap) and isinstance(step, str):
            found = owner.at(step)
        elif isinstance(owner, YList) and isinstance(step, int) and step < len(owner):
            found = owner.item_marks[step]
    return found


def _said(raw: Any, kind: str, place: Place, given: object) -> str:
    """One error in words; rows count from 1, a conclusion is called by its name."""
    where = "".join(f"第{p + 1}行" if isinstance(p, int) else f"“{p}”" for p in place)
    row = _at(raw, place[:-1])
    if kind == "missing" and isinstance(row, dict) and isinstance(row.get("结论"), str):
        return f"结论“{row['结论']}”缺少“{place[-1]}”"
    if kind.startswith("date"):
        return f"{where or '整张表'}不对：应是日期，例如 2026-01-01"
    return f"{where or '整张表'}不对：{_SAID.get(kind, '格式不对').format(input=given)}"


def _at(raw: Any, place: Place) -> Any:
    """What stands at a place of the file, None when nothing does."""
    for step in place:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            return None
    return raw
