"""The machines of the hall, for the administrator."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from api.base.access import MayManageDevices
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.models import Model, Moment
from court.counter import devices

router = APIRouter(prefix=PREFIX, tags=["预约和窗口"], route_class=JsonRoute)
DeviceId = Annotated[str, Path(max_length=40)]


class DeviceLine(Model):
    id: str = Field(alias="编号")
    name: str = Field(alias="名称")
    enrolled_at: Moment | None = Field(alias="登记时间")
    seen_at: Moment | None = Field(alias="最近使用")
    seen_from: str = Field(alias="地址")
    revoked_at: Moment | None = Field(alias="撤销时间")


class DeviceList(Model):
    devices: list[DeviceLine] = Field(alias="自助机")


class NewDevice(Model):
    name: str = Field(alias="名称", min_length=1, max_length=60, description="名称和位置")


class Enrolment(Model):
    id: str = Field(alias="编号")
    code: str = Field(alias="登记码", description="只显示这一次，一小时内有效，用一次")


@router.get("/kiosks", **told("自助机", "撤销的在后；不含密钥。"))
def list_devices(request: Request, actor: MayManageDevices) -> DeviceList:
    """Every machine."""
    with house_of(request).look(actor) as look:
        found = devices.listing(look)
        return DeviceList(devices=list(map(DeviceLine.model_validate, found)))


@router.post(
    "/kiosks",
    status_code=201,
    openapi_extra=example({"名称": "一楼大厅 1 号机"}),
    **told("登记一台自助机", "给出登记码；在那台机器的 `/kiosk/enrol` 填。", *BODY),
)
def add_device(request: Request, actor: MayManageDevices, said: NewDevice) -> Enrolment:
    """A machine to be enrolled, with its code."""
    with house_of(request).work(actor) as work:
        device, code = devices.add(work, said.name)
    return Enrolment(id=device.id, code=code)


@router.post(
    "/kiosks/{device_id}/code",
    **told("重新登记一台自助机", "给出新的登记码；原来的密钥立即失效。", 404),
)
def renew_device(request: Request, actor: MayManageDevices, device_id: DeviceId) -> Enrolment:
    """Another code."""
    with house_of(request).work(actor) as work:
        device, code = devices.renew(work, device_id)
    return Enrolment(id=device.id, code=code)


@router.delete(
    "/kiosks/{device_id}",
    status_code=204,
    response_class=Response,
    **told("撤销一台自助机", "立即失效。", 404),
)
def revoke_device(request: Request, actor: MayManageDevices, device_id: DeviceId) -> Response:
    """End a machine at once."""
    with house_of(request).work(actor) as work:
        devices.revoke(work, device_id)
    return Response(status_code=204)
