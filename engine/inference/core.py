"""The inference core of a check: one ruleset, a session for what is new, a proof of every step.

What follows depends on coded facts alone (truth values of leaf conditions, classes of outcomes),
never on names or amounts.  So a core remembers what it concluded lately, and most changes in a
form that is being filled in open no session at all.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Protocol, TypeAlias

from engine.inference.derivations import Formula, compile_formulas
from engine.inference.fixpoint import FixpointRuleset
from engine.inference.horn import Horn, InferenceError, Match, Value
from engine.inference.policy import PRIOR, TRUTHS, Conclusion, Policy
from engine.inference.policy_rules import policy_rules
from engine.language.words import EFFECTS

log = logging.getLogger(__name__)
TYPING = "填写"
REMEMBERED = 512
REFUSED = f"n{EFFECTS.index('不予受理')}"

Atoms: TypeAlias = tuple[tuple[str, bool], ...]
Derived: TypeAlias = Mapping[str, bool | None]


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
    """Compiled rules of a backend; a session holds the facts of one check."""

    backend: str

    def session(self) -> Any: ...


Backend: TypeAlias = Callable[[Sequence[Horn]], Ruleset]


def choose_backend() -> Backend:
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
    `marked`: insisting after explanation turns the finding into a suspected refusal; of a question
    to the judge, that its answer comes before what is to be supplied.
    """

    effect: str
    applies: int
    holds: int
    marked: bool = False

    def order(self) -> tuple[int, int, int, bool]:
        """One order, so that the same classes are recognised however they were met."""
        return EFFECTS.index(self.effect), self.applies, self.holds, self.marked

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
    row: Conclusion
    settled_rank: int
    policy: Policy
    insists: bool
    before_base: bool
    steps: Callable[[], tuple[Firing, ...]]

    @property
    def conclusion(self) -> str:
        return self.row.conclusion

    @property
    def action(self) -> str:
        """The next step for the court."""
        return self.row.action

    @property
    def proof(self) -> tuple[Firing, ...]:
        """The chain of firings, put into words when asked for."""
        return self.steps()

    def can_change(self, effect: str, marked: bool = True) -> bool:
        """Whether an open requirement with this effect could still change the conclusion.

        What counts is what it would become: insisting escalates, the base day downgrades.
        """
        counted = self.policy.counts_as(effect, marked, self.insists, self.before_base)
        rank = self.policy.rank(counted, self.insists, self.before_base)
        return rank < self.settled_rank


class InferenceCore:
    """Compiled once per set of derivations.

    `derived(atoms)` and `concluded(atoms, classes, stage, insists, before_base)` remember their
    last answers; both may be asked from several threads.
    """

    def __init__(
        self,
        derivations: Mapping[str, Formula],
        policy: Policy,
        backend: Backend | None = None,
    ) -> None:
        self.policy = policy
        self.concepts = compile_formulas(derivations)
        self.names = dict(self.concepts.names)
        rules = [*self.concepts.rules, *policy_rules(policy, self.names)]
        self.ruleset = (backend or choose_backend())(rules)
        self.derived = lru_cache(REMEMBERED)(self._derived)
        self.concluded = lru_cache(REMEMBERED)(self._concluded)

    def forget(self) -> None:
        """Remember nothing of what was concluded so far."""
        self.derived.cache_clear()
        self.concluded.cache_clear()

    def known(self, atoms: Mapping[str, bool | None]) -> Atoms:
        """What is known of the leaf conditions that derivations use."""
        used = self.concepts.used_atoms
        return tuple((c, v) for c, v in atoms.items() if v is not None and c in used)

    def _derived(self, atoms: Atoms) -> Derived:
        with self.session() as session:
            return MappingProxyType(session.derive(dict(atoms)))

    def _concluded(
        self,
        atoms: Atoms,
        classes: tuple[ClassFact, ...],
        stage: str,
        insists: bool,
        before_base: bool,
    ) -> Inference:
        with self.session() as session:
            session.derive(dict(atoms))
            return session.conclude(classes, stage, insists, before_base)

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
        for code, value in self.core.known(atoms):
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
        summary = self._summary(start, stage, insists, before_base)
        self.session.put("sum", **summary)
        self.session.run()
        return self._read(facts, start, summary, insists, before_base)

    def _summary(
        self, start: int, stage: str, insists: bool, before_base: bool
    ) -> dict[str, Value]:
        kinds: Counter[str] = Counter()
        for match in self.session.log[start:]:
            conclusion = self.core.names.get(match.rule, ("", "", ""))[2]
            kinds[conclusion] += 1
        counts = {f"n{i}": kinds[f"n{i}"] for i in (*range(len(EFFECTS)), PRIOR)}
        for row in self.core.policy.conclusions:
            if row.ahead_of is not None and row.because is not None:
                counts[f"n{EFFECTS.index(row.because)}"] += counts[f"n{PRIOR}"]
        opens = {f"o{i}": kinds[f"o{i}"] for i in range(len(EFFECTS))}
        context = {"st": int(stage == TYPING), "si": int(insists), "so": int(before_base)}
        return {**context, **counts, **opens}

    def _read(
        self,
        facts: Mapping[str, ClassFact],
        start: int,
        summary: Mapping[str, Value],
        insists: bool,
        before_base: bool,
    ) -> Inference:
        names = self.core.names
        policy = self.core.policy
        states: dict[ClassFact, str] = {}
        escalated: set[ClassFact] = set()
        drawn = []
        for match in self.session.log[start:]:
            _, said, tag = names[match.rule]
            if match.conclusion.startswith("s."):
                states[facts[match.conclusion[2:]]] = said
            elif match.conclusion.startswith("f."):
                item = facts[match.conclusion[4:]]
                if tag == REFUSED and item.effect != "不予受理":
                    escalated.add(item)
            elif match.conclusion.startswith("r."):
                place = int(match.conclusion[2:])
                last = place == len(policy.conclusions)
                drawn.append(policy.typing if last else policy.conclusions[place])
        if len(drawn) != 1:
            raise InferenceError("结论表对这份材料没有给出唯一的结论")
        conclusion = drawn[0]
        rungs = policy.rungs(insists, before_base)
        columns = [rung.column for rung in rungs]
        met = (
            p for p, column in enumerate(columns) if column is not None and summary[f"n{column}"]
        )
        best = next(met, len(rungs) - 1)
        return Inference(
            states=states,
            escalated=frozenset(escalated),
            row=conclusion,
            settled_rank=best,
            policy=policy,
            insists=insists,
            before_base=before_base,
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
