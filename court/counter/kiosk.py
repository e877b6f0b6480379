"""The self-service machine: a visitor's draft lives only as long as the visitor stands there.

The draft belongs to nobody; whoever holds the session's token has it.  It ends by being handed to
the window under a pick-up code, by being submitted with a phone, or by being wiped: on request,
after the idle time, and at the latest when the next visitor or the window looks.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select

from court.core.courthouse import Actor, Conflict, Courthouse, NotFound, Work
from court.core.events import data_of
from court.core.jobs import Lease, enqueue
from court.core.lifecycle import SUBMITTED, Event, State
from court.core.limits import Limit
from court.core.roles import Action, Role
from court.core.tables import Filing, LogEntry
from court.counter.appointments import BOOKED, WALK_IN, start_of, walk_in
from court.counter.devices import Limits, Visitor
from court.counter.tables import Appointment
from court.filings import service as filings
from court.filings.service import KIOSK, begin
from court.identity.accounts import account_by_code
from court.identity.tokens import digest
from court.opinions.service import Filed
from engine.check.opening import Opened

GRACE = timedelta(seconds=15)
INSTANT = timedelta(seconds=1)  # past the end, which still belongs to the visitor
KEPT_FOR_PICKUP = timedelta(days=7)
FORGETTING = "自助机清除"
CODE_ALPHABET = "0123456789"
CODE_LENGTH = 6
USUAL = "自助机常见案由"
OFTEN = 3
BEGIN = Limits(Limit("kiosk-begin", 240, 3600), Limit("phone-begin", 10, 3600))
NUMBER = Limits(Limit("kiosk-number", 120, 3600), Limit("phone-number", 5, 86_400))
CALL = Limits(Limit("kiosk-help", 60, 3600), Limit("phone-help", 3, 3600))
HELP, HELPED = "自助机求助", "已到自助机"
HELP_LASTS = timedelta(minutes=30)


class Ended(NotFound):
    """The visitor's session is over: ended, wiped while idle, or handed on."""


def start(work: Work, cause: str, visitor: Visitor) -> tuple[Filing, str]:
    """A new draft at a machine, and the token of its session.

    Raises `FilingError` for an unknown cause, `TooMany`.
    """
    BEGIN.count(work, visitor)
    sweep(work)
    token = secrets.token_urlsafe(32)
    filing = begin(_visitor(work), cause, channel=KIOSK, client_key=digest(token))
    enqueue(work, FORGETTING, filing.id, work.now + idle_time(work) + INSTANT)
    return filing, token


def _visitor(work: Work) -> Work:
    """A transaction in nobody's name: staff who try the machine do not own what they type."""
    return Work(work.house, work.session, Actor(), work.now)


def current(work: Work, token: str) -> Filing:
    """The draft of a session, locked, and its idle time begun anew.  Raises `Ended`."""
    if not token:
        raise Ended("这次填写已经结束，内容已经清除")
    known = (
        select(Filing)
        .where(Filing.client_key == digest(token), Filing.owner_id.is_(None))
        .with_for_update()
    )
    filing = work.session.scalar(known)
    if filing is None or filing.state != State.draft or filing.channel != KIOSK:
        raise Ended("这次填写已经结束，内容已经清除")
    if filing.updated_at + idle_time(work) < work.now:
        raise Ended("离开太久，为了保护您的信息，内容已经清除")
    filing.updated_at = work.now
    return filing


def idle_time(work: Work) -> timedelta:
    """How long the server waits for the machine; a little longer than the machine itself."""
    return timedelta(seconds=work.house.settings.kiosk_idle_seconds) + GRACE


def end(work: Work, token: str) -> None:
    """Wipe the visitor's draft; nothing happens when it is over already."""
    known = select(Filing).where(Filing.client_key == digest(token), Filing.owner_id.is_(None))
    filing = work.session.scalar(known.with_for_update()) if token else None
    if filing is not None and filing.state == State.draft and filing.channel == KIOSK:
        filings.discard(_visitor(work), filing)


def sweep(work: Work) -> int:
    """Wipe what idle visitors left, and what nobody picked up within a week; says how many."""
    wiped = list(work.session.scalars(_forgotten(work).with_for_update(skip_locked=True)))
    for filing in wiped:
        filings.discard(_visitor(work), filing)
    return len(wiped)


def forget(house: Courthouse, lease: Lease) -> datetime | None:
    """Do a job `FORGETTING`: wipe a draft, or look again when its time may have come."""
    with house.work() as work:
        filing = work.session.get(Filing, lease.key, with_for_update=True)
        end = _end_of(work, filing) if filing is not None else None
        if filing is None or end is None:
            return None
        if end > work.now:
            return end
        filings.discard(_visitor(work), filing)
        lease.finish(work)
        return None


def _end_of(work: Work, filing: Filing) -> datetime | None:
    """When a draft made at a machine is to be wiped; None when it is not, or is no more."""
    if (filing.state, filing.channel, filing.owner_id) != (State.draft, KIOSK, None):
        return None
    if filing.client_key is not None:
        return filing.updated_at + idle_time(work) + INSTANT
    taken = exists().where(LogEntry.subject == filing.id, LogEntry.kind == Event.hand_over)
    if work.session.scalar(select(taken)):
        return None
    return filing.updated_at + KEPT_FOR_PICKUP + INSTANT


def _forgotten(work: Work) -> Select[Filing]:
    left = Filing.client_key.is_not(None) & (Filing.updated_at < work.now - idle_time(work))
    taken = exists().where(LogEntry.subject == Filing.id, LogEntry.kind == Event.hand_over)
    unclaimed = (
        Filing.client_key.is_(None) & (Filing.updated_at < work.now - KEPT_FOR_PICKUP) & ~taken
    )
    return select(Filing).where(
        Filing.channel == KIOSK,
        Filing.state == State.draft,
        Filing.owner_id.is_(None),
        left | unclaimed,
    )


def hand_to_window(work: Work, token: str) -> Filing:
    """End the session and keep the draft for the window under a new pick-up code.

    Raises `Ended`.
    """
    filing = current(work, token)
    filing.pickup_code = _free_code(work)
    filing.client_key = None
    return filing


def _free_code(work: Work) -> str:
    for _ in range(100):
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if not work.session.scalar(select(exists().where(Filing.pickup_code == code))):
            return code
    raise Conflict("取件码用完了，请工作人员处理")


def submit_with_phone(
    work: Work,
    token: str,
    phone: str,
    code: str,
    revision: int,
    foreseen: Opened | None = None,
) -> Filed | None:
    """Hand the draft in as the filing of whoever holds the phone.

    None when the code is wrong; the caller lets the transaction commit, so that the try counts.
    `foreseen` as in `court.filings.service.submit`.  Raises `Ended`, `FilingError`, `NotAllowed`.
    """
    filing = current(work, token)
    account = account_by_code(work, phone, code)
    if account is None:
        return None
    filing.owner_id, filing.client_key = account.id, None
    work.session.flush()
    owner = Actor(account.id, Role(account.role))
    own = Work(work.house, work.session, owner, work.now)
    return filings.submit(own, filing, revision, foreseen)


def usual_causes(work: Work) -> list[str]:
    """What people come with most here, filled up with what is usual everywhere."""
    usual = work.house.bundle.parameters.on(work.today)(USUAL)["案由"]
    counted = (
        select(Filing.cause)
        .where(Filing.state.in_(SUBMITTED))
        .group_by(Filing.cause)
        .having(func.count() >= OFTEN)
        .order_by(func.count().desc(), Filing.cause)
        .limit(len(usual))
    )
    found = list(work.session.scalars(counted))
    return [*found, *(name for name in usual if name not in found)][: len(usual)]


def ahead_of(work: Work, ticket: Appointment) -> int:
    """How many are called before a number that was just drawn."""
    waiting = select(Appointment).where(
        Appointment.day == ticket.day, Appointment.state == BOOKED, Appointment.id != ticket.id
    )
    return sum(
        other.slot == WALK_IN or start_of(other.day, other.slot) <= work.now
        for other in work.session.scalars(waiting)
    )


def draw_number(work: Work, purpose: str, visitor: Visitor) -> Appointment:
    """A number for the window; the same phone is given the number it already has today.

    Raises `FilingError`, `Conflict`, `TooMany`.
    """
    NUMBER.count(work, visitor)
    return walk_in(work, purpose, confirmed=visitor.phone)


def call_guide(work: Work, visitor: Visitor) -> None:
    """Somebody at a machine wants help: shown at the window until a guide has come."""
    CALL.count(work, visitor)
    if not help_wanted(work):
        work.log(HELP, 自助机=visitor.name)


def help_wanted(work: Work) -> LogEntry | None:
    """The call for help nobody has answered yet; a call is forgotten after a while."""
    last = work.session.scalar(
        select(LogEntry)
        .where(LogEntry.kind.in_((HELP, HELPED)), LogEntry.at > work.now - HELP_LASTS)
        .order_by(LogEntry.number.desc())
        .limit(1)
    )
    return last if last is not None and last.kind == HELP else None


def where_from(call: LogEntry) -> str:
    """The name of the machine a call came from; empty for a call by phone."""
    return str(data_of(call).get("自助机", ""))


def guide_has_come(work: Work) -> None:
    """A guide goes to the machine.  Raises `NotAllowed`."""
    work.actor.require(Action.window)
    if help_wanted(work):
        work.log(HELPED)
