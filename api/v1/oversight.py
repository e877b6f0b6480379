"""Figures for court leaders, the event log for the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from api.base.access import MayAudit, MaySeeOverview
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, NDJSON, PREFIX, content, example, told
from api.base.security import house_of
from api.v1.common import day_asked
from api.v1.models import Model, Moment
from api.v1.ndjson import Ndjson
from court.oversight import audit, overview

router = APIRouter(prefix=PREFIX, tags=["概览、审计、账户"], route_class=JsonRoute)
Day = Annotated[str, Query(max_length=40, description="如 2026-09-07")]


class ShareLine(Model):
    """How often something came up in a period."""

    name: str = Field(alias="名称")
    count: int = Field(alias="件数")
    part: float = Field(alias="占比")


class SpeedLine(Model):
    """How long decisions took, over those of a period."""

    decided: int = Field(alias="决定数")
    median_hours: float | None = Field(alias="中位小时数")
    online: int = Field(alias="承诺答复数")
    in_time: int = Field(alias="按时答复数")


class WeekLine(SpeedLine):
    """`SpeedLine` of one week, which begins on Monday."""

    start: date = Field(alias="周一")


class Figures(Model):
    """Figures of the court between two days, both included."""

    first: date = Field(alias="从")
    last: date = Field(alias="到")
    cause: str = Field(alias="案由")
    received: int = Field(alias="收件")
    received_before: int = Field(alias="上期收件")
    late: int = Field(alias="逾期未决")
    speed: SpeedLine = Field(alias="速度")
    speed_before: SpeedLine = Field(alias="上期速度")
    channels: list[ShareLine] = Field(alias="渠道")
    causes: list[ShareLine] = Field(alias="按案由")
    conclusions: list[ShareLine] = Field(alias="建议")
    decisions: list[ShareLine] = Field(alias="决定")
    states: list[ShareLine] = Field(alias="状态")
    weeks: list[WeekLine] = Field(alias="各周")


class EventLine(Model):
    """One entry of the log."""

    number: int = Field(alias="编号")
    at: Moment = Field(alias="时间")
    kind: str = Field(alias="事件")
    role: str = Field(alias="身份")
    who: str = Field(alias="谁")
    filing: str = Field(alias="起诉")
    said: dict[str, str] = Field(alias="内容")
    hash: str = Field(alias="哈希")


class EventPage(Model):
    """A page of the log, newest first."""

    total: int = Field(alias="总数")
    page: int = Field(alias="页")
    events: list[EventLine] = Field(alias="事件")


class Noted(Model):
    """The end of the log as somebody wrote it down earlier, to hold against it."""

    noted: str = Field(
        default="", alias="抄下的末尾", max_length=100, description="以前抄下的“编号:哈希”"
    )


class FaultLine(Model):
    """Something in the record that is not as the log says."""

    number: int = Field(alias="编号")
    what: str = Field(alias="问题")


class VerifiedLine(Model):
    """What was compared, and every fault that was found."""

    events: int = Field(alias="事件数")
    filings: int = Field(alias="起诉数")
    faults: list[FaultLine] = Field(alias="问题")
    reminders: list[FaultLine] = Field(alias="提醒", description="不是改动，要有人说明的")
    end: str = Field(alias="末尾", description="编号:哈希，请抄下")


@router.get(
    "/overview",
    **told("概览", "一段时间的收件、决定、速度；不写时间就是本月。", 422),
)
def figures(
    request: Request,
    actor: MaySeeOverview,
    since: Day = "",
    until: Day = "",
    cause: Annotated[str, Query(max_length=80)] = "",
) -> Figures:
    """The figures of a period."""
    house = house_of(request)
    first, last = overview.whole_month(house.today)
    period = overview.Period.of(day_asked(since) or first, day_asked(until) or last, cause)
    with house.look(actor) as look:
        found = overview.overview(look, period)
    return Figures(
        first=period.first,
        last=period.last,
        cause=period.cause,
        received=found.received,
        received_before=found.received_before,
        late=found.late,
        speed=SpeedLine.model_validate(found.speed),
        speed_before=SpeedLine.model_validate(found.speed_before),
        channels=_shares(found.channels),
        causes=_shares(found.causes),
        conclusions=_shares(found.conclusions),
        decisions=_shares(found.decisions),
        states=_shares(found.states),
        weeks=[_week(week) for week in found.weeks],
    )


def _shares(found: Iterable[overview.Share]) -> list[ShareLine]:
    return list(map(ShareLine.model_validate, found))


def _week(week: overview.Week) -> WeekLine:
    return WeekLine(**dict(SpeedLine.model_validate(week.speed)), start=week.start)


@router.get("/audit", **told("审计日志", "新的在前，每页 50 条。", 422))
def list_events(
    request: Request,
    actor: MayAudit,
    kind: Annotated[str, Query(max_length=20, description="只看一种事件")] = "",
    role: Annotated[str, Query(max_length=12, description="只看一种身份")] = "",
    filing: Annotated[str, Query(max_length=40, description="收件号")] = "",
    since: Day = "",
    until: Day = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> EventPage:
    """A page of events."""
    wanted = audit.Filter(kind, role, filing, day_asked(since), day_asked(until), page)
    with house_of(request).look(actor) as look:
        found = audit.listing(look, wanted)
    return EventPage(total=found.total, page=found.page, events=list(map(_event, found.lines)))


def _event(line: audit.Line) -> EventLine:
    entry = line.entry
    return EventLine(
        number=entry.number,
        at=entry.at,
        kind=entry.kind,
        role=entry.role,
        who=line.who,
        filing=line.filing,
        said=dict(line.said),
        hash=entry.hash,
    )


@router.post(
    "/audit/verify",
    openapi_extra=example({"抄下的末尾": ""}),
    **told("核对审计日志", "逐条重算哈希，并与每份起诉的记录对照。", *BODY),
)
def verify_log(request: Request, actor: MayAudit, said: Noted) -> VerifiedLine:
    """Read the whole log."""
    with house_of(request).look(actor) as look:
        found = audit.verify(look.session, look.now, said.noted, court=look.house.chain)
    return VerifiedLine(
        events=found.events,
        filings=found.filings,
        faults=list(map(FaultLine.model_validate, found.faults)),
        reminders=list(map(FaultLine.model_validate, found.reminders)),
        end=f"{found.number}:{found.hash}",
    )


@router.get(
    "/audit/export",
    response_class=Ndjson,
    **told(
        "导出审计日志",
        "全部事件，每行一个，从旧到新；够在别处重算每条的哈希。",
        responses={200: content(NDJSON, {"type": "string"})},
    ),
)
def export_log(request: Request, actor: MayAudit) -> Response:
    """The whole log as lines."""
    house = house_of(request)

    def lines() -> Iterator[bytes]:
        with house.look(actor) as look:
            for line in audit.whole_log(look.session):
                yield line + b"\n"

    return StreamingResponse(lines(), media_type=NDJSON)
