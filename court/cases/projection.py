"""What the events of a case come to: the columns of its row and its people; nothing else writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from court.cases.lifecycle import CLOSING, DECIDING, CaseEvent, CaseState, after
from court.cases.tables import CaseMember, CaseParty, CourtCase
from court.core.events import Fault, data_of, of_subject
from court.core.projection import UNREADABLE, impossible, verify_rows
from court.core.roles import Relation
from court.core.store.kept import Kept
from court.core.tables import LogEntry
from engine.language.parties import SIDES

KINDS = frozenset(CaseEvent)
# What an event about somebody of the court says: `[[账户, 关系], …]`.
PEOPLE, LEAVING = "人员", "退出"
MEMBERS = Kept(
    CaseMember,
    CaseMember.case_id,
    lambda member: (member.basis, member.relation, member.account_id),
)
CASES = Kept(CourtCase, CourtCase.id, lambda case: case.id)
PARTIES = Kept(
    CaseParty,
    CaseParty.case_id,
    lambda party: (SIDES.index(party.side), party.position, party.id),
)
EVENTS = Kept(LogEntry, LogEntry.subject, lambda entry: entry.number)
Member = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands after its events."""

    state: str = CaseState.unassigned
    sequence: int = 0
    number: str = ""
    registered_on: date = date.min
    registration: int = 0
    procedure: str = ""
    host_id: str | None = None
    assigned_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody's relation to a case, and the event it rests on."""

    account_id: str
    relation: str
    basis: int
    since: datetime
    until: datetime | None = None


def step(standing: Standing | None, entry: LogEntry) -> Standing:
    """The standing after one more event of the case.  Raises `TransitionError`."""
    event = CaseEvent(entry.kind)
    state = after(CaseState(standing.state) if standing else None, event)
    found = replace(standing or Standing(), state=state)
    return replace(found, sequence=found.sequence + 1, **_changes(event, entry, data_of(entry)))


def _changes(event: CaseEvent, entry: LogEntry, data: dict[str, Any]) -> dict[str, Any]:
    if event is CaseEvent.begin:
        return {
            "number": data["案号"],
            "registered_on": date.fromisoformat(data["立案"]),
            "registration": data["立案事件"],
            "procedure": data.get("程序", ""),
        }
    if event in (CaseEvent.choose_procedure, CaseEvent.convert):
        return {"procedure": data["程序"]}
    if event in (CaseEvent.assign, CaseEvent.reassign):
        host = next(id_ for id_, relation in data[PEOPLE] if relation == Relation.host)
        return {"host_id": host, "assigned_at": entry.at}
    if event in CLOSING or event in DECIDING:
        return {"closed_at": entry.at, "closed_by": event.value}
    return {}


def people_after(held: Iterable[Held], entry: LogEntry) -> list[Held]:
    """The people of a case after one more event: those who leave, then those who come."""
    data = data_of(entry)
    gone = {tuple(pair) for pair in data.get(LEAVING, ())}
    found = [
        replace(h, until=entry.at) if h.until is None and (h.account_id, h.relation) in gone else h
        for h in held
    ]
    return found + [
        Held(id_, relation, entry.number, entry.at) for id_, relation in data.get(PEOPLE, ())
    ]


def standing_of(case: CourtCase) -> Standing:
    """The standing as the row has it."""
    return Standing(**{field.name: getattr(case, field.name) for field in fields(Standing)})


def apply(session: Session, case: CourtCase, entry: LogEntry) -> None:
    """Bring a case's row and people up to date with one more event.  Raises `TransitionError`."""
    known = None if entry.kind == CaseEvent.begin else standing_of(case)
    found = step(known, entry)
    for field in fields(Standing):
        setattr(case, field.name, getattr(found, field.name))
    case.updated_at = entry.at
    session.add(case)
    _apply_people(session, case, entry)


def _apply_people(session: Session, case: CourtCase, entry: LogEntry) -> None:
    data = data_of(entry)
    if not data.keys() & {PEOPLE, LEAVING}:
        return
    rows = members(session, case.id)
    known = {(r.account_id, r.relation, r.basis): r for r in rows}
    for held in people_after(map(_held, rows), entry):
        row = known.get((held.account_id, held.relation, held.basis))
        if row is None:
            session.add(
                CaseMember(
                    case_id=case.id,
                    account_id=held.account_id,
                    relation=held.relation,
                    basis=held.basis,
                    court=case.court,
                    since=held.since,
                )
            )
        else:
            row.until = held.until


def _held(row: CaseMember) -> Held:
    return Held(row.account_id, row.relation, row.basis, row.since, row.until)


def members(session: Session, case_id: str) -> list[CaseMember]:
    """Everybody who has or had a relation to a case, in the order they came."""
    return MEMBERS.of(session, case_id)


def own_events(session: Session, case_id: str) -> list[LogEntry]:
    """The events that are moves of the case; those of other rooms about it are left out."""
    return _moves(EVENTS.of(session, case_id))


def _moves(entries: Iterable[LogEntry]) -> list[LogEntry]:
    return [entry for entry in entries if entry.kind in KINDS]


def verify_cases(session: Session) -> list[Fault]:
    """Every case whose row or people do not say what its events say."""
    return verify_rows(session, CourtCase, CourtCase.id, "案件", _verify_one)


def _verify_one(session: Session, case: CourtCase) -> Iterator[Fault]:
    where = f"案件 {case.number}"
    standing: Standing | None = None
    held: list[Held] = []
    last = 0
    for entry in _moves(of_subject(session, case.id)):
        last = entry.number
        try:
            standing, held = step(standing, entry), people_after(held, entry)
        except UNREADABLE as error:
            yield impossible(where, entry, error)
            return
    if standing != standing_of(case):
        yield Fault(last, f"{where} 的记录与日志不一致")
    if set(held) != set(map(_held, members(session, case.id))):
        yield Fault(last, f"{where} 的审判人员与日志不一致")
