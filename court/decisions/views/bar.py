"""The decision bar: the recommended decision first, the most likely other second, then the rest."""

from __future__ import annotations

from dataclasses import dataclass

from court.core.lifecycle import ASK_SUPPLEMENT, DECISIONS, REGISTER
from court.decisions.views.findings import JUDGE, Findings
from court.documents.values import EFFECTS


@dataclass(frozen=True, slots=True)
class Option:
    """One decision; `why_not` says what is missing where it cannot be put on paper."""

    kind: str
    words: str
    why_not: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """`first` None when a question comes first: then `questions` says how many."""

    first: Option | None
    second: Option | None
    others: list[Option]
    questions: int


def bar(found: Findings, wanted: str) -> Bar:
    """The bar for an opinion that recommends a decision, or none (empty).  Registering is always possible: in doubt, register."""
    options = {kind: option(kind, found) for kind in DECISIONS}
    first = options.get(wanted)
    if first is not None:
        first = Option(first.kind, f"按建议：{first.words}", first.why_not)
    second = options[REGISTER] if wanted != REGISTER else _objecting(options)
    taken = {first.kind if first else "", second.kind if second else ""}
    others = [o for kind, o in options.items() if kind not in taken]
    return Bar(first, second, others, found.count(JUDGE))


def option(kind: str, found: Findings) -> Option:
    """A decision with the number of findings it rests on."""
    effect = EFFECTS.get(kind)
    if effect is None:
        return Option(kind, f"{kind}…")
    count = found.count(effect)
    if count:
        return Option(kind, f"{kind} {count} 项…", count=count)
    if kind == ASK_SUPPLEMENT:  # what no rule foresaw can be asked for (登记立案规定 7)
        return Option(kind, f"{kind}（自己写）…")
    return Option(kind, f"{kind}…", f"没有认定为“{effect}”的要求；先回答问题，或者改变某一项的认定")


def _objecting(options: dict[str, Option]) -> Option | None:
    return next((o for o in options.values() if o.count), None)
