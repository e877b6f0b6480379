"""The policy of `rules/结论.yaml`: how states, findings and the conclusion follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from engine.language.words import EFFECTS, Effect, State
from engine.text import yamlio
from engine.text.errors import BundleError, Mark, Problem, Problems
from engine.text.models import Place, mark_of, problems_of

Truth = Literal["是", "否", "不明"]
TRUTHS: tuple[Truth, ...] = ("否", "不明", "是")

ADVICE: Effect = "提示"
# An icon with its colour; every face has its own picture of each.
Sign = Literal["停止", "步骤", "地点", "补写", "判断", "通过", "等待"]
NO_DECISION = "无"
PRIOR = len(EFFECTS)  # the column of prior questions, after those of the effects
# As many characters as the columns of the database hold.
LONGEST_CONCLUSION = 12
LONGEST_WORDS = 40


def _for_editors(schema: dict[str, Any]) -> None:
    """Docstrings are for engineers; an editor of the table reads the columns' descriptions."""
    schema.pop("description", None)


class _Row(BaseModel):
    """A line of `rules/结论.yaml`: every key is known, none is changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_for_editors)


class StateRow(_Row):
    """适用 and 成立 (absent: any) of a requirement with one of these effects give a state."""

    applies: Truth = Field(alias="适用", description="“适用”的真假")
    holds: Truth | None = Field(
        default=None, alias="成立", description="“要求”的真假；不写就是哪种都一样"
    )
    effects: tuple[Effect, ...] = Field(default=EFFECTS, alias="后果")
    state: State = Field(alias="状态")


class Turning(_Row):
    """An effect that counts as another one."""

    effect: Effect = Field(alias="后果")
    marked: Literal["是"] | None = Field(default=None, alias="标明坚持")
    becomes: Effect = Field(alias="作为")


class SharedBasis(_Row):
    """What every requirement with an effect rests on besides its own articles."""

    effect: Effect = Field(alias="后果")
    basis: tuple[str, ...] = Field(
        alias="依据", min_length=1, description="法律简称加条号，如 登记立案规定 7"
    )


class Conclusion(_Row):
    """What leads to a conclusion, and what every face says and offers because of it.

    `insists`, `before_base`: only for filings insisted on, or dated before the base day.
    `ahead_of`: where a prior question is open (whether this court is the right one), the conclusion
    comes before the one because of that effect.
    `decision`: the one a judge takes with one click, `NO_DECISION` where a question comes first.
    `to_filer`, `next_step`: the conclusion and what to do in a filer's words, never a verdict.
    """

    conclusion: str = Field(
        alias="结论",
        min_length=1,
        max_length=LONGEST_CONCLUSION,
        description="给工作人员看的结论，不超过 12 个字",
    )
    because: Effect | None = Field(
        default=None, alias="因", description="认定里有这种后果时得出；最后一个不写"
    )
    insists: Literal["是"] | None = Field(
        default=None, alias="坚持", description="只用于坚持起诉的材料"
    )
    before_base: Literal["是"] | None = Field(
        default=None, alias="基准日以前", description="只用于起诉日期早于基准日的材料"
    )
    ahead_of: Effect | None = Field(
        default=None,
        alias="先决先于",
        description="先决的问题（是不是本院管辖）没有答案时，排在因这种后果的结论之前",
    )
    action: str = Field(alias="动作", min_length=1, description="法官的下一步")
    decision: str = Field(
        alias="决定", min_length=1, description="按建议一键作出的决定；要先由法官判断的写“无”"
    )
    sign: Sign = Field(alias="标志", description="图标和颜色")
    to_filer: str = Field(
        alias="对当事人",
        min_length=1,
        max_length=LONGEST_WORDS,
        description="给当事人看的话，不说审查结果，不超过 40 个字",
    )
    next_step: str = Field(alias="请当事人", min_length=1, description="当事人的下一步")

    def holds_for(self, insists: bool, before_base: bool) -> bool:
        """Whether the row is for filings of this kind."""
        return (insists or not self.insists) and (before_base or not self.before_base)


class Rung(NamedTuple):
    """A row of the table in its order; `prior`: only its prior questions count here."""

    row: Conclusion
    prior: bool

    @property
    def column(self) -> int | None:
        """The column of the summary that counts its grounds; None for the last row."""
        if self.row.because is None:
            return None
        return PRIOR if self.prior else EFFECTS.index(self.row.because)


class Policy(_Row):
    """The whole table; conclusions in order of precedence."""

    base_day: date = Field(alias="基准日", description="规则按这一天以后有效的法律编写")
    states: tuple[StateRow, ...] = Field(alias="状态")
    insisting: tuple[Turning, ...] = Field(alias="升级")
    shared_basis: tuple[SharedBasis, ...] = Field(default=(), alias="共同依据")
    before_base: tuple[Turning, ...] = Field(alias="基准日以前")
    conclusions: tuple[Conclusion, ...] = Field(alias="结论", min_length=2)
    typing: Conclusion = Field(alias="填写中")
    _marks: dict[str, Mark] = PrivateAttr(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Policy:
        """Raises as `parse` does."""
        return cls.parse(path.read_bytes(), f"rules/{path.name}")

    @classmethod
    def parse(cls, text: bytes, name: str) -> Policy:
        """Raises `BundleError` with everything that is wrong with the table."""
        problems = Problems()
        raw = yamlio.load(text, name, problems)
        problems.raise_if_any()
        start = Mark(name, 1, 1)
        try:
            policy = cls.model_validate(raw)
        except ValidationError as error:
            raise BundleError(problems_of(error, raw, start, _keys())) from None
        if found := list(policy.gaps()):
            raise BundleError(Problem(said, mark_of(raw, place, start)) for said, place in found)
        for number, row in enumerate(policy.conclusions):
            policy._marks[row.conclusion] = mark_of(raw, ("结论", number, "决定"), start)
        for number, shared in enumerate(policy.shared_basis):
            policy._marks[_shared(shared)] = mark_of(raw, ("共同依据", number, "依据"), start)
        policy._marks[policy.typing.conclusion] = mark_of(raw, ("填写中", "决定"), start)
        return policy

    def gaps(self) -> Iterator[tuple[str, Place]]:
        """Combinations the tables leave open or decide twice, each with its place in the file."""
        yield from self._states()
        yield from self._rows()
        yield from self._ahead()
        shared = [row.effect for row in self.shared_basis]
        for number, row in enumerate(self.shared_basis):
            if shared.count(row.effect) > 1:
                yield f"后果{row.effect}的共同依据写了不止一行", ("共同依据", number)
        yield from self._unconditional()

    def _states(self) -> Iterator[tuple[str, Place]]:
        """Every combination of truths has one state."""
        for effect, applies, holds in product(EFFECTS, TRUTHS, TRUTHS):
            count = len(self.states_for(effect, applies, holds))
            if count != 1:
                said = "没有写明状态" if count == 0 else "有不止一个状态"
                yield f"后果{effect}、适用{applies}、成立{holds}：{said}", ("状态",)

    def _rows(self) -> Iterator[tuple[str, Place]]:
        """Every conclusion stands once, for a reason that can lead to it."""
        reachable = {id(c) for context in _CONTEXTS for c in self.conclusions_for(*context)}
        words = [c.conclusion for c in (*self.conclusions, self.typing)]
        for number, row in enumerate(self.conclusions):
            place = ("结论", number, "因")
            if words.count(row.conclusion) > 1:
                yield f"结论“{row.conclusion}”写了不止一次", ("结论", number, "结论")
            if row.because == ADVICE:
                yield f"后果{ADVICE}从不改变结论，不应作为“因”", place
            elif id(row) not in reachable:
                yield f"后果{row.because}有不止一个结论，“{row.conclusion}”永远得不出", place
            if row.because is None and row is not self.conclusions[-1]:
                yield "除最后一个外，每个结论都应写“因”", place

    def _ahead(self) -> Iterator[tuple[str, Place]]:
        """At most one conclusion goes ahead of another, of one that stands before it."""
        rows = [(n, row) for n, row in enumerate(self.conclusions) if row.ahead_of is not None]
        for number, row in rows:
            place = ("结论", number, "先决先于")
            if len(rows) > 1:
                yield "“先决先于”只能写在一个结论上", place
            if row.ahead_of not in {earlier.because for earlier in self.conclusions[:number]}:
                yield f"“先决先于”写的{row.ahead_of}不在前面", place

    def _unconditional(self) -> Iterator[tuple[str, Place]]:
        """Every effect needs a conclusion that holds for all filings; so do the last row and 填写中."""
        last = self.conclusions[-1]
        if last.because is not None or last.insists or last.before_base:
            said = "最后一个结论不应写“因”“坚持”“基准日以前”"
            yield said, ("结论", len(self.conclusions) - 1)
        if self.typing.because or self.typing.insists or self.typing.before_base:
            yield "“填写中”不应写“因”“坚持”“基准日以前”", ("填写中",)
        reasons = {c.because for c in self.conclusions_for(False, False)}
        for effect in EFFECTS:
            if effect != ADVICE and effect not in reasons:
                yield f"后果{effect}没有对应的结论，认定会落空", ("结论",)

    def state(self, effect: Effect, applies: int, holds: int) -> State:
        """The state of one outcome; truth values are places in `TRUTHS`."""
        return self.states_for(effect, TRUTHS[applies], TRUTHS[holds])[0]

    def states_for(self, effect: Effect, applies: Truth, holds: Truth) -> list[State]:
        return [
            row.state
            for row in self.states
            if row.applies == applies and row.holds in (None, holds) and effect in row.effects
        ]

    def cited(self, effect: str, own: Iterable[str]) -> tuple[str, ...]:
        """A requirement's own citations, then those all requirements with its effect share."""
        shared = (text for row in self.shared_basis if row.effect == effect for text in row.basis)
        return tuple(dict.fromkeys((*own, *shared)))

    def counts_as(self, effect: str, marked: bool, insists: bool, before_base: bool) -> str:
        """What a finding counts as: insisting escalates first, then the base day downgrades."""
        if insists:
            rows = (r for r in self.insisting if r.effect == effect and (marked or not r.marked))
            effect = next((r.becomes for r in rows), effect)
        if before_base:
            effect = next((r.becomes for r in self.before_base if r.effect == effect), effect)
        return effect

    def conclusions_for(self, insists: bool, before_base: bool) -> tuple[Conclusion, ...]:
        """The rows for such a filing in order of precedence; the first of an effect is its own."""
        found: dict[Effect | None, Conclusion] = {}
        for row in self.conclusions:
            if row.holds_for(insists, before_base):
                found.setdefault(row.because, row)
        return tuple(found.values())

    def rungs(self, insists: bool, before_base: bool) -> tuple[Rung, ...]:
        """The rows for such a filing from the top, one with prior questions at both its places."""
        rows = self.conclusions_for(insists, before_base)
        early = {row.ahead_of: row for row in rows if row.ahead_of is not None}
        found: list[Rung] = []
        for row in rows:
            if row.because in early:
                found.append(Rung(early[row.because], True))
            found.append(Rung(row, False))
        return tuple(found)

    def rank(self, effect: str, insists: bool, before_base: bool) -> int:
        """The rung of the conclusion an effect leads to; past the end when to none."""
        rungs = self.rungs(insists, before_base)
        own = (p for p, (row, prior) in enumerate(rungs) if row.because == effect and not prior)
        return next(own, len(rungs))

    def rows(self) -> Iterator[tuple[Conclusion, Mark]]:
        """Every conclusion, 填写中 last, with the place of its 决定."""
        for row in (*self.conclusions, self.typing):
            yield row, self._marks[row.conclusion]

    def shared(self) -> Iterator[tuple[SharedBasis, Mark]]:
        """Every row of shared citations with its place."""
        for row in self.shared_basis:
            yield row, self._marks[_shared(row)]

    def row(self, conclusion: str) -> Conclusion | None:
        """The row of a conclusion; None for a word of an earlier table."""
        rows = (*self.conclusions, self.typing)
        return next((row for row in rows if row.conclusion == conclusion), None)

    def sign(self, conclusion: str) -> str:
        """The sign of a conclusion; empty for a word of an earlier table."""
        row = self.row(conclusion)
        return row.sign if row else ""

    def decision(self, conclusion: str) -> str:
        """The decision a conclusion recommends; empty when a person has to judge first."""
        row = self.row(conclusion)
        return row.decision if row and row.decision != NO_DECISION else ""


def _keys() -> set[str]:
    """Every key the table may hold."""
    rows = (StateRow, Turning, SharedBasis, Conclusion, Policy)
    return {str(f.alias) for row in rows for f in row.model_fields.values()}


def _shared(row: SharedBasis) -> str:
    return f"共同依据 {row.effect}"


_CONTEXTS = tuple(product((False, True), repeat=2))
