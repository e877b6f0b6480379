"""What hearings can be held in and by whom: rooms, absences, and the timetable made of both.

An absence is a half or a whole day of a person or a room; the event that says so is its basis.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select

from court.core.courthouse import NotFound, Work
from court.core.roles import Action, Role
from court.core.store.kept import Kept
from court.core.tables import Account
from court.hearings.tables import Absence, CourtRoom, HearingUse
from court.hearings.timetable import HALVES, Room, Timetable, past_bits
from engine.text.errors import FieldProblem, FilingError

CLOSED, AGAIN, ALL_DAY = "登记不能开庭", "恢复", "全天"
SITTING = (Role.trial_judge, Role.chief, Role.president, Role.clerk, Role.assessor)
LONGEST_AWAY = timedelta(days=60)
ROOMS = Kept(CourtRoom, CourtRoom.court, lambda room: (room.kind, room.name, room.id))
ROOM_KINDS = ("小", "中", "大", "家事", "调解", "线上")


def rooms(work: Work) -> list[Room]:
    """The rooms of this court that are in use."""
    rows = ROOMS.of(work.session, work.house.chain)
    return [Room(row.id, row.kind, row.public) for row in rows if row.closed_at is None]


def room_names(work: Work) -> dict[str, str]:
    """Every room by its id, those in use no more as well."""
    return {room.id: room.name for room in ROOMS.of(work.session, work.house.chain)}


def add_room(work: Work, name: str, kind: str, public: bool) -> CourtRoom:
    """Enter a room.  Raises `NotAllowed`, `FilingError`."""
    work.actor.require(Action.bench)
    if not name.strip() or kind not in ROOM_KINDS:
        said = f"请写法庭的名称，种类选{'、'.join(ROOM_KINDS)}之一"
        raise FilingError([FieldProblem("法庭", said)])
    room = CourtRoom(court=work.house.chain, name=name.strip()[:40], kind=kind, public=public)
    work.session.add(room)
    work.session.flush()
    work.log("登记法庭", room.id)
    return room


def closable(work: Work) -> dict[str, str]:
    """Rooms in use and people who sit, by id, as they are called."""
    used = select(CourtRoom.id, CourtRoom.name).where(
        CourtRoom.court == work.house.chain, CourtRoom.closed_at.is_(None)
    )
    sitting = select(Account.id, Account.name, Account.login).where(
        Account.role.in_(SITTING), Account.disabled.is_(False)
    )
    found = {id_: name for id_, name in work.session.execute(used.order_by(CourtRoom.name))}
    people_ = work.session.execute(sitting.order_by(Account.name))
    return found | {id_: name or login or "" for id_, name, login in people_}


def close(work: Work, who: str, first: date, last: date, half: str) -> int:
    """A judge, a clerk, an assessor is away, or a room closed; the number of the event that says so.

    `half` is 上午, 下午 or 全天, or `AGAIN` for days on which nothing stands in the way any more.
    Raises `NotAllowed`, `NotFound`, `FilingError`.
    """
    work.actor.require(Action.bench)
    if who not in closable(work):
        raise NotFound("没有这个人、这个法庭")
    if half not in (*HALVES, AGAIN):
        raise FilingError([FieldProblem("时段", f"请选{'、'.join((*HALVES, AGAIN))}之一")])
    if not work.today <= first <= last <= first + LONGEST_AWAY:
        said = f"从今天起，一次最多登记 {LONGEST_AWAY.days} 天，结束不早于开始"
        raise FilingError([FieldProblem("日子", said)])
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    entry = work.log(CLOSED, "", 对象=who, 起=first.isoformat(), 止=last.isoformat(), 时段=half)
    if half != AGAIN:
        away(work, who, days, half, entry.number)
    else:
        of_days = (Absence.court == work.house.chain, Absence.who == who, Absence.day.in_(days))
        work.session.execute(delete(Absence).where(*of_days))
    return entry.number


def away(work: Work, who: str, days: Sequence[date], half: str, basis: int) -> None:
    """A person is away, or a room closed; `basis` is the event that says so."""
    for day in days:
        row = Absence(court=work.house.chain, who=who, day=day, half=half, basis=basis)
        work.session.merge(row)
    work.session.flush()


def timetable(
    work: Work,
    first: date,
    last: date,
    among: Sequence[str] = (),
    without: Collection[str] = (),
) -> Timetable:
    """What hearings and absences take from a day to a day: of `among` people and rooms, or of all.

    `without` are hearings that are to be moved, and so take nothing.
    """
    calendar = work.house.bundle.calendar
    span = (first + timedelta(n) for n in range((last - first).days + 1))
    table = Timetable([day for day in span if calendar.is_workday(day)], rooms(work))
    between = (HearingUse.court == work.house.chain, HearingUse.day.between(first, last))
    used = select(HearingUse.who, HearingUse.day, HearingUse.slot).where(*between)
    if among:
        used = used.where(HearingUse.who.in_(among))
    if without:
        used = used.where(HearingUse.hearing_id.not_in(without))
    for who, day, slot in work.session.execute(used):
        table.taken[who, day] |= 1 << slot
    gone = select(Absence.who, Absence.day, Absence.half).where(
        Absence.court == work.house.chain, Absence.day.between(first, last)
    )
    for who, day, half in work.session.execute(gone):
        table.close(who, day, half)
    for room in table.rooms:
        table.taken[room.id, work.today] |= past_bits(work.now)
    return table
