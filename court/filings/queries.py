"""An account's own filings: what needs doing first, then the newest; filtered, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from court.core.courthouse import Work
from court.core.lifecycle import State
from court.core.roles import Action
from court.core.store.paging import rows_found
from court.core.tables import Filing

PAGE = 25
REVIEWED = (State.waiting, State.reviewing, State.supplemented)
GROUPS: Mapping[str, tuple[State, ...]] = {
    "草稿": (State.draft,),
    "等您补正": (State.supplement,),
    "审查中": (*REVIEWED, State.proposed),
    "已登记立案": (State.registered,),
    "其他": (
        State.explained,
        State.refused,
        State.elsewhere,
        State.earlier_step,
        State.returned,
        State.withdrawn,
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: a key of `GROUPS`, words from parties or numbers, a page from 1."""

    group: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of filings, how many there are in all, and how many in each group."""

    filings: list[Filing]
    total: int
    counts: Mapping[str, int]


def listing(work: Work, wanted: Wanted) -> Found:
    """The actor's filings.  Raises `NotAllowed`."""
    work.actor.require(Action.file)
    narrowed = _narrowed(work, wanted)
    urgent = case((Filing.state == State.supplement, 0), else_=1)
    rows = narrowed.order_by(urgent, Filing.updated_at.desc(), Filing.id)
    page = rows.limit(PAGE).offset((max(1, wanted.page) - 1) * PAGE)
    total = rows_found(work.session, narrowed)
    return Found(list(work.session.scalars(page)), total, counts(work))


def counts(work: Work) -> dict[str, int]:
    """How many of the actor's filings are in each group."""
    rows = work.session.execute(
        select(Filing.state, func.count())
        .where(Filing.owner_id == work.actor.account_id)
        .group_by(Filing.state)
    )
    by_state = {state: number for state, number in rows}
    return {name: sum(by_state.get(s, 0) for s in states) for name, states in GROUPS.items()}


def _narrowed(work: Work, wanted: Wanted) -> Select[Any]:
    found = select(Filing).where(
        Filing.owner_id == work.actor.account_id, Filing.state != State.discarded
    )
    if wanted.group in GROUPS:
        found = found.where(Filing.state.in_(GROUPS[wanted.group]))
    for word in wanted.text.split()[:5]:
        columns = (Filing.parties, Filing.number, Filing.case_number, Filing.cause)
        found = found.where(or_(*(c.contains(word, autoescape=True) for c in columns)))
    return found
