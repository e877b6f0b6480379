"""What to ask next: the unanswered facts that can still change the conclusion.

Facts that settle most open requirements come first; each is shown with the requirements that
wait for it.  Facts only staff can state are never asked of a filer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from engine.check.opinion import Question
from engine.evaluation.facts import Env, is_unanswered, path_of

if TYPE_CHECKING:
    from engine.bundle.ruleset import RuleSet
    from engine.check.outcomes import Outcome
    from engine.inference.core import Inference

MAX_REASONS = 5


def questions_from(
    open_: Sequence[Outcome], env: Env, inference: Inference, ruleset: RuleSet
) -> tuple[Question, ...]:
    """Questions ordered by how much they settle, then by the order of the rules."""
    found: dict[str, Question] = {}
    can_change = cache(inference.can_change)
    for outcome in open_:
        rule = outcome.rule.rule
        if not outcome.effective.enforced or not can_change(rule.effect, bool(rule.insist)):
            continue
        for ref, member in ruleset.grounded(outcome.support, env):
            if ref.fact.derived or ref.fact.staff_only or not is_unanswered(ref, member, env):
                continue
            path = path_of(ref, member)
            known = found.get(path)
            reasons = (*(known.reasons if known else ()), rule.title)
            found[path] = Question(
                path=path,
                label=ref.fact.shown,
                settles=known.settles + 1 if known else 1,
                reasons=tuple(dict.fromkeys(reasons))[:MAX_REASONS],
                hint=ref.fact.hint,
                type=ref.fact.type,
                options=ref.fact.options,
            )
    return tuple(sorted(found.values(), key=lambda q: -q.settles))
