"""The end of the trial period as a due date, so that it is warned of like any other.

It moves with every event that moves time; while something stands still (a suspension, an appraisal
that goes on) there is no day to warn of.  延长审限延期开庭规定 1: who needs more time asks fifteen days
before the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from court.cases import people
from court.cases.lifecycle import CLOSING, DECIDING, CaseEvent
from court.cases.period_ledger import EXCLUDED, EXTENDED, TAKEN_BACK, UNLIMITED, ledger_of
from court.cases.projection import EVENTS, PARTIES
from court.cases.tables import CourtCase
from court.cases.trial_period import NOTICE, ask_by
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.roles import Relation
from court.core.tables import LogEntry
from court.flow import dues
from court.flow.opened import learn_opened
from court.flow.reactors import Reactor
from court.flow.tables import DueDate
from court.flow.tasks import Whom, open_task

ENDS, ASK = "审限", "申请延长审限"
# What the host has to do when one of them comes near.
TO_DO = {ENDS: "审限快要届满", ASK: "要延长审限的，在这天以前申请"}
MOVING = frozenset(
    map(
        str,
        (
            EXCLUDED,
            EXTENDED,
            TAKEN_BACK,
            UNLIMITED,
            CaseEvent.begin,
            CaseEvent.choose_procedure,
            CaseEvent.convert,
            CaseEvent.suspend,
            CaseEvent.resume,
            CaseEvent.object_jurisdiction,
            CaseEvent.rule_jurisdiction,
            CaseEvent.extend_mediation,
            CaseEvent.mediation_failed,
            *CLOSING,
            *DECIDING,
        ),
    )
)


def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
    """Lock the cases of a batch and read what their periods rest on."""
    cases = people.lock(work, (entry.subject for entry in entries))
    for kept in (EVENTS, PARTIES):
        kept.fetch(work.session, cases)
    dues.OPEN_ONES.fetch(work.session, cases, lock=True)
    learn_opened(work, dues.OPEN_ONES, entries)


def follow(work: Work, entry: LogEntry) -> None:
    """Bring the due dates of a case to where its trial period ends now."""
    case = people.locked(work, entry.subject)
    if case is None:
        return
    wanted = _wanted(work, case)
    notice = work.house.bundle.parameters.on(work.today)(NOTICE)
    warn = {ENDS: notice["提示"], ASK: notice["警告"] - notice["申请"]}
    state = dues.MET if case.closed_at else dues.VOID
    for kind, days in warn.items():
        standing = dues.open_of(work, case.id, kind, lock=True)
        if [due.day for due in standing] == [wanted.get(kind)]:
            continue
        for due in standing:
            dues.close(work, due, state, entry)
        if day := wanted.get(kind):
            dues.open_due(work, case.id, kind, day, entry, warn=days)


def _wanted(work: Work, case: CourtCase) -> Mapping[str, date]:
    ledger = ledger_of(work, case)
    if ledger is None or ledger.reckoned is None or ledger.ended or ledger.period.unlimited:
        return {}
    if any(one.until is None for one in ledger.period.exclusions):
        return {}
    last = ledger.reckoned.last_day
    notice = work.house.bundle.parameters.on(work.today)(NOTICE)
    return {ENDS: last, ASK: max(ask_by(last, notice), case.registered_on + timedelta(days=1))}


def warn(work: Work, entry: LogEntry) -> None:
    """What comes near is the host's task."""
    said = data_of(entry)
    due = work.session.get(DueDate, said["编号"]) if said["期限"] in TO_DO else None
    if due is not None and due.state == dues.OPEN:
        whom = Whom(relation=Relation.host)
        open_task(work, entry.subject, TO_DO[due.kind], entry, whom, due.id, due)


REACTOR = Reactor("审限随事件", MOVING, follow, prepare=prepare)
WARNING = Reactor("审限提醒", frozenset({dues.NEAR}), warn)
