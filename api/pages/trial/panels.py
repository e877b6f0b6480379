"""合议庭: who tries a case together, composed, presided over, replaced; the list of people's assessors."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from api.base.access import MayAssign, MayAssistCases, MayConductCases, MayKeepBench
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from api.pages.trial.period import day
from court.assignment import assessors, bench, lay_wish, panels, requests
from court.assignment.panels import Wanted
from court.assignment.rules import assignment_rules
from court.cases import people
from court.cases.lifecycle import CaseEvent, can
from court.cases.panel import ALONE, panel_of, undecided
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.roles import Action, Role
from court.core.tables import Account
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()


def panel_values(look: Work, case: CourtCase) -> dict[str, Any]:
    """What the page of a case shows of its panel, and what the actor may do about it."""
    panel = panel_of(look, case)
    running = can(case.state, CaseEvent.form_panel) and bool(case.host_id)
    assigning = running and people.may(look, case, Action.assign)
    members = [who for who in (*panel.judges, *panel.lay) if who != panel.host]
    judges = [m.account_id for m in bench.everybody(look) if m.account_id not in panel.judges]
    known = people.names(look, {*members, *judges, *panel.judges, *panel.substitutes})
    return {
        "panel": panel,
        "panel_names": known,
        "undecided": undecided(look, case),
        "rules": assignment_rules(look.house.bundle),
        "may_compose": assigning and panel.count == 1 and case.procedure not in ALONE,
        "may_name": look.actor.may(Action.bench),
        "may_replace": members if assigning and panel.count > 1 else [],
        "may_preside": running
        and look.actor.may(Action.bench)
        and panel.count > 1
        and not panel.presiding,
        "other_judges": judges,
        "lay_applicant": lay_wish.applicant(look, case),
        "lay_days": lay_wish.days(look),
        "may_apply": people.may(look, case, Action.assist) and lay_wish.possible(look, case),
    }


@router.get("/assessors")
def assessors_page(request: Request, actor: MayAssign) -> Response:
    """The list of people's assessors, with the cases each sits in this year."""
    with house_of(request).look(actor) as look:
        listed = assessors.everybody(look)
        values: dict[str, Any] = {
            "listed": listed,
            "sat": assessors.sat_this_year(look),
            "most": assessors.most(look),
            "who": people.names(look, {one.account_id for one in listed}),
            "accounts": _accounts(look),
        }
    return page(request, "trial/assessors.html", **values)


def _accounts(look: Work) -> list[Account]:
    found = select(Account).where(Account.role == Role.assessor, Account.disabled.is_(False))
    return list(look.session.scalars(found.order_by(Account.name)))


@router.post("/assessors")
def keep_assessor(request: Request, actor: MayAssign, form: Posted) -> Response:
    """Enter an assessor, or change the entry."""
    term = (day(form, "since", "任期"), day(form, "until", "任期"))
    fields = text(form, "fields").replace("，", "、").split("、")
    absences = []
    if text(form, "from", 10) or text(form, "to", 10):
        absences = [(day(form, "from", "不参审的日子"), day(form, "to", "不参审的日子"))]
    with house_of(request).work(actor) as work:
        assessors.keep(work, text(form, "account", 32), fields, term, absences)
    return RedirectResponse("/assessors", 303)


@router.post("/trial/{case_id}/panel")
def compose(request: Request, case_id: str, actor: MayAssign, form: Posted) -> Response:
    """Form the panel: named judges first, every other place drawn."""
    named = tuple(str(one) for one in form.getlist("named") if isinstance(one, str) and one)
    wanted = Wanted(
        text(form, "composition", 40),
        named,
        text(form, "presiding", 32),
        number(form, "substitutes"),
        text(form, "field", assessors.LONGEST),
    )
    with house_of(request).work(actor) as work:
        panels.compose(work, case_id, number(form, "sequence"), wanted)
    return _back(case_id)


@router.post("/trial/{case_id}/presiding")
def preside(request: Request, case_id: str, actor: MayKeepBench, form: Posted) -> Response:
    """Name who presides."""
    with house_of(request).work(actor) as work:
        panels.preside(work, case_id, number(form, "sequence"), text(form, "presiding", 32))
    return _back(case_id)


@router.post("/trial/{case_id}/replace")
def replace(request: Request, case_id: str, actor: MayAssign, form: Posted) -> Response:
    """Ask that a member be replaced."""
    ground, reason = text(form, "ground", 40), text(form, "reason", 1_000)
    with house_of(request).work(actor) as work:
        requests.ask_replacing(
            work, case_id, text(form, "leaving", 32), ground, reason, text(form, "to", 32)
        )
    return RedirectResponse("/assignment#requests", 303)


@router.post("/trial/{case_id}/alone")
def alone(request: Request, case_id: str, actor: MayConductCases, form: Posted) -> Response:
    """The host says that one judge may try the case alone."""
    with house_of(request).work(actor) as work:
        panels.sit_alone(work, case_id, number(form, "sequence"), bool(text(form, "sure")))
    return _back(case_id)


@router.post("/trial/{case_id}/lay-wish")
def lay_wish_came(request: Request, case_id: str, actor: MayAssistCases, form: Posted) -> Response:
    """A party asked that people's assessors take part."""
    with house_of(request).work(actor) as work:
        lay_wish.apply(work, case_id, number(form, "sequence"), text(form, "party", 32))
    return _back(case_id)


@router.post("/trial/{case_id}/lay-answer")
def lay_answer(request: Request, case_id: str, actor: MayConductCases, form: Posted) -> Response:
    """The host answers the application."""
    with house_of(request).work(actor) as work:
        granted = text(form, "granted", 1)
        if granted not in ("0", "1"):
            raise FilingError([FieldProblem("答复", "请选准许或者不准许")])
        lay_wish.answer(work, case_id, number(form, "sequence"), granted == "1")
    return _back(case_id)


def _back(case_id: str) -> Response:
    return RedirectResponse(f"/trial/{case_id}?done=1", 303)
