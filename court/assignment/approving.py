"""Requests approved by somebody else than who asked or who gains, and what is done then.

An order (指定) is approved by the head of division, a change of the host by the president, a change of a
member of a panel by either.  What was closed or given to another meanwhile stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from sqlalchemy import select

from court.assignment import panels, recusal
from court.assignment.candidates import NobodyLeft
from court.assignment.drawing import order
from court.assignment.requests import BATCH, CHANGE, MEMBER, ORDER, WAITING, enter
from court.assignment.service import ORDERED, give, give_by_draw
from court.assignment.tables import Assignment, AssignmentRequest
from court.cases.lifecycle import CaseEvent, can
from court.cases.panel import panel_of
from court.cases.people import lock
from court.cases.tables import CourtCase
from court.core.courthouse import Conflict, NotAllowed, NotFound, Work
from court.core.roles import Action

APPROVED, REFUSED = "批准", "不批"
APPROVING = {
    ORDER: Action.designate,
    BATCH: Action.designate,
    CHANGE: Action.reassign,
    # 合议庭规定 3: the president or the head of division decides who replaces a member.
    MEMBER: Action.bench,
}


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
        # Somebody has to be named, or entered for the draw, before that can be approved.
        told = {"leaving": request.leaving, "by": request.by, "said": why}
        ids = [case.id for case in left]
        enter(work, request.kind, ids, request.ground, request.reason, **told)
    return done


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
