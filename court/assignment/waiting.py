"""The cases that wait for a judge, drawn one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from court.assignment.requests import WAITING
from court.assignment.service import give_by_draw
from court.assignment.tables import AssignmentRequest
from court.cases import parties
from court.cases.lifecycle import CaseState
from court.cases.people import find
from court.cases.queries import visible
from court.cases.tables import CourtCase
from court.core.courthouse import Actor, Courthouse, Work
from court.core.roles import Action
from engine.language.parties import CLAIMING
from engine.text.errors import FilingError, LianError

MOST = 50  # at once; each is a draw and an event of its own


@dataclass(frozen=True, slots=True)
class Given:
    """A case, by its id and number, and the account that drew it."""

    case: str
    number: str
    to: str


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A case, by its id and number, and why nobody drew it."""

    case: str
    number: str
    why: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of drawing what waited; `more` still wait because they were too many for once."""

    given: tuple[Given, ...]
    left: tuple[NotGiven, ...]
    more: int


def waiting(work: Work) -> list[CourtCase]:
    """The cases the actor may have drawn, the oldest first.  Raises `NotAllowed`.

    A case for which an order waits for its approval is left to those who decide that.
    """
    work.actor.require(Action.assign)
    asked = select(AssignmentRequest.cases).where(
        AssignmentRequest.court == work.house.chain, AssignmentRequest.state == WAITING
    )
    ordered = {case for cases in work.session.scalars(asked) for case in cases}
    found = visible(work).where(CourtCase.state == CaseState.unassigned)
    order = (CourtCase.registered_on, CourtCase.registration)
    return [case for case in work.session.scalars(found.order_by(*order)) if case.id not in ordered]


@dataclass(frozen=True, slots=True)
class Batch:
    """Waiting cases of one plaintiff and one cause; `key` names them as they were shown."""

    key: str
    plaintiff: str
    cause: str
    cases: tuple[str, ...]


def batches(work: Work) -> list[Batch]:
    """What could be drawn as packages: two or more of one plaintiff and cause.  Raises `NotAllowed`."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for case in waiting(work):
        claiming = [p for p in parties.standing(work, case) if p.side in CLAIMING]
        numbers = [next(iter(parties.numbers_of(p)), "") for p in claiming]
        if claiming and all(numbers):
            key = ("；".join(sorted(numbers)), "、".join(p.name for p in claiming), case.cause)
            found.setdefault(key, []).append(case.id)
    return [
        Batch(_key(cases), plaintiff, cause, tuple(cases))
        for (_, plaintiff, cause), cases in found.items()
        if len(cases) > 1
    ]


def _key(cases: Sequence[str]) -> str:
    return hashlib.sha256("|".join(cases).encode()).hexdigest()


def draw_all(house: Courthouse, actor: Actor) -> Drawn:
    """A draw for each case that waits, in a unit of work of its own: one that fails stops no other.

    Raises `NotAllowed`.
    """
    with house.look(actor) as look:
        chosen = [(case.id, case.number) for case in waiting(look)]
    given, left = [], []
    for case_id, number in chosen[:MOST]:
        try:
            given += _drawn(house, actor, case_id)
        except FilingError as error:
            left.append(NotGiven(case_id, number, "；".join(p.message for p in error.problems)))
        except LianError as error:
            left.append(NotGiven(case_id, number, str(error)))
    return Drawn(tuple(given), tuple(left), max(0, len(chosen) - MOST))


def _drawn(house: Courthouse, actor: Actor, case_id: str) -> list[Given]:
    """Nothing for a case that somebody else gave meanwhile."""
    with house.work(actor) as work:
        case = find(work, case_id, Action.assign, lock=True)
        if case.state != CaseState.unassigned:
            return []
        return [Given(case_id, case.number, one.account_id) for one in give_by_draw(work, [case])]
