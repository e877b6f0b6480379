"""A copy of what the court holds on oneself, and the end of an account."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from api.base.access import MayFile, Public
from api.base.posted import Posted
from api.base.security import COOKIE, house_of
from api.base.web import page
from court.operations import leaving

router = APIRouter()
IN_MEMORY, BLOCK = 1 << 20, 1 << 16


@router.get("/account/data")
def own_data(request: Request, actor: MayFile) -> Response:
    """Everything the court holds on this account, as one archive."""
    made = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 — closed when sent
    with house_of(request).work(actor) as work:
        leaving.own_copy(work, made)
    made.seek(0)
    headers = {"Content-Disposition": 'attachment; filename="lian-my-data.zip"'}
    return StreamingResponse(_blocks(made), headers=headers, media_type="application/zip")


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(BLOCK):
            yield block


@router.get("/account/close")
def closing(request: Request, actor: MayFile) -> Response:
    """What closing the account does, and what stands against it."""
    with house_of(request).look(actor) as look:
        waiting = leaving.under_way(look)
    return page(request, "account/close.html", waiting=waiting)


@router.post("/account/close")
def close(request: Request, actor: MayFile, form: Posted) -> Response:
    """Close the account, for good; back to the question unless it was ticked."""
    if form.get("sure") != "1":
        return RedirectResponse("/account/close", 303)
    with house_of(request).work(actor) as work:
        leaving.close(work)
    answer = RedirectResponse("/account/closed", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/account/closed")
def closed(request: Request, actor: Public) -> Response:
    """What was done, for somebody who has no account any more."""
    return page(request, "account/closed.html")
