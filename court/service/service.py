"""Papers asked for and sent, each by an event of the case.

A task is served because of what is known about its attempts (`settling`), never because something
was sent.
"""

from __future__ import annotations

from collections.abc import Iterable

from court.cases import people
from court.cases.service import note
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Conflict, Work, existing
from court.core.jobs import enqueue
from court.core.roles import Action
from court.core.store.types import new_id
from court.core.tables import LogEntry
from court.flow import dues
from court.service import announcing, deadlines, reading, recipients
from court.service.course import FINAL, NEEDLESS, READY, resolved
from court.service.kinds import unclear
from court.service.rows import REPORTS, TASKS, WORDS, person_of, take
from court.service.settling import OVERDUE, settle
from court.service.tables import ServiceAddress, ServiceAttempt, ServicePerson, ServiceTask
from court.service.ways import ANNOUNCED, ELECTRONIC, MAIL, USES, Way, ways
from engine.law.periods import deadline
from engine.text.errors import FieldProblem, FilingError

ASKED, SENT = "安排送达", "发出送达"
# The job that hands an attempt to whoever carries it.
DISPATCH = "发出送达"
CARRIED = (MAIL, ELECTRONIC, ANNOUNCED)


def ask(
    work: Work,
    case: CourtCase,
    party: CaseParty,
    papers: Iterable[str],
    hearing: int | None = None,
    evidence: str = "",
) -> ServiceTask:
    """Papers that are to be served together on a party.  Raises `FilingError` without any."""
    wanted = list(dict.fromkeys(p.strip() for p in papers if p.strip()))
    if not wanted:
        raise FilingError([FieldProblem("文书", "请写要送的文书")])
    if vague := unclear(wanted):
        said = (
            f"“{vague}”请写明是哪一种裁定，如驳回起诉裁定书、准许撤诉裁定书、保全裁定书："
            "能不能上诉、能不能复议看它（民事诉讼法 157）"
        )
        raise FilingError([FieldProblem("文书", said)])
    id_ = new_id()
    entry = note(work, case, ASKED, 任务=id_, 对象=party.id, 份数=len(wanted), 庭=hearing)
    task = ServiceTask(
        id=id_,
        court=case.court,
        case_id=case.id,
        party_id=party.id,
        papers=wanted,
        hearing=hearing,
        evidence=evidence,
        basis=entry.number,
        opened_at=work.now,
        state=READY,
    )
    work.session.add(task)
    WORDS.begin(work.session, task.id)
    deadlines.asked(work, case, task, entry)
    settle(work, case, task)
    return task


def options(work: Work, case: CourtCase, task: ServiceTask) -> list[Way]:
    """Every way for a task, with the reason where it may not be used."""
    parameters = work.house.bundle.parameters.on(work.today)
    person = recipients.recipient(work, case.id, task.party_id)
    return ways(person, map(str, task.papers), procedure_of(case), parameters)


def procedure_of(case: CourtCase) -> str:
    """The procedure by its name in law; one that nobody chose yet counts as the ordinary one."""
    from_way = {"督促程序": "督促程序"}.get(case.way)
    return from_way or people.FULL_NAMES.get(case.procedure, "普通程序")


def send(work: Work, case_id: str, task_id: str, way: str, address_id: str = "") -> ServiceAttempt:
    """Begin an attempt by a way that is allowed for it; what carries it is told by a job.

    Raises `Conflict` for a task that needs nothing more, `FilingError` with what is in the way.
    """
    case = take(work, case_id, Action.serve)
    task = find(work, case, task_id)
    if task.state in FINAL and task.default:
        raise Conflict(f"这一份{task.state}，不用再送")
    if task.state == NEEDLESS:
        raise Conflict("这一份已经不用送了")
    person = person_of(work, case.id, task.party_id)
    _require_way(work, case, task, way)
    address = _chosen(work, case, task, way, address_id)
    _require_answered(work, case, reading.history(work, task).tried, way, address)
    attempt = _begin(work, case, task, way, address, person)
    settle(work, case, task)
    return attempt


def _require_way(work: Work, case: CourtCase, task: ServiceTask, way: str) -> None:
    known = {one.name: one for one in options(work, case, task)}
    if way not in known:
        raise FilingError([FieldProblem("方式", f"没有这种方式；有：{'、'.join(known)}")])
    require_allowed(known[way], "方式")
    if way == ANNOUNCED:
        require_no_gap(work, task)
        if not task.announcing_by:
            raise FilingError([FieldProblem("公告", "公告送达要先由承办法官批准")])


def require_allowed(way: Way, field: str) -> None:
    """Raises `FilingError` about a field of the form for a way that may not be used."""
    if not way.allowed:
        raise FilingError([FieldProblem(field, f"{way.why_not}（{'；'.join(way.articles)}）")])


def _require_answered(
    work: Work, case: CourtCase, tried: reading.Attempts, way: str, address: ServiceAddress | None
) -> None:
    """Refuse to send one paper twice in one way while the first may still be answered."""
    waiting = dues.open_of(work, case.id, OVERDUE, lock=True)
    waited = {due.key for due in waiting if due.day >= work.today}
    where = address.id if address else None
    for attempt, heard_of in tried:
        fresh = attempt.sent == work.today and not heard_of
        same = (attempt.way, attempt.address_id) == (way, where)
        if same and (fresh or attempt.id in waited):
            said = f"{attempt.sent} 已经用{way}发出（{attempt.number}），还没有结果"
            raise Conflict(f"{said}；期限过了还没有消息的再发，或者换一种方式、换一个地址")


def require_no_gap(work: Work, task: ServiceTask) -> None:
    """Raises `FilingError` while something is missing before an announcement (民事诉讼法 95)."""
    if missing := gaps(work, task):
        said = f"公告以前还缺：{'、'.join(missing)}（民事诉讼法 95）"
        raise FilingError([FieldProblem("公告", said)])


def gaps(work: Work, task: ServiceTask) -> list[str]:
    """What has to be on record before these papers may be announced, and is not."""
    row = person_of(work, task.case_id, task.party_id)
    assert row is not None
    tried = [
        attempt
        for one in TASKS.of(work.session, task.case_id)
        if one.party_id == task.party_id
        for attempt in resolved(reading.known(work, one))
    ]
    parameters = work.house.bundle.parameters.on(work.today)
    return announcing.gaps(tried, row.searched_at is not None, row.missing, parameters)


def _chosen(
    work: Work, case: CourtCase, task: ServiceTask, way: str, address_id: str
) -> ServiceAddress | None:
    use = USES.get(way)
    if use is None:
        return None
    if address_id:
        row = recipients.address(work, case, address_id)
        if row.party_id != task.party_id or row.use != use:
            raise FilingError([FieldProblem("地址", f"{way}要用这个人的{use}地址")])
        if not recipients.usable(work, [row]) or row.until is not None:
            raise FilingError([FieldProblem("地址", "这个地址停用了，或者还要由法官确认")])
        return row
    fit = recipients.usable(work, recipients.addresses(work, case.id, task.party_id))
    return next((row for row in fit if row.use == use), None)


def _begin(
    work: Work, case: CourtCase, task: ServiceTask, way: str, address: ServiceAddress | None,
    person: ServicePerson | None,
) -> ServiceAttempt:  # fmt: skip
    id_ = new_id()
    entry = note(
        work, case, SENT, 任务=task.id, 对象=task.party_id, 尝试=id_, 方式=way,
        地址=address.id if address else None, 份数=len(task.papers),
    )  # fmt: skip
    attempt = ServiceAttempt(
        id=id_,
        court=case.court,
        case_id=case.id,
        task_id=task.id,
        way=way,
        address_id=address.id if address else None,
        source=address.source if address else "",
        confirmed=bool(address and address.confirmed_by),
        consent=person.consent if person else "",
        procedure=procedure_of(case),
        abroad=person.abroad if person else "",
        number=f"SD{entry.number:09d}{id_[:6].upper()}",
        sent=work.today,
        basis=entry.number,
        by=work.actor.account_id,
    )
    _expect(work, case, attempt, entry)
    deadlines.sent(work, case, task, entry, first=not reading.attempts(work, task))
    work.session.add(attempt)
    REPORTS.begin(work.session, attempt.id)
    if way in CARRIED:
        enqueue(work, DISPATCH, attempt.id)
    return attempt


def _expect(work: Work, case: CourtCase, attempt: ServiceAttempt, entry: LogEntry) -> None:
    """The day by which something should have been heard of it."""
    bundle = work.house.bundle
    said = bundle.parameters.on(work.today)(reading.WARNING).get(attempt.way)
    if said:
        period = said.get(attempt.abroad, said["期限"])
        last = deadline(work.today, period, bundle.calendar)
        dues.open_due(work, case.id, OVERDUE, last, entry, attempt.id, warn=0)


def find(work: Work, case: CourtCase, task_id: str) -> ServiceTask:
    """One of the case.  Raises `NotFound`."""
    found = existing(
        next((task for task in of_case(work, case) if task.id == task_id), None), "没有这一份送达"
    )
    return found


def attempt_of(work: Work, task: ServiceTask, attempt_id: str) -> ServiceAttempt:
    """One of the task.  Raises `NotFound`."""
    found = existing(
        next((one for one in reading.attempts(work, task) if one.id == attempt_id), None),
        "没有这一次送达",
    )
    return found


def of_case(work: Work, case: CourtCase) -> list[ServiceTask]:
    """Every task of a case, in the order in which they were asked for."""
    return TASKS.of(work.session, case.id)
