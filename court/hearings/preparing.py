"""What the record says about when a case may be heard: who was served when, and what stands in the way."""

from __future__ import annotations

from datetime import timedelta

from court.cases import people
from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.parties import standing
from court.cases.ports import Delivery, Served
from court.cases.projection import own_events
from court.cases.tables import CaseParty, CourtCase
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.roles import Relation
from court.hearings import earliest
from court.hearings.earliest import ORDINARY, Addressee, Earliest, Obstacle, Preparation, Reason
from court.hearings.tables import Hearing
from engine.language.parties import CLAIMING
from engine.values.showing import show_day

DRAWN_BEFORE, LAY = "陪审员提前抽定的整日", "陪审员"
COMPLAINT, SUMMONS = "起诉状副本", "传票"


def first_day(
    work: Work, case: CourtCase, served: Served, evidence: str = "", hearing: Hearing | None = None
) -> Earliest:
    """The first lawful day with its reasons.  `evidence`: the time the judge gives, `15日`.

    A `hearing` that stands counts with the summonses that name it.  Raises `HearingError`.
    """
    known = Preparation(
        people.FULL_NAMES.get(case.procedure, ORDINARY),
        [
            _addressee(work, case, party, served, hearing)
            for party in standing(work, case)
            if party.side not in CLAIMING
        ],
        evidence,
        obstacles(work, case),
        assessors_drawn(work, case),
    )
    parameters = work.house.bundle.parameters.on(work.today)
    return earliest.earliest(known, work.today, parameters, work.house.bundle.calendar)


def assessors_drawn(work: Work, case: CourtCase) -> list[Reason]:
    """People's assessors are drawn so many whole days before a hearing (人民陪审员法解释 3).

    A substitute who stepped in was drawn with the others.
    """
    if not people.holding(work, case, [Relation.lay]):
        return []
    drawn = [
        entry
        for entry in own_events(work.session, case.id)
        if entry.kind == CaseEvent.form_panel and LAY in data_of(entry).get("抽签", {})
    ]
    if not drawn:
        return []
    on = day_of(drawn[-1].at)
    whole = int(work.house.bundle.parameters.on(work.today)(DRAWN_BEFORE))
    words = f"人民陪审员{show_day(on)}抽定，开庭以前留满 {whole} 个整日"
    day = on + timedelta(days=whole + 1)
    return [Reason("", day, words, ("人民陪审员法解释 3",), drawn[-1].number, expected=False)]


def _addressee(
    work: Work, case: CourtCase, party: CaseParty, served: Served, hearing: Hearing | None
) -> Addressee:
    basis = hearing.basis if hearing else None
    summons = served.delivery_of(work, case, party, SUMMONS, basis) if basis else None
    return Addressee(
        party.name,
        _served(served.delivery_of(work, case, party, COMPLAINT)),
        _served(summons),
        abroad=party.content.get("境内有住所") is False,
    )


def _served(found: Delivery | None) -> earliest.Served | None:
    if found is None:
        return None
    return earliest.Served(found.day, found.effective, found.way, found.basis)


def obstacles(work: Work, case: CourtCase) -> list[Obstacle]:
    """Why no hearing on the merits may be set yet."""
    found: list[Obstacle] = []
    objected: int | None = None
    for entry in own_events(work.session, case.id):
        if entry.kind == CaseEvent.object_jurisdiction:
            objected = entry.number
        elif entry.kind == CaseEvent.rule_jurisdiction:
            objected = None
    if objected is not None:
        found.append(Obstacle("管辖权异议还没有裁定", ("民事诉讼法 130",), objected))
    if case.state == CaseState.suspended:
        found.append(Obstacle("诉讼已经中止", ("民事诉讼法 153",)))
    if case.state == CaseState.mediating:
        found.append(Obstacle("还在先行调解", ("民事诉讼法 125",)))
    return found
