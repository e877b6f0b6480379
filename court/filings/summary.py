"""What the court reads off a filing's content for its lists: parties, amount, days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.language.parties import CLAIMING, RESPONDING, Parties
from engine.text.paths import members
from engine.values import ValueProblem, parse_money

NAME_LENGTH, NUMBER_LENGTH = 200, 40  # columns of the list of parties
SHOWN_NAMES = 3


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party as lists and searches know it."""

    side: str
    name: str
    number: str


def party_lines(content: Mapping[str, Any]) -> list[PartyLine]:
    """Every named party, in the order of the filing."""
    return [
        PartyLine(party.side, party.name[:NAME_LENGTH], party.number[:NUMBER_LENGTH].upper())
        for party in Parties(content).of()
        if party.name
    ]


def title(content: Mapping[str, Any]) -> str:
    """`李文海 诉 张国栋、王某等5人`; what is not filled in yet stays out."""
    lines = party_lines(content)
    left = _shown(line.name for line in lines if line.side in CLAIMING)
    right = _shown(line.name for line in lines if line.side in RESPONDING)
    if left and right:
        word = "诉" if any(line.side == "原告" for line in lines) else "与"
        return f"{left} {word} {right}"
    return left or right


def _shown(names: Iterable[str]) -> str:
    found = list(names)
    more = f"等{len(found)}人" if len(found) > SHOWN_NAMES else ""
    return "、".join(found[:SHOWN_NAMES]) + more


def total_amount(content: Mapping[str, Any]) -> Decimal | None:
    """The sum of the claims' amounts; None when no claim has one that can be read."""
    amounts = []
    for claim in members(content, "诉讼请求"):
        try:
            amounts.append(parse_money(claim["金额"]))
        except (KeyError, ValueProblem):
            continue
    total = sum(amounts, Decimal(0)) if amounts else None
    return total if total is None or total < Decimal(10) ** 16 else None
