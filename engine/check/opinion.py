"""What a check gives: the opinion, its findings, and what to ask next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias, overload

from engine.bundle.ruleset import Requirement
from engine.check.rulings import Ruling
from engine.inference.core import Firing, Inference
from engine.inference.policy import Conclusion
from engine.language.words import GATES, State
from engine.values.showing import show_brief

ShownFacts: TypeAlias = dict[int, dict[str, Any]]
OPEN: tuple[State, ...] = ("不满足", "待定", "请法官判断")
# How what nobody stated is asked for, by its type.
ASKED = {
    "是否": "，是还是否？",
    "日期": "是哪一天？",
    "金额": "是多少？",
    "数量": "是多少？",
    "地址": "在哪里？",
}


class FactSeen(NamedTuple):
    """A fact a finding rests on: its place in the filing, its typed value or None, its type.

    `silence` says in words what it was taken as because nobody stated it; empty when unknown.
    """

    path: str
    label: str
    value: Any
    type: str = ""
    silence: str = ""

    @property
    def answered(self) -> bool:
        return self.value is not None

    @property
    def text(self) -> str:
        """The value in words, or what silence meant; empty when it is unknown."""
        return show_brief(self.value, self.type) if self.answered else self.silence

    @property
    def known(self) -> bool:
        return self.answered or bool(self.silence)

    def to_dict(self) -> dict[str, Any]:
        return {
            "路径": self.path,
            "名称": self.label,
            "值": show_brief(self.value) if self.answered else None,
            "已答": self.answered,
            "没有回答": self.silence,
        }


@dataclass(slots=True)
class Finding:
    """One requirement that was looked at, for one member where it is about members.

    `effect` is what the rule says; `counted` is what it counts as here: insisting after an
    explanation raises it, a filing before the base day lowers it, a trial rule is only advice, a
    judge's `ruling` decides it.  What the requirement says of itself is not copied.
    `unchecked`: at submission facts are missing without which it could not be checked.
    """

    requirement: Requirement
    state: str
    member: str
    facts: tuple[FactSeen, ...]
    explanation: str
    cure: str
    question: str
    escalated: bool
    counted: str
    ruling: Ruling | None = None
    unchecked: bool = False

    @property
    def missing(self) -> tuple[FactSeen, ...]:
        """The facts nobody stated, of a requirement that could not be checked."""
        return tuple(f for f in self.facts if not f.known) if self.unchecked else ()

    @property
    def to_ask(self) -> str:
        """The question that would settle a requirement that could not be checked."""
        missing = "、".join(f.label for f in self.missing)
        kinds = {f.type for f in self.missing}
        asked = ASKED.get(kinds.pop(), "是什么？") if len(kinds) == 1 else "是什么？"
        return self.question or missing + asked

    @property
    def rule_id(self) -> str:
        return self.requirement.rule_id

    @property
    def title(self) -> str:
        return self.requirement.title

    @property
    def effect(self) -> str:
        return self.requirement.effect

    @property
    def origin(self) -> str:
        return self.requirement.origin

    @property
    def version(self) -> str:
        return self.requirement.version

    @property
    def basis(self) -> tuple[str, ...]:
        return self.requirement.basis

    @property
    def enforced(self) -> bool:
        return self.requirement.enforced

    @property
    def source(self) -> str:
        return self.requirement.source

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        return self.requirement.answers

    @property
    def key(self) -> str:
        return f"{self.rule_id}@{self.member}" if self.member else self.rule_id

    def unchecked_dict(self) -> dict[str, Any]:
        """What was not checked, for want of what, and what to ask, as JSON-ready data."""
        return {
            "编号": self.rule_id,
            "要求": self.title,
            "后果": self.effect,
            "对象": self.member,
            "缺的事实": [{"路径": f.path, "名称": f.label} for f in self.missing],
            "提问": self.to_ask,
            "依据": list(self.basis),
        }

    def to_dict(self, shown: ShownFacts | None = None) -> dict[str, Any]:
        """JSON-ready data; `shown` keeps facts already put into words, for many findings."""
        known: ShownFacts = {} if shown is None else shown
        return {
            "编号": self.rule_id,
            "版本": self.version,
            "要求": self.title,
            "状态": self.state,
            "后果": self.effect,
            "计为": self.counted,
            "对象": self.member,
            "事实": [
                known.get(id(fact)) or known.setdefault(id(fact), fact.to_dict())
                for fact in self.facts
            ],
            "依据": list(self.basis),
            "释明": self.explanation,
            "补救": self.cure,
            "提问": self.question,
            "试行": not self.enforced,
            "坚持起诉": self.escalated,
            "没有核对": self.unchecked,
            "来源": self.origin,
            "出处": self.source,
            **({"裁断": self.ruling.to_dict()} if self.ruling else {}),
        }


class Findings(Sequence[Finding]):
    """The findings of an opinion, each put together when somebody looks at it.

    Most of what a filing meets is only counted: `states` are there at once,
    and so are the `effects` of the requirements.
    """

    __slots__ = ("_made", "_make", "_told", "effects", "states")

    def __init__(
        self, states: Sequence[str], make: Callable[[int], Finding], effects: Sequence[str]
    ) -> None:
        self.states, self.effects = tuple(states), effects
        self._make = make
        self._made: list[Finding | None] = [None] * len(self.states)
        self._told: list[dict[str, Any]] | None = None

    def __len__(self) -> int:
        return len(self.states)

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice) -> list[Finding]: ...
    def __getitem__(self, place: int | slice) -> Finding | list[Finding]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        found = self._made[place]
        if found is None:
            found = self._made[place] = self._make(range(len(self))[place])
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and tuple(self) == tuple(other)

    def of(self, *states: str) -> list[Finding]:
        """Those in one of these states; no other is put together."""
        return [self[i] for i, state in enumerate(self.states) if state in states]

    def of_effect(self, effect: str, *states: str) -> list[Finding]:
        """Those of requirements of an effect in one of these states; no other is put together."""
        found = enumerate(zip(self.states, self.effects, strict=True))
        return [self[i] for i, (state, own) in found if own == effect and state in states]

    def to_dicts(self) -> list[dict[str, Any]]:
        """All of them as JSON-ready data, put into words once: whoever gets it changes nothing."""
        if self._told is None:
            shown: ShownFacts = {}
            self._told = [finding.to_dict(shown) for finding in self]
        return self._told


@dataclass(frozen=True, slots=True)
class Question:
    """An unanswered fact that can still change the conclusion, and why it is asked."""

    path: str
    label: str
    settles: int
    reasons: tuple[str, ...]
    hint: str = ""
    type: str = ""
    options: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The label, with the place in the filing where that says more."""
        return self.label if self.path == self.label else f"{self.label}（{self.path}）"

    def to_dict(self) -> dict[str, Any]:
        return {
            "路径": self.path,
            "名称": self.label,
            "类型": self.type,
            "选项": list(self.options),
            "提示": self.hint,
            "关系到": self.settles,
            "原因": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Opinion:
    """The recommendation with everything it rests on.  It proposes; the judge decides."""

    conclusion: str
    action: str
    cause: str
    cause_path: tuple[str, ...]
    edition: str
    day: date
    stage: str
    findings: Findings
    questions: tuple[Question, ...]
    advice: dict[str, list[str]]
    derived: dict[str, bool | None]
    notes: tuple[str, ...]
    inference: Inference
    filing_hash: str
    bundle_hash: str
    engine_version: str

    @property
    def proof(self) -> tuple[Firing, ...]:
        """The inference core's chain of firings."""
        return self.inference.proof

    @property
    def row(self) -> Conclusion:
        """The conclusion with everything its table says of it."""
        return self.inference.row

    def of(self, *states: str) -> list[Finding]:
        return self.findings.of(*states)

    @property
    def unchecked(self) -> list[Finding]:
        """没有核对的: requirements that wait for a fact nobody stated, gates first."""
        found = [f for f in self.findings.of("待定") if f.unchecked]
        return sorted(found, key=lambda f: f.effect not in GATES)

    @property
    def open_questions(self) -> dict[str, list[Finding]]:
        """没有核对的 by the fact to ask first, by its place in the filing: one question each."""
        found: dict[str, list[Finding]] = {}
        for finding in self.unchecked:
            first = finding.missing[0].path if finding.missing else finding.title
            found.setdefault(first, []).append(finding)
        return found

    def to_dict(self) -> dict[str, Any]:
        """The whole opinion as JSON-ready data with Chinese keys; parts may be shared."""
        return self._to_dict(self.findings.to_dicts())

    def open_dict(self) -> dict[str, Any]:
        """JSON-ready data with those requirements only that are not met or not known to be."""
        shown: ShownFacts = {}
        return self._to_dict([finding.to_dict(shown) for finding in self.of(*OPEN)])

    def _to_dict(self, findings: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "结论": self.conclusion,
            "建议动作": self.action,
            "案由": self.cause,
            "案由路径": list(self.cause_path),
            "案由版本": self.edition,
            "日期": self.day.isoformat(),
            "阶段": self.stage,
            "说明": list(self.notes),
            "要求": findings,
            "没有核对的": [finding.unchecked_dict() for finding in self.unchecked],
            "接下来问": [question.to_dict() for question in self.questions],
            "建议": self.advice,
            "推导": {
                k: "不明" if v is None else "是" if v else "否" for k, v in self.derived.items()
            },
            "推理": [step.to_dict() for step in self.proof],
        }
