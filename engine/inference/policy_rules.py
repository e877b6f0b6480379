"""The tables of `rules/结论.yaml` as Horn rules.

Codes of facts: `e` effect, `a`/`h` truth of 适用/成立, `m` marked for insisting, `s` state, `f`/`o`
what a finding/an open requirement counts as, `st` 1 while typing, `si`/`so` the context once more
(1 insisted on/before the base day) for the conclusions, `n0…`/`o0…` numbers by effect, the last
`n` that of prior questions.
As few rules as the tables need: every rule costs time in every session.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.inference.horn import Horn, Pattern, Term
from engine.inference.policy import PRIOR, TRUTHS, Conclusion, Policy, Rung
from engine.language.words import EFFECTS, STATES, Effect, State

FINDING_STATES: tuple[State, ...] = ("不满足", "请法官判断")
OPEN_STATES: tuple[State, ...] = ("待定",)

Names = dict[str, tuple[str, str, str]]


def policy_rules(policy: Policy, names: Names) -> list[Horn]:
    """All rules of the tables; `names` gets (rule, what it says, tag) of each.

    The tag is the column of the summary in which a firing counts: n3, o3, or nothing.
    """
    return [
        *_state_rules(policy, names),
        *_outcome_rules(policy, names, FINDING_STATES, "n"),
        *_outcome_rules(policy, names, OPEN_STATES, "o"),
        *_conclusion_rules(policy, names),
    ]


def _marks(policy: Policy, effect: Effect) -> tuple[Pattern, ...]:
    """What must be known of the mark: nothing, unless a row of the table looks at it."""
    looks = any(row.marked and row.effect == effect for row in policy.insisting)
    looks = looks or _has_prior(policy, effect)
    return ((Term("m", 0),), (Term("m", 1),)) if looks else ((),)


def _has_prior(policy: Policy, effect: str) -> bool:
    """Whether prior questions with an effect have a place of their own in the table."""
    return any(row.ahead_of and row.because == effect for row in policy.conclusions)


def _state_rules(policy: Policy, names: Names) -> list[Horn]:
    found: list[Horn] = []
    for number, row in enumerate(policy.states):
        for effect in dict.fromkeys(row.effects):
            e = EFFECTS.index(effect)
            truths = [Term("a", TRUTHS.index(row.applies))]
            if row.holds is not None:
                truths.append(Term("h", TRUTHS.index(row.holds)))
            for mark in _marks(policy, effect):
                name = f"S.{number}.{e}.{len(found)}"
                names[name] = ("状态表", row.state, "")
                pattern = (Term("e", f"e{e}"), *truths, *mark)
                facts = (
                    ("s", f"z{STATES.index(row.state)}"),
                    ("e", f"e{e}"),
                    *((term.property, term.value) for term in mark),
                )
                found.append(Horn(name, (pattern,), "s.", facts, per_premise=True))
    return found


def _outcome_rules(
    policy: Policy, names: Names, states: tuple[State, ...], column: str
) -> list[Horn]:
    """From a state to what the requirement counts as, in every context of the filing."""
    found: list[Horn] = []
    heading, said, code = ("认定", "认定", "f") if column == "n" else ("待定", "还可能", "o")
    for effect in EFFECTS:
        e = EFFECTS.index(effect)
        reachable = {row.state for row in policy.states if effect in row.effects}
        for state in (state for state in states if state in reachable):
            for mark in _marks(policy, effect):
                first = (Term("s", f"z{STATES.index(state)}"), Term("e", f"e{e}"), *mark)
                marked = Term("m", 1) in mark
                for context, counted in _contexts(policy, effect, marked):
                    kind = EFFECTS.index(counted)
                    prior = marked and column == "n" and _has_prior(policy, effect)
                    name = f"{code.upper()}.{e}.{len(found)}"
                    words = f"{said}：{counted}{'（先决）' if prior else ''}"
                    names[name] = (heading, words, f"{column}{PRIOR if prior else kind}")
                    premises = (first, context) if context else (first,)
                    facts = ((code, f"k{kind}"),)
                    found.append(Horn(name, premises, f"{code}.", facts, per_premise=True))
    return found


def _contexts(policy: Policy, effect: Effect, marked: bool) -> Iterator[tuple[Pattern, str]]:
    """What the effect counts as, by no more of the context than makes a difference."""
    both = (False, True)
    counted = {(i, o): policy.counts_as(effect, marked, i, o) for i in both for o in both}
    by_insisting = any(counted[False, o] != counted[True, o] for o in both)
    by_day = any(counted[i, False] != counted[i, True] for i in both)
    for insists in both if by_insisting else both[:1]:
        for old in both if by_day else both[:1]:
            context = [Term("ins", int(insists))] if by_insisting else []
            context += [Term("old", int(old))] if by_day else []
            yield tuple(context), counted[insists, old]


def _conclusion_rules(policy: Policy, names: Names) -> list[Horn]:
    """Mutually exclusive conditions on the summary; no negation needed."""
    found: list[Horn] = []
    for context, rungs in _rungs_in_context(policy):
        # While typing nothing is a prior question: it is asked of the filer.
        standing = tuple(rung for rung in rungs if not rung.prior)
        patterns = [*_submitted(context, rungs), *_typing(policy, context, standing)]
        found += [
            _concludes(policy, p, r, len(found) + i, names) for i, (p, r) in enumerate(patterns)
        ]
    return found


def _submitted(context: Pattern, rungs: tuple[Rung, ...]) -> Iterator[tuple[Pattern, Conclusion]]:
    for rank, rung in enumerate(rungs):
        yield (Term("st", 0), *_firm(context, rungs, rank)), rung.row


def _typing(
    policy: Policy, context: Pattern, rungs: tuple[Rung, ...]
) -> Iterator[tuple[Pattern, Conclusion]]:
    """A row holds unless something open could still lead to one above it."""
    for rank, rung in enumerate(rungs):
        firm = Term("st", 1), *_firm(context, rungs, rank)
        nothing_open = tuple(Term(f"o{above.column}", 0) for above in rungs[:rank])
        yield (*firm, *nothing_open), rung.row
        for higher in range(rank):
            still_open = (*nothing_open[:higher], Term(f"o{rungs[higher].column}", 1, ">="))
            yield (*firm, *still_open), policy.typing


def _firm(context: Pattern, rungs: tuple[Rung, ...], rank: int) -> Pattern:
    """No grounds for a row above, and some for this one unless it is the last."""
    none_above = tuple(Term(f"n{above.column}", 0) for above in rungs[:rank])
    column = rungs[rank].column
    own = () if column is None else (Term(f"n{column}", 1, ">="),)
    return (*context, *none_above, *own)


def _rungs_in_context(policy: Policy) -> Iterator[tuple[Pattern, tuple[Rung, ...]]]:
    """The rows in order in every context, looking at no more of it than the table does."""
    both = (False, True)
    by_insisting = any(row.insists for row in policy.conclusions)
    by_day = any(row.before_base for row in policy.conclusions)
    for insists in both if by_insisting else both[:1]:
        for old in both if by_day else both[:1]:
            context = [Term("si", int(insists))] if by_insisting else []
            context += [Term("so", int(old))] if by_day else []
            yield tuple(context), policy.rungs(insists, old)


def _concludes(
    policy: Policy, pattern: Pattern, row: Conclusion, number: int, names: Names
) -> Horn:
    """The rule that draws a row; 填写中 has the place after all others."""
    rows = (*policy.conclusions, policy.typing)
    place = next(p for p, one in enumerate(rows) if one is row)
    name = f"R.{place}.{number}"
    names[name] = ("结论表", row.conclusion, "")
    return Horn(name, (pattern,), f"r.{place}", (("r", f"c{place}"),))
