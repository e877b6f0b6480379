"""The lines of the inbox as people read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from court.core import deadlines
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.deadlines import Badge
from court.core.lifecycle import REVIEWABLE, State
from court.core.tables import Filing
from court.decisions.inbox import Listing
from court.decisions.preparing import forwarded
from court.filings.service import ONLINE

REASON_LENGTH = 18
IN_ORDER = "要求都满足"
_SIDES = re.compile(r"^(?P<left>.+?) (?P<word>诉|与) (?P<right>.+)$")
_MORE = re.compile(r"等 \d+ 项$")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What runs: the period to decide, the answer promised online, the period to supplement."""

    decide_by: Badge | None
    promise: Badge | None
    supplement_by: Badge | None


@dataclass(frozen=True, slots=True)
class RowView:
    """One filing of the list; `used` is how much of the period to decide is over, in per cent."""

    filing: Filing
    left: str
    right: str
    short_reason: str
    deadlines: Deadlines
    used: int
    answered: bool
    assignee: str
    can_take: bool
    prepared: str


def row_view(
    look: Work, filing: Filing, assignee: str, prepared: tuple[str, str] | None = None
) -> RowView:
    """A row; a deadline is shown only while it runs."""
    waiting = filing.state in REVIEWABLE
    sides = _SIDES.match(filing.parties)
    mine = filing.assignee_id == look.actor.account_id and filing.state == State.reviewing
    return RowView(
        filing=filing,
        left=sides["left"] if sides else filing.parties or "没有写明当事人",
        right=f"{sides['word']} {sides['right']}" if sides else "",
        short_reason=short_reason(filing.reason) or IN_ORDER,
        deadlines=deadlines_of(look, filing),
        used=used_share(filing, look.today),
        answered=not waiting and filing.channel == ONLINE,
        assignee=assignee,
        prepared=f"{prepared[1]}已备好{prepared[0]}" if prepared and waiting else "",
        can_take=waiting and not mine and not (assignee and filing.state == State.reviewing),
    )


def deadlines_of(look: Work, filing: Filing) -> Deadlines:
    bundle, today = look.house.bundle, look.today
    promised_by = filing.promised_by if filing.state in REVIEWABLE else None
    supplement_by = filing.supplement_by if filing.state == State.supplement else None
    return Deadlines(
        decide_by=deadlines.decision_badge(bundle, filing, look.now)
        if filing.state in REVIEWABLE
        else None,
        promise=deadlines.promise_badge(promised_by, look.now) if promised_by else None,
        supplement_by=deadlines.badge(bundle, supplement_by, today) if supplement_by else None,
    )


def used_share(filing: Filing, today: date) -> int:
    """How much of the period to decide is over, in per cent."""
    if filing.decide_by is None or filing.submitted_at is None:
        return 0
    start = day_of(filing.submitted_at)
    whole = (filing.decide_by - start).days
    gone = (today - start).days
    return 100 if whole <= 0 else min(100, max(0, round(100 * gone / whole)))


def short_reason(reason: str) -> str:
    """At most 18 characters; how many there are stays readable."""
    if len(reason) <= REASON_LENGTH:
        return reason
    more = _MORE.search(reason)
    tail = more[0] if more else ""
    head = reason.removesuffix(tail)
    room = REASON_LENGTH - len(tail)
    return (head if len(head) <= room else head[: room - 1] + "…") + tail


def rows(look: Work, found: Listing) -> list[RowView]:
    ready = forwarded(look, [row.filing.id for row in found.rows])
    return [
        row_view(look, row.filing, row.assignee, ready.get(row.filing.id)) for row in found.rows
    ]
