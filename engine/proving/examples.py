"""Runs the examples written beside each rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from engine.bundle.bundle import Bundle
from engine.bundle.levels import Level
from engine.bundle.ruleset import Effective, derive, install_kinds
from engine.check.filing import read_filing
from engine.check.inferred import note_bare_claims
from engine.check.outcomes import evaluate_one
from engine.evaluation.compiler import CompiledRule
from engine.evaluation.facts import FALSE, UNKNOWN, Context, Env, Values
from engine.inference.policy import Policy
from engine.language.rules import Example, Rule
from engine.language.words import Effect
from engine.text.errors import FilingError, Mark

EXAMPLE_DAY = date(2026, 9, 1)
# From the state that matters least to the one that matters most.
_RANK = ("不适用", "满足", "待定", "请法官判断", "不满足")


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example whose rule came to another state, or that could not be read."""

    rule_id: str
    mark: Mark
    expected: str
    actual: str
    note: str = ""

    @property
    def said(self) -> str:
        note = f"（{self.note}）" if self.note else ""
        return f"{self.rule_id} 的示例{note}应为“{self.expected}”，实际为“{self.actual}”"

    def __str__(self) -> str:
        return f"{self.mark} {self.said}"


@dataclass(slots=True)
class Prepared:
    """An example read once, to be run against a rule and all its mutants by the table of states."""

    example: Example
    policy: Policy
    env: Env | None
    error: str = ""


def example_day(rule: Rule, example: Example) -> date:
    """The day an example is checked on: its own, or one on which the rule is in force."""
    if example.day is not None:
        return example.day
    if rule.start > EXAMPLE_DAY:
        return rule.start
    return min(EXAMPLE_DAY, rule.end - timedelta(days=1))


def plain(value: Any) -> Any:
    """YAML data as a filing would carry it in JSON."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def prepare(bundle: Bundle, level: Level, rule: Rule, example: Example) -> Prepared:
    """Read an example's facts; an unreadable one carries its error."""
    day = example_day(rule, example)
    try:
        filing = read_filing(plain(example.given), level.vocabulary, allow_derived=True)
    except FilingError as error:
        said = f"读不了：{'；'.join(map(str, error.problems[:3]))}"
        return Prepared(example, bundle.policy, None, said)
    values = filing.values
    note_bare_claims(values, level.casetype.claims)
    court = bundle.court(values.get("受诉法院"), day)
    context = Context(
        today=day,
        parameter=bundle.parameters.on(day),
        calendar=bundle.calendar,
        court=court,
        submitted=not example.typing,
        cause_path=_cause_path(bundle, level, values, day),
    )
    env = Env(values, context)
    install_kinds(env, level.casetype, level.vocabulary)
    derive(level.all_derivations(), env)
    return Prepared(example, bundle.policy, env)


def _cause_path(bundle: Bundle, level: Level, values: Values, day: date) -> tuple[str, ...]:
    """The path of the cause an example names, or the rule's own place."""
    named = values.get("案由")
    found = bundle.catalogue.resolve(named, day).cause if isinstance(named, str) else None
    return found.path if found else level.path


def run_example(rule: CompiledRule, prepared: Prepared) -> str:
    """The state the rule comes to; with several members the one that matters most."""
    env = prepared.env
    if env is None:
        return prepared.error
    policy, effect = prepared.policy, cast("Effect", rule.rule.effect)
    effective = Effective(rule, "", "", (), (), True, ())
    if not rule.lists:
        outcome = evaluate_one(effective, env, "")
        return policy.state(effect, outcome.applies, outcome.holds)
    states = [policy.state(effect, FALSE, FALSE)]
    if not env.context.submitted and not any(ref.name in env.root for ref in rule.lists):
        states.append(policy.state(effect, UNKNOWN, UNKNOWN))
    for ref in rule.lists:
        for member in env.root.get(ref.name) or ():
            outcome = evaluate_one(effective, env.inside(member), member.path)
            states.append(policy.state(effect, outcome.applies, outcome.holds))
    return max(states, key=_RANK.index)


def failures(bundle: Bundle, level: Level) -> Iterator[ExampleFailure]:
    """Examples of one level's own rules that do not come out as written."""
    for compiled in level.rules:
        for example in compiled.rule.examples:
            actual = outcome(compiled, prepare(bundle, level, compiled.rule, example))
            if not example.met_by(actual):
                yield ExampleFailure(
                    compiled.rule.id, example.mark, example.said, actual, example.note
                )


def outcome(rule: CompiledRule, prepared: Prepared) -> str:
    """The state the rule comes to, or what it should cite and does not, or another effect."""
    example, actual = prepared.example, run_example(rule, prepared)
    if not example.met_by(actual):
        return actual
    if missing := [c for c in example.cites if c not in rule.rule.basis]:
        return f"没有引{'、'.join(missing)}"
    if example.effect not in ("", rule.rule.effect):
        return f"后果是{rule.rule.effect}，不是{example.effect}"
    return actual
