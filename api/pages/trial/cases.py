"""案件: the list, and one case with its parties, people, due dates and events."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import (
    MayAssistCases,
    MayConductCases,
    MayPackage,
    MayPrepareCases,
    MaySeeCases,
)
from api.base.downloads import attachment
from api.base.packaging import PARTS
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from api.pages.trial.panels import panel_values
from api.pages.trial.period import period_values
from court.assignment import bench
from court.assignment.rules import assignment_rules
from court.cases import package, parties, people, queries, service, staff
from court.cases.due_articles import due_articles
from court.cases.lifecycle import CaseEvent, can
from court.cases.queries import PAGE, RUNNING, STATES, Filter
from court.core.courthouse import NotFound
from court.core.deadlines import badge
from court.core.events import of_subject
from court.core.roles import Action
from court.disclosure import following
from court.flow import dues

router = APIRouter()
ZIP = "application/zip"


@router.get("/trial")
def cases_page(
    request: Request,
    actor: MaySeeCases,
    state: Annotated[str, Query(max_length=12)] = RUNNING,
    words: Annotated[str, Query(max_length=60)] = "",
    page_number: Annotated[str, Query(alias="page", max_length=6)] = "1",
) -> Response:
    """The cases the actor may see, newest first."""
    house = house_of(request)
    shown = int(page_number) if page_number.isascii() and page_number.isdigit() else 1
    wanted = Filter(state if state in STATES else RUNNING, "", words, shown)
    with house.look(actor) as look:
        found = queries.listing(look, wanted)
        counts = queries.counts(look)
        badges = {
            r.case.id: badge(house.bundle, r.due.day, look.today) for r in found.rows if r.due
        }
    return page(
        request,
        "trial/list.html",
        listing=found,
        wanted=wanted,
        counts=counts,
        badges=badges,
        states=STATES,
        size=PAGE,
    )


@router.get("/trial/{case_id}")
def case_page(request: Request, case_id: str, actor: MaySeeCases, done: str = "") -> Response:
    """One case."""
    house = house_of(request)
    with house.look(actor) as look:
        case = people.find(look, case_id, Action.cases)
        held = people.of_case(look, case)
        open_dues = dues.all_of(look, case.id)
        entries = of_subject(look.session, case.id)
        who = people.names(look, {m.account_id for m in held} | {e.actor for e in entries})
        values: dict[str, Any] = {
            "case": case,
            "parties": parties.standing(look, case),
            "held": held,
            "who": who,
            "dues": open_dues,
            "due_parties": {p.id: p.name for p in parties.ever(look, case)},
            "due_articles": due_articles(look),
            "badges": {d.id: badge(house.bundle, d.day, look.today) for d in open_dues},
            "entries": entries,
            "procedures": service.PROCEDURES,
            "may_prepare": people.may(look, case, Action.prepare) and not case.host_id,
            "may_conduct": people.may(look, case, Action.conduct),
            "may_tell": people.may(look, case, Action.assist)
            and can(case.state, CaseEvent.tell_panel),
            "may_check": people.may(look, case, Action.assist),
            "followers": following.of_case(look, case),
            "may_assign": people.may(look, case, Action.assign)
            and can(case.state, CaseEvent.assign),
            "may_appoint": staff.may_appoint(look, case) and can(case.state, CaseEvent.appoint),
            "staff": staff.candidates(look),
            "may_package": people.may(look, case, Action.package),
            "orders": assignment_rules(house.bundle),
            "bench": people.names(look, [m.account_id for m in bench.everybody(look)]),
            "happenings": service.happenings(look, case),
            **panel_values(look, case),
            **period_values(look, case),
        }
    return page(request, "trial/case.html", done=done == "1", **values)


@router.post("/trial/{case_id}/procedure")
def choose_procedure(request: Request, case_id: str, actor: MaySeeCases, form: Posted) -> Response:
    """The registry chooses before the draw, the host afterwards."""
    with house_of(request).work(actor) as work:
        case = people.find(work, case_id, Action.cases)
        action = parties.acting(case)
        service.choose_procedure(
            work,
            case_id,
            number(form, "sequence"),
            text(form, "procedure", 12),
            action,
            agreed=bool(text(form, "agreed")),
            late=text(form, "late", 60),
        )
    return _back(case_id)


@router.post("/trial/{case_id}/mediate")
def mediate(request: Request, case_id: str, actor: MayPrepareCases, form: Posted) -> Response:
    """Begin mediation before trial, give it more time, or say that it failed."""
    days, sequence = number(form, "days"), number(form, "sequence")
    with house_of(request).work(actor) as work:
        if text(form, "failed"):
            service.mediation_failed(work, case_id, sequence)
        elif ended := text(form, "ended", 12):
            service.mediation_ended(work, case_id, sequence, _ending(ended))
        elif text(form, "more"):
            service.extend_mediation(work, case_id, sequence, days, bool(text(form, "agreed")))
        else:
            service.mediate(work, case_id, sequence, days)
    return _back(case_id)


def _ending(said: str) -> CaseEvent:
    """How a mediation ended the case.  Raises `NotFound`."""
    found = {str(e): e for e in (CaseEvent.settle, CaseEvent.withdraw)}.get(said)
    if found is None:
        raise NotFound("没有这件事")
    return found


@router.post("/trial/{case_id}/happen")
def happen(request: Request, case_id: str, actor: MayConductCases, form: Posted) -> Response:
    """The host records what happened."""
    wanted = text(form, "event", 20)
    if wanted not in frozenset(service.RECORDED):
        raise NotFound("没有这件事")
    with house_of(request).work(actor) as work:
        service.happen(work, case_id, number(form, "sequence"), CaseEvent(wanted))
    return _back(case_id)


@router.post("/trial/{case_id}/panel-told")
def panel_told(request: Request, case_id: str, actor: MayAssistCases, form: Posted) -> Response:
    """The parties were told who tries the case."""
    with house_of(request).work(actor) as work:
        service.tell_panel(work, case_id, number(form, "sequence"))
    return _back(case_id)


@router.get("/trial/{case_id}/package")
def case_package(request: Request, case_id: str, actor: MayPackage) -> Response:
    """The whole case in one file."""
    with house_of(request).work(actor) as work:
        made = package.make(work, case_id, PARTS)
    return attachment(made.name, ZIP, made.data)


def _back(case_id: str) -> Response:
    return RedirectResponse(f"/trial/{case_id}?done=1", 303)
