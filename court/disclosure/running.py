"""The periods that run for a party, and until when the case is to be decided.

What the court has still to ask about the trial period is not told as if it were known
(延长审限延期开庭规定 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from court.cases import period_ledger
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.events import data_of, of_subject
from court.flow import dues
from engine.values.showing import show_day

CHECKED_FIRST = "承办法官正在核对，还不能写明到哪一天"
# The event that opened a period, and how it says from which day.
SERVED = "认定送达"


@dataclass(frozen=True, slots=True)
class Running:
    """A period of a party: to answer, to produce evidence, to appeal; `since` the day it was served."""

    kind: str
    last_day: date
    since: date | None
    over: bool


def own_periods(work: Work, case: CourtCase, party: CaseParty) -> Sequence[Running]:
    """What was opened for this party and still counts, the nearest first."""
    found = dues.open_of(work, case.id, key=party.id)
    if not found:
        return []
    days = {
        e.number: data_of(e).get("日")
        for e in of_subject(work.session, case.id)
        if e.kind == SERVED
    }
    return [
        Running(due.kind, due.day, _since(days.get(due.basis)), due.day < work.today)
        for due in found
    ]


def _since(day: object) -> date | None:
    return date.fromisoformat(str(day)) if day else None


def trial_period(work: Work, case: CourtCase) -> str:
    """Until when the case is to be decided, what does not count and what was extended; in words."""
    ledger = period_ledger.ledger_of(work, case)
    if ledger is None or ledger.ended is not None:
        return ""
    if ledger.reckoned is None or ledger.questions:
        return CHECKED_FIRST
    parts = [f"到{show_day(ledger.reckoned.last_day)}"]
    for one in ledger.period.exclusions:
        until = f"到{show_day(one.until)}" if one.until else "起"
        parts.append(f"其中{one.kind}（{show_day(one.since)}{until}）不计入")
    parts += [f"经{period_ledger.BY_WHOM[one.by]}批准延长" for one in ledger.period.extensions]
    return "；".join(parts)
