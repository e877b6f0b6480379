"""Paying the acceptance fee: what it is made of, the way to the gateway, the gateway's notice.

Paying is never a condition of registration; the page says so, and how to ask for relief.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.base.access import MayPay, Public
from api.base.intake import parts_of
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.visitors import local_path
from api.base.web import page
from court.core.courthouse import Conflict, NotFound
from court.core.roles import Action
from court.filings import service as filings
from court.payments import service as payments
from court.payments.gateway import SimulatedGateway, gateway_of, order_of
from engine.check.filing import read_json
from engine.text.errors import FilingError, LianError

router = APIRouter()
log = logging.getLogger("lian.payment")
MAX_NOTICE_FIELDS = 20
MAX_NOTICE_BYTES = 4_000  # a notice has some 300


@router.get("/cases/{filing_id}/payment")
def payment_page(request: Request, actor: MayPay, filing_id: str) -> Response:
    """The fee line by line, the order, and where to pay."""
    house = house_of(request)
    with house.look(actor) as look:
        payment = payments.order_for(look, filing_id)
        filing = filings.find(look, filing_id, Action.pay)
        fee = payments.working(look, filing)
    return page(
        request,
        "payment/payment.html",
        filing=filing,
        payment=payment,
        fee=fee,
        open=payment.state == payments.OPEN,
        overdue=payments.is_overdue(payment, house.today),
        closed=_closed(request),
    )


def _closed(request: Request) -> str:
    """Why nobody can pay here, when nobody can."""
    try:
        gateway_of(house_of(request).settings)
    except LianError as error:
        return str(error)
    return ""


@router.get("/cases/{filing_id}/payment/go")
def go(request: Request, actor: MayPay, filing_id: str) -> Response:
    """On to the gateway's page, by an address signed now."""
    house = house_of(request)
    here = f"/cases/{filing_id}/payment"
    back = f"{house.settings.public_url or str(request.base_url).rstrip('/')}{here}"
    with house.look(actor) as look:
        if payments.order_for(look, filing_id).state != payments.OPEN:
            return RedirectResponse(here, 303)
        address = payments.paying_address(look, filing_id, back)
    return RedirectResponse(address, 303)


async def _notice(request: Request) -> Mapping[str, Any]:
    """The fields of a notice, from a form or from JSON; empty when they cannot be read."""
    raw = b"".join([part async for part in parts_of(request, MAX_NOTICE_BYTES)])
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            return read_json(raw)
        return dict(parse_qsl(raw.decode(), max_num_fields=MAX_NOTICE_FIELDS))
    except (FilingError, ValueError):
        return {}


@router.post("/payments/callback")
def callback(
    request: Request, actor: Public, fields: Annotated[Mapping[str, Any], Depends(_notice)]
) -> Response:
    """The gateway's signed notice; the signature says whose it is, nothing else counts."""
    answer = payments.receive(house_of(request), fields)
    return JSONResponse(
        {"accepted": answer.accepted, "message": answer.words}, 200 if answer.accepted else 400
    )


def _simulated(request: Request) -> SimulatedGateway:
    """The gateway this installation plays itself.  Raises `NotFound` where there is a real one."""
    try:
        found = gateway_of(house_of(request).settings)
    except LianError:
        raise NotFound("没有这一页") from None
    if not isinstance(found, SimulatedGateway):
        raise NotFound("没有这一页")
    return found


@router.get("/simulated-payment")
def simulated_page(request: Request, actor: MayPay, order: str = "", back: str = "") -> Response:
    """Development: what a bank's page would be."""
    _simulated(request)
    with house_of(request).look(actor) as look:
        payment = payments.own_order(look, order)
    return page(request, "payment/simulated.html", payment=payment, back=_own_page(request, back))


@router.post("/simulated-payment")
def simulated_payment(request: Request, actor: MayPay, form: Posted) -> Response:
    """Development: pay; the notice takes the same way as a bank's."""
    gateway = _simulated(request)
    house = house_of(request)
    with house.look(actor) as look:
        order = order_of(payments.own_order(look, text(form, "order", 40)))
    with house.work() as work:
        answer = payments.settle(work, gateway.notice(order, work.now))
    if not answer.accepted:
        raise Conflict(f"没有入账：{answer.words}")
    return RedirectResponse(_own_page(request, text(form, "back", 500)), 303)


def _own_page(request: Request, back: str) -> str:
    """The path to return to; never another site."""
    for base in (house_of(request).settings.public_url, str(request.base_url)):
        if base and back.startswith(base.rstrip("/") + "/"):
            back = back[len(base.rstrip("/")) :]
    return local_path(back, "/cases")
