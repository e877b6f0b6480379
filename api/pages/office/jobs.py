"""What the court does by itself, for the administrator: what waits, runs, failed, was given up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayOperate
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.flow import reactors
from court.operations import jobs, reacting

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**62)]
DONE = {
    "reactor": "马上再试那个事件。",
    "retry": "已经排在最前面，马上再做一次。",
    "given-up": "已经放弃，不再做了。",
}


@router.get("/admin/jobs")
def jobs_page(
    request: Request, actor: MayOperate, kind: str = "", standing: str = "", done: str = ""
) -> Response:
    """Counts by kind, then the jobs, those that want somebody first."""
    with house_of(request).look(actor) as look:
        kinds, lines, now = jobs.overview(look), jobs.listing(look, kind, standing), look.now
        reacting_ = reactors.overview(look, reacting.reactors(look.house))
    return page(
        request,
        "admin/jobs.html",
        kinds=kinds,
        reactors=reacting_,
        lines=lines,
        now=now,
        standings=jobs.STANDINGS,
        kind=kind,
        standing=standing,
        shown=jobs.SHOWN,
        done=DONE.get(done, ""),
    )


@router.post("/admin/jobs/{job_number}/retry")
def retry(request: Request, actor: MayOperate, job_number: Number, form: Posted) -> Response:
    """Do a job now."""
    with house_of(request).work(actor) as work:
        jobs.retry(work, job_number)
    return RedirectResponse("/admin/jobs?done=retry", 303)


@router.post("/admin/jobs/{job_number}/give-up")
def give_up(request: Request, actor: MayOperate, job_number: Number, form: Posted) -> Response:
    """Do not try a job any more."""
    with house_of(request).work(actor) as work:
        jobs.give_up(work, job_number)
    return RedirectResponse("/admin/jobs?done=given-up", 303)


@router.post("/admin/reactors/retry")
def retry_reactor(request: Request, actor: MayOperate, form: Posted) -> Response:
    """Let a reactor that stopped try its event again."""
    with house_of(request).work(actor) as work:
        reactors.retry(work, text(form, "name", 40))
    return RedirectResponse("/admin/jobs?done=reactor", 303)
