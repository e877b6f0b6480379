"""分案: the draw, orders and changes with their approval, judges for the draw, figures of a week."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from api.base.access import MayAssign, MayKeepBench, MaySeeFairness
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from court.assignment import approving, bench, fairness, requests, service
from court.assignment.rules import assignment_rules
from court.assignment.waiting import Drawn, batches, draw_all, waiting
from court.cases import staff
from court.cases.people import names
from court.core.courthouse import Actor, Courthouse, Work
from court.core.roles import Action, Relation
from court.core.tables import Account
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()


@router.get("/assignment")
def assignment_page(
    request: Request,
    actor: MaySeeFairness,
    week: Annotated[str, Query(max_length=10)] = "",
    judge: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """A week in figures, the requests, and the judges for the draw; `judge`: whose entry is changed."""
    values = _values(house_of(request), actor, week)
    chosen = next((m for m in values["members"] if m.account_id == judge), None)
    return page(request, "trial/assignment.html", **values, chosen=chosen)


def _values(
    house: Courthouse, actor: Actor, week: str, drawn: Drawn | None = None
) -> dict[str, Any]:
    with house.look(actor) as look:
        day = _day(week, look.today)
        members = bench.everybody(look)
        asked = requests.waiting(look)
        known = {m.account_id for m in members}
        known |= {who for r in asked for who in (r.by, r.to, r.leaving)}
        known |= {m.clerk_id for m in members}
        known |= {one.to for one in drawn.given} if drawn else set()
        assigning = actor.may(Action.assign)
        return {
            "open_cases": {m.account_id: len(requests.open_of(look, m.account_id)) for m in members}
            if assigning
            else {},
            "bundles": batches(look) if assigning else [],
            "clerks": staff.candidates(look)[Relation.clerk] if actor.may(Action.bench) else [],
            "waiting": len(waiting(look)) if actor.may(Action.assign) else 0,
            "drawn": drawn,
            "week": fairness.week(look, day),
            "alarm": fairness.alarm(look, day),
            "before": day - timedelta(days=7),
            "asked": [(r, approving.may_decide(look, r)) for r in asked],
            "members": members,
            "loads": bench.loads(look, members),
            "who": names(look, known),
            "rules": assignment_rules(look.house.bundle),
            "judges": _judges(look) if actor.may(Action.bench) else [],
        }


def _day(text_: str, today: date) -> date:
    try:
        return min(date.fromisoformat(text_), today)
    except ValueError:
        return today


def _judges(look: Work) -> list[Account]:
    found = select(Account).where(Account.role.in_(bench.TRYING), Account.disabled.is_(False))
    return list(look.session.scalars(found.order_by(Account.name)))


@router.post("/assignment/draw")
def draw_waiting(request: Request, actor: MayAssign, form: Posted) -> Response:
    """Draw for every case that waits, and tell what came of each."""
    house = house_of(request)
    drawn = draw_all(house, actor)
    values = _values(house, actor, "", drawn)
    return page(request, "trial/assignment.html", **values, chosen=None)


@router.post("/assignment/leaving")
def leaving(request: Request, actor: MayAssign, form: Posted) -> Response:
    """Ask that everything a judge has be drawn anew, and the seats in panels of others."""
    with house_of(request).work(actor) as work:
        requests.ask_leaving(
            work, text(form, "account", 32), text(form, "ground", 40), text(form, "reason", 1_000)
        )
    return RedirectResponse("/assignment#requests", 303)


@router.post("/assignment/batch")
def batch(request: Request, actor: MayAssign, form: Posted) -> Response:
    """Ask that waiting cases of one plaintiff and cause be drawn as packages."""
    with house_of(request).work(actor) as work:
        found = next((one for one in batches(work) if one.key == text(form, "batch", 64)), None)
        if found is None:
            raise FilingError([FieldProblem("案件", "这一批刚才有了变化，请重新选")])
        ground, reason = text(form, "ground", 40), text(form, "reason", 1_000)
        requests.ask_batch(work, found.cases, number(form, "slices"), ground, reason)
    return RedirectResponse("/assignment#requests", 303)


@router.post("/trial/{case_id}/draw")
def draw(request: Request, case_id: str, actor: MayAssign, form: Posted) -> Response:
    """Draw the judge of a case."""
    with house_of(request).work(actor) as work:
        service.draw_for(work, case_id, number(form, "sequence"))
    return RedirectResponse(f"/trial/{case_id}?done=1", 303)


@router.post("/trial/{case_id}/ask")
def ask(request: Request, case_id: str, actor: MayAssign, form: Posted) -> Response:
    """Ask for an order, or for a change where the case has a judge."""
    ground, reason = text(form, "ground", 40), text(form, "reason", 1_000)
    to = text(form, "to", 32)
    with house_of(request).work(actor) as work:
        if text(form, "kind") == requests.CHANGE:
            requests.ask_change(work, [case_id], ground, reason, to)
        else:
            requests.ask_order(work, [case_id], to, ground, reason)
    return RedirectResponse("/assignment#requests", 303)


@router.post("/assignment/requests/{request_id}")
def decide(request: Request, request_id: str, actor: MaySeeFairness, form: Posted) -> Response:
    """Approve or refuse; who may is a matter of the request's kind."""
    with house_of(request).work(actor) as work:
        if text(form, "answer") == approving.APPROVED:
            approving.approve(work, request_id)
        else:
            approving.refuse(work, request_id, text(form, "said", 500))
    return RedirectResponse("/assignment#requests", 303)


@router.post("/assignment/bench")
def keep_member(request: Request, actor: MayKeepBench, form: Posted) -> Response:
    """Enter a judge for the draw, or change the entry."""
    groups = [str(group) for group in form.getlist("groups") if isinstance(group, str)]
    who = text(form, "account", 32)
    first, last = _optional(form, "from"), _optional(form, "to")
    if (first is None) != (last is None):
        raise FilingError([FieldProblem("不办案的日子", "从哪天、到哪天都要写")])
    with house_of(request).work(actor) as work:
        # What was entered before stays, so that the load of those days stays explained.
        absences = [] if text(form, "forget", 1) else bench.absences_of(work, who)
        if first and last:
            absences.append((first, last))
        until, clerk = _optional(form, "until"), text(form, "clerk", 32)
        bench.keep(work, who, groups, _share(form), sorted(set(absences)), until, clerk)
    return RedirectResponse("/assignment#bench", 303)


def _share(form: Posted) -> Decimal:
    try:
        found = Decimal(text(form, "coefficient", 6))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise FilingError([FieldProblem("系数", "请写 0 到 1.5 的数，如 1 或者 0.4")])
    return found


def _optional(form: Posted, name: str) -> date | None:
    said = text(form, name, 10)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise FilingError([FieldProblem("不办案的日子", "日期应写成 2026-09-07 这样")]) from None
