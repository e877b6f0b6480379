"""A filing as document making sees it: facts with what follows from them, the court, the fee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from court.documents.addresses import ConfirmedAddress
from court.fees.filing_fee import FilingFee, filing_fee
from engine.bundle.bundle import Bundle
from engine.bundle.ruleset import RuleSet
from engine.check.checker import check_opened, circumstances
from engine.check.opening import Opened
from engine.check.opinion import Opinion
from engine.evaluation.facts import NOT_APPLICABLE, Env, Member, Values
from engine.language.parties import member_named


@dataclass(frozen=True, slots=True)
class Case:
    """Everything documents of one filing are made from; `addresses` by the party's name."""

    bundle: Bundle
    raw: Mapping[str, Any]
    opinion: Opinion
    ruleset: RuleSet
    env: Env
    day: date
    court: str
    profile: Mapping[str, Any]
    fee: FilingFee
    addresses: Mapping[str, ConfirmedAddress] = field(default_factory=dict)

    @property
    def values(self) -> Values:
        """The filing's facts with what follows from them."""
        return self.env.root

    @property
    def cause(self) -> str:
        return self.opinion.cause

    def text(self, name: str, owner: Values | None = None) -> Any:
        """A fact's value, or None when it is not answered or does not apply."""
        value = (self.values if owner is None else owner).get(name)
        return None if value is NOT_APPLICABLE else value

    def parties(self, lists: tuple[str, ...]) -> list[tuple[str, Member]]:
        """(procedural standing, party) of the lists, in the order of the filing."""
        return [(name, party) for name in lists for party in self.members(name)]

    def members(self, name: str) -> Sequence[Member]:
        """The members of a list of the filing, typed; none where nobody wrote any."""
        return self.values.get(name) or ()

    def names(self, lists: tuple[str, ...]) -> list[str]:
        return [name_of(party) for _, party in self.parties(lists)]


def name_of(party: Values) -> str:
    """What a party is called on paper; 姓名（名称）不详 when the filing does not say."""
    return member_named(party) or "姓名（名称）不详"


def open_case(
    opened: Opened,
    opinion: Opinion | None = None,
    addresses: Mapping[str, ConfirmedAddress] | None = None,
) -> Case:
    """Read a filing for document making; checked here unless the opinion is there already.

    Raises `FilingError` when it cannot be read.
    """
    bundle, day, env = opened.bundle, opened.day, circumstances(opened)
    named = env.root.get("受诉法院")
    courts = bundle.parameters.on(day)("法院")
    court = named if isinstance(named, str) and named in courts else courts["默认"]
    return Case(
        bundle=bundle,
        raw=opened.raw,
        opinion=opinion or check_opened(opened),
        ruleset=opened.ruleset,
        env=env,
        day=day,
        court=court,
        profile=courts[court],
        fee=filing_fee(bundle, opened.ruleset.casetype, env.root, day),
        addresses=addresses or {},
    )
