"""What the security administrator decides: new accounts, passwords, second factors."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayApprove
from api.base.posted import Posted
from api.base.security import house_of
from api.base.web import page
from court.identity import approvals

router = APIRouter()
DONE = {"refused": "已经记下不同意，管理员可以重新申请。"}


@router.get("/security/requests")
def requests_page(request: Request, actor: MayApprove, done: str = "") -> Response:
    """Everything that was asked, what waits first."""
    with house_of(request).look(actor) as look:
        lines = approvals.listing(look)
    return page(request, "admin/requests.html", lines=lines, done=DONE.get(done, ""))


@router.post("/security/requests/{request_id}/approve")
def approve(request: Request, actor: MayApprove, request_id: str, form: Posted) -> Response:
    """Do it; the second half of a password is shown this once."""
    with house_of(request).work(actor) as work:
        done = approvals.approve(work, request_id)
    return page(
        request,
        "admin/half.html",
        account=done.account,
        kind=done.kind,
        half=done.half,
        number=2,
    )


@router.post("/security/requests/{request_id}/refuse")
def refuse(request: Request, actor: MayApprove, request_id: str, form: Posted) -> Response:
    """Say no."""
    with house_of(request).work(actor) as work:
        approvals.refuse(work, request_id)
    return RedirectResponse("/security/requests?done=refused", 303)
