"""The window: who comes next, what the machine handed over, what is being entered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayServeWindow
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.visitors import keep_cookie
from api.base.web import page
from court.core.courthouse import Actor, Conflict, NotFound
from court.counter import appointments, kiosk, window
from court.counter.appointments import ABSENT, BOOKED, CALLED, DONE, WALK_IN

router = APIRouter()
PLACE = "lian_window"
YEAR = timedelta(days=365)


def place_of(request: Request, windows: int) -> int:
    """Which window this browser stands at; the first one until somebody says otherwise."""
    said = request.cookies.get(PLACE, "")
    return int(said) if said.isascii() and said.isdigit() and 0 < int(said) <= windows else 1


@router.get("/window")
def counter(request: Request, actor: MayServeWindow) -> Response:
    """Everything at the window now."""
    return _counter(request, actor)


def _counter(
    request: Request, actor: Actor, status: int = 200, *, code: str = "", error: str = ""
) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        found = window.counter(look)
        queue = appointments.queue(look)
        wanted = kiosk.help_wanted(look)
    windows = appointments.hours(house.bundle, house.today).windows
    here = place_of(request, windows)
    at_place = [a for a in queue if a.state == CALLED and a.window == here]
    return page(
        request,
        "window/counter.html",
        status,
        found=found,
        waiting=[a for a in queue if a.state == BOOKED],
        called=at_place[-1] if at_place else None,
        absent=[a for a in queue if a.state == ABSENT],
        served=sum(a.state == DONE for a in queue),
        windows=windows,
        here=here,
        is_open=house.bundle.calendar.is_workday(house.today),
        help_wanted=wanted,
        help_at=kiosk.where_from(wanted) if wanted else "",
        walk_in=WALK_IN,
        code=code,
        error=error,
    )


@router.post("/window/find")
def find(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """Take over what waits under a pick-up code: the code is the visitor's consent."""
    code = text(form, "code", 20)
    try:
        with house_of(request).work(actor) as work:
            filing = window.take_over(work, window.by_code(work, code).id)
    except NotFound as error:
        return _counter(request, actor, 404, code=code, error=str(error))
    return RedirectResponse(f"/window/filings/{filing.id}", 303)


@router.post("/window/filings/{filing_id}/take")
def take(request: Request, actor: MayServeWindow, filing_id: str, form: Posted) -> Response:
    """Take over in one click."""
    with house_of(request).work(actor) as work:
        window.take_over(work, filing_id)
    return RedirectResponse(f"/window/filings/{filing_id}", 303)


@router.post("/window/place")
def stand_at(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """Remember which window this browser stands at."""
    answer = RedirectResponse("/window", 303)
    keep_cookie(answer, request, PLACE, str(number(form, "window")), "/window", YEAR)
    return answer


@router.post("/window/next")
def call_next(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """Call whoever's turn it is; who was here before has been served."""
    house = house_of(request)
    here = place_of(request, appointments.hours(house.bundle, house.today).windows)
    with house.work(actor) as work:
        before = text(form, "served", 40)
        if before:
            appointments.finish(work, before)
        appointments.call_next(work, here)
    return RedirectResponse("/window", 303)


@router.post("/window/queue/{appointment_id}/{what}")
def move_on(
    request: Request, actor: MayServeWindow, appointment_id: str, what: str, form: Posted
) -> Response:
    """Served, did not come, or call this one."""
    house = house_of(request)
    here = place_of(request, appointments.hours(house.bundle, house.today).windows)
    with house.work(actor) as work:
        if what == "done":
            appointments.finish(work, appointment_id)
        elif what == "absent":
            appointments.absent(work, appointment_id)
        elif what == "call":
            appointments.call(work, appointment_id, here)
        else:
            raise NotFound("没有这一页")
    return RedirectResponse("/window", 303)


@router.post("/window/queue")
def draw(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """A number for somebody who stands there; on a closed day the form says so and keeps what was typed."""
    name, phone = text(form, "name", 60), text(form, "phone", 30)
    try:
        with house_of(request).work(actor) as work:
            appointments.walk_in(work, text(form, "purpose", 40), name, phone)
    except Conflict as error:
        return _number(request, 409, error=f"{error}，没有取号。", name=name, phone=phone)
    return RedirectResponse("/window", 303)


@router.get("/window/queue/new")
def draw_page(request: Request, actor: MayServeWindow) -> Response:
    """The form for a number."""
    return _number(request)


def _number(request: Request, status: int = 200, **typed: str) -> Response:
    house = house_of(request)
    purposes = appointments.hours(house.bundle, house.today).purposes
    shown: dict[str, Any] = {"error": "", "name": "", "phone": ""} | typed
    return page(request, "window/number.html", status, purposes=purposes, **shown)


@router.post("/window/help")
def going(request: Request, actor: MayServeWindow, form: Posted) -> Response:
    """A guide goes to the machine."""
    with house_of(request).work(actor) as work:
        kiosk.guide_has_come(work)
    return RedirectResponse("/window", 303)
