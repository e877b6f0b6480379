"""Orders and changes: asked for with a reason, approved by somebody else, never by who gains.

An order (指定) is approved by the head of division, a change of the host by the president, a change of a
member of a panel by either.  A judge who leaves
gives up all cases that are not ended, each drawn anew, in one request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from sqlalchemy import select

from court.assignment import bench, panels, recusal
from court.assignment.candidates import NobodyLeft
from court.assignment.drawing import order
from court.assignment.rules import assignment_rules
from court.assignment.service import ORDERED, give, give_by_draw
from court.assignment.tables import Assignment, AssignmentRequest
from court.cases.lifecycle import CaseEvent, CaseState, can
from court.cases.panel import panel_of
from court.cases.people import find, lock
from court.cases.tables import CaseMember, CourtCase
from court.core.courthouse import Conflict, NotAllowed, NotFound, Work
from court.core.roles import Action, Relation
from engine.text.errors import FieldProblem, FilingError

ORDER, CHANGE, BATCH, MEMBER = "指定", "变更", "批量", "换员"
WAITING, APPROVED, REFUSED = "待批", "批准", "不批"
APPROVING = {
    ORDER: Action.designate,
    BATCH: Action.designate,
    CHANGE: Action.reassign,
    # 合议庭规定 3: the president or the head of division decides who replaces a member.
    MEMBER: Action.bench,
}
MOST_SLICES = 50


def ask_order(
    work: Work, cases: Sequence[str], to: str, ground: str, reason: str
) -> AssignmentRequest:
    """Ask that cases go to one judge.  Raises `NotFound`, `FilingError`."""
    rules = assignment_rules(work.house.bundle)
    _require_judge(work, to)
    return _ask(work, ORDER, cases, rules.require(ground, rules.orders), reason, to)


def ask_batch(
    work: Work, cases: Sequence[str], slices: int, ground: str, reason: str
) -> AssignmentRequest:
    """Ask that cases of one plaintiff and cause be drawn as so many packages instead of singly.

    Raises `FilingError` for less than one package or more than there are cases.
    """
    rules = assignment_rules(work.house.bundle)
    if not 1 <= slices <= min(MOST_SLICES, len(cases)):
        raise FilingError([FieldProblem("份数", f"份数应是 1 到 {min(MOST_SLICES, len(cases))}")])
    found = _ask(work, BATCH, cases, rules.require(ground, rules.orders), reason)
    found.slices = slices
    return found


def ask_change(
    work: Work, cases: Sequence[str], ground: str, reason: str, to: str = ""
) -> AssignmentRequest:
    """Ask for another judge, to be drawn unless one is named.  Raises `NotFound`, `FilingError`."""
    rules = assignment_rules(work.house.bundle)
    if to:
        _require_judge(work, to)
    return _ask(work, CHANGE, cases, rules.require(ground, rules.changes), reason, to)


def ask_replacing(
    work: Work, case_id: str, leaving: str, ground: str, reason: str, to: str = ""
) -> AssignmentRequest:
    """Ask that a member of the panel be replaced: drawn, or the judge who is named.

    An assessor is never named.  Raises `NotFound`, `FilingError`.
    """
    rules = assignment_rules(work.house.bundle)
    if to:
        _require_judge(work, to)
    panels.require_member(work, find(work, case_id, Action.assign), leaving)
    ground = rules.require(ground, rules.changes)
    found = _ask(work, MEMBER, [case_id], ground, reason, to)
    found.leaving = leaving
    return found


def ask_leaving(work: Work, account_id: str, ground: str, reason: str) -> AssignmentRequest:
    """Ask that everything a judge has that is not ended be drawn anew among the others, and the seats in
    panels of others likewise: one request for either."""
    work.actor.require(Action.assign)
    ground = assignment_rules(work.house.bundle).require(
        ground, assignment_rules(work.house.bundle).changes
    )
    hosted, sat = open_of(work, account_id), _sat_in(work, account_id)
    if not hosted and not sat:
        raise NotFound("他没有没办结的案件")
    asked = []
    for kind, cases in ((CHANGE, hosted), (MEMBER, sat)):
        if cases:
            request = _ask(work, kind, cases, ground, reason)
            request.leaving = account_id
            asked.append(request)
    return asked[0]


def open_of(work: Work, account_id: str) -> list[str]:
    """The cases somebody hosts that are not ended, those that were judged among them: an appeal may
    still have to be sent up."""
    open_ = (CaseState.trying, CaseState.suspended, CaseState.judged)
    found = select(CourtCase.id).where(
        CourtCase.court == work.house.chain,
        CourtCase.host_id == account_id,
        CourtCase.state.in_(open_),
    )
    return list(work.session.scalars(found.order_by(CourtCase.registration)))


def _sat_in(work: Work, account_id: str) -> list[str]:
    """The cases of others in whose panels somebody sits."""
    open_ = (CaseState.trying, CaseState.suspended)
    seats = (Relation.presiding, Relation.member, Relation.lay)
    found = (
        select(CourtCase.id)
        .join(CaseMember, CaseMember.case_id == CourtCase.id)
        .where(
            CourtCase.court == work.house.chain,
            CourtCase.host_id != account_id,
            CourtCase.state.in_(open_),
            CaseMember.account_id == account_id,
            CaseMember.relation.in_(seats),
            CaseMember.until.is_(None),
        )
    )
    return list(dict.fromkeys(work.session.scalars(found.order_by(CourtCase.registration))))


def _ask(
    work: Work, kind: str, cases: Sequence[str], ground: str, reason: str, to: str = ""
) -> AssignmentRequest:
    work.actor.require(Action.assign)
    if not reason.strip():
        raise FilingError([FieldProblem("理由", "请写明理由和依据")])
    found = [find(work, id_, Action.assign) for id_ in dict.fromkeys(cases)]
    if not found:
        raise FilingError([FieldProblem("案件", "请选案件")])
    request = AssignmentRequest(
        court=work.house.chain,
        kind=kind,
        cases=[case.id for case in found],
        to=to,
        ground=ground,
        reason=reason.strip(),
        slices=1,
        state=WAITING,
        by=work.actor.account_id,
        at=work.now,
    )
    work.session.add(request)
    work.session.flush()
    work.log("提出分案申请", "", 申请=request.id, 种类=kind, 情形=ground, 案件=len(found))
    return request


def approve(work: Work, request_id: str) -> list[Assignment]:
    """Approve and carry out; gives who hosts the cases now, nobody where a member was replaced.

    Raises `NotAllowed`, `NotFound`, `Conflict`, `FilingError`, `NobodyLeft`.
    """
    request = _decided(work, request_id, APPROVED)
    held = lock(work, request.cases)
    cases = [held[id_] for id_ in request.cases]
    known = {case.number: case for case in cases}
    inorder = [known[number] for number in order(known)]
    still = [case for case in inorder if _still(work, request, case)]
    if not still:
        raise Conflict("这些案件都已经结了、换了人，没有要办的；请不批这个申请")
    done = _carried_out(work, request, still)
    work.log("批准分案申请", "", 申请=request.id, 种类=request.kind, 案件=len(still))
    return done


def _still(work: Work, request: AssignmentRequest, case: CourtCase) -> bool:
    """Whether a case is as the request found it: what was closed or given to another meanwhile stays."""
    if request.kind == MEMBER:
        panel = panel_of(work, case)
        sits = request.leaving in (*panel.judges, *panel.lay) and request.leaving != panel.host
        return sits and can(case.state, CaseEvent.form_panel)
    if request.kind == CHANGE and request.leaving and case.host_id != request.leaving:
        return False
    return can(case.state, CaseEvent.assign) or can(case.state, CaseEvent.reassign)


def _carried_out(
    work: Work, request: AssignmentRequest, cases: list[CourtCase]
) -> list[Assignment]:
    why = {"情形": request.ground, "申请": request.id}
    if request.kind == MEMBER:

        def replaced(case: CourtCase) -> list[Assignment]:
            panels.replace(work, case, request.leaving, request.to, why)
            return []

        return _each(work, request, cases, replaced)
    if request.to:
        told = {"方式": ORDERED, **why}
        return [g for case in cases for g in _order(work, case, request.to, told)]
    if request.kind == BATCH:
        return [g for part in _slices(cases, request.slices) for g in give_by_draw(work, part)]
    return _each(
        work, request, cases, lambda case: give_by_draw(work, [case], recusal.sat_in(work, case))
    )


def _each(
    work: Work,
    request: AssignmentRequest,
    cases: list[CourtCase],
    act: Callable[[CourtCase], list[Assignment]],
) -> list[Assignment]:
    """Case by case; what nobody can be drawn for stays as it is and waits in a request of its own."""
    done: list[Assignment] = []
    left: list[CourtCase] = []
    why = ""
    for case in cases:
        try:
            done += act(case)
        except NobodyLeft as nobody:
            left.append(case)
            why = str(nobody)
    if len(left) == len(cases):
        raise NobodyLeft(why)
    if left:
        _again(work, request, left, why)
    return done


def _again(work: Work, request: AssignmentRequest, left: list[CourtCase], why: str) -> None:
    """Somebody has to be named, or entered for the draw, before it can be approved."""
    rest = AssignmentRequest(
        court=request.court,
        kind=request.kind,
        cases=[case.id for case in left],
        leaving=request.leaving,
        ground=request.ground,
        reason=request.reason,
        slices=1,
        state=WAITING,
        by=request.by,
        at=work.now,
        said=why,
    )
    work.session.add(rest)
    work.session.flush()
    work.log("提出分案申请", "", 申请=rest.id, 种类=rest.kind, 情形=rest.ground, 案件=len(left))


def _order(work: Work, case: CourtCase, to: str, told: dict[str, str]) -> list[Assignment]:
    barred = recusal.excluded(work, case)
    if to in barred:
        raise Conflict(f"{case.number} 不能分给他：{barred[to]}")
    return give(work, [case], to, told)


def _slices(cases: list[CourtCase], count: int) -> list[list[CourtCase]]:
    """In the order of their numbers, as equal as can be."""
    size, more = divmod(len(cases), count)
    cuts = [0]
    for part in range(count):
        cuts.append(cuts[-1] + size + (part < more))
    return [cases[a:b] for a, b in pairwise(cuts)]


def refuse(work: Work, request_id: str, said: str) -> AssignmentRequest:
    """Not approved.  Raises `NotAllowed`, `NotFound`, `Conflict`."""
    request = _decided(work, request_id, REFUSED)
    request.said = said.strip()
    work.log("不批准分案申请", "", 申请=request.id, 种类=request.kind)
    return request


def _decided(work: Work, request_id: str, state: str) -> AssignmentRequest:
    request = work.session.get(AssignmentRequest, request_id, with_for_update=True)
    if request is None or request.court != work.house.chain:
        raise NotFound("没有这个申请")
    work.actor.require(APPROVING[request.kind])
    if work.actor.account_id in _concerned(work, request):
        raise NotAllowed("提出申请的人、案件要分给的人、要换下的人，不能批准这个申请")
    if request.state != WAITING:
        raise Conflict(f"这个申请已经{request.state}")
    request.state, request.decided_by, request.decided_at = state, work.actor.account_id, work.now
    return request


def waiting(work: Work) -> list[AssignmentRequest]:
    """The requests the actor asked for or may decide, those that wait first."""
    work.actor.require(Action.fairness)
    found = select(AssignmentRequest).where(AssignmentRequest.court == work.house.chain)
    order_ = (AssignmentRequest.state != WAITING, AssignmentRequest.at.desc())
    return list(work.session.scalars(found.order_by(*order_).limit(200)))


def may_decide(work: Work, request: AssignmentRequest) -> bool:
    """Whether the actor may approve or refuse a request now."""
    return (
        request.state == WAITING
        and work.actor.may(APPROVING[request.kind])
        and work.actor.account_id not in _concerned(work, request)
    )


def _concerned(work: Work, request: AssignmentRequest) -> frozenset[str]:
    """Who asked, who would be given the cases, who would be rid of them (a president's own: 民事诉讼法 49)."""
    found = {request.by, request.to, request.leaving}
    if request.kind == CHANGE and request.state == WAITING:
        hosts = select(CourtCase.host_id).where(CourtCase.id.in_(request.cases))
        found |= {host for host in work.session.scalars(hosts) if host}
    return frozenset(found)


def _require_judge(work: Work, account_id: str) -> None:
    if account_id not in {m.account_id for m in bench.everybody(work)}:
        raise NotFound("没有登记这位法官")
