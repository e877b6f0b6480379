"""The effective rules of one cause between two days of change, ready to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from engine.bundle.cores import Derived
from engine.evaluation.compiler import CompiledDerivation, CompiledRule
from engine.evaluation.connections import Connection, Connections
from engine.evaluation.facts import (
    NOT_APPLICABLE,
    TRUE,
    UNKNOWN,
    Env,
    Support,
    Values,
    is_unanswered,
)
from engine.evaluation.relevance import Relevances
from engine.inference.core import ClassFact, InferenceCore
from engine.language.casetypes import Casetype
from engine.language.syntax import Ref
from engine.language.vocabulary import PARTY_LISTS, Fact, Vocabulary


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a requirement says of itself, whatever filing it looks at.

    `answers` are its own answers to its question, each with what it comes to.
    """

    rule_id: str
    version: str
    title: str
    effect: str
    basis: tuple[str, ...]
    enforced: bool
    origin: str
    source: str
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Effective:
    """A rule in force here: where it comes from, its version, its citations on this day.

    `cited` are all its citations as written, its own and those of its effect; `basis` names those
    in force in full.
    """

    compiled: CompiledRule
    source: str
    version: str
    cited: tuple[str, ...]
    basis: tuple[str, ...]
    enforced: bool
    classes: tuple[ClassFact, ...]
    requirement: Requirement = field(init=False, compare=False)

    def __post_init__(self) -> None:
        rule = self.compiled.rule
        said = Requirement(
            rule_id=rule.id,
            version=self.version,
            title=rule.title,
            effect=rule.effect,
            basis=self.basis,
            enforced=self.enforced,
            origin=rule.origin,
            source=self.source,
            answers=rule.answers,
        )
        object.__setattr__(self, "requirement", said)

    def class_fact(self, applies: int, holds: int) -> ClassFact:
        return self.classes[applies * 3 + holds]

    def silent(self) -> ClassFact:
        """The class of an open requirement that only staff could settle: it keeps nothing open."""
        return ClassFact("提示", UNKNOWN, UNKNOWN)


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """What `check` runs for one cause, on every day between two changes of its rules."""

    path: tuple[str, ...]
    casetype: Casetype
    vocabulary: Vocabulary
    rules: tuple[Effective, ...]
    member_derivations: tuple[CompiledDerivation, ...]
    derivations: Mapping[str, CompiledDerivation]
    derived: Derived
    base_day: date
    default_court: str
    places: Connections | None = None
    relevance: Relevances = field(default_factory=dict)

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The places that say which courts a filing can go to."""
        return self.places.every if self.places is not None else ()

    def atoms(self, env: Env) -> dict[str, bool | None]:
        """Truth values of the leaf conditions that derivations are built from."""
        return {
            code: None if (value := atom.of(env)) == UNKNOWN else value == TRUE
            for code, atom in self.derived.atoms.items()
        }

    def named(self, found: Mapping[str, bool | None]) -> dict[str, bool | None]:
        """What the core derived under this rule set's own names."""
        return {name: found[key] for name, key in self.derived.keys.items()}

    def irrelevant(self, env: Env) -> frozenset[str]:
        """Keys of what is asked for under a condition and not worth asking for in a filing as it stands."""
        return frozenset(key for key, when in self.relevance.items() if not when.given(env))

    @property
    def core(self) -> InferenceCore:
        """The inference core, shared by all causes."""
        return self.derived.core

    def source(self, ref: Ref) -> Ref:
        """The fact to ask for in place of one that is taken from others."""
        known = self.vocabulary.member_facts("当事人") if ref.depth else self.vocabulary.facts
        facts = [known[name] for name in ref.fact.sources]
        asked = next((fact for fact in facts if fact.assumed is None), facts[0])
        return Ref(asked.name, ref.depth, asked)

    def grounded(self, support: Support, env: Env) -> Support:
        """The support of a value, its derived facts replaced by the facts they rest on."""
        if not any(ref.fact.derived for ref, _ in support):
            return support
        found: Support = []
        pending = list(support)
        seen: set[tuple[str, int]] = set()
        while pending:
            ref, member = pending.pop(0)
            derivation = self.derivations.get(ref.name) if ref.fact.derived else None
            if ref.fact.sources and is_unanswered(ref, member, env):
                found.append((self.source(ref), member))
            elif derivation is None:
                found.append((ref, member))
            elif (key := (ref.name, id(member))) not in seen:
                seen.add(key)
                below: Support = []
                derivation.body(env if member is None else env.inside(member), below)
                pending += below
        return found


def install_kinds(env: Env, casetype: Casetype, vocabulary: Vocabulary) -> None:
    """What the casetype, the court and other facts make known: facts nobody fills in."""
    values, court = env.root, env.context.court
    for name, said in (*casetype.told.items(), *casetype.venue.items()):
        values.setdefault(name, said)
    values.setdefault("起诉日期", env.context.today)
    values.setdefault("程序类别", casetype.procedure or "普通诉讼")
    if court is not None:
        values.setdefault("受诉法院", court.name)
        if court.level:
            values.setdefault("受诉法院级别", court.level)
            values.setdefault("受诉法院指定受理", court.takes)
    take(values, vocabulary.taken)
    for name in PARTY_LISTS:
        for member in values.get(name) or ():
            take(member, vocabulary.taken_by_members)


def take(values: Values, facts: Iterable[Fact]) -> None:
    """Fill in the facts that are taken from others, where these are answered."""
    for fact in facts:
        answered = [
            v for s in fact.sources if (v := values.get(s, NOT_APPLICABLE)) is not NOT_APPLICABLE
        ]
        if fact.type == "是否":
            values.setdefault(fact.name, bool(answered))
        elif answered:
            values.setdefault(fact.name, answered[0])


def derive(derivations: Sequence[CompiledDerivation], env: Env) -> None:
    """Derive by plain functions until nothing new follows; facts already given stay.

    The inference core does this for a check; examples of single rules need no session.
    """
    changed = True
    while changed:
        changed = False
        for derivation in derivations:
            for place in _places(derivation, env):
                name = derivation.derivation.name
                if name in place.innermost:
                    continue
                value = derivation.verdict.of(place)
                if value != UNKNOWN:
                    place.innermost[name] = value == TRUE
                    changed = True


def _places(derivation: CompiledDerivation, env: Env) -> list[Env]:
    if not derivation.lists:
        return [env]
    return [env.inside(m) for ref in derivation.lists for m in env.root.get(ref.name) or ()]
