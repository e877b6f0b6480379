"""What carriers report about service: signed, for machines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from api.base.access import Public
from api.base.intake import parts_of
from api.base.security import house_of
from court.service import dispatching
from court.service.ports import NoticeRefused

router = APIRouter()
MOST_BYTES = 20_000


async def _body(request: Request) -> bytes:
    return b"".join([part async for part in parts_of(request, MOST_BYTES)])


@router.post("/service/reports")
def report(request: Request, actor: Public, body: Annotated[bytes, Depends(_body)]) -> Response:
    """A carrier's notice; the signature says whose it is, nothing else counts."""
    signed = request.headers.get("x-lian-signature", "")
    try:
        row = dispatching.receive(house_of(request), body, signed)
    except NoticeRefused as refused:
        return JSONResponse({"accepted": False, "message": str(refused)}, 400)
    return JSONResponse({"accepted": True, "report": row.id})
