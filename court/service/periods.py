"""Due dates that begin because papers were served on a party; each rests on the event that says so."""

from __future__ import annotations

from court.cases import people
from court.cases.service import is_final
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.tables import LogEntry
from court.flow import dues
from court.service.kinds import KINDS, kinds_of
from court.service.opened import APPEAL, opened
from court.service.reading import kinds_of_task
from court.service.rows import person_of
from court.service.tables import ServiceTask
from engine.language.parties import RESPONDING
from engine.law.periods import deadline

COMPLAINT, EVIDENCE_NOTICE = "起诉状副本", "举证通知书"
EVIDENCE, EVIDENCE_PERIOD = "举证期限", "举证期"
WARN = 3


def open_periods(work: Work, case: CourtCase, task: ServiceTask, entry: LogEntry) -> None:
    """Open what these papers open for this party: to answer, to appeal, to produce evidence."""
    assert task.day is not None
    party = work.session.get_one(CaseParty, task.party_id)
    bundle = work.house.bundle
    parameters = bundle.parameters.on(task.day)
    person = person_of(work, case.id, party.id)
    # Only whom the claim is against answers it (民事诉讼法 128).
    kinds = parameters(KINDS)
    answering = party.side in RESPONDING
    papers = [p for p in map(str, task.papers) if answering or COMPLAINT not in kinds_of(p, kinds)]
    abroad = bool(person and person.abroad)
    found = opened(papers, task.day, entry.number, abroad, parameters, bundle.calendar)
    final = is_final(work, case)
    for one in found:
        if final and one.kind == APPEAL:
            continue
        dues.open_due(work, case.id, f"{one.kind}期", one.last_day, entry, party.id, WARN)
    period = evidence_period(work, case, task)
    if period:
        last = deadline(task.day, period, bundle.calendar)
        dues.open_due(work, case.id, EVIDENCE_PERIOD, last, entry, party.id, WARN)


def evidence_period(work: Work, case: CourtCase, task: ServiceTask) -> str:
    """How long the party has to produce evidence: as the judge said, else as the procedure has it.

    Empty where no notice is served with the papers, or the procedure is not chosen yet.
    """
    if EVIDENCE_NOTICE not in kinds_of_task(work, task):
        return ""
    table = work.house.bundle.parameters.on(work.today)(EVIDENCE)
    known = table.get(people.FULL_NAMES.get(case.procedure, ""), {})
    return task.evidence or str(known.get("预填", ""))
