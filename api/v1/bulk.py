"""Many filings from one table: hand it over, look at what the rows need, submit, fetch the results."""

from __future__ import annotations

from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from api.base.access import MayFileInBulk
from api.base.downloads import attachment
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, body, content, example, told
from api.base.security import house_of
from api.v1.models import Model, Moment
from api.v1.papers import BYTES, FileId, received
from court.bulk import jobs, papers
from court.bulk.results import next_step
from court.bulk.row_papers import of_job
from court.bulk.tables import BulkJob, BulkRow
from court.bulk.template import template
from court.core.courthouse import Work
from court.files.sniffing import XLSX
from engine.text.errors import LianError

router = APIRouter(prefix=PREFIX, tags=["批量"], route_class=JsonRoute)
JobId = Annotated[str, Path(max_length=40)]
WORKBOOK = {200: content(XLSX.media_type, {"type": "string", "format": "binary"})}
ROWS = 200


class JobLine(Model):
    id: str = Field(alias="编号")
    file_name: str = Field(alias="文件名")
    cause: str = Field(alias="案由")
    state: str = Field(alias="状态")
    problems: list[Any] = Field(alias="问题", description="整个文件读不了时，为什么")
    common: list[Any] = Field(alias="每行都有", description="每一行都缺的，只说一次")
    total: int = Field(alias="行数")
    done: int = Field(alias="已检查")
    submitted: int = Field(alias="已提交")
    counts: dict[str, int] = Field(alias="各状态行数")
    created: Moment = Field(alias="上传时间")


class JobList(Model):
    jobs: list[JobLine] = Field(alias="批量文件")


class RowLine(Model):
    number: int = Field(alias="行")
    reference: str = Field(alias="自编号")
    parties: str = Field(alias="当事人")
    state: str = Field(alias="状态")
    words: str = Field(alias="说明")
    next_step: str = Field(alias="下一步", description="交上去以前可以怎样做")
    items: list[Any] = Field(alias="事项", description="要改什么，在哪一格")
    filing_id: str = Field(alias="起诉")
    receipt: str = Field(alias="收件号")


class RowList(Model):
    rows: list[RowLine] = Field(alias="行")


class Submission(Model):
    with_gaps: bool = Field(
        default=False, alias="含欠缺", description="有欠缺的也提交；读不懂的总是留下"
    )
    with_repeats: bool = Field(
        default=False, alias="含重复", description="可能与别的行、与交过的案件重复的也提交"
    )


class PaperLine(Model):
    id: str = Field(alias="编号")
    name: str = Field(alias="文件名")
    kind: str = Field(alias="种类")
    reference: str = Field(alias="自编号", description="附到哪一行；空的附到每一行")
    size: int = Field(alias="字节数")
    sha256: str = Field(alias="SHA-256")


class PaperList(Model):
    files: list[PaperLine] = Field(alias="文件")


@router.get("/bulk", **told("批量文件", "自己的批量文件，新的在前。"))
def list_jobs(request: Request, actor: MayFileInBulk) -> JobList:
    """The actor's jobs."""
    with house_of(request).look(actor) as look:
        return JobList(jobs=[job_line(look, job) for job in jobs.mine(look)])


@router.get(
    "/bulk/template",
    response_class=Response,
    **told("批量模板", "一个案由的 XLSX 模板，每行一个案件。", 422, responses=WORKBOOK),
)
def bulk_template(
    request: Request,
    actor: MayFileInBulk,
    cause: Annotated[str, Query(max_length=80, description="案由名称或代码")],
) -> Response:
    """The workbook of a cause."""
    house = house_of(request)
    data = template(house.bundle, cause.strip(), house.today)
    return attachment(f"批量起诉-{cause.strip()}.xlsx", XLSX.media_type, data)


@router.post(
    "/bulk",
    status_code=201,
    openapi_extra=body({"type": "string", "format": "binary"}, "案由,原告姓名\n…", BYTES),
    **told(
        "上传批量文件",
        "请求体就是 XLSX 或 CSV 文件。逐行检查在后台进行，用 `GET /api/v1/bulk/{job_id}` 看进度。"
        "同一个文件再传一次，得到第一次的那个。",
        *BODY,
        507,
    ),
)
def hand_bulk_over(
    request: Request,
    actor: MayFileInBulk,
    cause: Annotated[str, Query(max_length=80, description="案由名称或代码")],
    name: Annotated[str, Query(min_length=1, max_length=200, description="文件名")],
    file: Annotated[BinaryIO, Depends(received)],
) -> JobLine:
    """Take a file; it is checked in the background."""
    house = house_of(request)
    found = jobs.receive_table(house, name, file)
    with house.work(actor) as work:
        line = job_line(work, jobs.create(work, cause, found))
    wake(request)
    return line


@router.get(
    "/bulk/{job_id}",
    **told("一个批量文件", "检查到哪里、各状态有几行、提交了几件。", 404),
)
def one_job(request: Request, actor: MayFileInBulk, job_id: JobId) -> JobLine:
    """How far a file is."""
    with house_of(request).look(actor) as look:
        line = job_line(look, jobs.one(look, job_id))
    return line


@router.get(
    "/bulk/{job_id}/rows",
    **told("批量文件的行", f"按文件的次序，每次最多 {ROWS} 行。", 404, 422),
)
def list_rows(
    request: Request,
    actor: MayFileInBulk,
    job_id: JobId,
    state: Annotated[str, Query(max_length=8, description="只看一种状态的行")] = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="跳过几行")] = 0,
    limit: Annotated[int, Query(ge=1, le=ROWS)] = ROWS,
) -> RowList:
    """Rows with everything to change, by cell."""
    with house_of(request).look(actor) as look:
        job = jobs.one(look, job_id)
        found = jobs.rows(look, job, state, offset, limit)
        return RowList(rows=[row_line(look, row) for row in found])


@router.post(
    "/bulk/{job_id}/submit",
    openapi_extra=example({"含欠缺": False, "含重复": False}),
    **told("提交批量文件", "逐行提交在后台进行；再说一次，提交剩下的。", 404, 409, *BODY),
)
def submit_job(
    request: Request,
    actor: MayFileInBulk,
    job_id: JobId,
    said: Submission,
) -> JobLine:
    """Hand the rows in."""
    with house_of(request).work(actor) as work:
        line = job_line(work, jobs.submit(work, job_id, said.with_gaps, said.with_repeats))
    wake(request)
    return line


@router.get(
    "/bulk/{job_id}/results",
    response_class=Response,
    **told("批量结果", "每行的结果和收件号（XLSX）。", 404, responses=WORKBOOK),
)
def bulk_results(request: Request, actor: MayFileInBulk, job_id: JobId) -> Response:
    """The outcome as a workbook."""
    with house_of(request).look(actor) as look:
        data = jobs.results(look, job_id)
    return attachment("批量结果.xlsx", XLSX.media_type, data)


@router.delete(
    "/bulk/{job_id}",
    status_code=204,
    response_class=Response,
    **told("删除批量文件", "已经提交的起诉不受影响。", 404, 409),
)
def discard_job(request: Request, actor: MayFileInBulk, job_id: JobId) -> Response:
    """Delete a job with its rows."""
    with house_of(request).work(actor) as work:
        jobs.discard(work, job_id)
    return Response(status_code=204)


@router.get(
    "/bulk/{job_id}/files",
    **told("批量文件的随案文件", "附到每一行的在前。", 404),
)
def list_papers(request: Request, actor: MayFileInBulk, job_id: JobId) -> PaperList:
    """The files that go with the rows."""
    with house_of(request).look(actor) as look:
        return PaperList.of(files=of_job(look, jobs.one(look, job_id)))


@router.post(
    "/bulk/{job_id}/files",
    status_code=201,
    openapi_extra=body({"type": "string", "format": "binary"}, "%PDF-1.7 …", BYTES),
    **told(
        "上传随案文件",
        "请求体就是文件本身。默认附到每一行；`each` 为真的，按文件名开头的自用编号附到那一行。"
        "传完以后各行重新检查。",
        404,
        409,
        *BODY,
        507,
    ),
)
def add_paper(
    request: Request,
    actor: MayFileInBulk,
    job_id: JobId,
    name: Annotated[str, Query(min_length=1, max_length=200, description="文件名")],
    file: Annotated[BinaryIO, Depends(received)],
    kind: Annotated[str, Query(max_length=80, description="是什么，如 营业执照")] = "",
    each: Annotated[bool, Query(description="只附到文件名指明的那一行")] = False,
) -> PaperList:
    """Attach a file to every row, or to the row it names."""
    house = house_of(request)
    with house.look(actor) as look:
        jobs.one(look, job_id)
    arrived = papers.receive_papers(house, [(name, file)])
    with house.work(actor) as work:
        if refused := papers.add(work, job_id, arrived, kind, not each):
            raise LianError("；".join(refused))
        found = PaperList.of(files=of_job(work, jobs.one(work, job_id)))
    wake(request)
    return found


@router.delete(
    "/bulk/{job_id}/files/{file_id}",
    status_code=204,
    response_class=Response,
    **told("删除随案文件", "已经提交的起诉不受影响。", 404, 409),
)
def remove_paper(
    request: Request, actor: MayFileInBulk, job_id: JobId, file_id: FileId
) -> Response:
    """Take a file away."""
    with house_of(request).work(actor) as work:
        papers.remove(work, job_id, file_id)
    wake(request)
    return Response(status_code=204)


def wake(request: Request) -> None:
    """Tell the background that there is work; it looks by itself soon enough otherwise."""
    background = getattr(request.app.state, "background", None)
    if background is not None:
        background.wake()


def job_line(work: Work, job: BulkJob) -> JobLine:
    return JobLine(
        id=job.id,
        file_name=job.file_name,
        cause=job.cause,
        state=job.state,
        problems=job.problems,
        common=job.common,
        total=job.total,
        done=job.done,
        submitted=job.submitted,
        counts=dict(jobs.counts(work, job)),
        created=job.created_at,
    )


def row_line(work: Work, row: BulkRow) -> RowLine:
    return RowLine(
        number=row.number,
        reference=row.reference,
        parties=row.parties,
        state=row.state,
        words=row.words,
        next_step=next_step(work.house.bundle.policy, row),
        items=row.items,
        filing_id=row.filing_id,
        receipt=row.receipt,
    )
