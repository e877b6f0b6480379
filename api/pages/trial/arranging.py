"""统一排期: hearings for all cases that wait, and other places for hearings that lost theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import MayArrange
from api.base.posted import Posted
from api.base.security import house_of
from api.base.web import page
from court.cases.people import names
from court.cases.tables import CourtCase
from court.core.courthouse import Actor, Conflict, Courthouse, Work
from court.hearings import arranging, availability, displaced
from court.hearings.arranging import Proposal, Proposals, Without
from court.hearings.tables import Hearing
from court.hearings.timetable import Place
from court.service.queries import RECORD
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
LONGEST = 100  # characters of one choice


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a press: so many hearings set or moved, what was left, or why nothing was done."""

    set: int = 0
    moved: int = 0
    left: Sequence[Without] = ()
    problem: str = ""


@router.get("/hearings/arrange")
def arrange_page(request: Request, actor: MayArrange) -> Response:
    """What could be set and what has to be moved, each with a proposal."""
    return _shown(request, actor)


def _shown(request: Request, actor: Actor, outcome: Outcome | None = None) -> Response:
    values = _values(house_of(request), actor)
    refused = 409 if outcome and outcome.problem else 200
    return page(request, "trial/arrange.html", refused, outcome=outcome, **values)


def _values(house: Courthouse, actor: Actor) -> dict[str, Any]:
    with house.look(actor) as look:
        moves = displaced.moves_proposed(look, RECORD)
        firsts = arranging.proposed(look, RECORD, beside=moves)
        return {
            "moves": moves,
            "firsts": firsts,
            "choice": _choice,
            "rooms": availability.room_names(look),
            "hosts": names(look, [case.host_id for case in _cases(moves, firsts)]),
            "starts": _starts,
        }


def _cases(*all_: Proposals) -> list[CourtCase]:
    placed = [one.case for some in all_ for one in some.placed]
    return placed + [one.case for some in all_ for one in some.left]


def _starts(of: Place | Hearing) -> str:
    place = of if isinstance(of, Place) else Place(of.day, of.slot, of.length, of.room_id)
    return f"{place.start:%H:%M}"


def _choice(one: Proposal) -> str:
    """What a box says: the hearing or the case, then the place, `编号|日|格|半小时数|法庭`."""
    place, id_ = one.place, one.hearing.id if one.hearing else one.case.id
    return f"{id_}|{place.day}|{place.slot}|{place.length}|{place.room}"


def _chosen(form: Posted) -> list[tuple[str, Place]]:
    """Raises `FilingError` for what no box says."""
    said = [one[:LONGEST] for one in form.getlist("choice") if isinstance(one, str)]
    try:
        return [_place(*one.split("|")) for one in dict.fromkeys(said)]
    except (TypeError, ValueError):
        raise FilingError([FieldProblem("选择", "请在列表里选要排的庭")]) from None


def _place(id_: str, day: str, slot: str, length: str, room: str) -> tuple[str, Place]:
    return id_, Place(date.fromisoformat(day), int(slot), int(length), room)


@router.post("/hearings/arrange")
def set_first(request: Request, actor: MayArrange, form: Posted) -> Response:
    """Set the hearings chosen, and tell of each that could not be set why."""

    def act(work: Work) -> Outcome:
        done, left = arranging.set_all(work, _chosen(form), RECORD)
        return Outcome(set=len(done), left=left)

    return _done(request, actor, act)


@router.post("/hearings/arrange/move")
def move(request: Request, actor: MayArrange, form: Posted) -> Response:
    """Move the hearings chosen, all or none."""

    def act(work: Work) -> Outcome:
        return Outcome(moved=len(displaced.move_all(work, _chosen(form), RECORD)))

    return _done(request, actor, act)


def _done(request: Request, actor: Actor, act: Callable[[Work], Outcome]) -> Response:
    try:
        with house_of(request).work(actor) as work:
            outcome = act(work)
    except Conflict as conflict:
        outcome = Outcome(problem=str(conflict))
    return _shown(request, actor, outcome)
