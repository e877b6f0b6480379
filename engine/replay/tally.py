"""Conclusions added up: how many filings go from which conclusion to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.inference.policy import Policy
from engine.replay.comparing import CHANGED, Compared

STRICTER, LOOSER = "更严", "更宽"
REFUSING = frozenset({"不予受理", "管辖告知", "前置告知"})
REGISTER = "登记立案"
MOST_LISTED = 500


@dataclass
class Tally:
    """What a replay comes to; `changed` lists the filings whose conclusion differs, up to a bound."""

    filings: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: list[Compared] = field(default_factory=list)

    def add(self, one: Compared) -> None:
        """Count a filing."""
        self.filings += 1
        self.kinds[one.kind] += 1
        self.matrix[one.before, one.after] += 1
        if one.kind == CHANGED and len(self.changed) < MOST_LISTED:
            self.changed.append(one)

    def listing(self, changed: Iterable[Compared]) -> None:
        """Take filings that are counted already into the list, up to its bound."""
        self.changed = [*self.changed, *changed][:MOST_LISTED]

    def join(self, other: Tally) -> None:
        """Take in what another process counted."""
        self.filings += other.filings
        self.kinds += other.kinds
        self.matrix += other.matrix
        self.listing(other.changed)


def direction(policy: Policy, before: str, after: str) -> str:
    """`更严` or `更宽`; empty when the conclusion is the same or unknown to the table."""
    order = [row.conclusion for row in policy.conclusions]
    if before == after or before not in order or after not in order:
        return ""
    return STRICTER if order.index(after) < order.index(before) else LOOSER


def refuses(policy: Policy, conclusion: str) -> bool:
    """Whether a conclusion speaks against taking the filing here and now."""
    return policy.decision(conclusion) in REFUSING


def registers(policy: Policy, conclusion: str) -> bool:
    return policy.decision(conclusion) == REGISTER
