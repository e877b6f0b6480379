"""What a judge chose to decide, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from court.core.lifecycle import ASK_SUPPLEMENT, DECISIONS
from court.documents.own_words import OwnWords
from engine.text.errors import FieldProblem, FilingError

# Days for a supplement: their number is the judge's (登记立案规定 7); more are a slip of the hand.
MOST_DAYS = 90
# The paper that says that a registered case is mediated before trial; choosing it is the choice.
MEDIATION = "先行调解告知书"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the judge chose: the kind, the days, the findings it rests on, optional documents.

    `confirmed` None takes every finding of the decision's effect.  `note` is required for a
    decision against the recommendation.  `panel` and `clerk` sign a ruling.
    """

    kind: str
    days: int | None = None
    note: str = ""
    confirmed: frozenset[str] | None = None
    chosen: frozenset[str] = field(default_factory=frozenset)
    own: OwnWords = field(default_factory=OwnWords)
    panel: tuple[str, ...] = ()
    clerk: str = ""


def require_sound(plan: Plan) -> None:
    """Raises `FilingError` for a kind that does not exist, and for a supplement without its days."""
    if plan.kind not in DECISIONS:
        raise FilingError([FieldProblem("决定", f"没有“{plan.kind[:20]}”这种决定")])
    if plan.kind == ASK_SUPPLEMENT and not (plan.days and 0 < plan.days <= MOST_DAYS):
        raise FilingError([FieldProblem("天数", f"补正期限由法官指定，请写 1 到 {MOST_DAYS} 天")])
