"""Drawing a number for the window, and calling a guide to the machine."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import Public
from api.base.posted import Posted, text
from api.base.security import house_of
from api.pages.kiosk.door import to_door, visitor_of
from api.pages.kiosk.session import screen
from court.core.courthouse import Conflict
from court.counter import appointments, kiosk
from engine.text.errors import FilingError

router = APIRouter()


@router.get("/kiosk/queue")
def choose(request: Request, actor: Public) -> Response:
    """What brings you to the window?"""
    if not visitor_of(request, actor).is_here:
        return to_door("/kiosk/queue")
    return _choose(request)


def _choose(request: Request, status: int = 200, error: str = "") -> Response:
    house = house_of(request)
    purposes = appointments.hours(house.bundle, house.today).purposes
    return screen(request, "kiosk/queue.html", status, live=False, purposes=purposes, error=error)


@router.post("/kiosk/queue")
def draw(request: Request, actor: Public, form: Posted) -> Response:
    """A number, and how many are before it."""
    visitor = visitor_of(request, actor)
    if not visitor.is_here:
        return to_door("/kiosk/queue")
    try:
        with house_of(request).work() as work:
            ticket = kiosk.draw_number(work, text(form, "purpose", 40), visitor)
            ahead = kiosk.ahead_of(work, ticket)
    except FilingError as error:
        return _choose(request, 422, error.problems[0].message)
    except Conflict as error:
        return _choose(request, 409, f"{error}。工作日可以取号")
    return screen(request, "kiosk/ticket.html", ticket=ticket, ahead=ahead)


@router.get("/kiosk/help")
def ask_help(request: Request, actor: Public) -> Response:
    """Shall somebody come to the machine?"""
    if not visitor_of(request, actor).is_here:
        return to_door("/kiosk/help")
    return screen(request, "kiosk/help.html", live=False, called=False)


@router.post("/kiosk/help")
def call_help(request: Request, actor: Public, form: Posted) -> Response:
    """Tell the guides; a second touch within minutes tells nothing new."""
    visitor = visitor_of(request, actor)
    if not visitor.is_here:
        return to_door("/kiosk/help")
    with house_of(request).work() as work:
        kiosk.call_guide(work, visitor)
    return screen(request, "kiosk/help.html", live=False, called=True)
