"""The policy of `rules/结论.yaml`: how states, findings and the conclusion follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.text import yamlio
from engine.text.errors import BundleError, Mark, Problem, Problems

Effect = Literal["补正", "不予受理", "管辖", "前置", "法官判断", "提示"]
State = Literal["满足", "不满足", "待定", "不适用", "请法官判断"]
Truth = Literal["是", "否", "不明"]
EFFECTS: tuple[Effect, ...] = ("补正", "不予受理", "管辖", "前置", "法官判断", "提示")
STATES: tuple[State, ...] = ("满足", "不满足", "待定", "不适用", "请法官判断")
TRUTHS: tuple[Truth, ...] = ("否", "不明", "是")

ADVICE: Effect = "提示"
# What pydantic finds, by its error types, in words for the editor of the table.
_SAID = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查是否写错",
    "literal_error": "“{input}”不在可选的词里",
    "too_short": "项数不够",
    "string_type": "应是文字",
    "tuple_type": "应是列表",
}


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
                Problem(_said(e["type"], e["loc"], e["input"]), mark) for e in error.errors()
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
        reasons = [c.because for c in self.conclusions if c.because]
        for effect in EFFECTS:
            if reasons.count(effect) > 1:
                found.append(f"后果{effect}有不止一个结论")
            if effect == ADVICE and effect in reasons:
                found.append(f"后果{ADVICE}从不改变结论，不应作为“因”")
            if effect != ADVICE and effect not in reasons:
                found.append(f"后果{effect}没有对应的结论，认定会落空")
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

    def counts_as(self, effect: str, marked: bool, insists: bool, before_base: bool) -> str:
        """What a finding counts as: insisting escalates first, then the base day downgrades."""
        if insists:
            rows = (r for r in self.insisting if r.effect == effect and (marked or not r.marked))
            effect = next((r.becomes for r in rows), effect)
        if before_base:
            effect = next((r.becomes for r in self.before_base if r.effect == effect), effect)
        return effect

    def rank(self, effect: str) -> int:
        """The place of the conclusion an effect leads to; past the end when to none."""
        for place, conclusion in enumerate(self.conclusions):
            if conclusion.because == effect:
                return place
        return len(self.conclusions)


def _said(kind: str, place: tuple[int | str, ...], given: object) -> str:
    """One error in words; rows count from 1."""
    where = "".join(f"第{p + 1}行" if isinstance(p, int) else f"“{p}”" for p in place)
    if kind.startswith("date"):
        return f"{where or '整张表'}不对：应是日期，例如 2026-01-01"
    return f"{where or '整张表'}不对：{_SAID.get(kind, '格式不对').format(input=given)}"
