"""The grounds of a conclusion: how many requirements came out in each way that it can rest on.

Kept with a filing, they spare a replay the requirements that did not change: what the changed ones
came to is taken away, what they come to now is added, and the conclusion is drawn anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias, cast

import orjson

from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective, RuleSet
from engine.check.checker import INSISTS, SPOKEN, SUBMITTED_STAGE, Checker
from engine.check.filing import receive_filing
from engine.check.opening import find_cause
from engine.check.outcomes import ASKED, ASKED_FIRST, Outcome, classify, is_prior
from engine.evaluation.facts import TRUE, UNKNOWN, Env
from engine.evaluation.generated import Lazily
from engine.inference.core import ClassFact
from engine.inference.policy import ADVICE
from engine.language.words import Effect
from engine.replay.differing import grounds_of
from engine.replay.past import Past, Rulings
from engine.replay.resting import ALWAYS, Resting, part_of
from engine.text.errors import FilingError

Classes: TypeAlias = frozenset[ClassFact]
MOST_DECODED = 10_000


@dataclass(frozen=True, slots=True)
class Grounds:
    """The ways requirements came out, with their numbers; `insists`: the filer insists."""

    insists: bool
    numbers: Mapping[ClassFact, int]

    @property
    def classes(self) -> Classes:
        return frozenset(self.numbers)

    def without(self, gone: Mapping[ClassFact, int]) -> Classes | None:
        """The ways that are left when some are taken away; None when they were not among these."""
        left = {one: number - gone.get(one, 0) for one, number in self.numbers.items()}
        if gone.keys() - left.keys() or any(number < 0 for number in left.values()):
            return None
        return frozenset(one for one, number in left.items() if number)

    def text(self) -> str:
        """For a file: `[insists, [[effect, applies, holds, marked, number], …]]`."""
        ordered = sorted(self.numbers.items(), key=lambda row: row[0].order())
        return orjson.dumps([self.insists, [[*one, number] for one, number in ordered]]).decode()


@lru_cache(MOST_DECODED)
def from_text(text: str) -> Grounds:
    """What `Grounds.text` wrote."""
    insists, rows = orjson.loads(text)
    return Grounds(insists, {ClassFact(*row[:4]): row[4] for row in rows})


class _Weighed(NamedTuple):
    """A rule with the class of each pair of truth values that a conclusion can rest on.

    `ways` are in the order of `Effective.classes`; `asks`: left open, it is for the judge to say.
    """

    effective: Effective
    verdict: Lazily[tuple[int, int]]
    lists: tuple[str, ...]
    ways: tuple[ClassFact | None, ...]
    asks: bool


class Grounding:
    """Finds the grounds of filings under one bundle, and what follows from them."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.kept: dict[int, tuple[RuleSet, RuleSet]] = {}
        self.read: dict[int, tuple[RuleSet, frozenset[str]]] = {}
        self.weighed: dict[int, tuple[RuleSet, list[_Weighed]]] = {}

    def of(self, past: Past) -> Grounds:
        """The grounds of a filing's conclusion.  Raises `FilingError`, `BundleError`."""
        cause, _ = find_cause(self.bundle, past.content, past.day)
        ruleset = self.bundle.rules_of(cause, past.day)
        rules = ruleset if past.rulings else self._grounds_alone(ruleset)
        checker = Checker(self.bundle, rules, cause, past.day, SUBMITTED_STAGE)
        content = part_of(past.content, self._reads(rules))
        env, _, _ = checker.derived(receive_filing(content, ruleset.vocabulary).values)
        return Grounds(env.root.get(INSISTS) is True, self.counted(checker, env, past.rulings))

    def text(self, past: Past) -> str:
        """The grounds for a file; empty where the filing's cause is unknown.  Raises `BundleError`."""
        try:
            return self.of(past).text()
        except FilingError:
            return ""

    def conclusion(self, past: Past) -> str:
        """The conclusion alone, without the sentences.  Raises `FilingError`, `BundleError`."""
        found = self.of(past)
        return conclusion_of(self.bundle, found.classes, found.insists, past.day)

    def counted(self, checker: Checker, env: Env, rulings: Rulings) -> Counter[ClassFact]:
        """In how many ways that a conclusion can rest on the rules of a submitted filing come out."""
        if rulings:
            found = classify(list(checker.evaluate(env)), False, rulings)
            return Counter({one: len(at) for one, at in found.items() if self._is_ground(one)})
        return Counter(self._ways(checker.ruleset, env))

    def _ways(self, ruleset: RuleSet, env: Env) -> Iterator[ClassFact]:
        """What `classify` makes of the outcomes, without making them: most bear on nothing."""
        inside: dict[str, list[Env]] = {}
        alone = [env]
        for effective, verdict, lists, ways, asks in self._weigh(ruleset):
            for name in lists:
                if name not in inside:
                    inside[name] = [env.inside(one) for one in env.root.get(name) or ()]
            for place in [one for name in lists for one in inside[name]] if lists else alone:
                applies, holds = verdict.of(place)
                if asks and applies == TRUE and holds == UNKNOWN:
                    outcome = Outcome(effective, place, "", applies, holds)
                    yield ASKED_FIRST if is_prior(outcome) else ASKED
                elif (way := ways[applies * 3 + holds]) is not None:
                    yield way

    def _weigh(self, ruleset: RuleSet) -> list[_Weighed]:
        if (known := self.weighed.get(id(ruleset))) is None:
            rules = [self._weighed(one) for one in ruleset.rules]
            known = self.weighed[id(ruleset)] = ruleset, rules
        return known[1]

    def _weighed(self, effective: Effective) -> _Weighed:
        compiled = effective.compiled
        return _Weighed(
            effective,
            compiled.verdict,
            tuple(ref.name for ref in compiled.lists),
            tuple(one if self._is_ground(one) else None for one in effective.classes),
            compiled.rule.asks_judge and effective.enforced,
        )

    def _is_ground(self, found: ClassFact) -> bool:
        """What is met or open never is one."""
        effect = cast("Effect", found.effect)
        state = self.bundle.policy.state(effect, found.applies, found.holds)
        return state in SPOKEN and effect != ADVICE

    def _reads(self, rules: RuleSet) -> frozenset[str]:
        """The facts that the rules rest on, of the filing and of its members."""
        if (known := self.read.get(id(rules))) is None:
            resting = Resting(rules)
            facts = frozenset().union(*(resting.facts(one) for one in rules.rules))
            known = self.read[id(rules)] = rules, facts | ALWAYS | {INSISTS}
        return known[1]

    def _grounds_alone(self, ruleset: RuleSet) -> RuleSet:
        """Without the rules that only advise."""
        if (known := self.kept.get(id(ruleset))) is None:
            slim = replace(ruleset, rules=grounds_of(ruleset))
            known = self.kept[id(ruleset)] = ruleset, slim
        return known[1]


def conclusion_of(bundle: Bundle, classes: Classes, insists: bool, day: date) -> str:
    """What is concluded from the ways requirements came out; facts bear on it through them alone."""
    ordered = tuple(sorted(classes, key=ClassFact.order))
    old = day < bundle.base_day
    return bundle.core.core.concluded((), ordered, SUBMITTED_STAGE, insists, old).conclusion
