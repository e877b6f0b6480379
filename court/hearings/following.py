"""A hearing is certain when everybody was summoned in time, and expected again when that falls away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from court.cases import people
from court.cases.lifecycle import CLOSING, DECIDING, CaseEvent, CaseState
from court.cases.parties import standing
from court.cases.ports import Served
from court.cases.service import note
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.tables import LogEntry
from court.flow.reactors import Reactor
from court.flow.tasks import Whom, open_task
from court.hearings import service
from court.hearings.earliest import ORDINARY, WHOLE_DAYS
from court.hearings.preparing import SUMMONS, assessors_drawn
from court.hearings.tables import Hearing

# Events of service and of parties, by their words.
ABOUT = frozenset({"认定送达", "撤销送达", "追加当事人", "变更当事人", "退出诉讼"})
UNCERTAIN = "排期待定"
# Events after which other people sit or appear.
CHANGING = frozenset(
    map(
        str,
        (
            CaseEvent.reassign,
            CaseEvent.form_panel,
            CaseEvent.leave_panel,
            CaseEvent.appoint,
            CaseEvent.add_party,
            CaseEvent.replace_party,
            CaseEvent.release_party,
        ),
    )
)
NEEDLESS = "看排着的庭要不要取消"
CLASH = "庭上的人另有开庭"
LATE_DRAW = "抽定陪审员到开庭不足七个整日，看要不要改期"


def reactor(served: Served) -> Reactor:
    """`served` answers what was served on whom."""

    def follow(work: Work, entry: LogEntry) -> None:
        case = people.locked(work, entry.subject)
        if case is None:
            return
        for hearing in service.of_case(work, case):
            if hearing.state in service.STANDING:
                _settle(work, case, hearing, summoned(work, case, hearing, served))

    def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
        cases = people.lock(work, (entry.subject for entry in entries))
        served.read(work, cases)
        service.HEARINGS.fetch(work.session, cases)

    return Reactor("排期随送达", ABOUT, follow, prepare=prepare)


def take_over(work: Work, entry: LogEntry) -> None:
    """Whoever sits or appears now is taken instead of whoever did; who cannot is somebody's task."""
    case = people.locked(work, entry.subject)
    if case is None or not case.host_id:
        return
    for hearing in service.of_case(work, case):
        if hearing.state not in service.STANDING:
            continue
        whom = Whom(relation=people.office(work, case))
        if service.retake(work, case, hearing):
            open_task(work, case.id, CLASH, entry, whom, hearing.id)
        if any(hearing.day < r.day for r in assessors_drawn(work, case) if r.basis == entry.number):
            open_task(work, case.id, LATE_DRAW, entry, whom, hearing.id)


PEOPLE = Reactor("排期随人", CHANGING, take_over, prepare=people.prepare)


def stop(work: Work, entry: LogEntry) -> None:
    """A case that is closed is not heard any more; where it is suspended or decided, somebody looks."""
    case = people.locked(work, entry.subject)
    if case is None:
        return
    coming = [one for one in service.of_case(work, case) if one.state in service.STANDING]
    for hearing in coming:
        if entry.kind in CLOSING:
            service.call_off(work, case, hearing)
        elif hearing.day >= work.today and case.state != CaseState.trying:
            whom = Whom(relation=people.office(work, case))
            open_task(work, case.id, NEEDLESS, entry, whom, hearing.id)


STOPPING = Reactor(
    "排期随结案",
    frozenset(map(str, {*CLOSING, *DECIDING, CaseEvent.suspend})),
    stop,
    prepare=people.prepare,
)


def summoned(work: Work, case: CourtCase, hearing: Hearing, served: Served) -> bool:
    """Whether every party was served with the summons to this time, early enough."""
    last = last_day_to_serve(work, case, hearing)
    found = [
        served.delivery_of(work, case, party, SUMMONS, hearing.basis)
        for party in standing(work, case)
    ]
    return all(one is not None and one.effective and one.day <= last for one in found)


def last_day_to_serve(work: Work, case: CourtCase, hearing: Hearing) -> date:
    """Whole days lie between only in the ordinary procedure (民事诉讼法 139, 163)."""
    if people.FULL_NAMES.get(case.procedure, ORDINARY) != ORDINARY:
        return hearing.day
    whole = int(work.house.bundle.parameters.on(hearing.day)(WHOLE_DAYS))
    return hearing.day - timedelta(days=whole + 1)


def _settle(work: Work, case: CourtCase, hearing: Hearing, ready: bool) -> None:
    if ready and hearing.state == service.EXPECTED:
        note(work, case, service.CONFIRMED, 庭=hearing.position)
        hearing.state, hearing.changed_at = service.CERTAIN, work.now
    elif not ready and hearing.state == service.CERTAIN:
        note(work, case, UNCERTAIN, 庭=hearing.position)
        hearing.state, hearing.changed_at = service.EXPECTED, work.now
