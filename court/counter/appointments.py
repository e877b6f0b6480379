"""The window's queue: places by day and slot, a number for each visitor, calling one after another.

Opening hours come from `rules/参数/窗口.yaml`, working days from the holiday calendar.  Whoever
books or calls waits for the one before him, so that no place, number or visitor is given twice.

A booking belongs to the account that made it.  The phone number stated with it is only noted for
the window: it is never looked up, and no text goes to a number that nobody proved to be theirs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from court.core.clock import CHINA, local
from court.core.courthouse import Conflict, NotFound, Work, require_state
from court.core.limits import Limit, count
from court.core.roles import Action
from court.core.store.paging import number_of
from court.core.tables import Account
from court.counter.tables import Appointment
from court.filings.service import own
from court.identity.accounts import read_phone
from court.messages import service as messages
from engine.bundle.bundle import Bundle
from engine.text.errors import FieldProblem, FilingError
from engine.values import ValueProblem, parse_text
from engine.values.showing import show_month_day

PARAMETER = "立案窗口"
BOOKED, CALLED, DONE, ABSENT, CANCELLED = "已预约", "已叫号", "已办结", "未到", "已取消"
TAKES_A_PLACE = (BOOKED, CALLED, DONE, ABSENT)
WALK_IN = "现场取号"
DAY_LOCK = 0x6C69_616E_0300_0000
LONGEST_LOOK = 60
# Somebody who changes their mind books and cancels a few times a day, not more.
BOOKINGS = Limit("book-account", 10, 86_400)


@dataclass(frozen=True, slots=True)
class Hours:
    """How the windows are open on a day."""

    slots: tuple[str, ...]
    windows: int
    places: int
    days_ahead: int
    bookings: int
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of a day and how many places are left; `over` when it has begun."""

    name: str
    left: int
    over: bool

    @property
    def free(self) -> bool:
        return self.left > 0 and not self.over


def hours(bundle: Bundle, day: date) -> Hours:
    """The opening hours in force on a day."""
    table: dict[str, Any] = bundle.parameters.on(day)(PARAMETER)
    windows, length = int(table["窗口数"]), timedelta(minutes=int(table["每段分钟"]))
    return Hours(
        slots=tuple(s for span in table["时段"] for s in _split(str(span), length)),
        windows=windows,
        places=windows * int(table["每段名额"]),
        days_ahead=int(table["提前工作日"]),
        bookings=int(table["每人同时预约"]),
        purposes=tuple(map(str, table["事项"])),
    )


def _split(span: str, length: timedelta) -> list[str]:
    """`09:00-10:00` in half hours → `09:00-09:30`, `09:30-10:00`."""
    first, last = (datetime.combine(date.min, time.fromisoformat(t)) for t in span.split("-"))
    found = []
    while first + length <= last:
        found.append(f"{first:%H:%M}-{first + length:%H:%M}")
        first += length
    return found


def bookable_days(work: Work) -> list[date]:
    """Today and the next working days; days whose holidays are not announced are left out."""
    calendar, day, found = work.house.bundle.calendar, work.today, []
    ahead = hours(work.house.bundle, work.today).days_ahead
    for offset in range(LONGEST_LOOK):
        day = work.today + timedelta(days=offset)
        if day.year in calendar.years and calendar.is_workday(day):
            found.append(day)
        if len(found) > ahead:
            break
    return found


def slots(work: Work, day: date) -> list[Slot]:
    """The day's times with the places left."""
    open_hours = hours(work.house.bundle, day)
    taken = Counter(
        work.session.scalars(
            select(Appointment.slot).where(
                Appointment.day == day, Appointment.state.in_(TAKES_A_PLACE)
            )
        )
    )
    return [
        Slot(name, open_hours.places - taken[name], start_of(day, name) <= work.now)
        for name in open_hours.slots
    ]


def start_of(day: date, slot: str) -> datetime:
    """When a slot begins."""
    return datetime.combine(day, time.fromisoformat(slot.partition("-")[0]), CHINA)


def book(
    work: Work, day: date, slot: str, purpose: str, name: str, phone: str, filing_id: str = ""
) -> Appointment:
    """A place for the actor's account, one a day and a few in all.

    The same booking again gives the one there is.  Raises `FilingError` for wrong input, `Conflict`
    when the place is taken or the account has enough, `TooMany` when it books too often.
    """
    work.actor.require(Action.appoint)
    if filing_id:
        own(work, filing_id)
    phone = read_phone(phone)
    purpose = _purpose(work, day, purpose)
    name = _name(name)
    if day not in bookable_days(work):
        raise FilingError([FieldProblem("日期", "这一天不能预约。请选近期的工作日")])
    _lock_account(work)
    _lock_day(work.session, day)
    open_ = [a for a in mine(work) if a.state == BOOKED]
    if (before := next((a for a in open_ if a.day == day), None)) is not None:
        return _same(before, slot)
    _require_few(work, day, len(open_))
    _require_free(work, day, slot)
    found = _add(work, day, slot, purpose, name, phone, filing_id, work.actor.account_id)
    if work.actor.phone:
        messages.offer_text(work, work.actor.phone, _confirmation(work, found))
    return found


def _require_few(work: Work, day: date, already: int) -> None:
    most = hours(work.house.bundle, day).bookings
    if already >= most:
        raise Conflict(f"您已经有 {already} 个预约，最多同时 {most} 个。请先取消一个，或者办完再约")
    count(work.session, BOOKINGS, work.actor.account_id, work.now)


def _same(before: Appointment, slot: str) -> Appointment:
    if before.slot == slot:
        return before
    raise Conflict(
        f"您这一天已经预约了 {before.slot}（{before.number} 号）。要换时间，请先取消原来的预约"
    )


def _require_free(work: Work, day: date, slot: str) -> None:
    known = {s.name: s for s in slots(work, day)}
    if slot not in known:
        raise FilingError([FieldProblem("时间", "没有这个时间段。请从列出的时间里选")])
    if known[slot].over:
        raise FilingError([FieldProblem("时间", "这个时间已经过了。请选后面的时间")])
    if not known[slot].free:
        raise Conflict("这个时间刚刚约满了。请选别的时间，您填的内容没有丢")


def _purpose(work: Work, day: date, purpose: str) -> str:
    known = hours(work.house.bundle, day).purposes
    if purpose not in known:
        raise FilingError([FieldProblem("事项", f"请从这些事项里选：{'、'.join(known)}")])
    return purpose


def _name(name: str) -> str:
    try:
        found = parse_text(name)
    except ValueProblem as problem:
        raise FilingError([FieldProblem("姓名", str(problem))]) from None
    if not found or len(found) > 60:
        raise FilingError([FieldProblem("姓名", "请填来办事的人的姓名，不超过 60 个字")])
    return found


def _came_with(work: Work, phone: str) -> Appointment | None:
    """Today's open number of a visitor who told staff this phone."""
    found = select(Appointment).where(
        Appointment.day == work.today, Appointment.phone == phone, Appointment.state == BOOKED
    )
    return work.session.scalar(found.order_by(Appointment.number))


def _add(
    work: Work,
    day: date,
    slot: str,
    purpose: str,
    name: str = "",
    phone: str = "",
    filing_id: str = "",
    account_id: str | None = None,
) -> Appointment:
    last = select(func.max(Appointment.number)).where(Appointment.day == day)
    found = Appointment(
        account_id=account_id,
        name=name,
        phone=phone,
        day=day,
        slot=slot,
        number=number_of(work.session, last) + 1,
        purpose=purpose,
        filing_id=filing_id,
        state=BOOKED,
        created_at=work.now,
    )
    work.session.add(found)
    work.session.flush()
    work.log("预约窗口", found.id, 日期=day.isoformat(), 时间=slot, 号=found.number)
    return found


def _confirmation(work: Work, found: Appointment) -> str:
    when = f"{show_month_day(found.day)} {found.slot}"
    return f"【{work.house.court}】已预约{when}到立案窗口，{found.number} 号。不能来请取消。"


def _lock_account(work: Work) -> None:
    """Bookings of an account follow each other, so that its limits hold."""
    work.session.get(Account, work.actor.account_id, with_for_update=True)


def _lock_day(session: Session, day: date) -> None:
    """Bookings of a day follow each other; SQLite's writers already do."""
    if session.get_bind().dialect.name == "postgresql":
        key = {"key": DAY_LOCK + day.toordinal()}
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)


def mine(work: Work) -> list[Appointment]:
    """The actor's appointments from today on, soonest first."""
    work.actor.require(Action.appoint)
    found = (
        select(Appointment)
        .where(Appointment.account_id == work.actor.account_id, Appointment.day >= work.today)
        .order_by(Appointment.day, Appointment.slot)
    )
    return list(work.session.scalars(found))


def one(work: Work, appointment_id: str, lock: bool = False) -> Appointment:
    """One of the actor's appointments.  Raises `NotAllowed`, `NotFound`."""
    work.actor.require(Action.appoint)
    found = work.session.get(Appointment, appointment_id, with_for_update=lock)
    if found is None or found.account_id != work.actor.account_id:
        raise NotFound("没有这个预约")
    return found


def cancel(work: Work, appointment_id: str) -> Appointment:
    """Give a place back; the number is not used again.  Raises `NotFound`, `Conflict`."""
    found = one(work, appointment_id, lock=True)
    if found.state == CANCELLED:
        return found
    require_state(found, (BOOKED,), "这个预约", "不能取消")
    found.state = CANCELLED
    work.log("取消预约", found.id)
    return found


# The window


def walk_in(
    work: Work, purpose: str, name: str = "", phone: str = "", confirmed: str = ""
) -> Appointment:
    """A number for somebody who stands there, given out by the machine in the hall or by staff.

    Only staff note a phone, or the visitor `confirmed` to hold it; only they are given the number
    it already has.
    """
    if not work.house.bundle.calendar.is_workday(work.today):
        raise Conflict("今天窗口不开放")
    _lock_day(work.session, work.today)
    phone = read_phone(phone) if phone and work.actor.may(Action.window) else confirmed
    if phone and (before := _came_with(work, phone)) is not None:
        return before
    named = _name(name) if name else ""
    return _add(work, work.today, WALK_IN, _purpose(work, work.today, purpose), named, phone)


def queue(work: Work, day: date | None = None) -> list[Appointment]:
    """A day's appointments in the order they are called.  Raises `NotAllowed`."""
    work.actor.require(Action.window)
    found = select(Appointment).where(Appointment.day == (day or work.today))
    return sorted(work.session.scalars(found), key=_turn)


def _turn(found: Appointment) -> tuple[time, int]:
    """By the time of the slot, or of drawing the number; then by number."""
    if found.slot == WALK_IN:
        return local(found.created_at).time(), found.number
    return time.fromisoformat(found.slot.partition("-")[0]), found.number


def call_next(work: Work, window: int) -> Appointment | None:
    """Call whoever's turn it is to a window; None when nobody is due yet.

    Those with an appointment are due ten minutes before their time, ahead of walk-ins who drew
    their number later.
    """
    work.actor.require(Action.window)
    _check_window(work, window)
    _lock_day(work.session, work.today)
    due = [a for a in queue(work) if a.state == BOOKED and _is_due(work, a)]
    return _call(work, due[0], window) if due else None


def _is_due(work: Work, found: Appointment) -> bool:
    early = timedelta(minutes=10)
    return found.slot == WALK_IN or start_of(found.day, found.slot) <= work.now + early


def _check_window(work: Work, window: int) -> None:
    count = hours(work.house.bundle, work.today).windows
    if not 1 <= window <= count:
        raise FilingError([FieldProblem("窗口", f"窗口是 1 到 {count} 号")])


def _call(work: Work, found: Appointment, window: int) -> Appointment:
    found.state, found.called_at, found.window = CALLED, work.now, window
    work.log("叫号", found.id, 号=found.number, 窗口=window)
    return found


def call(work: Work, appointment_id: str, window: int) -> Appointment:
    """Call one visitor, also one who was absent when called before."""
    _check_window(work, window)
    return _call(work, _today(work, appointment_id, (BOOKED, CALLED, ABSENT)), window)


def finish(work: Work, appointment_id: str) -> Appointment:
    """The visitor has been served."""
    found = _today(work, appointment_id, (CALLED, DONE))
    if found.finished_at is None:
        found.finished_at = work.now
    found.state = DONE
    return found


def absent(work: Work, appointment_id: str) -> Appointment:
    """The visitor did not come when called; he can be called again."""
    found = _today(work, appointment_id, (CALLED, ABSENT))
    found.state = ABSENT
    return found


def _today(work: Work, appointment_id: str, states: tuple[str, ...]) -> Appointment:
    work.actor.require(Action.window)
    found = work.session.get(Appointment, appointment_id, with_for_update=True)
    if found is None or found.day != work.today:
        raise NotFound("今天没有这个号")
    if found.state not in states:
        raise Conflict(f"{found.number} 号现在是“{found.state}”")
    return found
