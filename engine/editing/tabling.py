"""Values and texts of entries as rows of a table, and changed ones put back into the text.

Conditions, examples and numbers of entries are no rows: a table changes what a rule counts and says,
never when it applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.editing.boxes import CONDITIONS
from engine.editing.fields import FIXED
from engine.editing.written import (
    DAY,
    NUMBER,
    PERIOD,
    TEXT,
    Value,
    Written,
    entries,
    entry,
    excerpt,
    kind_of,
    values,
    with_entry,
    with_values,
)

# Sections of files whose entries are alike enough to be read down a column.
SECTIONS = ("参数", "期限", "前置", "主体", "不受理", "应受理", "规则", "请求", "要素", "材料")
EDITABLE = (NUMBER, DAY, PERIOD, TEXT)
MEANT = {NUMBER: "数", DAY: "日期，写成 2026-12-01", PERIOD: "期间，写成 18年、6个月、15日"}
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A value of an entry: which, what it is called, the keys that lead to it, its kind, what it says."""

    entry: str
    title: str
    label: str
    kind: str
    said: str

    @property
    def place(self) -> Place:
        return self.entry, self.label


def rows(text: str, section: str) -> Iterator[Row]:
    """The values and texts of the entries of a section, in the order of the file."""
    for place in _entries(text, section):
        own = _editable(excerpt(text, place))
        title = next((one.text for one in own if one.path == ("名称",)), "")
        for one in own:
            yield Row(place.id, title, one.label, one.kind, one.text.strip())


def _entries(text: str, section: str) -> list[Written]:
    """The entries of a section; of several that are called the same, the editor opens the first."""
    first: dict[str, Written] = {}
    for one in entries(text):
        first.setdefault(one.id, one)
    return [one for one in first.values() if one.section == section]


def _editable(own: str) -> list[Value]:
    return [
        one
        for one in values(own)
        if one.kind in EDITABLE and one.path[0] not in CONDITIONS and not FIXED & set(one.path)
    ]


def with_rows(text: str, changed: Mapping[Place, str]) -> str:
    """The file with other values at some places, every other byte as it was.

    Raises `ValueError` for a place that is not there, or a value that cannot be written there.
    """
    by_entry: dict[str, dict[str, str]] = {}
    for (name, label), said in changed.items():
        by_entry.setdefault(name, {})[label] = said
    for name, own in by_entry.items():
        place = entry(text, name)
        if place is None:
            raise ValueError(f"没有“{name}”这一条")
        text = with_entry(text, place, _with(excerpt(text, place), own))
    return text


def _with(own: str, changed: Mapping[str, str]) -> str:
    known = {one.label: one for one in _editable(own)}
    put = {}
    for label, said in changed.items():
        if label not in known:
            raise ValueError(f"没有“{label}”这一项")
        put[known[label].path] = said
    return with_values(own, put)


def misfit(kind: str, said: str) -> str:
    """Why a value cannot stand where one of a kind does; empty where it can."""
    if not said:
        return "没有内容；要去掉这一项，请在规则里改"
    if kind != TEXT and kind_of(("",), said) != kind:
        return f"这一项是{MEANT[kind]}，不能写“{said[:20]}”"
    return ""
