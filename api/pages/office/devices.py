"""The machines of the hall, as an administrator enrols and revokes them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayManageDevices
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor
from court.counter import devices
from engine.text.errors import FilingError

router = APIRouter()
DONE = {"revoked": "已经撤销，那台机器从现在起要登记才能用。"}


@router.get("/admin/devices")
def devices_page(request: Request, actor: MayManageDevices, done: str = "") -> Response:
    """Every machine, and the form for a new one."""
    return _devices(request, actor, done=DONE.get(done, ""))


def _devices(
    request: Request,
    actor: Actor,
    status: int = 200,
    done: str = "",
    name: str = "",
    error: str = "",
) -> Response:
    house = house_of(request)
    with house.look(actor) as look:
        lines = devices.listing(look)
    return page(
        request,
        "admin/devices.html",
        status,
        lines=lines,
        now=house.clock(),
        done=done,
        values={"name": name},
        errors={"name": error} if error else {},
    )


@router.post("/admin/devices")
def add(request: Request, actor: MayManageDevices, form: Posted) -> Response:
    """A machine to be enrolled; its code is shown this once."""
    name = text(form, "name", 60)
    try:
        with house_of(request).work(actor) as work:
            device, code = devices.add(work, name)
    except FilingError as error:
        return _devices(request, actor, 422, name=name, error=error.problems[0].message)
    return page(request, "admin/device.html", device=device, code=code)


@router.post("/admin/devices/{device_id}/renew")
def renew(request: Request, actor: MayManageDevices, device_id: str, form: Posted) -> Response:
    """Another code; the key of before stops working."""
    with house_of(request).work(actor) as work:
        device, code = devices.renew(work, device_id)
    return page(request, "admin/device.html", device=device, code=code)


@router.post("/admin/devices/{device_id}/revoke")
def revoke(request: Request, actor: MayManageDevices, device_id: str, form: Posted) -> Response:
    """End a machine at once."""
    with house_of(request).work(actor) as work:
        devices.revoke(work, device_id)
    return RedirectResponse("/admin/devices?done=revoked", 303)
