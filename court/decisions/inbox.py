"""The review desk's list: whoever waits at the window first, then the oldest deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from court.core.courthouse import Work
from court.core.lifecycle import REVIEWABLE, SUBMITTED, State
from court.core.roles import Action
from court.core.store.paging import number_of, page_of
from court.core.tables import Account, Filing

PAGE = 50
TO_DO = "待办"
MINE = "我的"
STATES = (TO_DO, MINE, *sorted(SUBMITTED), "全部")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows; empty means everything.  `state` is one of `STATES`."""

    state: str = TO_DO
    cause: str = ""
    channel: str = ""
    conclusion: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A filing with its assignee's name."""

    filing: Filing
    assignee: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `total` counts all pages."""

    rows: list[Row]
    total: int
    page: int
    pages: int


def listing(work: Work, wanted: Filter) -> Listing:
    """A page of filings.  Raises `NotAllowed`."""
    work.actor.require(Action.inbox)
    chosen = _filtered(select(Filing), work, wanted)
    here = (Filing.present_since.is_(None), Filing.present_since)
    order = (*here, Filing.decide_by.is_(None), Filing.decide_by, Filing.submitted_at)
    page = page_of(work.session, chosen, (*order, Filing.number), wanted.page, PAGE)
    names = _names(work, {f.assignee_id for f in page.rows if f.assignee_id})
    rows = [Row(f, names.get(f.assignee_id or "", "")) for f in page.rows]
    return Listing(rows, page.total, page.number, page.pages)


def counts(work: Work) -> dict[str, int]:
    """How many filings are in each state, and how many wait."""
    work.actor.require(Action.inbox)
    rows = work.session.execute(
        select(Filing.state, func.count()).where(Filing.state.in_(SUBMITTED)).group_by(Filing.state)
    )
    found = {str(state): int(number) for state, number in rows}
    return {TO_DO: sum(found.get(s, 0) for s in REVIEWABLE), **found}


@dataclass(frozen=True, slots=True)
class Pressing:
    """How many filings wait, are due today or tomorrow, are overdue, or missed the promise."""

    waiting: int
    soon: int
    overdue: int
    promise_missed: int


def pressing(work: Work) -> Pressing:
    """The figures at the head of the list.  Raises `NotAllowed`."""
    work.actor.require(Action.inbox)

    def number(*conditions: ColumnElement[bool]) -> int:
        found = select(func.count()).select_from(Filing)
        return number_of(work.session, found.where(Filing.state.in_(REVIEWABLE), *conditions))

    tomorrow = work.today + timedelta(days=1)
    return Pressing(
        waiting=number(),
        soon=number(Filing.decide_by.between(work.today, tomorrow)),
        overdue=number(Filing.decide_by < work.today),
        promise_missed=number(Filing.promised_by < work.now),
    )


def next_waiting(work: Work, after: Filing | None = None) -> Filing | None:
    """The most urgent filing nobody else has taken."""
    work.actor.require(Action.inbox)
    chosen = (
        select(Filing)
        .where(
            Filing.state.in_(REVIEWABLE),
            (Filing.assignee_id.is_(None)) | (Filing.assignee_id == work.actor.account_id),
        )
        .order_by(Filing.present_since.is_(None), Filing.present_since)
        .order_by(Filing.decide_by, Filing.submitted_at, Filing.number)
        .limit(1)
    )
    if after is not None:
        chosen = chosen.where(Filing.id != after.id)
    return work.session.scalar(chosen)


def _filtered(chosen: Select[Any], work: Work, wanted: Filter) -> Select[Any]:
    chosen = chosen.where(Filing.state.in_(SUBMITTED))
    if wanted.state == TO_DO:
        chosen = chosen.where(Filing.state.in_(REVIEWABLE))
    elif wanted.state == MINE:
        mine = Filing.assignee_id == work.actor.account_id
        chosen = chosen.where(mine, Filing.state.in_((*REVIEWABLE, State.supplement)))
    elif wanted.state in SUBMITTED:
        chosen = chosen.where(Filing.state == wanted.state)
    for column, value in (
        (Filing.cause, wanted.cause),
        (Filing.channel, wanted.channel),
        (Filing.conclusion, wanted.conclusion),
    ):
        if value:
            chosen = chosen.where(column == value)
    if words := wanted.words.strip():
        like = f"%{_escaped(words)}%"
        chosen = chosen.where(
            Filing.parties.like(like, escape="\\")
            | Filing.number.like(like, escape="\\")
            | Filing.case_number.like(like, escape="\\")
        )
    return chosen


def _escaped(text: str) -> str:
    for character in "\\%_":
        text = text.replace(character, f"\\{character}")
    return text[:60]


def _names(work: Work, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = work.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {str(id_): str(name) for id_, name in rows}


def causes(work: Work) -> list[str]:
    """The causes that occur, for the filter."""
    work.actor.require(Action.inbox)
    found = (
        select(Filing.cause).where(Filing.state.in_(SUBMITTED)).distinct().order_by(Filing.cause)
    )
    return list(work.session.scalars(found))
