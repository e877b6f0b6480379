"""Appointments of filers, and the queue of the day at the window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import Field

from api.base.access import MayAppoint, MayServeWindow
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.models import Model, Moment
from court.counter import appointments
from court.counter.tables import Appointment

router = APIRouter(prefix=PREFIX, tags=["预约和窗口"], route_class=JsonRoute)
AppointmentId = Annotated[str, Path(max_length=40)]


class SlotLine(Model):
    """Half an hour at the windows, and how many places it has left."""

    name: str = Field(alias="时段")
    left: int = Field(alias="余号")
    free: bool = Field(alias="可约")


class DayLine(Model):
    """A day that can be booked, with its times."""

    day: date = Field(alias="日期")
    slots: list[SlotLine] = Field(alias="时段")


class Days(Model):
    """What can be booked, and for what purposes."""

    days: list[DayLine] = Field(alias="日期")
    purposes: list[str] = Field(alias="事由")


class Booking(Model):
    """A wish for a place; it belongs to the account that asks."""

    day: date = Field(alias="日期")
    slot: str = Field(alias="时段", max_length=11)
    purpose: str = Field(alias="事由", max_length=40)
    name: str = Field(alias="姓名", max_length=60)
    phone: str = Field(alias="手机号", max_length=30)
    filing_id: str = Field(default="", alias="起诉", max_length=40)


class AppointmentLine(Model):
    """An appointment as its owner and the window see it."""

    id: str = Field(alias="编号")
    day: date = Field(alias="日期")
    slot: str = Field(alias="时段")
    number: int = Field(alias="号")
    purpose: str = Field(alias="事由")
    name: str = Field(alias="姓名")
    filing_id: str = Field(alias="起诉")
    state: str = Field(alias="状态")
    called_at: Moment | None = Field(alias="叫号时间")


class AppointmentList(Model):
    """Appointments of an account, or of the windows' day."""

    appointments: list[AppointmentLine] = Field(alias="预约")


class Called(Model):
    """The window that calls the next person."""

    window: int = Field(alias="窗口", ge=1, le=99)


class CalledNext(Model):
    """Whose turn it is."""

    appointment: AppointmentLine | None = Field(alias="预约", description="没有人到时间时为 null")


class WalkIn(Model):
    """Somebody who came without an appointment."""

    purpose: str = Field(alias="事由", max_length=40)
    name: str = Field(default="", alias="姓名", max_length=60)
    phone: str = Field(default="", alias="手机号", max_length=30)


@router.get(
    "/appointments/days",
    **told("可以预约的时间", "今天和之后的工作日，每个时段还剩几个号。"),
)
def bookable(request: Request, actor: MayAppoint) -> Days:
    """Days and slots."""
    house = house_of(request)
    with house.look(actor) as look:
        found = [
            DayLine(day=day, slots=[_slot(one) for one in appointments.slots(look, day)])
            for day in appointments.bookable_days(look)
        ]
    purposes = list(appointments.hours(house.bundle, house.today).purposes)
    return Days(days=found, purposes=purposes)


def _slot(slot: appointments.Slot) -> SlotLine:
    return SlotLine(name=slot.name, left=max(0, slot.left), free=slot.free)


@router.get("/appointments", **told("自己的预约", "今天和以后的。"))
def list_appointments(request: Request, actor: MayAppoint) -> AppointmentList:
    """The actor's appointments."""
    with house_of(request).look(actor) as look:
        return _list(appointments.mine(look))


@router.post(
    "/appointments",
    status_code=201,
    openapi_extra=example(
        {
            "日期": "2026-09-08",
            "时段": "09:00-09:30",
            "事由": "递交起诉材料",
            "姓名": "李文海",
            "手机号": "13800138000",
        },
    ),
    **told(
        "预约窗口",
        "一个账户一天一个；同一天再约一次，得到原来的号。短信只发到账户的手机号。",
        404,
        409,
        *BODY,
    ),
)
def book(
    request: Request,
    actor: MayAppoint,
    said: Booking,
) -> AppointmentLine:
    """A place in the queue."""
    with house_of(request).work(actor) as work:
        found = appointments.book(
            work, said.day, said.slot, said.purpose, said.name, said.phone, said.filing_id
        )
        return AppointmentLine.model_validate(found)


@router.delete(
    "/appointments/{appointment_id}",
    **told("取消预约", "号不再使用。", 404, 409),
)
def cancel(request: Request, actor: MayAppoint, appointment_id: AppointmentId) -> AppointmentLine:
    """Give a place back."""
    with house_of(request).work(actor) as work:
        return AppointmentLine.model_validate(appointments.cancel(work, appointment_id))


@router.get("/window/queue", **told("今天的号", "按叫号的次序。"))
def today_queue(request: Request, actor: MayServeWindow) -> AppointmentList:
    """Today's queue."""
    with house_of(request).look(actor) as look:
        return _list(appointments.queue(look))


@router.post(
    "/window/queue",
    status_code=201,
    openapi_extra=example({"事由": "递交起诉材料", "姓名": "李文海"}),
    **told("现场取号", "给当场来的人一个号。", 409, *BODY),
)
def walk_in(request: Request, actor: MayServeWindow, said: WalkIn) -> AppointmentLine:
    """A number for somebody who stands there."""
    with house_of(request).work(actor) as work:
        found = appointments.walk_in(work, said.purpose, said.name, said.phone)
        return AppointmentLine.model_validate(found)


@router.post(
    "/window/next",
    openapi_extra=example({"窗口": 1}),
    **told("叫下一个号", "轮到谁就叫谁。", 409, *BODY),
)
def call_next(request: Request, actor: MayServeWindow, said: Called) -> CalledNext:
    """Call whoever's turn it is."""
    with house_of(request).work(actor) as work:
        found = appointments.call_next(work, said.window)
        return CalledNext(appointment=AppointmentLine.model_validate(found) if found else None)


@router.post(
    "/window/queue/{appointment_id}/{outcome}",
    **told("办完或者没有来", "done：办完了；absent：叫了没有来，可以再叫。", 404, 409, 422),
)
def end_turn(
    request: Request,
    actor: MayServeWindow,
    appointment_id: AppointmentId,
    outcome: Annotated[Literal["done", "absent"], Path(description="done 或 absent")],
) -> AppointmentLine:
    """How a turn ended."""
    act = appointments.finish if outcome == "done" else appointments.absent
    with house_of(request).work(actor) as work:
        return AppointmentLine.model_validate(act(work, appointment_id))


def _list(found: Iterable[Appointment]) -> AppointmentList:
    return AppointmentList(appointments=list(map(AppointmentLine.model_validate, found)))
