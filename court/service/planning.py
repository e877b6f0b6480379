"""What has to be served because of what happens in a case: the reactor that asks for it.

A case that begins asks for the papers of its beginning, a hearing for a summons to everybody; a hearing
that is moved or called off makes the old summons needless.  Who leaves the case is not served any
more, who joins it is.  Which papers, the parameter 送达计划 says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from court.cases import people
from court.cases.lifecycle import CLOSING, CaseEvent
from court.cases.parties import standing
from court.cases.projection import MEMBERS
from court.cases.service import note
from court.cases.tables import LITIGATION, CaseParty, CourtCase
from court.core.courthouse import Work
from court.core.events import data_of
from court.core.roles import Relation, Role
from court.core.store.kept import Kept
from court.core.tables import Filing, LogEntry
from court.flow import dues, tasks
from court.flow.dues import PASSED
from court.flow.opened import learn_opened
from court.flow.reactors import Reactor
from court.flow.tasks import DONE, Whom
from court.opinions.service import read_filings, version_of
from court.service import deadlines, judging, reading, recipients, rows, service, settling
from court.service.course import (
    ANNOUNCING,
    ASKED,
    FINAL,
    NEEDLESS,
    NO_ADDRESS,
    READY,
    SERVED,
    UNDER_WAY,
)
from court.service.effects import ORDINARY
from court.service.periods import COMPLAINT
from court.service.reporting import ENDS, HEARD
from court.service.tables import ServiceAttempt, ServiceTask
from engine.language.parties import CLAIMING, RESPONDING

PLAN, BEGINNING, SUMMONING = "送达计划", "立案", "排期"
MEDIATING, TO_TRIAL, PANEL = "先行调解", "转入审理", "告知审判组织"
SUMMONS = "传票"
# Events of other rooms, by their words: rooms meet in events only.
SET, MOVED, CALLED_OFF, CERTAIN = "排期", "改期", "取消排期", "排期确定"
FEE_ASKED = "通知交费"
COMPLAINTS_SENT = "副本已发出"
SUMMONS_DUE, SUMMONS_TASK = "传票生效", "传票没有全部送达"
TASK, FAILED, QUESTION = "安排送达", "换一种方式送达", "认定送达的问题"
WHOLE_DAYS = "传票提前的整日"
WARN = 6
# Whether all complaints of a case were sent already.
_TOLD = Kept(
    LogEntry, LogEntry.subject, lambda entry: entry.number, LogEntry.kind == COMPLAINTS_SENT
)


def prepare(work: Work, entries: Sequence[LogEntry]) -> None:
    """Lock the cases of a batch and read what their events may be about."""
    cases, session = people.lock(work, (entry.subject for entry in entries)), work.session
    rows.fetch(work, cases)
    MEMBERS.fetch(session, cases)
    _TOLD.fetch(session, cases)
    dues.OPEN_ONES.fetch(session, cases, lock=True)
    tasks.WAITING_TASKS.fetch(session, cases)
    begun = {entry.subject for entry in entries if entry.kind == CaseEvent.begin}
    read_filings(session, [case.filing_id for id_, case in cases.items() if id_ in begun])
    learn_opened(work, dues.OPEN_ONES, entries)
    learn_opened(work, tasks.WAITING_TASKS, entries)


def react(work: Work, entry: LogEntry) -> None:
    """What one event of a case asks of service."""
    case = people.locked(work, entry.subject)
    if case is not None:
        _WHAT[entry.kind](work, case, entry)


def _begin(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """Addresses of everybody; in litigation, the papers of the beginning."""
    filing = version_of(work.session, work.session.get_one(Filing, case.filing_id)).content
    for party in standing(work, case):
        recipients.take_over(work, case, party, filing)
        if case.way == LITIGATION:
            _ask(work, case, party, BEGINNING, entry)


def _ask(
    work: Work, case: CourtCase, party: CaseParty, what: str, entry: LogEntry,
    hearing: int | None = None,
) -> None:  # fmt: skip
    table = work.house.bundle.parameters.on(work.today)(PLAN)[what]
    papers = table.get(_side(party), table.get("各方", ()))
    if papers:
        task = service.ask(work, case, party, papers, hearing)
        _to_do(work, case, task, TASK, entry)


def _mediate(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """The notice of mediation before trial, where one was made with the registration."""
    if data_of(entry).get("告知书"):
        _ask_everybody(work, case, MEDIATING, entry)


def _fee_asked(work: Work, case: CourtCase, entry: LogEntry) -> None:
    _ask_everybody(work, case, TO_TRIAL, entry)


def _panel_told(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """Who tries the case is told to everybody anew; outside litigation the other side hears nothing."""
    if case.way == LITIGATION:
        _ask_everybody(work, case, PANEL, entry)


def _ask_everybody(work: Work, case: CourtCase, what: str, entry: LogEntry) -> None:
    for party in standing(work, case):
        _ask(work, case, party, what, entry)


def _side(party: CaseParty) -> str:
    if party.side in CLAIMING:
        return "起诉方"
    return "对方" if party.side in RESPONDING else "第三人"


def _to_do(
    work: Work, case: CourtCase, task: ServiceTask, kind: str, entry: LogEntry,
    whom: Whom | None = None,
) -> None:  # fmt: skip
    tasks.open_task(work, case.id, kind, entry, whom or Whom(role=Role.server), task.id)


def _join(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """Another party is served with what the others of its side were."""
    party = work.session.get_one(CaseParty, data_of(entry)["当事人"])
    recipients.take_over(work, case, party, {})
    if case.way != LITIGATION:
        return
    _ask(work, case, party, BEGINNING, entry)
    if hearing := _hearing_now(work, case):
        _ask(work, case, party, SUMMONING, entry, hearing)


def _hearing_now(work: Work, case: CourtCase) -> int | None:
    """The event of the hearing that summonses name now."""
    named = [t.hearing for t in service.of_case(work, case) if t.hearing and t.state != NEEDLESS]
    return max(named, default=None)


def _replace(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """An heir takes the place: what the dead person has not got yet, the heir gets."""
    data = data_of(entry)
    _needless(work, case, [data["原当事人"]], "变更当事人")
    _join(work, case, entry)


def _leave(work: Work, case: CourtCase, entry: LogEntry) -> None:
    _needless(work, case, [data_of(entry)["当事人"]], "退出诉讼")


def _close(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """The case is over without a judgment: what was not served need not be."""
    _needless(work, case, [p.id for p in standing(work, case)], entry.kind)


def _needless(work: Work, case: CourtCase, parties: Iterable[str], why: str) -> None:
    among = frozenset(parties)
    for task in service.of_case(work, case):
        if task.party_id in among and task.state not in FINAL:
            judging.word(work, case, task, reading.NEEDLESS, why)
            tasks.void(work, case.id, key=task.id)


def _summon(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """Everybody is summoned to a hearing that was set (民事诉讼法 139)."""
    for party in standing(work, case):
        _ask(work, case, party, SUMMONING, entry, entry.number)
    day = _last_day(work, case, data_of(entry)["日"])
    due = dues.open_due(work, case.id, SUMMONS_DUE, day, entry, "", WARN)
    whom = Whom(relation=people.office(work, case))
    tasks.open_task(work, case.id, SUMMONS_TASK, entry, whom, "", due)


def _last_day(work: Work, case: CourtCase, said: str) -> date:
    """The last day on which a summons may take effect; whole days between only in 普通程序."""
    ordinary = service.procedure_of(case) == ORDINARY
    whole = int(work.house.bundle.parameters.on(work.today)(WHOLE_DAYS)) if ordinary else 0
    return date.fromisoformat(said) - timedelta(days=whole + 1)


def _summon_anew(work: Work, case: CourtCase, entry: LogEntry) -> None:
    _unsummon(work, case, entry)
    _summon(work, case, entry)


def _unsummon(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """The summons that names the old time is worth nothing any more."""
    basis = data_of(entry).get("撤销事件")
    for task in service.of_case(work, case):
        if task.hearing == basis and task.state not in FINAL:
            judging.word(work, case, task, reading.NEEDLESS, entry.kind)
            tasks.void(work, case.id, key=task.id)


def _certain(work: Work, case: CourtCase, entry: LogEntry) -> None:
    dues.meet(work, case.id, SUMMONS_DUE, entry)


def _sent(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """Once every defendant was sent the complaint, that is done (民事诉讼法 128)."""
    tasks.done(work, case.id, TASK, data_of(entry)["任务"])
    if any(told.kind == COMPLAINTS_SENT for told in _TOLD.of(work.session, case.id)):
        return
    complaints = [t for t in service.of_case(work, case) if COMPLAINT in t.papers]
    sent = {attempt.task_id for attempt in rows.ATTEMPTS.of(work.session, case.id)}
    if complaints and all(t.id in sent or t.state in FINAL for t in complaints):
        note(work, case, COMPLAINTS_SENT, 份数=len(complaints))


def _learnt(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """Somebody has something to do about what was learnt: another way, or a question for the judge."""
    named = data_of(entry).get("任务", "")
    task = next((one for one in service.of_case(work, case) if one.id == named), None)
    if task is not None:
        _go_on(work, case, task, entry)


def _go_on(work: Work, case: CourtCase, task: ServiceTask, entry: LogEntry) -> None:
    due = {ASKED: QUESTION, READY: FAILED, NO_ADDRESS: FAILED}.get(task.state)
    waiting = tasks.open_of(work, case.id, key=task.id)
    for one in waiting:
        if one.kind in (QUESTION, FAILED) and one.kind != due:
            tasks.close(work, one, DONE)
    if due is not None and all(one.kind != due for one in waiting):
        whom = Whom(relation=Relation.host) if due == QUESTION else None
        _to_do(work, case, task, due, entry, whom)


def _passed(work: Work, case: CourtCase, entry: LogEntry) -> None:
    """A day is over, of a task by its id or of an attempt by its own."""
    data = data_of(entry)
    due, about = data["期限"], data.get("对象", "")
    task = next((one for one in service.of_case(work, case) if one.id == about), None)
    if task is not None and (to_do := deadlines.over(work, task, due)):
        _to_do(work, case, task, to_do, entry, Whom(relation=people.office(work, case)))
        return
    attempt = next((a for a in rows.ATTEMPTS.of(work.session, case.id) if a.id == about), None)
    if attempt is not None and due == ENDS:
        settling.settle(work, case, service.find(work, case, attempt.task_id))
        dues.meet(work, case.id, ENDS, entry, attempt.id)
    elif attempt is not None and due == settling.OVERDUE:
        _nothing_heard(work, case, attempt, entry)


def _nothing_heard(work: Work, case: CourtCase, attempt: ServiceAttempt, entry: LogEntry) -> None:
    """Somebody asks the carrier, unless silence itself says something: mail to abroad does in time."""
    task = service.find(work, case, attempt.task_id)
    if task.state == SERVED:
        return
    settling.settle(work, case, task)
    _go_on(work, case, task, entry)
    if task.state in (UNDER_WAY, ANNOUNCING):
        said = work.house.bundle.parameters.on(work.today)(reading.WARNING)[attempt.way]
        _to_do(work, case, task, str(said["超过"]), entry)


_WHAT: Mapping[str, Callable[[Work, CourtCase, LogEntry], None]] = {
    CaseEvent.begin: _begin,
    CaseEvent.mediate: _mediate,
    FEE_ASKED: _fee_asked,
    CaseEvent.tell_panel: _panel_told,
    CaseEvent.add_party: _join,
    CaseEvent.replace_party: _replace,
    CaseEvent.release_party: _leave,
    **dict.fromkeys(map(str, CLOSING), _close),
    SET: _summon,
    MOVED: _summon_anew,
    CALLED_OFF: _unsummon,
    CERTAIN: _certain,
    service.SENT: _sent,
    HEARD: _learnt,
    judging.SAID: _learnt,
    settling.TAKEN_BACK: _learnt,
    PASSED: _passed,
}
REACTOR = Reactor("送达", frozenset(_WHAT), react, prepare=prepare)
