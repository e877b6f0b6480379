"""A party asks that somebody of the court withdraw, and who decides it within three days (民事诉讼法 47-50).

The president decides about judges and assessors, whoever presides or sits alone about clerks and
assistants; about a president the judicial committee, which another president records.  Against the
decision the applicant can ask once that it be looked at again.  Who has to withdraw is barred from the
case, and a task until he is out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from court.assignment import recusal
from court.cases import parties, people
from court.cases.lifecycle import CaseEvent
from court.cases.people import find
from court.cases.service import note, require_current
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, NotAllowed, NotFound, Work
from court.core.events import data_of, of_subject
from court.core.roles import Action, Relation, Role
from court.core.tables import LogEntry
from court.flow import tasks
from court.flow.reactors import Reactor
from engine.text.errors import FieldProblem, FilingError

# By who decides: the president, or whoever presides.
ASKED, ASKED_STAFF = "申请回避", "申请辅助人员回避"
AGAIN, AGAIN_STAFF = "申请复议回避决定", "申请复议辅助人员回避决定"
DECIDED, DECIDED_AGAIN = "决定回避申请", "复议回避决定"
_KINDS = frozenset({ASKED, ASKED_STAFF, AGAIN, AGAIN_STAFF, DECIDED, DECIDED_AGAIN})
CHANGE = "回避已经准许，换人"
STAFF = frozenset({Relation.clerk, Relation.aide})
# Events after which somebody may be out of the case.
_LEFT = (CaseEvent.reassign, CaseEvent.form_panel, CaseEvent.leave_panel, CaseEvent.appoint)


@dataclass(frozen=True, slots=True)
class Wish:
    """An application: its event, who asked (a party's id), whom it is about, and how it stands.

    `granted` is None while nobody decided; `again` is the event that asked for another look, 0 for
    none, `final` whether that was answered.
    """

    number: int
    staff: bool
    party: str
    account: str
    granted: bool | None = None
    again: int = 0
    final: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody has to decide."""
        return self.granted is None or bool(self.again and not self.final)


def wishes(work: Work, case: CourtCase) -> list[Wish]:
    """Every application of a case, oldest first."""
    return list(_read(of_subject(work.session, case.id)).values())


def _read(entries: list[LogEntry]) -> dict[int, Wish]:
    found: dict[int, Wish] = {}
    for entry in entries:
        if entry.kind not in _KINDS:
            continue
        said = data_of(entry)
        if entry.kind in (ASKED, ASKED_STAFF):
            staff = entry.kind == ASKED_STAFF
            found[entry.number] = Wish(entry.number, staff, said["当事人"], said["账户"])
        else:
            found[said["申请"]] = _gone_on(found[said["申请"]], entry, said.get("准许"))
    return found


def _gone_on(wish: Wish, entry: LogEntry, granted: bool | None) -> Wish:
    """An application after another look was asked for, or somebody decided."""
    if entry.kind in (AGAIN, AGAIN_STAFF):
        return replace(wish, again=entry.number)
    return replace(wish, granted=granted, final=entry.kind == DECIDED_AGAIN)


def about(work: Work, case: CourtCase) -> Iterator[tuple[str, str]]:
    """Accounts that can be asked to withdraw, with what they are in the case."""
    for member in people.of_case(work, case):
        yield member.account_id, member.relation


def apply(work: Work, case_id: str, sequence: int, party_id: str, account_id: str) -> LogEntry:
    """An application came in (民事诉讼法 48).  Raises `NotAllowed`, `NotFound`, `Conflict`, `FilingError`."""
    case = _kept(work, case_id, sequence)
    party = parties.party(work, case, party_id)
    held = [Relation(relation) for who, relation in about(work, case) if who == account_id]
    if not held:
        raise FilingError([FieldProblem("申请谁回避", "请选审理本案的人")])
    if any(w.open and w.account == account_id for w in wishes(work, case)):
        raise Conflict("已经有一份申请在等决定")
    kind = ASKED_STAFF if STAFF.issuperset(held) else ASKED
    return note(work, case, kind, 当事人=party.id, 账户=account_id)


def ask_again(work: Work, case_id: str, sequence: int, number: int) -> LogEntry:
    """The applicant asks once that a refusal be looked at again (民事诉讼法 50)."""
    case = _kept(work, case_id, sequence)
    wish = _wish(work, case, number)
    if wish.granted is not False or wish.again:
        raise Conflict("只有没有准许、还没有复议过的，可以申请复议一次")
    kind = AGAIN_STAFF if wish.staff else AGAIN
    return note(work, case, kind, 申请=number, 账户=wish.account)


def decide(
    work: Work, case_id: str, sequence: int, number: int, ground: str = "", reason: str = ""
) -> Wish:
    """Decide an application, or look at it again: granted on a ground and for a reason, refused without.

    Raises `NotAllowed` for whoever does not decide this one, `NotFound`, `Conflict`, `FilingError`.
    """
    case = find(work, case_id, Action.cases, lock=True)
    wish = _wish(work, case, number)
    if not _decides(work, case, wish):
        raise NotAllowed(
            "法官、陪审员的回避由院长决定，院长自己的由审判委员会决定，"
            "书记员、助理的由审判长、独任法官决定（民事诉讼法 49）"
        )
    require_current(case, sequence)
    if not wish.open:
        raise Conflict("这份申请已经决定了")
    kind = DECIDED if wish.granted is None else DECIDED_AGAIN
    entry = note(work, case, kind, 申请=number, 账户=wish.account, 准许=bool(ground))
    if ground:
        recusal.keep_barred(work, case, wish.account, ground, reason)
        _ask_for_another(work, case, wish, entry)
    return _wish(work, case, number)


def _ask_for_another(work: Work, case: CourtCase, wish: Wish, entry: LogEntry) -> None:
    if wish.account in dict(about(work, case)):
        whom = tasks.Whom(relation=Relation.host) if wish.staff else tasks.Whom(role=Role.judge)
        tasks.open_task(work, case.id, CHANGE, entry, whom, wish.account)


def _left(work: Work, entry: LogEntry) -> None:
    """Who had to withdraw is out of the case: nobody has to see to it any more."""
    case = people.locked(work, entry.subject)
    if case is None:
        return
    sitting = dict(about(work, case))
    for task in tasks.open_of(work, case.id, CHANGE):
        if task.key not in sitting:
            tasks.close(work, task, tasks.DONE)


LEFT = Reactor("回避换人", frozenset(map(str, _LEFT)), _left, prepare=people.prepare)


def may_decide(work: Work, case: CourtCase, wish: Wish) -> bool:
    """Whether the actor decides it now."""
    return wish.open and _decides(work, case, wish)


def _decides(work: Work, case: CourtCase, wish: Wish) -> bool:
    """Never about oneself.  About clerks whoever presides, not the host beside him."""
    if work.actor.account_id == wish.account:
        return False
    if not wish.staff:
        return people.may(work, case, Action.reassign)
    presiding = people.holding(work, case, [Relation.presiding])
    return people.may(work, case, Action.conduct) and (
        not presiding or work.actor.account_id in presiding
    )


def may_apply(work: Work, case: CourtCase) -> bool:
    """Whoever does the paperwork of the case, or the registry."""
    return any(people.may(work, case, action) for action in (Action.assist, Action.assign))


def _kept(work: Work, case_id: str, sequence: int) -> CourtCase:
    case = find(work, case_id, Action.cases, lock=True)
    if not may_apply(work, case):
        raise NotAllowed("由书记员、承办法官或者立案庭记下")
    require_current(case, sequence)
    return case


def _wish(work: Work, case: CourtCase, number: int) -> Wish:
    found = _read(of_subject(work.session, case.id)).get(number)
    if found is None:
        raise NotFound("没有这份申请")
    return found
