"""The policy of `rules/结论.yaml`: how states, findings and the conclusion follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine import yamlio
from engine.errors import BundleError, Mark, Problem, Problems

Effect = Literal["补正", "不予受理", "管辖", "前置", "法官判断", "提示"]
State = Literal["满足", "不满足", "待定", "不适用", "请法官判断"]
Truth = Literal["是", "否", "不明"]
EFFECTS: tuple[Effect, ...] = ("补正", "不予受理", "管辖", "前置", "法官判断", "提示")
STATES: tuple[State, ...] = ("满足", "不满足", "待定", "不适用", "请法官判断")
TRUTHS: tuple[Truth, ...] = ("否", "不明", "是")


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StateRow(_Row):
    """适用 and 成立 (absent: any) of a requirement with one of these effects give a state."""

    applies: Truth = Field(alias="适用")
    holds: Truth | None = Field(default=None, alias="成立")
    effects: tuple[Effect, ...] = Field(default=EFFECTS, alias="后果")
    state: State = Field(alias="状态")


class Turning(_Row):
    """An effect that counts as another one."""

    effect: Effect = Field(alias="后果")
    marked: Literal["是"] | None = Field(default=None, alias="标明坚持")
    becomes: Effect = Field(alias="作为")


class Conclusion(_Row):
    conclusion: str = Field(alias="结论")
    because: Effect | None = Field(default=None, alias="因")
    action: str = Field(alias="动作")


class Policy(_Row):
    """The whole table; conclusions in order of precedence."""

    base_day: date = Field(alias="基准日")
    states: tuple[StateRow, ...] = Field(alias="状态")
    insisting: tuple[Turning, ...] = Field(alias="升级")
    before_base: tuple[Turning, ...] = Field(alias="基准日以前")
    conclusions: tuple[Conclusion, ...] = Field(alias="结论", min_length=2)
    typing: Conclusion = Field(alias="填写中")

    @classmethod
    def load(cls, path: Path) -> Policy:
        """Raises `BundleError` with everything that is wrong with the table."""
        problems = Problems()
        raw = yamlio.load_file(path, path.parent.parent, problems)
        problems.raise_if_any()
        mark = Mark(f"rules/{path.name}", 1, 1)
        try:
            policy = cls.model_validate(raw)
        except ValidationError as error:
            raise BundleError(
                Problem(f"“{'.'.join(map(str, e['loc']))}”不对：{e['msg']}", mark)
                for e in error.errors()
            ) from None
        if found := policy.gaps():
            raise BundleError(Problem(message, mark) for message in found)
        return policy

    def gaps(self) -> list[str]:
        """Combinations the table leaves open or decides twice."""
        found = []
        for effect in EFFECTS:
            for applies in TRUTHS:
                for holds in TRUTHS:
                    count = len(self.states_for(effect, applies, holds))
                    if count != 1:
                        said = "没有写明状态" if count == 0 else "有不止一个状态"
                        found.append(f"后果{effect}、适用{applies}、成立{holds}：{said}")
        if self.conclusions[-1].because is not None:
            found.append("最后一个结论不应写“因”")
        if any(c.because is None for c in self.conclusions[:-1]):
            found.append("除最后一个外，每个结论都应写“因”")
        return found

    def states_for(self, effect: Effect, applies: Truth, holds: Truth) -> list[State]:
        return [
            row.state
            for row in self.states
            if row.applies == applies and row.holds in (None, holds) and effect in row.effects
        ]

    def rank(self, effect: str) -> int:
        """The place of the conclusion an effect leads to; past the end when to none."""
        for place, conclusion in enumerate(self.conclusions):
            if conclusion.because == effect:
                return place
        return len(self.conclusions)
