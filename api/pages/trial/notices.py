"""What carriers report about service: signed, for machines."""

from __future__ import annotations

from io import BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from api.base.access import Public
from api.base.intake import parts_of
from api.base.security import house_of
from court.service import dispatching, pictures
from court.service.ports import NoticeRefused
from court.service.tables import ServiceReport

router = APIRouter()
MOST_BYTES = 20_000


async def _body(request: Request) -> bytes:
    return b"".join([part async for part in parts_of(request, MOST_BYTES)])


async def _picture(request: Request) -> bytes:
    return b"".join([part async for part in parts_of(request, pictures.LONGEST)])


@router.post("/service/reports")
def report(request: Request, actor: Public, body: Annotated[bytes, Depends(_body)]) -> Response:
    """A carrier's notice, or a list of them; the signature says whose it is, nothing else counts.

    A list is answered with one answer for each, in its order.
    """
    signed = request.headers.get("x-lian-signature", "")
    try:
        found = [_answer(one) for one in dispatching.receive(house_of(request), body, signed)]
    except NoticeRefused as refused:
        return JSONResponse(_answer(refused), 400)
    if body.lstrip().startswith(b"["):
        return JSONResponse({"reports": found})
    return JSONResponse(found[0], 200 if found[0]["accepted"] else 400)


@router.post("/service/pictures/{number}")
def picture(
    request: Request, actor: Public, number: str, body: Annotated[bytes, Depends(_picture)]
) -> Response:
    """A carrier's picture of what was done about an order; the signature covers its number too."""
    signed = request.headers.get("x-lian-signature", "")
    try:
        found = pictures.arrive(house_of(request), number[:40], BytesIO(body), signed)
    except NoticeRefused as refused:
        return JSONResponse(_answer(refused), 400)
    return JSONResponse({"accepted": True, "picture": found.id})


def _answer(one: ServiceReport | NoticeRefused) -> dict[str, Any]:
    if isinstance(one, NoticeRefused):
        return {"accepted": False, "message": str(one)}
    return {"accepted": True, "report": one.id}
