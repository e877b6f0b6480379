"""Filing in bulk: a template per cause, a file, every row's result, handing the good ones in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFileInBulk
from api.base.downloads import attachment
from api.base.posted import Posted, chosen_files, files, text
from api.base.security import house_of
from api.base.web import page
from api.pages.filer.cases import page_number
from api.pages.filer.choosing import cause_names
from court.bulk import jobs, papers
from court.bulk.opinions import GAPS, READY, REPEATED, UNREADABLE
from court.bulk.reading import MAX_ROWS
from court.bulk.results import next_step
from court.bulk.tables import BulkJob
from court.bulk.template import template
from court.core.courthouse import Actor, Work
from court.files.sniffing import XLSX
from engine.text.errors import LianError

router = APIRouter()
SIZE = 50
BUSY = (jobs.WAITING, jobs.CHECKING, jobs.SENDING)
STATES = (READY, GAPS, REPEATED, UNREADABLE, jobs.SENT, jobs.FAILED)


@router.get("/bulk")
def bulk_page(request: Request, actor: MayFileInBulk) -> Response:
    """The steps, and the files handed over so far."""
    return _start(request, actor)


def _start(
    request: Request, actor: Actor, status: int = 200, cause: str = "", error: str = ""
) -> Response:
    with house_of(request).look(actor) as look:
        known = jobs.mine(look)
    return page(
        request,
        "bulk/start.html",
        status,
        jobs=known,
        causes=cause_names(house_of(request)),
        cause=cause,
        error=error,
        megabytes=jobs.MAX_BYTES // 1_000_000,
        most_rows=MAX_ROWS,
    )


@router.get("/bulk/template")
def template_file(request: Request, actor: MayFileInBulk, cause: str = "") -> Response:
    """The workbook of a cause."""
    house = house_of(request)
    try:
        data = template(house.bundle, cause.strip()[:80], house.today)
    except LianError as error:
        return _start(request, actor, 422, cause[:80], str(error))
    return attachment(f"批量起诉-{cause.strip()[:80]}.xlsx", XLSX.media_type, data)


@router.post("/bulk")
def hand_over(request: Request, actor: MayFileInBulk, form: Posted) -> Response:
    """Take a table and the files for every row; it is checked in the background."""
    cause, chosen = text(form, "cause", 80), files(form, "file")
    try:
        if not chosen:
            raise LianError("还没有选文件。请选择填好的 XLSX 或者 CSV。")
        house = house_of(request)
        found = jobs.receive_table(house, chosen[0].filename or "", chosen[0].file)
        beside = chosen_files(form, "papers")
        received = papers.receive_papers(house, beside) if beside else None
        with house.work(actor) as work:
            job = jobs.create(work, cause, found)
            refused = papers.add(work, job.id, received) if received else []
    except LianError as error:
        return _start(request, actor, 422, cause, str(error))
    wake(request)
    if refused:
        return job_answer(request, actor, job.id, refused)
    return RedirectResponse(f"/bulk/{job.id}", 303)


def wake(request: Request) -> None:
    """Tell the background that there is work; it looks by itself soon enough otherwise."""
    background = getattr(request.app.state, "background", None)
    if background is not None:
        background.wake()


@router.get("/bulk/{job_id}")
def job_page(request: Request, actor: MayFileInBulk, job_id: str, state: str = "") -> Response:
    """How far a file is, and its rows with everything to change, by cell."""
    return _shown(request, actor, job_id, state, "bulk/job.html")


@router.get("/bulk/{job_id}/progress")
def progress(request: Request, actor: MayFileInBulk, job_id: str, state: str = "") -> Response:
    """The state of a file without the page around it, polled while work goes on."""
    return _shown(request, actor, job_id, state, "bulk/progress.html")


def job_answer(request: Request, actor: Actor, job_id: str, refused: list[str]) -> Response:
    """The page of a file, with what was not taken."""
    return _shown(request, actor, job_id, "", "bulk/job.html", refused)


def _shown(
    request: Request,
    actor: Actor,
    job_id: str,
    state: str,
    name: str,
    refused: Sequence[str] = (),
) -> Response:
    chosen = state if state in STATES else ""
    number = page_number(request)
    with house_of(request).look(actor) as look:
        job = jobs.one(look, job_id)
        counts = jobs.counts(look, job)
        rows = jobs.rows(look, job, chosen, (number - 1) * SIZE, SIZE)
        shared, of_rows = papers.shared(look, job), papers.of_rows(look, job)
        kinds = papers.kinds_for(look, job)
    link = f"/bulk/{job.id}?{urlencode({'state': chosen, 'page': ''})}"
    return page(
        request,
        name,
        422 if refused else 200,
        job=job,
        refused=refused,
        shared=shared,
        of_rows=of_rows,
        paper_kinds=kinds,
        usual_reference=next((r.reference for r in rows if r.reference), "KH-0001"),
        common={item["问题"] for item in job.common},
        counts=counts,
        rows=rows,
        next_step=partial(next_step, house_of(request).bundle.policy),
        states=STATES,
        state=chosen,
        busy=job.state in BUSY,
        total=counts.get(chosen, 0) if chosen else sum(counts.values()),
        number=number,
        size=SIZE,
        link=link,
        to_send=counts.get(READY, 0) + counts.get(jobs.FAILED, 0),
        with_gaps=counts.get(GAPS, 0),
        with_repeats=counts.get(REPEATED, 0),
    )


@router.get("/bulk/{job_id}/confirm")
def confirm(
    request: Request, actor: MayFileInBulk, job_id: str, gaps: str = "", repeats: str = ""
) -> Response:
    """What handing in means, counted: how many cases of each kind, over how much, with which files."""
    with_gaps, with_repeats = gaps == "1", repeats == "1"
    with house_of(request).look(actor) as look:
        job = jobs.one(look, job_id)
        sums = jobs.to_be_sent(look, job, with_gaps, with_repeats)
        shared, of_rows = papers.shared(look, job), papers.of_rows(look, job)
    if job.state in BUSY or not sums.count:
        return RedirectResponse(f"/bulk/{job_id}", 303)
    return page(
        request,
        "bulk/confirm.html",
        job=job,
        sums=sums,
        shared=shared,
        of_rows=of_rows,
        with_gaps=with_gaps,
        with_repeats=with_repeats,
    )


@router.post("/bulk/{job_id}/submit")
def submit(request: Request, actor: MayFileInBulk, job_id: str, form: Posted) -> Response:
    """Hand in the rows in order; those with gaps or perhaps twice too when that was confirmed."""
    with house_of(request).work(actor) as work:
        jobs.submit(
            work,
            job_id,
            with_gaps=text(form, "with_gaps") == "1",
            with_repeats=text(form, "with_repeats") == "1",
        )
    wake(request)
    return RedirectResponse(f"/bulk/{job_id}", 303)


@router.get("/bulk/{job_id}/results")
def results(request: Request, actor: MayFileInBulk, job_id: str) -> Response:
    """The outcome as a workbook."""
    with house_of(request).look(actor) as look:
        job, data = _results(look, job_id)
    name = f"{job.file_name.rpartition('.')[0] or job.file_name}-结果.xlsx"
    return attachment(name, XLSX.media_type, data)


def _results(look: Work, job_id: str) -> tuple[BulkJob, bytes]:
    return jobs.one(look, job_id), jobs.results(look, job_id)


@router.post("/bulk/{job_id}/discard")
def discard(request: Request, actor: MayFileInBulk, job_id: str, form: Posted) -> Response:
    """Delete a file and its rows; what was submitted stays submitted."""
    with house_of(request).work(actor) as work:
        jobs.discard(work, job_id)
    return RedirectResponse("/bulk", 303)
