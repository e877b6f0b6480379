"""The rows of the inbox as people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from court.core import deadlines
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.deadlines import Badge
from court.core.lifecycle import REVIEWABLE, State
from court.core.tables import Filing
from court.decisions import inbox
from court.decisions.inbox import MINE, STATES, TO_DO, Filter, Listing
from court.filings.service import CHANNELS
from engine.inference.policy import Policy

REASON_LENGTH = 18
IN_ORDER = "要求都满足"
TABS = (TO_DO, MINE, State.supplemented, State.supplement, State.registered, "全部")
_SIDES = re.compile(r"^(?P<left>.+?) (?P<word>诉|与) (?P<right>.+)$")
_MORE = re.compile(r"等 \d+ 项$")


@dataclass(frozen=True, slots=True)
class RowView:
    """One filing of the list."""

    id: str
    number: str
    version: int
    left: str
    right: str
    cause: str
    amount: Decimal | None
    conclusion: str
    reason: str
    state: str
    decide_by: Badge | None
    used: int
    promise: Badge | None
    answered: bool
    supplement_by: Badge | None
    decided_at: datetime | None
    decision: str
    channel: str
    assignee: str
    can_take: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue with its number; `number` None where it is not counted."""

    state: str
    number: int | None
    link: str
    current: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    states: list[str]
    causes: list[str]
    channels: tuple[str, ...]
    conclusions: list[str]


def row_view(look: Work, filing: Filing, assignee: str) -> RowView:
    """A row; a deadline is shown only while it runs."""
    bundle, today = look.house.bundle, look.today
    waiting = filing.state in REVIEWABLE
    sides = _SIDES.match(filing.parties)
    mine = filing.assignee_id == look.actor.account_id and filing.state == State.reviewing
    return RowView(
        id=filing.id,
        number=filing.number or "",
        version=filing.version,
        left=sides["left"] if sides else filing.parties or "没有写明当事人",
        right=f"{sides['word']} {sides['right']}" if sides else "",
        cause=filing.cause,
        amount=filing.amount,
        conclusion=filing.conclusion,
        reason=short_reason(filing.reason) or IN_ORDER,
        state=filing.state,
        decide_by=deadlines.badge(bundle, filing.decide_by, today)
        if filing.decide_by and waiting
        else None,
        used=used_share(filing, today),
        promise=deadlines.promise_badge(filing.promised_by, look.now)
        if filing.promised_by and waiting
        else None,
        answered=not waiting and filing.channel == "网上",
        supplement_by=deadlines.badge(bundle, filing.supplement_by, today)
        if filing.supplement_by and filing.state == State.supplement
        else None,
        decided_at=filing.decided_at,
        decision=filing.decision,
        channel=filing.channel,
        assignee=assignee,
        can_take=waiting and not mine and not (assignee and filing.state == State.reviewing),
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


def tabs(counts: Mapping[str, int], wanted: Filter) -> list[Tab]:
    """The queues people go to most, with their numbers."""
    return [
        Tab(state, _number(counts, state), address(wanted, state=state), wanted.state == state)
        for state in TABS
    ]


def _number(counts: Mapping[str, int], state: str) -> int | None:
    return None if state in (MINE, "全部") else counts.get(state, 0)


def choices(look: Work, policy: Policy) -> Choices:
    return Choices(
        states=list(STATES),
        causes=inbox.causes(look),
        channels=CHANNELS,
        conclusions=[c.conclusion for c in policy.conclusions],
    )


def address(wanted: Filter, **changes: str) -> str:
    """The list's address with these filters, page aside."""
    asked = {
        "state": wanted.state,
        "cause": wanted.cause,
        "channel": wanted.channel,
        "conclusion": wanted.conclusion,
        "words": wanted.words,
    } | changes
    kept = {k: v for k, v in asked.items() if v and not (k == "state" and v == TO_DO)}
    return f"/inbox?{urlencode(kept)}" if kept else "/inbox"


def rows(look: Work, found: Listing) -> list[RowView]:
    return [row_view(look, row.filing, row.assignee) for row in found.rows]
