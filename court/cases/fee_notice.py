"""The fee of a case that was mediated first: its notice goes out when mediation has failed.

It follows the procedure chosen: a case that goes to trial at once has it with its registration
(`rules/文书.yaml`), one that is mediated before trial has it before it goes to trial (立案与调解意见
6).  A case whose fee was asked for already, or that costs nothing, gets none.
"""

from __future__ import annotations

from court.cases.lifecycle import CaseEvent
from court.cases.people import locked, prepare
from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.tables import Filing, LogEntry
from court.decisions.issued import documents, keep_documents
from court.documents.case import Case, open_case
from court.documents.making import make_set
from court.documents.values import Decision
from court.flow.reactors import Reactor
from court.messages.service import notify
from court.opinions.service import of_last_version
from court.payments.service import open_order, order_if_any

TO_TRIAL = "转入审理"
ASKED = "通知交费"
SUBJECT = "调解没有成功，请交纳诉讼费"


def ask_for_fee(work: Work, entry: LogEntry) -> None:
    """Make the notice, open the order, tell the filer."""
    case = locked(work, entry.subject)
    if case is None:
        return
    filing = work.session.get_one(Filing, case.filing_id)
    found = of_last_version(work, filing)
    papers = open_case(found.opened, found.opinion, found.addresses)
    if papers.fee.nothing_due or _asked(work, filing):
        return
    _make(work, case, filing, papers)
    open_order(work, filing, papers.fee)
    note(work, case, ASKED)
    if filing.owner_id:
        said = f"{case.number} 转入审理。诉讼费用交纳通知书在案件页面，请按通知书写的期限交纳；有困难的可以申请缓交、减交或者免交。"
        notify(work, filing.owner_id, filing, SUBJECT, said)


def _asked(work: Work, filing: Filing) -> bool:
    """Whether the fee was asked for when the case was registered."""
    names = {r.name for r in work.house.workshop.rules.documents if r.for_fee}
    known = {d.name for d in documents(work, filing)}
    return order_if_any(work, filing) is not None or bool(names & known)


def _make(work: Work, case: CourtCase, filing: Filing, papers: Case) -> None:
    house = work.house
    decision = Decision(TO_TRIAL, work.today, case_number=case.number)
    keep_documents(work, filing, make_set(house.workshop, papers, decision, house.seal, work.now))


REACTOR = Reactor("通知交费", frozenset({CaseEvent.mediation_failed}), ask_for_fee, prepare=prepare)
