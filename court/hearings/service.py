"""Hearings of a case: set, confirmed, moved, held, cancelled; each by an event about the case.

A hearing is 预排 until everybody was served in time with the summons to it, and 确定 from then on.
Moving it takes back the summons that named the old time: the event says so, and
whatever rested on it is void.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import and_, delete, select
from sqlalchemy.exc import IntegrityError

from court.cases import people
from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.clock import day_of
from court.core.courthouse import Conflict, NotFound, Work, existing
from court.core.roles import Action
from court.core.store.kept import Kept
from court.flow import tasks
from court.hearings.availability import ALL_DAY, rooms, timetable
from court.hearings.earliest import Earliest
from court.hearings.persons import busy, called, everybody
from court.hearings.placing import Candidate, candidates
from court.hearings.postponing import Postponed, require_may_postpone, too_long_after
from court.hearings.tables import Absence, Hearing, HearingUse
from court.hearings.timetable import (
    HALF_HOUR,
    OPEN,
    STARTS,
    NoPlace,
    Place,
    Timetable,
    Wanted,
)
from engine.text.errors import FieldProblem, FilingError
from engine.values.showing import show_day

EXPECTED, CERTAIN, HELD, CANCELLED = "预排", "确定", "已开", "取消"
STANDING = (EXPECTED, CERTAIN)
SET, MOVED, CONFIRMED, TOOK_PLACE, CALLED_OFF = "排期", "改期", "排期确定", "开庭", "取消排期"
# How far ahead a place is looked for when nothing else ends the search.
HORIZON = timedelta(days=180)
# Beyond that only when nothing is free before: what a whole court has in half a year is much to read.
NEAR = timedelta(days=45)
# What is to be done where a hearing lost its room or somebody of it is away.
DISPLACED = "法庭停用或者有人不在，要改期"
TAKEN = "这个时间刚刚被别的庭占用，请重新选择"
HEARINGS = Kept(Hearing, Hearing.case_id, lambda hearing: hearing.position)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a hearing needs: room kinds, the best first, minutes, whether the public may listen."""

    kinds: tuple[str, ...]
    minutes: int
    first: date
    last: date | None = None
    public: bool = True


def options(work: Work, case_id: str, asked: Asked, wish: date | None = None) -> list[Candidate]:
    """Up to three places.  Raises `NoPlace` with the reason."""
    case = to_set(work, case_id)
    try:
        return _options(work, case, asked, wish)
    except NoPlace as none:
        raise NoPlace(called(work, case, str(none))) from none


def _options(work: Work, case: CourtCase, asked: Asked, wish: date | None) -> list[Candidate]:
    wanted = _wanted(work, case, asked)
    soon = min(wanted.last, max(asked.first, wish or asked.first) + NEAR)
    if soon < wanted.last:
        with suppress(NoPlace):
            return candidates(replace(wanted, last=soon), _around(work, wanted, soon), wish)
    return candidates(wanted, _around(work, wanted, wanted.last), wish)


def _around(work: Work, wanted: Wanted, last: date) -> Timetable:
    """What the people of a hearing, and the rooms fit for it, have until a day."""
    fit = [room.id for room in rooms(work) if room.kind in wanted.kinds]
    return timetable(work, wanted.first, last, [*wanted.people, *fit])


def to_set(work: Work, case_id: str, lock: bool = False) -> CourtCase:
    """A case for whoever does its paperwork or sets hearings for the court.  Raises as `people.find`."""
    action = Action.arrange if work.actor.may(Action.arrange) else Action.assist
    return people.find(work, case_id, action, lock=lock)


def schedule(
    work: Work,
    case_id: str,
    asked: Asked,
    place: Place,
    found: Earliest,
    past: str = "",
    table: Timetable | None = None,
) -> Hearing:
    """Set a hearing at a place.  `past`: why an obstacle does not stop it, from the judge.

    `table` is what everybody has on that day, of those who set many at once and write them together.
    Raises `FilingError` for a day too early or an obstacle without a reason, `Conflict` where the
    place was taken meanwhile.
    """
    case = to_set(work, case_id, lock=True)
    _require_lawful(work, case, place, found, past)
    known = timetable(work, place.day, place.day) if table is None else table
    who = _require_possible(work, case, asked, place, known)
    hearing = Hearing(
        court=case.court,
        case_id=case.id,
        position=_next_position(work, case),
        # Nobody has a summons to this hearing yet: it is certain when the last of them was served.
        state=EXPECTED,
        public=asked.public,
        reason=past.strip(),
        basis=0,
        changed_at=work.now,
    )
    entry = note(
        work,
        case,
        SET,
        庭=hearing.position,
        **_told(place),
        **found.given,
        越过障碍=len(found.obstacles),
    )
    hearing.basis = entry.number
    _put(hearing, place)
    work.session.add(hearing)
    _take(work, hearing, who)
    known.take(who, place)
    if table is None:
        written(work)
    return hearing


def move(
    work: Work,
    hearing_id: str,
    asked: Asked,
    place: Place,
    found: Earliest,
    postponed: Postponed | None = None,
    past: str = "",
    table: Timetable | None = None,
) -> Hearing:
    """Another place; `past` and `table` as in `schedule`, and the reason given before still counts."""
    hearing, case = in_force(work, hearing_id)
    if (place.day, place.slot) != (hearing.day, hearing.slot):
        _require_lawful(work, case, place, found, past or hearing.reason)
    known = table or timetable(work, place.day, place.day, without=(hearing.id,))
    who = _require_possible(work, case, asked, place, known)
    if postponed:
        before = sum(one.postponed for one in of_case(work, case))
        require_may_postpone(work, case, hearing.day, place.day, before, postponed)
    entry = note(
        work,
        case,
        MOVED,
        庭=hearing.position,
        **_told(place),
        **found.given,
        撤销事件=hearing.basis,
        延期=postponed is not None,
        事由=postponed.ground if postponed else None,
    )
    release(work, hearing)
    hearing.basis, hearing.changed_at = entry.number, work.now
    hearing.changes += 1
    hearing.postponed += int(postponed is not None)
    hearing.state, hearing.reason = EXPECTED, past.strip() or hearing.reason
    hearing.public = asked.public
    _put(hearing, place)
    _take(work, hearing, who)
    known.take(who, place)
    tasks.done(work, case.id, DISPLACED, hearing.id)
    if table is None:
        written(work)
    return hearing


def confirm(work: Work, hearing_id: str) -> Hearing:
    """Everybody was served in time: the hearing is certain."""
    hearing, case = in_force(work, hearing_id)
    if hearing.state == EXPECTED:
        note(work, case, CONFIRMED, 庭=hearing.position)
        hearing.state, hearing.changed_at = CERTAIN, work.now
    return hearing


def take_place(work: Work, hearing_id: str) -> Hearing:
    """The hearing was held.  Raises `FilingError` before its day."""
    hearing, case = in_force(work, hearing_id)
    if hearing.day > day_of(work.now):
        raise FilingError([FieldProblem("开庭", f"这个庭排在{show_day(hearing.day)}，还没有到")])
    note(work, case, TOOK_PLACE, 庭=hearing.position)
    hearing.state, hearing.changed_at = HELD, work.now
    return hearing


def cancel(work: Work, hearing_id: str) -> Hearing:
    """No hearing: its place is free, what rested on it is void."""
    hearing, case = in_force(work, hearing_id)
    call_off(work, case, hearing)
    return hearing


def call_off(work: Work, case: CourtCase, hearing: Hearing) -> None:
    """As `cancel`, for whoever follows the events of a case."""
    note(work, case, CALLED_OFF, 庭=hearing.position, 撤销事件=hearing.basis)
    release(work, hearing)
    tasks.done(work, case.id, DISPLACED, hearing.id)
    hearing.state, hearing.changed_at = CANCELLED, work.now
    hearing.changes += 1


def displaced(work: Work, basis: int | None = None) -> list[Hearing]:
    """The hearings to come that still stand where a room is closed or somebody away.

    `basis`: by this event alone.
    """
    gone = (
        select(Hearing, Absence.half)
        .join(HearingUse, HearingUse.hearing_id == Hearing.id)
        .join(
            Absence,
            and_(
                Absence.court == HearingUse.court,
                Absence.who == HearingUse.who,
                Absence.day == HearingUse.day,
            ),
        )
    )
    chosen = gone.where(
        Absence.court == work.house.chain,
        Absence.day >= work.today,
        Hearing.state.in_(STANDING),
    )
    if basis is not None:
        chosen = chosen.where(Absence.basis == basis)
    found = work.session.execute(chosen)
    within = {h.id: h for h, half in found if half in (ALL_DAY, place_of(h).half)}
    return sorted(within.values(), key=lambda h: (h.day, h.slot, h.id))


def require_of(work: Work, hearing_id: str, case: CourtCase) -> None:
    """Raises `NotFound` for a hearing of another case."""
    hearing = work.session.get(Hearing, hearing_id)
    if hearing is None or hearing.case_id != case.id:
        raise NotFound("没有这个庭")


def of_case(work: Work, case: CourtCase) -> list[Hearing]:
    """All hearings of a case, the first one first."""
    return HEARINGS.of(work.session, case.id)


def _wanted(work: Work, case: CourtCase, asked: Asked) -> Wanted:
    last = asked.last or asked.first + HORIZON
    who = tuple(everybody(work, case))
    return Wanted(case.id, who, asked.kinds, asked.minutes, asked.first, last, asked.public)


def _require_lawful(work: Work, case: CourtCase, place: Place, found: Earliest, past: str) -> None:
    """Too early by law is refused; what is only an expectation, or an obstacle, needs a reason."""
    if place.day < found.lawful:
        late = max(found.reasons, key=lambda r: r.day, default=None)
        why = f"：{late.words}" if late else ""
        said = f"最早可以开庭的是{show_day(found.day)}{why}"
        raise FilingError([FieldProblem("开庭日", said)])
    asked = [one.words for one in found.obstacles]
    if place.day < found.day:
        asked.append(f"照预计的送达，{show_day(found.day)}才能开庭")
    held = max((one.day for one in of_case(work, case) if one.state == HELD), default=None)
    asked += too_long_after(work, held, place.day)
    if asked and not past.strip():
        said = f"{'；'.join(asked)}。现在就这样排的，请写明理由"
        raise FilingError([FieldProblem("理由", said)])


def _require_possible(
    work: Work, case: CourtCase, asked: Asked, place: Place, table: Timetable
) -> tuple[str, ...]:
    """Whose time the hearing takes.

    What a browser sends may be no place at all; what was taken meanwhile is a `Conflict`.
    """
    wanted = _wanted(work, case, replace(asked, first=place.day, last=place.day))
    _require_room(work, wanted, place, table)
    if place.bits & ~table.free((*wanted.people, place.room), place.day):
        raise Conflict(TAKEN)
    return wanted.people


def _require_room(work: Work, wanted: Wanted, place: Place, table: Timetable) -> None:
    calendar = work.house.bundle.calendar
    fit = place.room in {room.id for room in table.rooms_for(wanted)}
    inside = 0 <= place.slot < len(STARTS) and not place.bits & ~OPEN and place.length > 0
    if not fit or not inside or not calendar.is_workday(place.day):
        raise FilingError([FieldProblem("开庭", "没有这个法庭、这个时间，请重新选择")])


def retake(work: Work, case: CourtCase, hearing: Hearing) -> list[str]:
    """The people of the case changed: their time is taken instead; gives who has another hearing."""
    who = everybody(work, case)
    slots = range(hearing.slot, hearing.slot + hearing.length)
    clashing = busy(work, who, hearing.day, slots, hearing.id)
    release(work, hearing)
    _take(work, hearing, [name for name in who if name not in clashing])
    written(work)
    return clashing


def in_force(work: Work, hearing_id: str) -> tuple[Hearing, CourtCase]:
    """A hearing to come, with its case, locked.  Raises `NotFound`, `Conflict`."""
    hearing = existing(work.session.get(Hearing, hearing_id), "没有这个庭")
    case = to_set(work, hearing.case_id, lock=True)
    if hearing.state not in STANDING:
        raise Conflict(f"这个庭{hearing.state}了，不能再改")
    return hearing, case


def _next_position(work: Work, case: CourtCase) -> int:
    return max((one.position for one in of_case(work, case)), default=0) + 1


def _put(hearing: Hearing, place: Place) -> None:
    hearing.day, hearing.slot, hearing.length = place.day, place.slot, place.length
    hearing.room_id = place.room


def place_of(hearing: Hearing) -> Place:
    return Place(hearing.day, hearing.slot, hearing.length, hearing.room_id)


def _told(place: Place) -> dict[str, object]:
    """What an event says of a place: when, how long, and the id of the room."""
    return {
        "日": place.day.isoformat(),
        "时": f"{place.start:%H:%M}",
        "分钟": place.length * HALF_HOUR,
        "法庭": place.room,
    }


def _take(work: Work, hearing: Hearing, who: Iterable[str]) -> None:
    for name in (*who, hearing.room_id):
        for slot in range(hearing.slot, hearing.slot + hearing.length):
            work.session.add(
                HearingUse(
                    court=hearing.court, who=name, day=hearing.day, slot=slot, hearing_id=hearing.id
                )
            )


def release(work: Work, hearing: Hearing) -> None:
    """Nobody's time is taken by a hearing any more."""
    work.session.execute(delete(HearingUse).where(HearingUse.hearing_id == hearing.id))


def written(work: Work) -> None:
    """Raises `Conflict` where somebody else was faster: nobody is anywhere twice at a time."""
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Conflict(TAKEN) from error
