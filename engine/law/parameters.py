"""Dated parameters: thresholds, wages, holidays, court profiles, each value with its source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.law.periods import HOW, is_period
from engine.text.errors import BundleError, LianError, Mark, Problems
from engine.text.files import Files
from engine.text.models import problems_of
from engine.text.yamlio import YMap, listed

LISTED = "参数"
KINDS: dict[str, type | tuple[type, ...]] = {
    "金额": (int, Decimal),
    "数量": (int, Decimal),
    "文字": str,
    "日期": date,
    "期间": str,
    "表": dict,
}


class DatedValue(BaseModel):
    """A value from a day on, until the next one."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    start: date = Field(alias="自")
    value: Any = Field(alias="值")
    source: str = Field(alias="来源", min_length=1)
    certainty: Literal["高", "中", "低"] = Field(alias="确定度")
    note: str = Field(default="", alias="备注")


class Parameter(BaseModel):
    """One parameter with its history."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(alias="名称", min_length=1)
    kind: Literal["金额", "数量", "文字", "日期", "期间", "表"] = Field(alias="类型")
    unit: str = Field(default="", alias="单位")
    about: str = Field(default="", alias="说明")
    values: list[DatedValue] = Field(alias="取值", min_length=1)

    def on(self, day: date) -> DatedValue | None:
        """The value in force on a day."""
        known = [v for v in self.values if v.start <= day]
        return max(known, key=lambda v: v.start) if known else None


class ParameterError(LianError):
    """A parameter that does not exist or has no value on the day asked for."""


@dataclass(slots=True)
class Parameters:
    """All parameters by name."""

    items: dict[str, Parameter]
    lookups: dict[int, Callable[[str], Any]] = field(default_factory=dict, compare=False)
    days: list[date] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self.days = sorted({day for name in self.items for day in self.changes(name)})

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of every parameter by its name."""
        return {name: item.kind for name, item in self.items.items()}

    @classmethod
    def load(cls, files: Files) -> Parameters:
        """Read every file of `rules/参数/`.  Raises `BundleError` with all problems."""
        problems = Problems()
        known: dict[str, Parameter] = {}
        for name in files.below("rules/参数"):
            document = files.yaml(name, problems)
            if not isinstance(document, YMap):
                problems.add("参数文件应写成“参数:”和一列参数", Mark(name, 1, 1))
                continue
            for key in document:
                if key != LISTED:
                    problems.add(f"没有“{key}”这个键；参数都写在“{LISTED}”下面", document.at(key))
            for raw in listed(document, LISTED, problems):
                if (found := _read(raw, problems)) is None:
                    continue
                if found.name in known:
                    problems.add(f"参数“{found.name}”已经定义过", raw.mark)
                known[found.name] = found
        if problems.items:
            raise BundleError(problems.items)
        return cls(known)

    def changes(self, name: str) -> list[date]:
        """The days from which a parameter has another value."""
        return [value.start for value in self.items[name].values] if name in self.items else []

    def interval(self, day: date) -> int:
        """The number of the stretch of days, between two changes, that a day lies in."""
        return bisect_right(self.days, day)

    def dated(self, name: str, day: date) -> DatedValue:
        """The value with its source.  Raises `ParameterError`."""
        if name not in self.items:
            raise ParameterError(f"没有“{name}”这个参数")
        found = self.items[name].on(day)
        if found is None:
            first = min(v.start for v in self.items[name].values)
            raise ParameterError(f"参数“{name}”从 {first} 起才有数值，{day} 没有")
        return found

    def value(self, name: str, day: date) -> Any:
        """The value in force on a day; amounts and counts as `Decimal`."""
        value = self.dated(name, day).value
        return Decimal(value) if isinstance(value, int) else value

    def on(self, day: date) -> Callable[[str], Any]:
        """A lookup for one day; before a parameter's first day its first value serves.

        Days between which no parameter changes share one.
        """
        interval = self.interval(day)
        known = self.lookups.get(interval)
        if known is None:

            @cache
            def look_up(name: str) -> Any:
                first = min(v.start for v in self.items[name].values)
                return self.value(name, max(day, first))

            known = self.lookups[interval] = look_up
        return known


def _keys() -> set[str]:
    return {str(f.alias) for row in (Parameter, DatedValue) for f in row.model_fields.values()}


def _read(raw: Any, problems: Problems) -> Parameter | None:
    mark: Mark | None = getattr(raw, "mark", None)
    try:
        parameter = Parameter.model_validate(raw)
    except ValidationError as error:
        problems.items += problems_of(error, raw, mark or Mark("rules/参数", 1, 1), _keys())
        return None
    for dated in parameter.values:
        if not isinstance(dated.value, KINDS[parameter.kind]):
            problems.add(f"参数“{parameter.name}”的值不是{parameter.kind}", mark)
        elif parameter.kind == "期间" and not is_period(dated.value):
            problems.add(f"参数“{parameter.name}”的“{dated.value}”不对：{HOW}", mark)
    return parameter
