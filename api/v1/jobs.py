"""The administrator's view of what the court does by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.base.access import MayOperate
from api.base.answers import answer
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, told
from api.base.security import house_of
from api.v1.bodies import moment
from api.v1.models import Model
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
    due: str | None = Field(alias="轮到的时间")
    error: str = Field(alias="上次为什么没做成")
    can_be_given_up: bool = Field(alias="可以放弃")


class JobOverview(Model):
    kinds: list[KindCounts] = Field(alias="种类")
    jobs: list[JobRow] = Field(alias="任务", description="最多 200 个，要处理的在前")


@router.get(
    "/jobs",
    response_model=JobOverview,
    **told("后台任务", "各种任务有多少、最久等了多久，和还没有做完的每一个。", 422),
)
def list_jobs(
    request: Request,
    actor: MayOperate,
    kind: Annotated[str, Query(max_length=20, description="只看一种，如“短信”")] = "",
    standing: Annotated[str, Query(max_length=8, description="只看一种状态，如“放弃”")] = "",
) -> Response:
    """What waits, runs, failed."""
    with house_of(request).look(actor) as look:
        kinds, lines = jobs.overview(look), jobs.listing(look, kind, standing)
        now = look.now
    return answer(
        {
            "种类": [_kind(line, now) for line in kinds],
            "任务": [_row(line) for line in lines],
        }
    )


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


def _kind(line: jobs.KindLine, now: datetime) -> dict[str, Any]:
    return {
        "种类": line.kind,
        "各状态": dict(line.counts),
        "最久等了秒数": int(line.age(now).total_seconds()),
    }


def _row(line: jobs.Line) -> dict[str, Any]:
    job = line.job
    return {
        "编号": job.id,
        "种类": job.kind,
        "状态": line.standing,
        "试过次数": job.tries,
        "轮到的时间": moment(job.due),
        "上次为什么没做成": job.error,
        "可以放弃": line.can_be_given_up,
    }
