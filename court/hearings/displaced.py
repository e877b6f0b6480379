"""Hearings that lost their room, or somebody of them: what is to be done, and other places for them.

Whoever lost a place gets another with as few others moved as can be (`repair`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from court.cases import people
from court.cases.ports import Served
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, Work
from court.core.events import entry_of
from court.core.roles import Action
from court.flow import tasks
from court.flow.tables import Task
from court.hearings import availability, service
from court.hearings.arranging import (
    MOST,
    Proposal,
    Proposals,
    Without,
    as_placed,
    in_time,
    in_words,
    of_days,
    read,
    table_of,
    usual,
)
from court.hearings.availability import AGAIN
from court.hearings.persons import called
from court.hearings.placing import place_all
from court.hearings.preparing import first_day
from court.hearings.repair import Repaired, repair
from court.hearings.service import DISPLACED, STANDING
from court.hearings.tables import Absence, Hearing
from court.hearings.timetable import HALF_HOUR, HALVES, NoPlace, Place, Wanted
from engine.text.errors import FilingError

MOST_OTHERS = 200  # that a solver may move, the nearest first
CHANGED = "这时候的安排已经变了，一个庭也没有改；请看新的建议"


def close(work: Work, who: str, first: date, last: date, half: str) -> int:
    """As `availability.close`; whoever does the paperwork of a displaced hearing has it to do."""
    number = availability.close(work, who, first, last, half)
    entry = entry_of(work.session, number, work.house.chain)
    assert entry is not None
    if half == AGAIN:
        _stand_again(work)
    for hearing in service.displaced(work, number):
        case = work.session.get_one(CourtCase, hearing.case_id)
        whom = tasks.Whom(relation=people.office(work, case))
        tasks.open_task(work, case.id, DISPLACED, entry, whom, hearing.id)
    return number


def _stand_again(work: Work) -> None:
    """A hearing whose room is open again, and whose people are there, need not be moved."""
    still = {hearing.id for hearing in service.displaced(work)}
    asked = select(Task).where(
        Task.court == work.house.chain, Task.kind == DISPLACED, Task.state == tasks.TODO
    )
    for task in work.session.scalars(asked):
        if task.key not in still:
            tasks.void(work, task.subject, DISPLACED, task.key)


def moves_proposed(work: Work, served: Served) -> Proposals:
    """Other places for all that lost theirs; others are moved only where nothing else helps."""
    work.actor.require(Action.arrange)
    every = service.displaced(work)
    lost = {one.id: one for one in every[:MOST]}
    wanted = _wanted(work, lost.values(), served)
    table = table_of(work, wanted.values(), list(lost))
    placed, without = place_all(wanted.values(), table)
    others: dict[str, Hearing] = {}
    if without:
        others = _others(work, wanted)
        found = _with_others(work, lost, others, wanted, served)
        placed, without = found.moved, found.left
    hearings = {**lost, **others}
    cases = _cases(work, (hearings[id_] for id_ in (*placed, *without)))
    moved = [
        Proposal(cases[hearings[id_].case_id], place, hearings[id_], id_ in lost)
        for id_, place in placed.items()
    ]
    left = [
        Without(case, called(work, case, why), hearings[id_])
        for id_, why in without.items()
        for case in (cases[hearings[id_].case_id],)
    ]
    return Proposals(sorted(moved, key=in_time), left, len(every) - len(lost))


def _cases(work: Work, hearings: Iterable[Hearing]) -> dict[str, CourtCase]:
    found = select(CourtCase).where(CourtCase.id.in_({one.case_id for one in hearings}))
    return {case.id: case for case in work.session.scalars(found)}


def _wanted(work: Work, hearings: Iterable[Hearing], served: Served) -> dict[str, Wanted]:
    """What each needs, by its id: a new summons has to reach everybody before the new day."""
    some = list(hearings)
    cases = _cases(work, some)
    read(work, list(cases), served)
    kinds = {room.id: room.kind for room in availability.rooms(work)}
    found = {}
    for one in some:
        case = cases[one.case_id]
        needs = usual(work, case, first_day(work, case, served))
        own = tuple(dict.fromkeys((kinds.get(one.room_id, ""), *needs.kinds)))
        found[one.id] = replace(
            needs, id=one.id, kinds=own, minutes=one.length * HALF_HOUR, public=one.public
        )
    return found


def _others(work: Work, lost: Mapping[str, Wanted]) -> dict[str, Hearing]:
    """Those that stand in the days in question, the nearest first."""
    first, last = min(w.first for w in lost.values()), max(w.last for w in lost.values())
    found = select(Hearing).where(
        Hearing.court == work.house.chain,
        Hearing.day.between(first, last),
        Hearing.state.in_(STANDING),
        Hearing.id.not_in(list(lost)),
    )
    ordered = found.order_by(Hearing.day, Hearing.slot, Hearing.id).limit(MOST_OTHERS)
    return {one.id: one for one in work.session.scalars(ordered)}


def _with_others(
    work: Work,
    lost: Mapping[str, Hearing],
    others: Mapping[str, Hearing],
    wanted: Mapping[str, Wanted],
    served: Served,
) -> Repaired:
    """As few others as possible give way; where no solver is installed, it is said that one is needed."""
    needs = {**wanted, **_wanted(work, others.values(), served)}
    places = {id_: service.place_of(one) for id_, one in {**lost, **others}.items()}
    table = table_of(work, needs.values(), list(lost))
    try:
        return repair(needs, places, _gone(work), table)
    except NoPlace as none:
        return Repaired({}, dict.fromkeys(lost, str(none)))


def _gone(work: Work) -> dict[tuple[str, date], int]:
    """The half hours of people who are away and of rooms that are closed, from today on."""
    found = select(Absence).where(Absence.court == work.house.chain, Absence.day >= work.today)
    gone: dict[tuple[str, date], int] = {}
    for one in work.session.scalars(found):
        gone[one.who, one.day] = gone.get((one.who, one.day), 0) | HALVES[one.half]
    return gone


def move_all(work: Work, chosen: Sequence[tuple[str, Place]], served: Served) -> list[Hearing]:
    """Hearings, by their ids, to the places chosen, all or none: they may take each other's places.

    Raises `NotAllowed`, `NotFound`, and `Conflict` where a place or a hearing has changed meanwhile.
    """
    work.actor.require(Action.arrange)
    standing = [service.in_force(work, hearing_id) for hearing_id, _ in chosen]
    read(work, [case.id for _, case in standing], served)
    table = of_days(work, [place for _, place in chosen], [one.id for one, _ in standing])
    for hearing, _ in standing:
        service.release(work, hearing)
    try:
        for (hearing, case), (_, place) in zip(standing, chosen, strict=True):
            found = first_day(work, case, served)
            asked = as_placed(place, table, hearing.public)
            service.move(work, hearing.id, asked, place, found, table=table)
    except FilingError as error:
        raise Conflict(f"{CHANGED}（{in_words(error)}）") from error
    service.written(work)
    return [hearing for hearing, _ in standing]
