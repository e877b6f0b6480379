"""What is on record about service, by its case: each table read once a unit of work, of many cases at once.

Whoever changes any of it holds the lock of the case and, before anything is recorded, of what is due
about it (`take`): cases, due dates and the chain of events are locked in this order by everybody, so
that no two units of work wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from court.cases.people import find
from court.cases.projection import PARTIES
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.roles import Action
from court.core.store.kept import Kept
from court.flow.dues import OPEN_ONES
from court.service.tables import (
    ServiceAddress,
    ServiceAttempt,
    ServicePerson,
    ServiceReport,
    ServiceTask,
    ServiceWord,
)

PERSONS = Kept(ServicePerson, ServicePerson.case_id, lambda row: row.id)
ADDRESSES = Kept(ServiceAddress, ServiceAddress.case_id, lambda row: row.position)
TASKS = Kept(ServiceTask, ServiceTask.case_id, lambda row: row.basis)
ATTEMPTS = Kept(ServiceAttempt, ServiceAttempt.case_id, lambda row: row.basis)
# In the order in which they were learnt, and said.
REPORTS = Kept(ServiceReport, ServiceReport.attempt_id, lambda row: (row.heard, row.id))
WORDS = Kept(ServiceWord, ServiceWord.task_id, lambda row: row.event)


def take(work: Work, case_id: str, action: Action) -> CourtCase:
    """A case the actor may treat this way, locked with what is due about it.  Raises as `find`."""
    case = find(work, case_id, action, lock=True)
    OPEN_ONES.fetch(work.session, (case.id,), lock=True)
    return case


def fetch(work: Work, cases: Iterable[str]) -> None:
    """Read everything about service in these cases."""
    among, session = sorted(set(cases)), work.session
    for kept in (PARTIES, PERSONS, ADDRESSES, TASKS, ATTEMPTS):
        kept.fetch(session, among)
    WORDS.fetch(session, (task.id for case in among for task in TASKS.of(session, case)))
    REPORTS.fetch(session, (one.id for case in among for one in ATTEMPTS.of(session, case)))


def person_of(work: Work, case_id: str, party_id: str) -> ServicePerson | None:
    """What is known of a party; None before its addresses were taken over."""
    known = PERSONS.of(work.session, case_id)
    return next((row for row in known if row.id == party_id), None)
