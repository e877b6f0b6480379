"""Appointments of filers; the queue, handed-over drafts and paper filings of the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import Field

from api.openapi import PREFIX, told
from api.security import house_of
from api.v1.bodies import Calls, FilingId, day, moment, posted, takes
from api.v1.common import LIMITED, answer
from api.v1.filer_view import DocumentLine, FilingLine, document_line, filing_line
from api.v1.filings import CONTENT_EXAMPLE, Revision, Saved
from api.v1.models import Model
from court import appointments, window
from court.courthouse import Actor, Work
from court.roles import Action, Role
from court.store.models import Appointment, Filing

router = APIRouter(prefix=PREFIX, tags=["预约和窗口"], dependencies=LIMITED)
Visitor = Annotated[Actor, Depends(Calls(Action.appoint))]
Clerk = Annotated[Actor, Depends(Calls(Action.window))]
AppointmentId = Annotated[str, Path(max_length=40)]


class SlotLine(Model):
    name: str = Field(alias="时段")
    left: int = Field(alias="余号")
    free: bool = Field(alias="可约")


class DayLine(Model):
    day: str = Field(alias="日期")
    slots: list[SlotLine] = Field(alias="时段")


class Days(Model):
    days: list[DayLine] = Field(alias="日期")
    purposes: list[str] = Field(alias="事由")


class Booking(Model):
    day: date = Field(alias="日期")
    slot: str = Field(alias="时段", max_length=11)
    purpose: str = Field(alias="事由", max_length=40)
    name: str = Field(alias="姓名", max_length=60)
    phone: str = Field(alias="手机号", max_length=30)
    filing_id: str = Field(default="", alias="起诉", max_length=40)


class AppointmentLine(Model):
    id: str = Field(alias="编号")
    day: str | None = Field(alias="日期")
    slot: str = Field(alias="时段")
    number: int = Field(alias="号")
    purpose: str = Field(alias="事由")
    name: str = Field(alias="姓名")
    filing_id: str = Field(alias="起诉")
    state: str = Field(alias="状态")
    called: str | None = Field(alias="叫号时间")


class AppointmentList(Model):
    appointments: list[AppointmentLine] = Field(alias="预约")


class Called(Model):
    window: int = Field(alias="窗口", ge=1, le=99)


class CalledNext(Model):
    appointment: AppointmentLine | None = Field(alias="预约", description="没有人到时间时为 null")


class WalkIn(Model):
    purpose: str = Field(alias="事由", max_length=40)
    name: str = Field(default="", alias="姓名", max_length=60)
    phone: str = Field(default="", alias="手机号", max_length=30)


class CounterFull(Model):
    waiting: list[FilingLine] = Field(alias="等待接手")
    open: list[FilingLine] = Field(alias="办理中")
    done: list[FilingLine] = Field(alias="今天已提交")


class PaperFiling(Model):
    cause: str = Field(alias="案由", min_length=1, max_length=80)


class Shown(Model):
    name: str = Field(alias="姓名", max_length=60)
    kind: str = Field(default="居民身份证", alias="证件类型", max_length=20)
    number: str = Field(alias="证件号码", max_length=40)

    def document(self) -> window.Document:
        return window.Document(self.name, self.kind, self.number)


class Compared(Shown):
    phone: str = Field(alias="手机号", max_length=30)
    role: Literal["当事人", "律师"] | None = Field(
        default=None, alias="身份", description="要改身份的才写"
    )


class Verified(Model):
    verified: bool = Field(alias="已实名核验")
    role: str = Field(alias="身份")


class Given(Model):
    phone: str = Field(alias="手机号", max_length=30)
    seen: Shown | None = Field(default=None, alias="证件", description="当面核对过的才写")


class CounterFiling(FilingLine):
    content: dict[str, Any] = Field(alias="内容")
    receipt: DocumentLine | None = Field(default=None, alias="收件凭证")


@router.get(
    "/appointments/days",
    response_model=Days,
    **told("可以预约的时间", "今天和之后的工作日，每个时段还剩几个号。"),
)
def bookable(request: Request, actor: Visitor) -> Response:
    """Days and slots."""
    house = house_of(request)
    with house.look(actor) as look:
        found = [
            {
                "日期": day_.isoformat(),
                "时段": [
                    {"时段": s.name, "余号": max(0, s.left), "可约": s.free}
                    for s in appointments.slots(look, day_)
                ],
            }
            for day_ in appointments.bookable_days(look)
        ]
    purposes = list(appointments.hours(house.bundle, house.today).purposes)
    return answer({"日期": found, "事由": purposes})


@router.get("/appointments", response_model=AppointmentList, **told("自己的预约", "今天和以后的。"))
def list_appointments(request: Request, actor: Visitor) -> Response:
    """The actor's appointments."""
    with house_of(request).look(actor) as look:
        found = [appointment_line(one) for one in appointments.mine(look)]
    return answer({"预约": found})


@router.post(
    "/appointments",
    response_model=AppointmentLine,
    status_code=201,
    openapi_extra=takes(
        Booking,
        {
            "日期": "2026-09-08",
            "时段": "09:00-09:30",
            "事由": "递交起诉材料",
            "姓名": "李文海",
            "手机号": "13800138000",
        },
    ),
    **told("预约窗口", "同一天同一手机号再约一次，得到原来的号。", 404, 409, 413, 415, 422),
)
def book(
    request: Request,
    actor: Visitor,
    said: Annotated[Booking, Depends(posted(Booking))],
) -> Response:
    """A place in the queue."""
    with house_of(request).work(actor) as work:
        found = appointments.book(
            work, said.day, said.slot, said.purpose, said.name, said.phone, said.filing_id
        )
        line = appointment_line(found)
    return answer(line, 201)


@router.delete(
    "/appointments/{appointment_id}",
    response_model=AppointmentLine,
    **told("取消预约", "号不再使用。", 404, 409),
)
def cancel(request: Request, actor: Visitor, appointment_id: AppointmentId) -> Response:
    """Give a place back."""
    with house_of(request).work(actor) as work:
        line = appointment_line(appointments.cancel(work, appointment_id))
    return answer(line)


@router.get("/window/queue", response_model=AppointmentList, **told("今天的号", "按叫号的次序。"))
def today_queue(request: Request, actor: Clerk) -> Response:
    """Today's queue."""
    with house_of(request).look(actor) as look:
        found = [appointment_line(one) for one in appointments.queue(look)]
    return answer({"预约": found})


@router.post(
    "/window/queue",
    response_model=AppointmentLine,
    status_code=201,
    openapi_extra=takes(WalkIn, {"事由": "递交起诉材料", "姓名": "李文海"}),
    **told("现场取号", "给当场来的人一个号。", 409, 413, 415, 422),
)
def walk_in(
    request: Request, actor: Clerk, said: Annotated[WalkIn, Depends(posted(WalkIn))]
) -> Response:
    """A number for somebody who stands there."""
    with house_of(request).work(actor) as work:
        line = appointment_line(appointments.walk_in(work, said.purpose, said.name, said.phone))
    return answer(line, 201)


@router.post(
    "/window/next",
    response_model=CalledNext,
    openapi_extra=takes(Called, {"窗口": 1}),
    **told("叫下一个号", "轮到谁就叫谁。", 409, 413, 415, 422),
)
def call_next(
    request: Request, actor: Clerk, said: Annotated[Called, Depends(posted(Called))]
) -> Response:
    """Call whoever's turn it is."""
    with house_of(request).work(actor) as work:
        found = appointments.call_next(work, said.window)
        line = appointment_line(found) if found else None
    return answer({"预约": line})


@router.post(
    "/window/queue/{appointment_id}/{outcome}",
    response_model=AppointmentLine,
    **told("办完或者没有来", "done：办完了；absent：叫了没有来，可以再叫。", 404, 409, 422),
)
def end_turn(
    request: Request,
    actor: Clerk,
    appointment_id: AppointmentId,
    outcome: Annotated[Literal["done", "absent"], Path(description="done 或 absent")],
) -> Response:
    """How a turn ended."""
    act = appointments.finish if outcome == "done" else appointments.absent
    with house_of(request).work(actor) as work:
        line = appointment_line(act(work, appointment_id))
    return answer(line)


@router.get(
    "/window/filings",
    response_model=CounterFull,
    **told("窗口的材料", "自助终端转来等待接手的、正在办的、今天提交的。"),
)
def counter(request: Request, actor: Clerk) -> Response:
    """Everything at the window now."""
    with house_of(request).look(actor) as look:
        found = window.counter(look)
    return answer(
        {
            "等待接手": [filing_line(filing) for filing in found.waiting],
            "办理中": [filing_line(filing) for filing in found.open],
            "今天已提交": [filing_line(filing) for filing in found.done],
        }
    )


@router.post(
    "/window/filings",
    response_model=CounterFiling,
    status_code=201,
    openapi_extra=takes(PaperFiling, {"案由": "民间借贷纠纷"}),
    **told("录入纸质起诉", "建一份窗口的草稿。", 413, 415, 422),
)
def begin_paper(
    request: Request,
    actor: Clerk,
    said: Annotated[PaperFiling, Depends(posted(PaperFiling))],
) -> Response:
    """A filing brought on paper."""
    with house_of(request).work(actor) as work:
        data = counter_filing(window.begin_paper(work, said.cause))
    return answer(data, 201)


@router.get(
    "/window/filings/{filing_id}",
    response_model=CounterFiling,
    **told("窗口的一份材料", "草稿或者已经提交的。", 404),
)
def one_at_window(request: Request, actor: Clerk, filing_id: FilingId) -> Response:
    """A filing of the counter."""
    with house_of(request).look(actor) as look:
        data = counter_filing(window.one(look, filing_id))
    return answer(data)


@router.post(
    "/window/filings/{filing_id}/take",
    response_model=CounterFiling,
    **told("接手自助终端的材料", "继续办理访客留下的草稿。", 404, 409),
)
def take_over(request: Request, actor: Clerk, filing_id: FilingId) -> Response:
    """Continue a visitor's draft."""
    return _done(request, actor, lambda work: window.take_over(work, filing_id))


@router.put(
    "/window/filings/{filing_id}/content",
    response_model=CounterFiling,
    openapi_extra=takes(Saved, CONTENT_EXAMPLE),
    **told("保存录入的内容", "修订号不是最新的不覆盖。", 404, 409, 413, 415, 422),
)
def save_at_window(
    request: Request,
    actor: Clerk,
    filing_id: FilingId,
    said: Annotated[Saved, Depends(posted(Saved))],
) -> Response:
    """Keep what was entered."""
    return _done(
        request, actor, lambda work: window.save(work, filing_id, said.content, said.revision)
    )


@router.post(
    "/window/filings/{filing_id}/owner",
    response_model=CounterFiling,
    openapi_extra=takes(Given, {"手机号": "13800138000"}),
    **told(
        "归到当事人名下",
        "按手机号找到或建立账户，以后他在网上能看到进度。",
        404,
        409,
        413,
        415,
        422,
    ),
)
def give_to(
    request: Request,
    actor: Clerk,
    filing_id: FilingId,
    said: Annotated[Given, Depends(posted(Given))],
) -> Response:
    """Make a draft that of the person at the window."""

    def act(work: Work) -> Filing:
        window.give_to(work, filing_id, said.phone, said.seen.document() if said.seen else None)
        return window.one(work, filing_id)

    return _done(request, actor, act)


@router.post(
    "/window/identity",
    response_model=Verified,
    openapi_extra=takes(
        Compared,
        {"手机号": "13800138000", "姓名": "李文海", "证件号码": "44200019850312003X"},
    ),
    **told(
        "核验身份",
        "工作人员当面核对了账户本人的证件；当事人和律师之间改身份也在这里。",
        413,
        415,
        422,
    ),
)
def verify(
    request: Request, actor: Clerk, said: Annotated[Compared, Depends(posted(Compared))]
) -> Response:
    """Note that the holder of an account was compared with the document shown."""
    with house_of(request).work(actor) as work:
        role = Role(said.role) if said.role else None
        account = window.verify_person(work, said.phone, said.document(), role)
        data = {"已实名核验": account.identity_verified, "身份": account.role}
    return answer(data)


@router.post(
    "/window/filings/{filing_id}/submit",
    response_model=CounterFiling,
    openapi_extra=takes(Revision, {"修订号": 2}),
    **told("提交窗口的材料", "提交并做好收件凭证，当场交给当事人。", 404, 409, 413, 415, 422, 507),
)
def submit_at_window(
    request: Request,
    actor: Clerk,
    filing_id: FilingId,
    said: Annotated[Revision, Depends(posted(Revision))],
) -> Response:
    """Hand a draft in and make its receipt."""
    with house_of(request).work(actor) as work:
        filing, receipt = window.submit(work, filing_id, said.revision)
        data = counter_filing(filing) | {"收件凭证": document_line(receipt) if receipt else None}
    return answer(data)


def _done(request: Request, actor: Actor, act: Callable[[Work], Filing]) -> Response:
    with house_of(request).work(actor) as work:
        data = counter_filing(act(work))
    return answer(data)


def counter_filing(filing: Filing) -> dict[str, Any]:
    return {**filing_line(filing), "内容": filing.content, "收件凭证": None}


def appointment_line(found: Appointment) -> dict[str, Any]:
    return {
        "编号": found.id,
        "日期": day(found.day),
        "时段": found.slot,
        "号": found.number,
        "事由": found.purpose,
        "姓名": found.name,
        "起诉": found.filing_id,
        "状态": found.state,
        "叫号时间": moment(found.called_at),
    }
