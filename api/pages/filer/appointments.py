"""Appointments for a window: a day, a time, a number; what to bring is for everybody to read."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayAppoint, Public
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor, Conflict
from court.core.lifecycle import FINAL, State
from court.core.roles import Action
from court.core.tables import Filing
from court.counter import appointments
from court.counter.appointments import Hours
from court.filings import service as filings
from engine.text.errors import FilingError

router = APIRouter()
FIELDS = {"日期": "day", "时间": "slot", "事项": "purpose", "姓名": "name", "手机号": "phone"}
SAID = ("day", "slot", "purpose", "name", "phone", "filing")
SHOWN = 20


@router.get("/appointments")
def show(request: Request, actor: Public, day: str = "", filing: str = "") -> Response:
    """Everybody reads what to bring; filers choose a day and a time."""
    return _show(request, actor, {"day": day, "filing": filing[:40]})


def _show(
    request: Request,
    actor: Actor,
    said: dict[str, str],
    status: int = 200,
    errors: dict[str, str] | None = None,
) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        days = appointments.bookable_days(look)
        chosen = _day(said.get("day", ""), days)
        slots = appointments.slots(look, chosen) if chosen else []
        own = appointments.mine(look) if actor.may(Action.appoint) else []
        cases = _open_cases(filings.mine(look)) if actor.may(Action.appoint) else []
    hours = appointments.hours(house.bundle, house.today)
    return page(
        request,
        "appointments/appointments.html",
        status,
        days=days,
        chosen=chosen,
        slots=slots,
        own=own,
        cases=cases,
        hours=hours,
        spans=_spans(hours),
        values={name: said.get(name, "") for name in SAID} | _known(actor, said),
        errors=errors or {},
    )


def _day(said: str, days: list[date]) -> date | None:
    """The day of the address when it can be booked, else the first one."""
    found = next((d for d in days if d.isoformat() == said), None)
    return found or (days[0] if days else None)


def _known(actor: Actor, said: dict[str, str]) -> dict[str, str]:
    name = actor.name if actor.name != actor.phone else ""
    return {"name": said.get("name") or name, "phone": said.get("phone") or actor.phone}


def _open_cases(found: list[Filing]) -> list[Filing]:
    """Filings an appointment can be about."""
    closed = FINAL - {State.registered}
    return [f for f in found if f.state not in closed][:SHOWN]


def _spans(hours: Hours) -> list[str]:
    """`09:00-12:00`, `14:30-17:30`: slots that follow each other without a gap."""
    found: list[list[str]] = []
    for slot in hours.slots:
        first, _, last = slot.partition("-")
        if found and found[-1][1] == first:
            found[-1][1] = last
        else:
            found.append([first, last])
    return ["-".join(span) for span in found]


@router.post("/appointments")
def book(request: Request, actor: MayAppoint, form: Posted) -> Response:
    """Take a place; what was typed stays when it cannot be had."""
    said = {name: text(form, name, 80) for name in SAID}
    try:
        day = date.fromisoformat(said["day"])
    except ValueError:
        return _show(request, actor, said, 422, {"day": "请选一天"})
    try:
        with house_of(request).work(actor) as work:
            found = appointments.book(
                work,
                day,
                said["slot"],
                said["purpose"],
                said["name"],
                said["phone"],
                said["filing"],
            )
    except FilingError as error:
        problems = {FIELDS.get(p.path, "slot"): p.message for p in error.problems}
        return _show(request, actor, said, 422, problems)
    except Conflict as error:
        return _show(request, actor, said, 409, {"slot": str(error)})
    return RedirectResponse(f"/appointments/{found.id}", 303)


@router.get("/appointments/{appointment_id}")
def one(request: Request, actor: MayAppoint, appointment_id: str) -> Response:
    """The number, to show at the window."""
    with house_of(request).look(actor) as look:
        found = appointments.one(look, appointment_id)
    return page(request, "appointments/ticket.html", found=found)


@router.post("/appointments/{appointment_id}/cancel")
def cancel(request: Request, actor: MayAppoint, appointment_id: str, form: Posted) -> Response:
    """Give the place back."""
    with house_of(request).work(actor) as work:
        found = appointments.cancel(work, appointment_id)
    query = urlencode({"day": found.day.isoformat()})
    return RedirectResponse(f"/appointments?{query}", 303)
