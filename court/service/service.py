"""What is done about service: papers asked for, sent, reported on, judged; each by an event of the case.

A task is served because of what is known about its attempts, never because something was sent.
Whatever is learnt, `settle` makes the task say what the law makes of it now: a day that no longer
holds is taken back by an event of its own, and with it every period that it had opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from court.cases import people
from court.cases.service import note
from court.cases.tables import CaseParty, CourtCase
from court.core.courthouse import Conflict, NotFound, Work, existing
from court.core.jobs import enqueue
from court.core.roles import Action
from court.core.store.types import new_id
from court.core.tables import LogEntry
from court.flow import dues
from court.service import announcing, reading, recipients
from court.service.course import FINAL, NEEDLESS, READY, SERVED, Standing, standing
from court.service.course import Task as Known
from court.service.periods import open_periods
from court.service.rows import REPORTS, TASKS, WORDS, person_of, take
from court.service.tables import (
    ServiceAddress,
    ServiceAttempt,
    ServicePerson,
    ServiceTask,
    ServiceWord,
)
from court.service.ways import Way, ways
from engine.law.periods import deadline
from engine.text.errors import FieldProblem, FilingError

ASKED, SENT, FOUND, TAKEN_BACK = "安排送达", "发出送达", "认定送达", "撤销送达"
SAID, APPROVED, NOT_NEEDED, ADDRESS = "法官认定送达", "批准公告", "无需送达", "送达地址"
KNOWN = "当事人送达情况"
# The job that hands an attempt to whoever carries it.
DISPATCH = "发出送达"
CARRIED = ("邮寄", "电子", "公告")
OVERDUE = "送达没有结果"
WARNING = "送达预警"
ANNOUNCED = "公告"
USES = {"电子": "电子", "邮寄": "纸质", "电话": "电话", "直接": "纸质", "留置": "纸质"}


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
    _require_allowed(work, case, task, way)
    address = _chosen(work, case, task, way, address_id)
    _require_answered(work, case, reading.on_record(work, task).tried, way, address)
    attempt = _begin(work, case, task, way, address, person)
    settle(work, case, task)
    return attempt


def _require_allowed(work: Work, case: CourtCase, task: ServiceTask, way: str) -> None:
    known = {one.name: one for one in options(work, case, task)}
    if way not in known:
        raise FilingError([FieldProblem("方式", f"没有这种方式；有：{'、'.join(known)}")])
    if not known[way].allowed:
        said = f"{known[way].why_not}（{'；'.join(known[way].articles)}）"
        raise FilingError([FieldProblem("方式", said)])
    if way == ANNOUNCED:
        _require_announceable(work, task)


def _require_answered(
    work: Work, case: CourtCase, tried: reading.Tried, way: str, address: ServiceAddress | None
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


def _require_announceable(work: Work, task: ServiceTask) -> None:
    if missing := gaps(work, task):
        said = f"公告以前还缺：{'、'.join(missing)}（民事诉讼法 95）"
        raise FilingError([FieldProblem("公告", said)])
    if not task.announcing_by:
        raise FilingError([FieldProblem("公告", "公告送达要先由承办法官批准")])


def gaps(work: Work, task: ServiceTask) -> list[str]:
    """What has to be on record before these papers may be announced, and is not."""
    row = person_of(work, task.case_id, task.party_id)
    assert row is not None
    tried = [
        attempt
        for one in TASKS.of(work.session, task.case_id)
        if one.party_id == task.party_id
        for attempt in reading.known(work, one).attempts
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
    work.session.add(attempt)
    REPORTS.begin(work.session, attempt.id)
    if way in CARRIED:
        enqueue(work, DISPATCH, attempt.id)
    return attempt


def _expect(work: Work, case: CourtCase, attempt: ServiceAttempt, entry: LogEntry) -> None:
    """The day by which something should have been heard of it."""
    bundle = work.house.bundle
    said = bundle.parameters.on(work.today)(WARNING).get(attempt.way)
    if said:
        last = deadline(work.today, said["期限"], bundle.calendar)
        dues.open_due(work, case.id, OVERDUE, last, entry, attempt.id, warn=0)


def settle(work: Work, case: CourtCase, task: ServiceTask) -> Standing:
    """Make the task say what is known about it; served, or no longer served, is an event."""
    known = reading.known(work, task)
    now = standing(known)
    before = (task.state, task.day, task.by, task.default)
    if task.found is not None and before != (now.state, now.day, now.by, now.default):
        _take_back(work, case, task)
    task.state, task.day, task.by, task.way = now.state, now.day, now.by, now.way
    task.default, task.presumed = now.default, now.presumed
    task.words = (now.question or now.last_failure)[:300]
    if now.state == SERVED and task.found is None:
        _found(work, case, task, known)
    return now


def _found(work: Work, case: CourtCase, task: ServiceTask, known: Known) -> None:
    assert task.day is not None
    entry = note(
        work, case, FOUND, 任务=task.id, 对象=task.party_id, 尝试=task.by, 方式=task.way,
        日=task.day.isoformat(), 可缺席=task.default, 推定=task.presumed, 庭=task.hearing,
    )  # fmt: skip
    task.found = entry.number
    open_periods(work, case, task, entry)
    heard(work, case, [attempt.event for attempt in known.attempts], entry)


def _take_back(work: Work, case: CourtCase, task: ServiceTask) -> None:
    basis = task.found
    assert basis is not None
    entry = note(work, case, TAKEN_BACK, 任务=task.id, 对象=task.party_id, 撤销事件=basis)
    dues.void_based_on(work, case.id, basis, entry)
    task.found = None


def heard(work: Work, case: CourtCase, attempts: Collection[int], entry: LogEntry) -> None:
    """Nobody waits to hear of them any more; each attempt by the event that began it."""
    for due in dues.open_of(work, case.id, OVERDUE, lock=True):
        if due.basis in attempts:
            dues.close(work, due, dues.MET, entry)


def say(
    work: Work, case_id: str, task_id: str, kind: str, reason: str, attempt_id: str = ""
) -> ServiceTask:
    """A judge answers a question, sets an attempt aside, or says that nothing has to be served.

    Raises `FilingError` without a reason or for an answer nobody asked for, `NotFound`.
    """
    case = take(work, case_id, Action.conduct)
    task = find(work, case, task_id)
    if kind not in (reading.YES, reading.NO, reading.ASIDE, reading.NEEDLESS):
        raise NotFound("没有这种认定")
    if not reason.strip():
        raise FilingError([FieldProblem("理由", "请写明理由，它留在卷里")])
    about = None if kind == reading.NEEDLESS else attempt_of(work, task, attempt_id)
    word(work, case, task, kind, reason, about)
    return task


def word(
    work: Work, case: CourtCase, task: ServiceTask, kind: str, reason: str,
    about: ServiceAttempt | None = None,
) -> None:  # fmt: skip
    """Keep what was said about a task, and settle it."""
    entry = note(
        work, case, NOT_NEEDED if kind == reading.NEEDLESS else SAID,
        任务=task.id, 对象=task.party_id, 认定=kind, 尝试=about.basis if about else None,
    )  # fmt: skip
    work.session.add(
        ServiceWord(
            court=case.court,
            task_id=task.id,
            attempt=about.basis if about else None,
            kind=kind,
            reason=reason.strip(),
            event=entry.number,
            by=work.actor.account_id,
            at=work.now,
        )
    )
    if kind == reading.NEEDLESS:
        for attempt in reading.attempts(work, task):
            dues.void(work, case.id, entry, OVERDUE, attempt.id)
    settle(work, case, task)


def approve_announcement(work: Work, case_id: str, task_id: str) -> ServiceTask:
    """The judge lets papers be announced.  Raises `FilingError` with what is not on record yet."""
    case = take(work, case_id, Action.conduct)
    task = find(work, case, task_id)
    way = next(one for one in options(work, case, task) if one.name == ANNOUNCED)
    if not way.allowed:
        said = f"{way.why_not}（{'；'.join(way.articles)}）"
        raise FilingError([FieldProblem("公告", said)])
    if missing := gaps(work, task):
        said = f"公告以前还缺：{'、'.join(missing)}（民事诉讼法 95）"
        raise FilingError([FieldProblem("公告", said)])
    note(work, case, APPROVED, 任务=task.id, 对象=task.party_id)
    task.announcing_by = work.actor.account_id
    return task


def set_person(
    work: Work,
    case_id: str,
    party_id: str,
    consent: str,
    abroad: str,
    searched: bool,
    missing: bool,
) -> None:
    """What is known of a party.  Raises `FilingError`, `NotFound`."""
    case = take(work, case_id, Action.serve)
    row = recipients.person(work, case, party_id)
    if abroad not in recipients.PLACES:
        raise FilingError([FieldProblem("住所", "请选境内、境外、香港、澳门或者台湾")])
    recipients.set_consent(work, row, consent)
    row.abroad, row.missing = abroad, missing
    row.searched_at = (row.searched_at or work.now) if searched else None
    note(
        work, case, KNOWN, 对象=party_id, 同意=consent, 境外=abroad, 查址=searched, 下落不明=missing
    )
    _settle_of(work, case, party_id)


def add_address(
    work: Work, case_id: str, party_id: str, source: str, use: str, said: str
) -> ServiceAddress:
    """Another address of a party.  Raises `FilingError`, `NotFound`."""
    case = take(work, case_id, Action.serve)
    recipients.person(work, case, party_id)
    party = work.session.get_one(CaseParty, party_id)
    row = recipients.add_address(work, party, source, use, said)
    note(work, case, ADDRESS, 对象=party_id, 地址=row.id, 来源=source, 用途=use)
    _settle_of(work, case, party_id)
    return row


def confirm_address(work: Work, case_id: str, address_id: str) -> None:
    """A judge lets an address be used that somebody else gave (A3 to A5)."""
    case = take(work, case_id, Action.conduct)
    row = recipients.address(work, case, address_id)
    row.confirmed_by = work.actor.account_id
    note(work, case, ADDRESS, 对象=row.party_id, 地址=row.id, 确认=True)
    _settle_of(work, case, row.party_id)


def stop_address(work: Work, case_id: str, address_id: str) -> None:
    """An address is not used any more; what was sent to it stands."""
    case = take(work, case_id, Action.serve)
    row = recipients.address(work, case, address_id)
    recipients.end_address(work, row)
    note(work, case, ADDRESS, 对象=row.party_id, 地址=row.id, 停用=True)
    _settle_of(work, case, row.party_id)


def _settle_of(work: Work, case: CourtCase, party_id: str) -> None:
    for task in of_case(work, case):
        if task.party_id == party_id and task.state not in FINAL:
            settle(work, case, task)


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
