"""What the events of a filing come to: the columns of its row, and nothing else writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from court.core.events import Fault, data_of, of_filing
from court.core.lifecycle import AFTER_REFUSAL, RECORDED, Event, State, after
from court.core.tables import Filing, LogEntry
from engine.text.errors import LianError

R = TypeVar("R")
# What a forged event makes the reading of it raise.
UNREADABLE = (
    LianError, ValueError, TypeError, KeyError, AttributeError, OverflowError, StopIteration,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a filing stands after its events."""

    state: str = State.draft
    sequence: int = 0
    channel: str = ""
    number: str | None = None
    version: int = 0
    first_submitted_at: datetime | None = None
    submitted_at: datetime | None = None
    assignee_id: str | None = None
    decided_at: datetime | None = None
    decision: str = ""
    case_number: str = ""
    decide_by: date | None = None
    promised_by: datetime | None = None
    supplement_by: date | None = None
    paid: bool = False
    appeal_by: date | None = None
    pass_up_by: date | None = None
    present_since: datetime | None = None


def step(standing: Standing | None, entry: LogEntry) -> Standing:
    """The standing after one more event.  Raises `TransitionError`."""
    event = Event(entry.kind)
    state = after(State(standing.state) if standing else None, event)
    found = replace(standing or Standing(), state=state)
    return replace(found, sequence=found.sequence + 1, **_changes(found, event, entry))


def _changes(standing: Standing, event: Event, entry: LogEntry) -> dict[str, Any]:
    data = data_of(entry)
    if event is Event.create:
        return {"channel": data["渠道"]}
    if event is Event.hand_over:
        return {"channel": data.get("渠道", standing.channel)}
    if event in (Event.submit, Event.supplement, Event.insist):
        return _submitted(standing, entry, data)
    if event is Event.add:  # nothing was asked for, so no period begins anew
        return {"version": data["版本"]}
    if event in (Event.take, Event.release, Event.propose):
        return {"assignee_id": None if event is Event.release else entry.actor}
    if event in RECORDED.values():
        return _decided(event, entry, data)
    if event in (Event.arrive, Event.leave):
        return {"present_since": entry.at if event is Event.arrive else None}
    if event in _REFUSAL:
        return _refusal(standing, event, data)
    if event is Event.pay:
        return {"paid": True}
    if event in (Event.withdraw, Event.send_back):
        return {"decide_by": None, "promised_by": None, "supplement_by": None}
    return {}


def _submitted(standing: Standing, entry: LogEntry, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": data.get("收件号", standing.number),
        "version": data.get("版本", standing.version),
        "first_submitted_at": standing.first_submitted_at or entry.at,
        "submitted_at": entry.at,
        "decide_by": _day(data.get("决定期限")),
        "promised_by": _moment(data.get("承诺时间")),
        "supplement_by": None,
        "decided_at": None,
        "decision": "",
    }


_REFUSAL = (
    Event.reopen,
    Event.abandon,
    *AFTER_REFUSAL,
)


def _refusal(standing: Standing, event: Event, data: dict[str, Any]) -> dict[str, Any]:
    """What follows a refusal: the periods that run, and what was undone."""
    if event is Event.serve:
        days = [day for day in (standing.appeal_by, _day(data.get("上诉期满"))) if day]
        return {"appeal_by": max(days, default=None)}
    if event is Event.appeal:
        return {"pass_up_by": _day(data.get("报送期限"))}
    if event is Event.send_up:
        return {"pass_up_by": None}
    if event is Event.abandon:
        return {}
    return {
        "decide_by": _day(data.get("决定期限")),
        "decided_at": None,
        "decision": "",
        "case_number": "",
        "appeal_by": None,
        "pass_up_by": None,
    }


def _decided(event: Event, entry: LogEntry, data: dict[str, Any]) -> dict[str, Any]:
    kind = next(name for name, found in RECORDED.items() if found is event)
    return {
        "decided_at": entry.at,
        "decision": kind,
        "assignee_id": entry.actor,
        "case_number": data.get("案号", ""),
        "decide_by": None,
        "promised_by": None,
        "supplement_by": _day(data.get("补正期限")),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def standing_of(filing: Filing) -> Standing:
    """The standing as the row has it."""
    return Standing(**{field.name: getattr(filing, field.name) for field in fields(Standing)})


def apply(filing: Filing, entry: LogEntry) -> None:
    """Bring a filing's row up to date with one more event.  Raises `TransitionError`."""
    known = None if entry.kind == Event.create else standing_of(filing)
    found = step(known, entry)
    for field in fields(Standing):
        setattr(filing, field.name, getattr(found, field.name))
    filing.updated_at = entry.at


def replayed(entries: Iterable[LogEntry]) -> Standing | None:
    """The standing that the events alone give; None without any."""
    standing: Standing | None = None
    for entry in entries:
        standing = step(standing, entry)
    return standing


def verify_projection(session: Session) -> list[Fault]:
    """Every filing whose row does not say what its events say, or whose events cannot be true."""
    return verify_rows(session, Filing, Filing.id, "起诉", _verify_one)


def verify_rows(
    session: Session,
    table: type[R],
    key: InstrumentedAttribute[str],
    called: str,
    verify_one: Callable[[Session, R], Iterable[Fault]],
) -> list[Fault]:
    """The faults of every row of a table, one after the other; no row hides those of the next."""
    faults: list[Fault] = []
    for number in list(session.scalars(select(key).order_by(key))):
        try:
            faults += verify_one(session, session.get_one(table, number))
        except Exception:  # whatever a forged row or event does to the driver
            faults.append(Fault(0, f"{called} {number[:8]} 的记录或者事件读不出来：被改坏了"))
        session.expunge_all()
    return faults


def impossible(where: str, entry: LogEntry, error: Exception) -> Fault:
    """An event that cannot have happened to what stands before it."""
    why = str(error) if isinstance(error, LianError) else "事件的种类或者内容读不懂"
    return Fault(entry.number, f"{where} 不可能有这个事件：{why}")


def _verify_one(session: Session, filing: Filing) -> Iterator[Fault]:
    where = f"起诉 {filing.called}"
    standing: Standing | None = None
    last = 0
    for entry in of_filing(session, filing.id):
        last = entry.number
        try:
            standing = step(standing, entry)
        except UNREADABLE as error:
            yield impossible(where, entry, error)
            return
    if standing != standing_of(filing):
        yield Fault(last, f"{where} 的记录与日志不一致")
