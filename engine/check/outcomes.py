"""What the closures find for one requirement, and how the inference core tells it apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.bundle.ruleset import Effective
from engine.check.rulings import HOLDS, Ruling
from engine.evaluation.compiler import CompiledRule
from engine.evaluation.facts import FALSE, TRUE, UNKNOWN, Env, Support, is_unanswered
from engine.inference.core import ClassFact
from engine.language.words import ASK_JUDGE

ASKED = ClassFact(ASK_JUDGE, TRUE, FALSE)


@dataclass(slots=True)
class Outcome:
    """What the closures found for one requirement and one member."""

    effective: Effective
    env: Env
    member: str
    applies: int
    holds: int
    support: Support

    @property
    def rule(self) -> CompiledRule:
        return self.effective.compiled

    @property
    def asks_judge(self) -> bool:
        """Whether, open at submission, it is for the judge to say."""
        open_ = self.applies == TRUE and self.holds == UNKNOWN
        return open_ and self.rule.rule.asks_judge and self.effective.enforced

    @property
    def key(self) -> str:
        """The key of the finding this will become."""
        return f"{self.rule.rule.id}@{self.member}" if self.member else self.rule.rule.id


def evaluate_one(effective: Effective, env: Env, member: str) -> Outcome:
    """Run the closures of one requirement in one environment."""
    rule = effective.compiled
    support: Support = []
    if rule.applies is not None:
        applies = rule.applies(env, support)
        if applies != TRUE:
            return Outcome(effective, env, member, applies, UNKNOWN, support)
    value = rule.body(env, support)
    return Outcome(effective, env, member, TRUE, value if rule.must else TRUE - value, support)


def classify(
    outcomes: list[Outcome], typing: bool, rulings: Mapping[str, Ruling] | None = None
) -> dict[ClassFact, list[int]]:
    """The places of the outcomes by what the inference core distinguishes; a lossless quotient.

    While typing, what only staff can settle keeps nothing open; at submission some rules hand what
    is open to the judge.  A ruling stands in place of what the closures found.
    """
    membership: dict[ClassFact, list[int]] = defaultdict(list)
    for position, outcome in enumerate(outcomes):
        found = outcome.effective.class_fact(outcome.applies, outcome.holds)
        unknown = outcome.applies == UNKNOWN or outcome.holds == UNKNOWN
        if typing and unknown and waits_for_staff(outcome):
            found = outcome.effective.silent()
        if not typing and outcome.asks_judge:
            found = ASKED
        if rulings and (ruling := rulings.get(outcome.key)) is not None:
            found = ruled(outcome, ruling)
        membership[found].append(position)
    return membership


def ruled(outcome: Outcome, ruling: Ruling) -> ClassFact:
    """The class of a requirement a judge decided on."""
    if ruling.said == HOLDS:
        return ClassFact(outcome.rule.rule.effect, TRUE, TRUE)
    return ClassFact(ruling.said, TRUE, FALSE)


def waits_for_staff(outcome: Outcome) -> bool:
    """Open only because of facts that no filer can state."""
    unanswered = [ref for ref, member in outcome.support if is_unanswered(ref, member, outcome.env)]
    return bool(unanswered) and all(ref.fact.staff_only for ref in unanswered)
