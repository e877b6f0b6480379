"""What is on record about service, by its case: each table read once a unit of work, of many cases at once.

Whoever changes any of it holds the lock of the case (`court.cases.people.locked`).
"""

from __future__ import annotations

from collections.abc import Iterable

from court.cases.parties import PARTIES
from court.core.courthouse import Work
from court.core.store.kept import Kept
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
