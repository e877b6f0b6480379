"""A case begins when its filing is registered: the reactor to 登记立案.

The parties are taken from the version of the filing that was decided on, each with its own row, so
that who is a party later does not depend on what a filer wrote once.
"""

from __future__ import annotations

from collections.abc import Sequence

from court.cases.lifecycle import CaseEvent
from court.cases.period_ledger import MEDIATION_DAYS
from court.cases.projection import apply
from court.cases.service import record
from court.cases.tables import LITIGATION, CaseParty, CourtCase
from court.core.clock import day_of
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.lifecycle import Event
from court.core.store.kept import Kept
from court.core.store.types import new_id
from court.core.tables import Filing, LogEntry
from court.documents.procedures import procedure_of
from court.flow.reactors import Reactor
from court.opinions.service import read_filings, version_of
from engine.check.opening import open_cause
from engine.language.parties import Parties, Party

# Of the event of registration: the parties are mediated before trial.
MEDIATED = "先行调解"
_OF_FILINGS = Kept(CourtCase, CourtCase.filing_id, lambda case: case.id)


def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
    """Read the filings of a batch, and which of them have their case."""
    filings = [entry.subject for entry in entries]
    read_filings(work.session, filings)
    _OF_FILINGS.fetch(work.session, filings)


def begin(work: Work, entry: LogEntry) -> None:
    """Begin the case of a filing that was registered; one that has its case keeps it."""
    filing = work.session.get_one(Filing, entry.subject)
    if _OF_FILINGS.of(work.session, filing.id):
        return
    found = Parties(version_of(work.session, filing).content).of()
    case = CourtCase(
        id=new_id(),
        court=work.house.chain,
        filing_id=filing.id,
        cause=filing.cause,
        way=_way(work, filing),
        amount=filing.amount,
        title=filing.parties[:400],
    )
    begun = work.log(
        CaseEvent.begin,
        case.id,
        起诉=filing.id,
        立案事件=entry.number,
        案号=data_of(entry).get("案号") or filing.case_number,
        立案=day_of(entry.at).isoformat(),
        当事人=len(found),
    )
    apply(work.session, case, begun)
    work.session.add_all(_row_of(party, case, begun) for party in found)
    if data_of(entry).get(MEDIATED):
        days = int(work.house.bundle.parameters.on(work.today)(MEDIATION_DAYS))
        record(work, case, CaseEvent.mediate, 天数=days, 告知书=True)


def _row_of(party: Party, case: CourtCase, begun: LogEntry) -> CaseParty:
    return CaseParty(
        case_id=case.id,
        court=case.court,
        side=party.side,
        position=party.position,
        name=party.name[:200] or "（没有写名称）",
        content=party.values,
        basis=begun.number,
        since=begun.at,
    )


def _way(work: Work, filing: Filing) -> str:
    """The row of `rules/文书.yaml` the cause belongs to: 诉讼, 督促程序, 保全 …"""
    bundle = work.house.bundle
    path = open_cause(bundle, filing.cause, work.today).cause.path
    found = procedure_of(work.house.workshop.rules.procedures, path)
    return found.name if found else LITIGATION


REACTOR = Reactor("案件成立", frozenset({Event.register}), begin, prepare=prepare)
