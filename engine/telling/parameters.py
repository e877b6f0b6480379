"""Dated parameters as a jurist reads them: what each is, its value on a day, how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.law.parameters import Parameter, Parameters
from engine.values.showing import show_day, show_number


@dataclass(frozen=True, slots=True)
class ParameterTold:
    """`value` is in words with its unit; `since` the day from which it holds."""

    name: str
    about: str
    value: str
    since: date
    source: str
    certainty: str
    note: str


def parameter_told(parameters: Parameters, name: str, day: date) -> ParameterTold:
    """A parameter on a day; before its first day its first value serves."""
    item = parameters.items[name]
    found = parameters.dated(name, max(day, min(v.start for v in item.values)))
    return ParameterTold(
        name=name,
        about=item.about,
        value=_value(item, found.value),
        since=found.start,
        source=found.source,
        certainty=found.certainty,
        note=found.note,
    )


def parameters_in(raw: Any) -> Iterator[str]:
    """Names of the parameters a condition reads, as it is written; some more than once."""
    if isinstance(raw, Mapping):
        if set(raw) == {"参数"}:
            yield str(raw["参数"])
        for value in raw.values():
            yield from parameters_in(value)
    elif isinstance(raw, list | tuple):
        for item in raw:
            yield from parameters_in(item)


def _value(item: Parameter, value: Any) -> str:
    if item.kind == "表":
        count = f"{len(value)} 项"
        return f"表，{count}，单位：{item.unit}" if item.unit else f"表，{count}"
    if item.kind in ("金额", "数量"):
        return f"{show_number(value)}{item.unit}"
    return f"{show_day(value) if isinstance(value, date) else value}{item.unit}"
