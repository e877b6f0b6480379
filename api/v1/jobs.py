"""The administrator's view of what the court does by itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.base.access import MayOperate
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, told
from api.base.security import house_of
from api.v1.models import Model, Moment
from court.operations import jobs

router = APIRouter(prefix=PREFIX, tags=["后台任务"], route_class=JsonRoute)
Number = Annotated[int, Path(ge=1, le=2**62, description="任务的编号")]


class KindCounts(Model):
    kind: str = Field(alias="种类")
    counts: dict[str, int] = Field(
        alias="各状态", description="只列有的：等着、在做、会再试、放弃…"
    )
    age: int = Field(alias="最久等了秒数")


class JobRow(Model):
    id: int = Field(alias="编号")
    kind: str = Field(alias="种类")
    standing: str = Field(alias="状态")
    tries: int = Field(alias="试过次数")
    due: Moment = Field(alias="轮到的时间")
    error: str = Field(alias="上次为什么没做成")
    can_be_given_up: bool = Field(alias="可以放弃")


class JobOverview(Model):
    kinds: list[KindCounts] = Field(alias="种类")
    jobs: list[JobRow] = Field(alias="任务", description="最多 200 个，要处理的在前")


@router.get(
    "/jobs",
    **told("后台任务", "各种任务有多少、最久等了多久，和还没有做完的每一个。", 422),
)
def list_jobs(
    request: Request,
    actor: MayOperate,
    kind: Annotated[str, Query(max_length=20, description="只看一种，如“短信”")] = "",
    standing: Annotated[str, Query(max_length=8, description="只看一种状态，如“放弃”")] = "",
) -> JobOverview:
    """What waits, runs, failed."""
    with house_of(request).look(actor) as look:
        now = look.now
        kinds = [
            KindCounts.of(line, age=int(line.age(now).total_seconds()))
            for line in jobs.overview(look)
        ]
        rows = [JobRow.of(line, line.job) for line in jobs.listing(look, kind, standing)]
    return JobOverview(kinds=kinds, jobs=rows)


@router.post(
    "/jobs/{job_number}/retry",
    status_code=204,
    response_class=Response,
    **told("再做一次", "排到最前面，重新计次数。", 404, 409, 422),
)
def retry_job(request: Request, actor: MayOperate, job_number: Number) -> Response:
    """Do a job now."""
    with house_of(request).work(actor) as work:
        jobs.retry(work, job_number)
    return Response(status_code=204)


@router.post(
    "/jobs/{job_number}/give-up",
    status_code=204,
    response_class=Response,
    **told("放弃任务", "不再试。会自己再来的种类不能放弃。", 404, 409, 422),
)
def give_up_job(request: Request, actor: MayOperate, job_number: Number) -> Response:
    """Do not try a job any more."""
    with house_of(request).work(actor) as work:
        jobs.give_up(work, job_number)
    return Response(status_code=204)
