"""The inference core of a check: one ruleset, one session per check, a proof of every step."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any, NamedTuple, Protocol

from engine.inference.derivations import Formula, compile_formulas
from engine.inference.fixpoint import FixpointRuleset
from engine.inference.horn import Horn, Match, Pattern, Term, Value
from engine.inference.policy import EFFECTS, STATES, TRUTHS, Policy

log = logging.getLogger(__name__)
TYPING = "填写"


class Session(Protocol):
    """What both back-ends offer."""

    log: list[Match]

    def __enter__(self) -> Session: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def put(self, fact_id: str, **properties: Value) -> None: ...
    def run(self) -> None: ...


class Ruleset(Protocol):
    backend: str

    def session(self) -> Any: ...


def choose_backend() -> Callable[[Sequence[Horn]], Ruleset]:
    """durable-rules, or the reference where the C module is missing or switched off."""
    if os.environ.get("LIAN_INFERENCE") == "reference":
        return FixpointRuleset
    try:
        from engine.inference.durable import DurableRuleset
    except ImportError as error:
        log.warning("durable-rules 不可用（%s），改用参考推理", error)
        return FixpointRuleset
    return DurableRuleset


class ClassFact(NamedTuple):
    """All requirement instances with one effect and one pair of truth values.

    They take the same way through every rule, so one fact stands for all of them.
    `marked`: insisting after explanation turns the finding into a suspected refusal.
    """

    effect: str
    applies: int
    holds: int
    marked: bool = False

    def __str__(self) -> str:
        return f"要求（后果{self.effect}、适用{TRUTHS[self.applies]}、成立{TRUTHS[self.holds]}）"


@dataclass(frozen=True, slots=True)
class Firing:
    """One step of the proof in words."""

    rule: str
    premises: tuple[str, ...]
    conclusion: str

    def to_dict(self) -> dict[str, Any]:
        return {"规则": self.rule, "前提": list(self.premises), "推出": self.conclusion}


@dataclass(frozen=True, slots=True)
class Inference:
    """States by class, the classes that insisting escalated, the conclusion and its proof."""

    states: Mapping[ClassFact, str]
    escalated: frozenset[ClassFact]
    conclusion: str
    action: str
    settled_rank: int
    policy: Policy
    steps: Callable[[], tuple[Firing, ...]]

    @property
    def proof(self) -> tuple[Firing, ...]:
        """The chain of firings, put into words when asked for."""
        return self.steps()

    def can_change(self, effect: str) -> bool:
        """Whether an open requirement with this effect could still change the conclusion."""
        return self.policy.rank(effect) < self.settled_rank


class InferenceCore:
    """Compiled once per set of derivations; `session()` per check."""

    def __init__(
        self,
        derivations: Mapping[str, Formula],
        policy: Policy,
        backend: Callable[[Sequence[Horn]], Ruleset] | None = None,
    ) -> None:
        self.policy = policy
        self.concepts = compile_formulas(derivations)
        self.names = dict(self.concepts.names)
        rules = [*self.concepts.rules, *_policy_rules(policy, self.names)]
        self.ruleset = (backend or choose_backend())(rules)

    def session(self) -> CheckSession:
        return CheckSession(self)


class CheckSession:
    """First `derive`, then `conclude`, inside one `with`."""

    def __init__(self, core: InferenceCore) -> None:
        self.core = core
        self.session: Session = core.ruleset.session()

    def __enter__(self) -> CheckSession:
        self.session.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.__exit__(kind, error, trace)

    def derive(self, atoms: Mapping[str, bool | None]) -> dict[str, bool | None]:
        """Derived facts from the truth of leaf conditions; None where neither rail follows."""
        concepts = self.core.concepts
        if not concepts.concepts:
            return {}
        for code, value in atoms.items():
            if value is not None and code in concepts.used_atoms:
                self.session.put(f"{code}.{int(value)}", k=code, v=int(value))
        self.session.run()
        known = {match.conclusion for match in self.session.log}
        return {
            name: True if f"{code}.1" in known else False if f"{code}.0" in known else None
            for name, code in concepts.concepts.items()
        }

    def conclude(
        self, classes: Sequence[ClassFact], stage: str, insists: bool, before_base: bool
    ) -> Inference:
        """States, findings and the conclusion from the classes of outcomes."""
        start = len(self.session.log)
        facts = {f"q{i}": item for i, item in enumerate(classes)}
        self.session.put("ctx", ins=int(insists), old=int(before_base))
        for fact_id, item in facts.items():
            self.session.put(
                fact_id,
                e=f"e{EFFECTS.index(item.effect)}",
                a=item.applies,
                h=item.holds,
                m=int(item.marked),
            )
        self.session.run()
        summary = self._summary(facts, start, stage)
        self.session.put("sum", **summary)
        self.session.run()
        return self._read(facts, start, summary)

    def _summary(self, facts: Mapping[str, ClassFact], start: int, stage: str) -> dict[str, Value]:
        kinds: Counter[str] = Counter()
        for match in self.session.log[start:]:
            conclusion = self.core.names.get(match.rule, ("", "", ""))[2]
            kinds[conclusion] += 1
        counts = {f"n{i}": kinds[f"n{i}"] for i in range(len(EFFECTS))}
        opens = {f"o{i}": kinds[f"o{i}"] for i in range(len(EFFECTS))}
        return {"st": int(stage == TYPING), **counts, **opens}

    def _read(
        self, facts: Mapping[str, ClassFact], start: int, summary: Mapping[str, Value]
    ) -> Inference:
        names = self.core.names
        policy = self.core.policy
        states: dict[ClassFact, str] = {}
        escalated: set[ClassFact] = set()
        conclusion = policy.conclusions[-1]
        for match in self.session.log[start:]:
            _, said, tag = names[match.rule]
            if match.conclusion.startswith("s."):
                states[facts[match.conclusion[2:]]] = said
            elif match.conclusion.startswith("f."):
                item = facts[match.conclusion[4:]]
                if EFFECTS[int(tag[1:])] == "不予受理" and item.effect != "不予受理":
                    escalated.add(item)
            elif match.conclusion.startswith("r."):
                place = int(match.conclusion[2:])
                last = place == len(policy.conclusions)
                conclusion = policy.typing if last else policy.conclusions[place]
        best = next(
            (
                place
                for place, c in enumerate(policy.conclusions)
                if c.because and summary[f"n{EFFECTS.index(c.because)}"]
            ),
            len(policy.conclusions) - 1,
        )
        return Inference(
            states=states,
            escalated=frozenset(escalated),
            conclusion=conclusion.conclusion,
            action=conclusion.action,
            settled_rank=best,
            policy=policy,
            steps=cache(lambda: tuple(self._firing(m, facts) for m in self.session.log)),
        )

    def _firing(self, match: Match, facts: Mapping[str, ClassFact]) -> Firing:
        rule, said, _ = self.core.names[match.rule]
        premises = tuple(self._words(p, facts) for p in match.premises)
        return Firing(rule, premises, said or self._words(match.conclusion, facts))

    def _words(self, fact_id: str, facts: Mapping[str, ClassFact]) -> str:
        if fact_id in facts:
            return str(facts[fact_id])
        if fact_id == "ctx":
            return "是否坚持起诉、是否早于基准日"
        if fact_id == "sum":
            return "各类认定的数目"
        code, _, value = fact_id.partition(".")
        if code in self.core.concepts.words:
            return f"{self.core.concepts.words[code]}：{'是' if value == '1' else '否'}"
        return self._words(fact_id[2:], facts) if fact_id[1:2] == "." else fact_id


Names = dict[str, tuple[str, str, str]]


def _policy_rules(policy: Policy, names: Names) -> list[Horn]:
    """The table as Horn rules; `names` gets (rule, what it says, tag) of each."""
    return [
        *_state_rules(policy, names),
        *_finding_rules(policy, names),
        *_conclusion_rules(policy, names),
    ]


def _state_rules(policy: Policy, names: Names) -> list[Horn]:
    found = []
    for e, effect in enumerate(EFFECTS):
        for marked in (0, 1):
            for a, applies in enumerate(TRUTHS):
                for h, holds in enumerate(TRUTHS):
                    state = policy.states_for(effect, applies, holds)[0]
                    name = f"S.{e}.{marked}.{a}.{h}"
                    names[name] = ("状态表", state, "")
                    pattern = (Term("e", f"e{e}"), Term("a", a), Term("h", h), Term("m", marked))
                    conclusion = (("s", f"z{STATES.index(state)}"), ("e", f"e{e}"), ("m", marked))
                    found.append(Horn(name, (pattern,), "s.", conclusion, per_premise=True))
    return found


def _becomes(policy: Policy, effect: str, marked: int, insists: int, old: int) -> str:
    """The effect a finding counts as: escalation first, then the downgrade before the base day."""
    if insists:
        for row in policy.insisting:
            if row.effect == effect and (row.marked is None or marked):
                effect = row.becomes
                break
    if old:
        effect = next((r.becomes for r in policy.before_base if r.effect == effect), effect)
    return effect


def _finding_rules(policy: Policy, names: Names) -> list[Horn]:
    found = []
    for e, effect in enumerate(EFFECTS):
        for marked in (0, 1):
            for state in ("不满足", "请法官判断"):
                z = STATES.index(state)
                first = (Term("s", f"z{z}"), Term("e", f"e{e}"), Term("m", marked))
                for insists in (0, 1):
                    for old in (0, 1):
                        counted = _becomes(policy, effect, marked, insists, old)
                        kind = EFFECTS.index(counted)
                        name = f"F.{e}.{marked}.{z}.{insists}.{old}"
                        names[name] = ("认定", f"认定：{counted}", f"n{kind}")
                        context: Pattern = (Term("ins", insists), Term("old", old))
                        found.append(
                            Horn(
                                name, (first, context), "f.", (("f", f"k{kind}"),), per_premise=True
                            )
                        )
            z = STATES.index("待定")
            first = (Term("s", f"z{z}"), Term("e", f"e{e}"), Term("m", marked))
            name = f"O.{e}.{marked}"
            names[name] = ("待定", f"还可能：{effect}", f"o{e}")
            found.append(Horn(name, (first,), "o.", (("o", f"k{e}"),), per_premise=True))
    return found


def _conclusion_rules(policy: Policy, names: Names) -> list[Horn]:
    """Mutually exclusive conditions on the summary; no negation needed."""
    found = []
    columns = [EFFECTS.index(c.because) for c in policy.conclusions if c.because]
    for place, conclusion in enumerate(policy.conclusions):
        none_above = tuple(Term(f"n{column}", 0) for column in columns[:place])
        own = (Term(f"n{columns[place]}", 1, ">="),) if conclusion.because else ()
        nothing_open = tuple(Term(f"o{column}", 0) for column in columns[:place])
        submitted = (Term("st", 0), *none_above, *own)
        settled = (Term("st", 1), *none_above, *own, *nothing_open)
        for name, pattern in ((f"R.{place}", submitted), (f"R.{place}.t", settled)):
            names[name] = ("结论表", conclusion.conclusion, "")
            found.append(Horn(name, (pattern,), f"r.{place}", (("r", f"c{place}"),)))
        for higher in range(place):
            still_open = (
                *(Term(f"o{column}", 0) for column in columns[:higher]),
                Term(f"o{columns[higher]}", 1, ">="),
            )
            name = f"R.{place}.t.{higher}"
            names[name] = ("结论表", policy.typing.conclusion, "")
            last = len(policy.conclusions)
            pattern = (Term("st", 1), *none_above, *own, *still_open)
            found.append(Horn(name, (pattern,), f"r.{last}", (("r", f"c{last}"),)))
    return found
