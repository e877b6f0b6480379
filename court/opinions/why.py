"""Why the opinion is what it is, step by step, in the words of the desk.

The steps are worked out when somebody asks and are never kept: the opinion, its hash and its receipt
do not know of them.  A filing under review is explained as it stands, a decided one under the rules
its kept opinion was made with.
"""

from __future__ import annotations

from dataclasses import dataclass

from court.core.courthouse import NotFound, Work
from court.core.lifecycle import REVIEWABLE
from court.core.tables import Filing
from court.opinions.facts_shown import NOTHING, FactNames
from court.opinions.service import computed_again, last_stored, of_last_version
from engine.check.opening import Opened
from engine.check.opinion import FactSeen, Opinion
from engine.telling.reasoning import Reason, chain, why_not


@dataclass(frozen=True, slots=True)
class SeenFact:
    """A fact a step rests on, named by party and element."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class WhyStep:
    """What was looked at, of whom, what came of it, on which facts and articles, and because of what."""

    text: str
    person: str
    outcome: str
    facts: list[SeenFact]
    basis: list[str]
    below: list[WhyStep]


def why(look: Work, filing: Filing, rule: str = "", version: int = 0) -> list[WhyStep]:
    """The chains of all that counts against registering a version, or of one requirement.

    Raises `NotFound` for a requirement there is none of, `BundleMissing` where the rules of a kept
    opinion were not archived.
    """
    opened, opinion = _explained(look, filing, version or filing.version)
    names = FactNames(opened.raw, opened.ruleset.vocabulary)
    if rule and not any(found.rule_id == rule for found in opinion.findings):
        raise NotFound("意见里没有这一项要求")
    reasons = why_not(opened, opinion, rule) if rule else chain(opened, opinion)
    return [_step(reason, names) for reason in reasons]


def _explained(look: Work, filing: Filing, version: int) -> tuple[Opened, Opinion]:
    stored = last_stored(look.session, filing, version)
    if stored is None or (version == filing.version and filing.state in REVIEWABLE):
        filed = of_last_version(look, filing)
        return filed.opened, filed.opinion
    return computed_again(look.house, stored)


def _step(reason: Reason, names: FactNames) -> WhyStep:
    return WhyStep(
        text=reason.text,
        person=names.person(reason.member) if reason.member else "",
        outcome=reason.outcome,
        facts=[_fact(seen, names) for seen in reason.facts],
        basis=list(reason.basis),
        below=[_step(below, names) for below in reason.below],
    )


def _fact(seen: FactSeen, names: FactNames) -> SeenFact:
    return SeenFact(names.label(seen.path, seen.label), seen.text or NOTHING)
