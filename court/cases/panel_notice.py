"""Who tries a case, told to its parties on paper with their right to object (民事诉讼法 47, 131).

Made from the people of the case as they stand when the clerk tells the parties: after the draw, after a
change, and after a change of procedure (民诉法解释 258, 269).  Outside litigation the other side hears
nothing before the decision, so no paper is made there.
"""

from __future__ import annotations

from court.cases.lifecycle import CaseEvent
from court.cases.panel import panel_of
from court.cases.people import ORDINARY, locked, names, of_case, prepare
from court.cases.tables import LITIGATION, CourtCase
from court.core.courthouse import Work
from court.core.tables import Filing, LogEntry
from court.decisions.issued import keep_documents
from court.documents.case import open_case
from court.documents.making import make_set
from court.documents.values import Decision
from court.flow.reactors import Reactor
from court.opinions.service import of_last_version

NOTICE = "告知审判组织"


def make_notice(work: Work, entry: LogEntry) -> None:
    """Make the paper and keep it with the case."""
    case = locked(work, entry.subject)
    if case is None or case.way != LITIGATION:
        return
    filing = work.session.get_one(Filing, case.filing_id)
    found = of_last_version(work, filing)
    papers = open_case(found.opened, found.opinion, found.addresses)
    decision = Decision(
        NOTICE,
        work.today,
        case_number=case.number,
        bench=_bench(work, case),
        # 人民陪审员法解释 2: they are told that they may ask, while no assessor sits yet.
        may_ask_lay=case.procedure == ORDINARY and not panel_of(work, case).lay,
    )
    house = work.house
    made = make_set(house.workshop, papers, decision, house.seal, work.now)
    keep_documents(work, filing, made)


def _bench(work: Work, case: CourtCase) -> tuple[tuple[str, str], ...]:
    """People of the case with what they are in it, then the substitutes in their order (人民陪审员法解释 3)."""
    held = of_case(work, case)
    reserve = panel_of(work, case).substitutes
    known = names(work, [*(one.account_id for one in held), *reserve])
    sitting = [(one.relation, known.get(one.account_id, "")) for one in held]
    waiting = [(f"候补陪审员（第{n}）", known.get(who, "")) for n, who in enumerate(reserve, 1)]
    return (*sitting, *waiting)


REACTOR = Reactor("审判组织告知书", frozenset({CaseEvent.tell_panel}), make_notice, prepare=prepare)
