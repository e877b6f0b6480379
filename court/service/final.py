"""When a judgment can be appealed no more, and that somebody has to write it down then.

It is final when the last party's period to appeal is over, in procedures without an appeal when the
last party was served (民事诉讼法 158, 165, 171, 185).  Whether somebody has appealed the host knows.
"""

from __future__ import annotations

from datetime import date

from court.cases import people
from court.cases.lifecycle import CaseEvent, CaseState
from court.cases.parties import standing
from court.cases.projection import own_events
from court.cases.service import is_final
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.roles import Relation
from court.core.tables import LogEntry
from court.flow import dues, tasks
from court.flow.reactors import Reactor
from court.service.course import SERVED
from court.service.opened import APPEAL, opened
from court.service.rows import TASKS, person_of
from court.service.settling import FOUND, TAKEN_BACK
from court.service.tables import ServiceTask

# The word for the paper, by the event that decided the case.
BY = {CaseEvent.judge.value: "判决书", CaseEvent.dismiss.value: "驳回起诉"}
OVER = "上诉期都满了，没有人上诉的，记下裁判生效"
AT_ONCE = "判决都送达了，不能上诉，记下裁判生效"


def last_day(work: Work, case: CourtCase) -> date | None:
    """The last day on which any party may appeal; where there is no appeal, that of the last service.

    None while a party has no judgment.
    """
    days = [_day_of(work, case, party) for party in standing(work, case)]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _day_of(work: Work, case: CourtCase, party: CaseParty) -> date | None:
    bundle = work.house.bundle
    person = person_of(work, case.id, party.id)
    abroad = bool(person and person.abroad)
    for task in reversed(TASKS.of(work.session, case.id)):
        own = task.party_id == party.id and task.state == SERVED
        if not own or task.day is None or not _decides(case, task):
            continue
        if is_final(work, case):
            return task.day
        parameters = bundle.parameters.on(task.day)
        found = opened(task.papers, task.day, task.basis, abroad, parameters, bundle.calendar)
        return max((one.last_day for one in found if one.kind == APPEAL), default=None)
    return None


def _decides(case: CourtCase, task: ServiceTask) -> bool:
    """Whether the paper is the one that ended the case: the judgment, or the ruling to dismiss it."""
    return any(BY[case.closed_by] in paper for paper in task.papers)


def follow(work: Work, entry: LogEntry) -> None:
    """The host has to write down that a judgment is final, as long as it is and nobody did."""
    case = people.locked(work, entry.subject)
    if case is None:
        return
    open_ = case.state == CaseState.judged and not _appealed(work, case)
    day = last_day(work, case) if open_ else None
    at_once = is_final(work, case)
    if day is not None and (at_once or work.today > day):
        whom = tasks.Whom(relation=Relation.host)
        tasks.open_task(work, case.id, AT_ONCE if at_once else OVER, entry, whom)
        return
    for kind in (OVER, AT_ONCE):
        if open_:
            tasks.void(work, case.id, kind)
        else:
            tasks.done(work, case.id, kind)


def _appealed(work: Work, case: CourtCase) -> bool:
    return any(entry.kind == CaseEvent.appeal for entry in own_events(work.session, case.id))


KINDS = frozenset(
    map(
        str,
        (
            dues.PASSED,
            FOUND,
            TAKEN_BACK,
            CaseEvent.judge,
            CaseEvent.dismiss,
            CaseEvent.take_effect,
            CaseEvent.appeal,
            CaseEvent.add_party,
            CaseEvent.release_party,
        ),
    )
)
REACTOR = Reactor("裁判生效", KINDS, follow, prepare=people.prepare)
