"""The queues and filters of the inbox, with their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from court.core.courthouse import Work
from court.core.lifecycle import State
from court.decisions import inbox
from court.decisions.inbox import MINE, STATES, TO_DO, Filter
from court.filings.service import CHANNELS
from engine.inference.policy import Policy

TABS = (TO_DO, MINE, State.supplemented, State.supplement, State.registered, "全部")


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
