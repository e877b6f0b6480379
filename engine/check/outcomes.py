"""What is found for one requirement, and how the inference core tells it apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.bundle.ruleset import Effective
from engine.check.places import some_elsewhere
from engine.check.rulings import HOLDS, Ruling
from engine.evaluation.compiler import CompiledRule
from engine.evaluation.facts import (
    FALSE,
    TRUE,
    UNKNOWN,
    Env,
    Support,
    Values,
    is_unanswered,
)
from engine.inference.core import ClassFact
from engine.language.words import ASK_JUDGE, Effect

ASKED = ClassFact(ASK_JUDGE, TRUE, FALSE)
ASKED_FIRST = ClassFact(ASK_JUDGE, TRUE, FALSE, marked=True)
VENUE: Effect = "管辖"


@dataclass(slots=True)
class Outcome:
    """What was found for one requirement and one member.

    `by_stage`: it rests on whether what is unanswered is missing or still to come.
    """

    effective: Effective
    env: Env
    member: str
    applies: int
    holds: int
    by_stage: bool = False
    _support: Support | None = None

    @property
    def support(self) -> Support:
        """The facts it rests on, found when they are looked at."""
        if self._support is None:
            self._support = rests_on(self.rule, self.env)
        return self._support

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
        return key_of(self.effective, self.member)


def key_of(effective: Effective, member: str) -> str:
    """How a finding is named: by its requirement, and by the member it is about."""
    rule_id = effective.compiled.rule.id
    return f"{rule_id}@{member}" if member else rule_id


def no_member(effective: Effective, env: Env) -> Outcome:
    """A requirement of members, of whose lists nobody has said anything yet."""
    first = effective.compiled.lists[0]
    return Outcome(effective, env, "", UNKNOWN, UNKNOWN, True, [(first, None)])


def evaluate_one(effective: Effective, env: Env, member: str) -> Outcome:
    """Whether one requirement applies and is met in one environment."""
    context = env.context
    context.asked_stage = False
    applies, holds = effective.compiled.verdict.of(env)
    return Outcome(effective, env, member, applies, holds, context.asked_stage)


def rests_on(rule: CompiledRule, env: Env) -> Support:
    """The facts that decide about a rule, by its closures."""
    scope: Support = []
    applies = TRUE if rule.applies is None else rule.applies(env, scope)
    if applies == FALSE:
        return scope
    body: Support = []
    met = rule.body(env, body) == (TRUE if rule.must else FALSE)
    if applies == UNKNOWN:
        return body if met else scope
    return scope + body


def outcome_of(effective: Effective, env: Env, member: str, kept: Mapping[str, Outcome]) -> Outcome:
    """`evaluate_one`, or what was found before, where that is kept under its key."""
    known = kept.get(key_of(effective, member)) if kept else None
    if known is None:
        return evaluate_one(effective, env, member)
    return Outcome(effective, env, member, known.applies, known.holds)


def differing(one: Values, other: Values) -> frozenset[str]:
    """Names of facts, of the filing or of a member of its lists, that are not the same in both.

    A list counts as the same where it has as many members: what differs in them is named.
    """
    found: set[str] = set()
    for name in one.keys() | other.keys():
        mine, theirs = one.get(name), other.get(name)
        if isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
            found |= {n for pair in zip(mine, theirs, strict=True) for n in differing(*pair)}
        elif mine != theirs:
            found.add(name)
    return frozenset(found)


def classify(
    outcomes: list[Outcome], typing: bool, rulings: Mapping[str, Ruling] | None = None
) -> dict[ClassFact, list[int]]:
    """The places of the outcomes by what the inference core distinguishes; a lossless quotient.

    While typing, what only staff can settle keeps nothing open; at submission some rules hand what
    is open to the judge.  A ruling stands in place of what the closures found.
    """
    membership: dict[ClassFact, list[int]] = defaultdict(list)
    for position, outcome in enumerate(outcomes):
        applies, holds = outcome.applies, outcome.holds
        found = outcome.effective.class_fact(applies, holds)
        if applies != FALSE and holds == UNKNOWN:
            found = open_class(outcome, typing) or found
        if rulings and (ruling := rulings.get(outcome.key)) is not None:
            found = ruled(outcome, ruling)
        membership[found].append(position)
    return membership


def open_class(outcome: Outcome, typing: bool) -> ClassFact | None:
    """What an open requirement counts as, unless it counts as just that."""
    if typing:
        return outcome.effective.silent() if waits_for_staff(outcome) else None
    if outcome.asks_judge:
        return ASKED_FIRST if is_prior(outcome) else ASKED
    return None


def is_prior(outcome: Outcome) -> bool:
    """Whether an open question comes before what is to be supplied.

    Somebody wrote places, all of them elsewhere: whether this court is the right one has to be
    answered before it asks for more (民事诉讼法 122(4), 127(4); 登记立案规定 8).  Where nobody
    wrote any place there is no such doubt yet.
    """
    rule = outcome.rule
    return rule.rule.effect == VENUE and some_elsewhere(rule.body_node, outcome.env)


def ruled(outcome: Outcome, ruling: Ruling) -> ClassFact:
    """The class of a requirement a judge decided on."""
    if ruling.said == HOLDS:
        return ClassFact(outcome.rule.rule.effect, TRUE, TRUE)
    return ClassFact(ruling.said, TRUE, FALSE)


def waits_for_staff(outcome: Outcome) -> bool:
    """Open only because of facts that no filer can state."""
    unanswered = [ref for ref, member in outcome.support if is_unanswered(ref, member, outcome.env)]
    return bool(unanswered) and all(ref.fact.staff_only for ref in unanswered)
