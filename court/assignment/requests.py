"""Orders and changes asked for with a reason; nothing happens before they are approved (`approving`).

A judge who leaves gives up all cases that are not ended and the seats in panels of others, each drawn
anew: one request for either.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from court.assignment import bench, panels
from court.assignment.rules import assignment_rules
from court.assignment.tables import AssignmentRequest
from court.cases.lifecycle import CaseState
from court.cases.people import find
from court.cases.tables import CaseMember, CourtCase
from court.core.courthouse import NotFound, Work
from court.core.roles import Action, Relation
from engine.text.errors import FieldProblem, FilingError

ORDER, CHANGE, BATCH, MEMBER = "指定", "变更", "批量", "换员"
WAITING = "待批"
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
    panels of others likewise: one request for either, of which the first is given.

    Raises `NotAllowed`, `FilingError`, `NotFound` where there is nothing.
    """
    work.actor.require(Action.assign)
    rules = assignment_rules(work.house.bundle)
    ground = rules.require(ground, rules.changes)
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
    return enter(work, kind, [case.id for case in found], ground, reason.strip(), to=to)


def enter(
    work: Work, kind: str, cases: Sequence[str], ground: str, reason: str, **more: str
) -> AssignmentRequest:
    """Write a request down, by whoever acts unless `more` says otherwise."""
    request = AssignmentRequest(
        court=work.house.chain,
        kind=kind,
        cases=list(cases),
        ground=ground,
        reason=reason,
        slices=1,
        state=WAITING,
        at=work.now,
        **{"by": work.actor.account_id, **more},
    )
    work.session.add(request)
    work.session.flush()
    work.log("提出分案申请", "", 申请=request.id, 种类=kind, 情形=ground, 案件=len(cases))
    return request


def waiting(work: Work) -> list[AssignmentRequest]:
    """The requests the actor asked for or may decide, those that wait first."""
    work.actor.require(Action.fairness)
    found = select(AssignmentRequest).where(AssignmentRequest.court == work.house.chain)
    order_ = (AssignmentRequest.state != WAITING, AssignmentRequest.at.desc())
    return list(work.session.scalars(found.order_by(*order_).limit(200)))


def _require_judge(work: Work, account_id: str) -> None:
    if account_id not in {m.account_id for m in bench.everybody(work)}:
        raise NotFound("没有登记这位法官")
