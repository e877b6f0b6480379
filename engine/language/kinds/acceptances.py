"""What 应受理 does to the grounds it defeats: they do not apply while its case is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.language.kinds.conditions import both, unclaimed
from engine.language.rules import Acceptance, Rule


def spared(rule: Rule, acceptances: Iterable[Acceptance]) -> Rule:
    """The rule less the cases that must be accepted; the rule itself when none concerns it."""
    cases = [a.when for a in acceptances if a.spares(rule.id)]
    if not cases:
        return rule
    applies = both(rule.applies, *map(unclaimed, cases))
    parts = (*rule.parts, *(("应受理", case) for case in cases))
    return replace(rule, applies=applies, parts=parts)
