"""Dated parameters: thresholds, wages, holidays, court profiles, each value with its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.text import yamlio
from engine.text.errors import BundleError, LianError, Mark, Problem, Problems

MAX_DAYS = 1_000
KINDS: dict[str, type | tuple[type, ...]] = {
    "金额": (int, Decimal),
    "数量": (int, Decimal),
    "文字": str,
    "日期": date,
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
    kind: Literal["金额", "数量", "文字", "日期", "表"] = Field(alias="类型")
    unit: str = Field(default="", alias="单位")
    about: str = Field(default="", alias="说明")
    values: list[DatedValue] = Field(alias="取值", min_length=1)

    def on(self, day: date) -> DatedValue | None:
        """The value in force on a day."""
        known = [v for v in self.values if v.start <= day]
        return max(known, key=lambda v: v.start) if known else None


class ParameterError(LianError):
    """A parameter that does not exist or has no value on the day asked for."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters by name."""

    items: dict[str, Parameter]
    by_day: dict[date, Callable[[str], Any]] = field(default_factory=dict, compare=False)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.items)

    @classmethod
    def load(cls, folder: Path) -> Parameters:
        """Read every file of a folder.  Raises `BundleError` with all problems."""
        problems = Problems()
        items: dict[str, Parameter] = {}
        for path in yamlio.files(folder):
            document = yamlio.load_file(path, folder.parent.parent, problems)
            for raw in (document or {}).get("参数", ()):
                if (found := _read(raw, problems)) is None:
                    continue
                if found.name in items:
                    problems.add(f"参数“{found.name}”已经定义过", raw.mark)
                items[found.name] = found
        if problems.items:
            raise BundleError(problems.items)
        return cls(items)

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
        """A lookup for one day; before a parameter's first day its first value serves."""

        known = self.by_day.get(day)
        if known is None:
            if len(self.by_day) > MAX_DAYS:
                self.by_day.clear()

            @cache
            def look_up(name: str) -> Any:
                first = min(v.start for v in self.items[name].values)
                return self.value(name, max(day, first))

            known = self.by_day[day] = look_up
        return known


def _read(raw: Any, problems: Problems) -> Parameter | None:
    mark: Mark | None = getattr(raw, "mark", None)
    try:
        parameter = Parameter.model_validate(raw)
    except ValidationError as error:
        for one in error.errors():
            where = ".".join(map(str, one["loc"]))
            problems.items.append(Problem(f"参数的“{where}”不对：{one['msg']}", mark))
        return None
    for dated in parameter.values:
        if not isinstance(dated.value, KINDS[parameter.kind]):
            problems.add(f"参数“{parameter.name}”的值不是{parameter.kind}", mark)
    return parameter
