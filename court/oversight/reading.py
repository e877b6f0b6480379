"""The access log as an auditor reads it: who looked at a filing, who signed in or failed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from court.core.courthouse import Work
from court.core.roles import STAFF, Action
from court.core.store.paging import page_of
from court.core.tables import AccessEntry, Account, Filing

PAGE = 50
BATCH = 500
SHORT = 8


@dataclass(frozen=True, slots=True)
class Line:
    """An access for reading: staff by name, the public by a short id."""

    entry: AccessEntry
    who: str
    filing: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, newest first; `total` counts all pages."""

    lines: list[Line]
    total: int
    page: int


def listing(work: Work, filing: str = "", kind: str = "", page: int = 1) -> Listing:
    """A page of accesses, of one filing's number or of one kind.  Raises `NotAllowed`."""
    work.actor.require(Action.audit)
    chosen = _chosen(filing, kind)
    found = page_of(work.session, chosen, (AccessEntry.number.desc(),), page, PAGE)
    return Listing(_lines(work.session, found.rows), found.total, found.number)


def taken_out(work: Work, filing: str = "", kind: str = "") -> Iterator[Line]:
    """Every access, oldest first, for a file.  Raises `NotAllowed`."""
    work.actor.require(Action.audit)
    chosen, last = _chosen(filing, kind).order_by(AccessEntry.number).limit(BATCH), -1
    while found := list(work.session.scalars(chosen.where(AccessEntry.number > last))):
        yield from _lines(work.session, found)
        last = found[-1].number


def _chosen(filing: str, kind: str) -> Select[AccessEntry]:
    chosen = select(AccessEntry)
    if filing.strip():
        known = select(Filing.id).where(Filing.number == filing.strip())
        chosen = chosen.where(AccessEntry.subject.in_(known))
    return chosen.where(AccessEntry.kind == kind) if kind else chosen


def _lines(session: Session, entries: list[AccessEntry]) -> list[Line]:
    people = select(Account.id, Account.name, Account.login, Account.role).where(
        Account.id.in_({e.actor for e in entries})
    )
    names = {
        id_: name or login or ""
        for id_, name, login, role in session.execute(people)
        if role in STAFF
    }
    numbers = select(Filing.id, Filing.number).where(Filing.id.in_({e.subject for e in entries}))
    known = {id_: number for id_, number in session.execute(numbers)}
    return [
        Line(
            entry,
            names.get(entry.actor) or entry.actor[:SHORT],
            known.get(entry.subject) or entry.subject[:SHORT],
        )
        for entry in entries
    ]
