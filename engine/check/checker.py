"""The check: a filing and a day in, an opinion out.

Order of work: member facts are derived, the inference core derives the global ones, every
requirement is evaluated, and the core draws states, findings and the
recommendation from the classes of outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from engine import __version__
from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import Effective, RuleSet, derive, install_kinds
from engine.check.advising import advice
from engine.check.asking import questions_from
from engine.check.filing import MAX_PROBLEMS
from engine.check.inferred import infer
from engine.check.opening import Opened, open_content
from engine.check.opinion import Finding, Findings, Opinion
from engine.check.outcomes import Outcome, classify, differing, no_member, outcome_of
from engine.check.places import not_stated, open_facts, stated_elsewhere
from engine.check.rulings import HOLDS, Ruling
from engine.check.seeing import SeenCache, facts_seen
from engine.evaluation.explain import Text, context
from engine.evaluation.facts import Context, Env, Values
from engine.inference.core import Atoms, ClassFact, Inference
from engine.inference.policy import ADVICE
from engine.language.words import ASK_JUDGE
from engine.law.catalogue import Cause
from engine.text.errors import FilingError
from engine.values.showing import show_day

SUBMITTED_STAGE = "提交"
TYPING_STAGE = "填写"
INSISTS = "坚持起诉"
SPOKEN = frozenset({"不满足", "请法官判断"})
NO_TEXTS = ("", "", "")
NOTHING_KEPT: Mapping[str, Outcome] = MappingProxyType({})
NOT_STATED = "没写明的地点"


def check(
    bundle: Bundle,
    raw: Mapping[str, Any],
    on: date,
    stage: str = SUBMITTED_STAGE,
    rulings: Mapping[str, Ruling] | None = None,
) -> Opinion:
    """Check one filing as of a day.

    `stage` is 提交 (the filing is final: what is unanswered is missing) or 填写 (still typing).
    `rulings` are a judge's words on single findings, by the finding's key.
    A value that cannot be read counts as not answered, and the opinion says so.  Raises
    `FilingError` for an unknown cause and for names that no filing has, `BundleError` for unusable
    rules.
    """
    opened = open_content(bundle, raw, on)
    if opened.filing.unknown:
        raise FilingError(opened.filing.problems[:MAX_PROBLEMS])
    return check_opened(opened, stage, rulings)


def check_opened(
    opened: Opened, stage: str = SUBMITTED_STAGE, rulings: Mapping[str, Ruling] | None = None
) -> Opinion:
    """`check` for a filing opened already, of which the court takes in what it can.

    It can be checked again, on other terms; names that no filing has are only said.
    """
    checker = Checker(opened.bundle, opened.ruleset, opened.cause, opened.day, stage, rulings or {})
    return checker.run(opened.values(), opened.hash, opened.notes)


def check_at_both_stages(opened: Opened, as_final: Opened) -> tuple[Opinion, Opinion]:
    """What is still being typed, as it stands, and `as_final`: as if it were submitted now.

    `as_final` is the same filing, perhaps with more answers.  Its requirements are evaluated once;
    as it stands, only those are run again that rest on silence or on such an answer.
    """
    ruleset = opened.ruleset
    final = Checker(opened.bundle, ruleset, opened.cause, opened.day, SUBMITTED_STAGE)
    typing = Checker(opened.bundle, ruleset, opened.cause, opened.day, TYPING_STAGE)
    found = final.evaluated(as_final.values())
    standing = typing.evaluated_again(opened.values(), found)
    return (
        typing.opinion(standing, opened.hash, opened.notes),
        final.opinion(found, as_final.hash, as_final.notes),
    )


def conclusions(opened: Opened, tried: Iterable[Mapping[str, Ruling]]) -> list[Inference]:
    """What a submitted filing comes to under each of several sets of rulings.

    Its requirements are evaluated once: a ruling changes what follows from them, not the facts.
    """
    checker = Checker(opened.bundle, opened.ruleset, opened.cause, opened.day, SUBMITTED_STAGE)
    found = checker.evaluated(opened.values())
    return [checker.concluded(found, rulings)[0] for rulings in tried]


def circumstances(opened: Opened) -> Env:
    """The facts of a submitted filing, with everything that follows from them, for conditions.

    Raises as `check` does.
    """
    ruleset = opened.ruleset
    checker = Checker(opened.bundle, ruleset, opened.cause, opened.day, SUBMITTED_STAGE)
    env = checker.prepare(opened.values())
    derive(list(ruleset.derivations.values()), env)
    return env


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A filing with everything derived, and what the closures found for each requirement."""

    env: Env
    atoms: Atoms
    derived: Mapping[str, bool | None]
    outcomes: list[Outcome]


@dataclass(slots=True)
class Checker:
    """One check; holds what every step needs."""

    bundle: Bundle
    ruleset: RuleSet
    cause: Cause
    on: date
    stage: str
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    inferred: list[str] = field(default_factory=list)

    def run(self, values: Values, filing_hash: str, notes: tuple[str, ...]) -> Opinion:
        return self.opinion(self.evaluated(values), filing_hash, notes)

    def opinion(self, evaluated: Evaluated, filing_hash: str, notes: tuple[str, ...]) -> Opinion:
        """Put what was found into an opinion."""
        outcomes = evaluated.outcomes
        inference, membership = self.concluded(evaluated, self.rulings)
        states = [""] * len(outcomes)
        escalated: set[int] = set()
        for key, places in membership.items():
            for i in places:
                states[i] = inference.states[key]
            if key in inference.escalated:
                escalated.update(places)
        seen: SeenCache = {}

        def finding(place: int) -> Finding:
            raised = place in escalated
            return self.finding(outcomes[place], states[place], raised, inference, seen)

        open_ = [o for o, state in zip(outcomes, states, strict=True) if state == "待定"]
        return Opinion(
            conclusion=inference.conclusion,
            action=inference.action,
            cause=self.cause.name,
            cause_path=self.cause.path,
            edition=self.cause.edition,
            day=self.on,
            stage=self.stage,
            findings=Findings(states, finding, [o.effective.requirement.effect for o in outcomes]),
            questions=questions_from(open_, evaluated.env, inference, self.ruleset),
            advice=advice(self.ruleset, evaluated.env),
            derived=dict(evaluated.derived),
            notes=(*notes, *self.inferred, *self.remarks()),
            inference=inference,
            filing_hash=filing_hash,
            bundle_hash=self.bundle.hash,
            engine_version=__version__,
        )

    def evaluated(self, values: Values) -> Evaluated:
        """Derive what follows from the facts and run every requirement's closures."""
        env, atoms, derived = self.derived(values)
        return Evaluated(env, atoms, derived, list(self.evaluate(env)))

    def evaluated_again(self, values: Values, found: Evaluated) -> Evaluated:
        """`evaluated`, taking over what was found at another stage or with fewer answers.

        What rests neither on the stage nor on a fact that differs comes out as it did.
        """
        env, atoms, derived = self.derived(values)
        changed = differing(found.env.root, env.root)
        kept = {
            outcome.key: outcome
            for outcome in found.outcomes
            if not outcome.by_stage and changed.isdisjoint(outcome.rule.names)
        }
        return Evaluated(env, atoms, derived, list(self.evaluate(env, kept)))

    def derived(self, values: Values) -> tuple[Env, Atoms, Mapping[str, bool | None]]:
        """The values with everything that follows from them, and what the core made of which."""
        env = self.prepare(values)
        core = self.ruleset.core
        atoms = core.known(self.ruleset.atoms(env))
        derived = self.ruleset.named(core.derived(atoms))
        values.update({k: v for k, v in derived.items() if v is not None})
        return env, atoms, derived

    def concluded(
        self, found: Evaluated, rulings: Mapping[str, Ruling]
    ) -> tuple[Inference, dict[ClassFact, list[int]]]:
        """What the core concludes, and the places of the outcomes by class."""
        membership = classify(found.outcomes, self.stage != SUBMITTED_STAGE, rulings)
        return self.inference(found, membership), membership

    def inference(self, found: Evaluated, classes: Iterable[ClassFact]) -> Inference:
        """What the core concludes from classes of outcomes of a filing."""
        insists, old = found.env.root.get(INSISTS) is True, self.on < self.ruleset.base_day
        ordered = tuple(sorted(classes, key=ClassFact.order))
        return self.ruleset.core.concluded(found.atoms, ordered, self.stage, insists, old)

    def prepare(self, values: Values) -> Env:
        """The values with what the check knows besides them; facts of members are derived."""
        self.inferred = infer(values, self.ruleset.casetype.claims)
        env = Env(values, self.context(values))
        install_kinds(env, self.ruleset.casetype, self.ruleset.vocabulary)
        derive(self.ruleset.member_derivations, env)
        return env

    def context(self, values: Values) -> Context:
        return Context(
            today=self.on,
            parameter=self.bundle.parameters.on(self.on),
            calendar=self.bundle.calendar,
            court=self.bundle.court(values.get("受诉法院"), self.on),
            submitted=self.stage == SUBMITTED_STAGE,
            cause_path=self.cause.path,
        )

    def remarks(self) -> list[str]:
        base = self.ruleset.base_day
        if self.on >= base:
            return []
        return [
            f"规则按{base.isoformat()}以后有效的法律编写；这份材料的日期更早，"
            "条号和期限请核对当时的法律，涉及不予受理、管辖和前置的一律由法官判断。"
        ]

    def evaluate(self, env: Env, kept: Mapping[str, Outcome] = NOTHING_KEPT) -> Iterable[Outcome]:
        """Every requirement in turn, about each member where it is about members.

        `kept` are outcomes by their keys that need not be found again.
        """
        places = {
            name: [(member.path, env.inside(member)) for member in members]
            for name, members in env.root.items()
            if isinstance(members, list)
        }
        for effective in self.ruleset.rules:
            rule = effective.compiled
            if not rule.lists:
                yield outcome_of(effective, env, "", kept)
                continue
            answered = any(ref.name in env.root for ref in rule.lists)
            if not answered and self.stage != SUBMITTED_STAGE:
                yield no_member(effective, env)
            for ref in rule.lists:
                for path, place in places.get(ref.name, ()):
                    yield outcome_of(effective, place, path, kept)

    def finding(
        self,
        outcome: Outcome,
        state: str,
        escalated: bool,
        inference: Inference,
        seen: SeenCache,
    ) -> Finding:
        ruling = self.rulings.get(outcome.key) if self.rulings else None
        texts = self.texts(outcome) if state in SPOKEN else NO_TEXTS
        support = outcome.support
        if unchecked := self.is_unchecked(outcome, state):
            support = self.ruleset.grounded(support, outcome.env)
        return Finding(
            requirement=outcome.effective.requirement,
            state=state,
            member=outcome.member,
            facts=facts_seen(support, outcome.env.root, seen),
            explanation=texts[0],
            cure=texts[1],
            question=self.render(outcome.rule.question, outcome) if unchecked else texts[2],
            escalated=escalated,
            counted=self.counted(outcome, ruling, inference),
            ruling=ruling,
            unchecked=unchecked,
        )

    def is_unchecked(self, outcome: Outcome, state: str) -> bool:
        """Whether a requirement was not checked, at submission, for want of a fact."""
        effective = outcome.effective
        submitted = state == "待定" and self.stage == SUBMITTED_STAGE
        return submitted and effective.enforced and effective.requirement.effect != ADVICE

    def counted(self, outcome: Outcome, ruling: Ruling | None, inference: Inference) -> str:
        """The effect a finding counts as: what a judge said, what silence means, or the rule's."""
        if ruling and ruling.said != HOLDS:
            return ruling.said
        if outcome.asks_judge and self.stage == SUBMITTED_STAGE:
            return ASK_JUDGE
        return effect_of(outcome.effective, inference)

    def texts(self, outcome: Outcome) -> tuple[str, str, str]:
        """释明, 补救 and 提问."""
        rule = outcome.rule
        return (
            self.render(rule.explain, outcome),
            self.render(rule.cure, outcome),
            self.render(rule.question, outcome),
        )

    def render(self, text: Text, outcome: Outcome) -> str:
        if not text.names:
            return text.render({})
        extra = self.extra(outcome)
        if outcome.asks_judge and NOT_STATED in text.names:
            extra |= self.places(outcome)
        return text.render(context(text.names, outcome.env.scopes(), extra))

    def extra(self, outcome: Outcome) -> dict[str, Any]:
        member = outcome.member
        list_name = member.partition("[")[0]
        court = outcome.env.root.get("受诉法院")
        return {
            "本院": court or self.ruleset.default_court,
            "今日": show_day(self.on),
            "称谓": self.ruleset.casetype.role(list_name) if member else "",
            "序号": str(int(member[len(list_name) + 1 : -1]) + 1) if member else "",
            "案由名称": self.cause.name,
        }

    def places(self, outcome: Outcome) -> dict[str, Any]:
        """The places of an open question of venue; nothing where there is none."""
        told = (outcome.rule.body_node, outcome.env, self.ruleset.casetype.role)
        found = {NOT_STATED: not_stated(*told), "写明的地点": stated_elsewhere(*told)}
        if not any(found.values()):
            found[NOT_STATED] = open_facts(outcome.support, outcome.env)
        return {name: said for name, said in found.items() if said}


def effect_of(effective: Effective, inference: Inference) -> str:
    """The effect a finding of this rule counts as in this check."""
    if not effective.enforced:
        return "提示"
    rule = effective.compiled.rule
    if not (inference.insists or inference.before_base):
        return rule.effect
    return inference.policy.counts_as(
        rule.effect, bool(rule.insist), inference.insists, inference.before_base
    )
