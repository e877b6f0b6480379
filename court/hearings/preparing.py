"""What the record says about when a case may be heard: who was served when, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from court.cases import people
from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.panel import panel_of, undecided
from court.cases.parties import standing
from court.cases.period_ledger import OBJECTED, SUSPENDED, ledger_of
from court.cases.ports import Delivery, Served
from court.cases.projection import own_events
from court.cases.tables import CaseParty, CourtCase
from court.cases.trial_period import NOT_COUNTED
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.events import data_of, of_subject
from court.core.roles import Relation
from court.hearings import earliest
from court.hearings.earliest import ORDINARY, Addressee, Earliest, Obstacle, Preparation, Reason
from court.hearings.tables import Hearing
from engine.language.parties import CLAIMING
from engine.values.showing import show_day

DRAWN_BEFORE, LAY = "陪审员提前抽定的整日", "陪审员"
# Events of the room of assignment: a party asks that somebody withdraw, and the decision.
ASKED, DECIDED = frozenset({"申请回避", "申请辅助人员回避"}), "决定回避申请"
COMPLAINT, SUMMONS = "起诉状副本", "传票"


@dataclass(frozen=True, slots=True)
class Given:
    """What a judge gives the parties: the time for evidence, outside the ordinary procedure the time to
    answer in writing, and whether all of them want neither (民诉法解释 99, 266, 275)."""

    evidence: str = ""
    answer: str = ""
    waived: bool = False


NOTHING_GIVEN = Given()


def first_day(
    work: Work,
    case: CourtCase,
    served: Served,
    given: Given = NOTHING_GIVEN,
    hearing: Hearing | None = None,
) -> Earliest:
    """The first lawful day with its reasons.

    A `hearing` that stands counts with the summonses that name it.  Raises `HearingError`.
    """
    procedure = people.FULL_NAMES.get(case.procedure, ORDINARY)
    known = Preparation(
        procedure,
        [
            replace(
                _addressee(work, case, party, served, hearing),
                waives=given.waived,
                answer=given.answer if procedure != ORDINARY else "",
            )
            for party in standing(work, case)
            if party.side not in CLAIMING
        ],
        given.evidence,
        obstacles(work, case),
        assessors_drawn(work, case),
        list(remarks(work, case)),
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
        _sent(served.delivery_of(work, case, party, COMPLAINT)),
        _sent(summons),
        abroad=party.content.get("境内有住所") is False,
    )


def _sent(found: Delivery | None) -> earliest.Sent | None:
    if found is None:
        return None
    return earliest.Sent(found.day, found.effective, found.way, found.basis)


def obstacles(work: Work, case: CourtCase) -> list[Obstacle]:
    """Why no hearing on the merits may be set yet."""
    found: list[Obstacle] = []
    if objected := _last(work, case, CaseEvent.object_jurisdiction, CaseEvent.rule_jurisdiction):
        found.append(Obstacle("管辖权异议还没有裁定", ("民事诉讼法 130",), objected))
    if case.state == CaseState.suspended:
        found.append(Obstacle("诉讼已经中止", ("民事诉讼法 153",)))
    if case.state == CaseState.mediating:
        found.append(Obstacle("还在先行调解", ("民事诉讼法 125",)))
    if asked := _asked_to_withdraw(work, case):
        said = "回避申请还没有决定，被申请的人暂停参与本案"
        found.append(Obstacle(said, ("民事诉讼法 48", "民事诉讼法 50"), asked))
    return found + list(_going_on(work, case))


def _asked_to_withdraw(work: Work, case: CourtCase) -> int | None:
    """An application that nobody decided, about somebody who still sits; another look at a refusal holds
    nothing up (民事诉讼法 50)."""
    waiting: dict[str, int] = {}
    for entry in of_subject(work.session, case.id):
        if entry.kind in ASKED:
            waiting[data_of(entry)["账户"]] = entry.number
        elif entry.kind == DECIDED:
            waiting.pop(data_of(entry)["账户"], None)
    sitting = {member.account_id for member in people.of_case(work, case)} if waiting else ()
    return next((number for who, number in waiting.items() if who in sitting), None)


def _going_on(work: Work, case: CourtCase) -> Iterator[Obstacle]:
    """What the ledger of the trial period says is not at its end: an appraisal, time to settle."""
    ledger = ledger_of(work, case)
    known = work.house.bundle.parameters.on(work.today)(NOT_COUNTED)
    for one in ledger.period.exclusions if ledger else ():
        if one.until is None and one.kind not in (SUSPENDED, OBJECTED):
            yield Obstacle(f"{one.kind}还没有结束", tuple(known[one.kind]["依据"]), one.basis)


def _last(work: Work, case: CourtCase, begun: CaseEvent, ended: CaseEvent | None) -> int | None:
    """The event with which something began that has not ended."""
    found: int | None = None
    for entry in own_events(work.session, case.id):
        if entry.kind == begun:
            found = entry.number
        elif entry.kind == ended:
            found = None
    return found


def remarks(work: Work, case: CourtCase) -> Iterator[str]:
    """What the record cannot decide and a judge should look at before a day is set."""
    if undecided(work, case):
        yield "还没有定独任还是合议（民事诉讼法 40、42）：先定，排期才约得齐参加的人"
    elif wanting := panel_of(work, case).wanting:
        yield wanting
    if countered := _last(work, case, CaseEvent.counterclaim, None):
        yield (
            f"有反诉（第 {countered} 条事件）：反诉的答辩、举证期限要另行确定，上面没有算"
            "（民事诉讼法 128、民事诉讼证据规定 55）"
        )
        if case.procedure == people.SMALL:
            yield "小额案件里有反诉：是不是还符合小额的条件，请法官看（民诉法解释 278）"
    ruled = _last(work, case, CaseEvent.rule_jurisdiction, CaseEvent.object_jurisdiction)
    if ruled and case.procedure != people.SMALL:
        yield (
            f"管辖权异议的裁定（第 {ruled} 条事件）可以上诉：生效以后再开庭，举证期限也从生效起恢复"
            "（民事诉讼法 171、民事诉讼证据规定 55）"
        )
    ledger = ledger_of(work, case)
    if ledger and ledger.reckoned:
        yield f"审限{show_day(ledger.reckoned.last_day)}届满；在这以后开庭的，先看要不要延长"
