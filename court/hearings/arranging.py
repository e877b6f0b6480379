"""First hearings of many cases at once.

A proposal changes nothing and is worked out anew each time; somebody takes of it what is right.  Cases
whose last day comes first are placed first (`placing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from court.cases import people
from court.cases.lifecycle import CaseState
from court.cases.period_ledger import ledger_of
from court.cases.ports import Served
from court.cases.projection import EVENTS, MEMBERS, PARTIES
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, Work
from court.core.roles import Action
from court.hearings import service
from court.hearings.availability import timetable
from court.hearings.earliest import ORDINARY, Earliest
from court.hearings.persons import called, everybody
from court.hearings.placing import place_all
from court.hearings.preparing import first_day
from court.hearings.service import CANCELLED, HEARINGS, NEAR, Asked
from court.hearings.tables import Hearing
from court.hearings.timetable import HALF_HOUR, Place, Timetable, Wanted
from engine.check.opening import open_cause
from engine.text.errors import FilingError, LianError

MOST = 200  # at once
LOOKED_AT = 1_000  # of the cases that wait, so that those without a place keep nobody from one
MINUTES, KINDS = "预计庭审时长", "法庭种类"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place for a case, or for a hearing of it that is to be moved.

    `lost`: the hearing has to move; another gives way to it.
    """

    case: CourtCase
    place: Place
    hearing: Hearing | None = None
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Without:
    """A case, or a hearing of it, that has no place, and why."""

    case: CourtCase
    why: str
    hearing: Hearing | None = None


@dataclass(frozen=True, slots=True)
class Proposals:
    """What could be done at once; `more` cases are too many for one time."""

    placed: Sequence[Proposal] = ()
    left: Sequence[Without] = ()
    more: int = 0


def waiting(work: Work) -> list[CourtCase]:
    """Cases with a judge and a procedure and no hearing yet, the oldest first.  Raises `NotAllowed`."""
    work.actor.require(Action.arrange)
    heard = exists().where(Hearing.case_id == CourtCase.id, Hearing.state != CANCELLED)
    found = select(CourtCase).where(
        CourtCase.court == work.house.chain,
        CourtCase.state == CaseState.trying,
        CourtCase.procedure != "",
        CourtCase.host_id.is_not(None),
        ~heard,
    )
    order = (CourtCase.registered_on, CourtCase.registration)
    return list(work.session.scalars(found.order_by(*order)))


def proposed(work: Work, served: Served, beside: Proposals | None = None) -> Proposals:
    """A place for each case that waits, within weeks of its first lawful day.

    `beside`: places proposed to others at the same time, which their judges and rooms keep.
    """
    cases = waiting(work)
    known = {case.id: case for case in cases[:LOOKED_AT]}
    read(work, list(known), served)
    wanted, left = dict[str, Wanted](), list[Without]()
    for case in known.values():
        found = first_day(work, case, served)
        if found.obstacles:
            why = "；".join(one.words for one in found.obstacles)
            left.append(Without(case, f"{why}。要排的，由承办法官在案件里写明理由排"))
        else:
            wanted[case.id] = usual(work, case, found)
    table = table_of(work, wanted.values())
    for one in beside.placed if beside else ():
        for who in (one.case.host_id or "", one.place.room):
            table.taken[who, one.place.day] |= one.place.bits
    placed, without = place_all(wanted.values(), table)
    left += [Without(known[id_], called(work, known[id_], why)) for id_, why in without.items()]
    found_places = (Proposal(known[id_], place) for id_, place in placed.items())
    shown = sorted(found_places, key=in_time)[:MOST]
    return Proposals(shown, left, len(cases) - len(shown) - len(left))


def in_time(proposal: Proposal) -> tuple[int, int, str]:
    """The order in which people read them."""
    return proposal.place.day.toordinal(), proposal.place.slot, proposal.case.number


def read(work: Work, cases: Sequence[str], served: Served) -> None:
    """Read what is asked of every case, by one question for all."""
    for kept in (MEMBERS, PARTIES, EVENTS, HEARINGS):
        kept.fetch(work.session, cases)
    served.read(work, cases)


def usual(work: Work, case: CourtCase, found: Earliest) -> Wanted:
    """The hearing a case usually needs; one whose trial period ends soon is placed before others."""
    parameters = work.house.bundle.parameters.on(work.today)
    procedure = people.FULL_NAMES.get(case.procedure, ORDINARY)
    ledger = ledger_of(work, case)
    last = found.day + NEAR
    if ledger and ledger.reckoned and found.day <= ledger.reckoned.last_day:
        last = min(last, ledger.reckoned.last_day)
    who = tuple(everybody(work, case))
    kinds = _kinds(work, case, parameters(KINDS), procedure)
    return Wanted(case.id, who, kinds, int(parameters(MINUTES)[procedure]), found.day, last)


def _kinds(
    work: Work, case: CourtCase, kinds: Mapping[str, Sequence[str]], procedure: str
) -> tuple[str, ...]:
    """The best first: rooms kept for a field of causes, then those of the procedure."""
    path = open_cause(work.house.bundle, case.cause, work.today).cause.path
    named = [kind for name in path for kind in kinds.get(name, ())]
    return tuple(dict.fromkeys((*named, *kinds[procedure])))


def table_of(work: Work, wanted: Iterable[Wanted], without: Sequence[str] = ()) -> Timetable:
    """What everybody has on the days in question; `without` are hearings that are to be moved."""
    days = [day for one in wanted for day in (one.first, one.last)] or [work.today]
    return timetable(work, min(days), max(days), without=without)


def set_all(
    work: Work, chosen: Sequence[tuple[str, Place]], served: Served
) -> tuple[list[Hearing], list[Without]]:
    """Hearings for cases, by their ids, at the places chosen; one that cannot be set stops no other.

    Raises `NotAllowed`, and `Conflict` where somebody else was faster: then none is set.
    """
    work.actor.require(Action.arrange)
    cases = people.lock(work, [case_id for case_id, _ in chosen])
    read(work, list(cases), served)
    table = of_days(work, [place for _, place in chosen])
    done, left = list[Hearing](), list[Without]()
    for case_id, place in chosen:
        if (case := cases.get(case_id)) is None:
            continue
        try:
            _require_waits(work, case)
            found = first_day(work, case, served)
            asked = as_placed(place, table)
            done.append(service.schedule(work, case_id, asked, place, found, table=table))
        except LianError as error:
            left.append(Without(case, in_words(error)))
    service.written(work)
    return done, left


def _require_waits(work: Work, case: CourtCase) -> None:
    if case.state != CaseState.trying or not case.host_id:
        raise Conflict(f"案件现在是“{case.state}”")
    if any(one.state != CANCELLED for one in service.of_case(work, case)):
        raise Conflict("刚才已经排了庭")


def as_placed(place: Place, table: Timetable, public: bool = True) -> Asked:
    """What a hearing at a place needs: this room's kind, this long, that day."""
    kind = next((room.kind for room in table.rooms if room.id == place.room), "")
    return Asked((kind,), place.length * HALF_HOUR, place.day, place.day, public)


def of_days(work: Work, places: Sequence[Place], without: Sequence[str] = ()) -> Timetable:
    """What everybody has on the days of some places."""
    days = [place.day for place in places] or [work.today]
    return timetable(work, min(days), max(days), without=without)


def in_words(error: LianError) -> str:
    """Why something was refused, in one sentence."""
    if isinstance(error, FilingError):
        return "；".join(problem.message for problem in error.problems)
    return str(error)
