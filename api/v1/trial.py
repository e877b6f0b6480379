"""Cases after registration, for a trial system beside this one: the list, one case, its package."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.base.access import MayPackage, MaySeeCases
from api.base.downloads import attachment
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, content, told
from api.base.packaging import PARTS
from api.base.security import house_of
from api.v1.models import Model
from court.cases import package, parties, people, queries
from court.cases.queries import ALL_STATES, STATES, Filter
from court.cases.tables import CourtCase
from court.core.roles import Action
from court.hearings import queries as hearings
from court.hearings.preparing import first_day
from court.hearings.timetable import HALF_HOUR
from court.service import service
from court.service.queries import RECORD

PACKAGE = {200: content("application/zip", {"type": "string", "format": "binary"})}

router = APIRouter(prefix=PREFIX, tags=["案件"], route_class=JsonRoute)


class CaseRow(Model):
    id: str = Field(alias="编号")
    number: str = Field(alias="案号")
    cause: str = Field(alias="案由")
    state: str = Field(alias="状态")
    procedure: str = Field(alias="程序", description="还没有确定的为空")
    registered_on: date = Field(alias="立案日期")
    sequence: int = Field(alias="次序", description="每有一件事加一")


class CaseList(Model):
    total: int = Field(alias="总数")
    cases: list[CaseRow] = Field(alias="案件", description="新立的在前，每页 50 件")


@router.get(
    "/trial-cases",
    **told("案件", "登记立案以后的案件：看得到的，新立的在前。", 422),
)
def list_cases(
    request: Request,
    actor: MaySeeCases,
    state: Annotated[str, Query(max_length=12, description="状态，如“待分案”")] = ALL_STATES,
    page: Annotated[int, Query(ge=1, le=100_000, description="第几页")] = 1,
) -> CaseList:
    """The cases the actor may see."""
    with house_of(request).look(actor) as look:
        wanted = Filter(state if state in STATES else ALL_STATES, page=page)
        found = queries.listing(look, wanted)
        rows = [CaseRow.of(row.case) for row in found.rows]
    return CaseList(total=found.total, cases=rows)


@router.get("/trial-cases/{case_id}", **told("一个案件", "现在的状态和程序。", 404))
def one_case(request: Request, actor: MaySeeCases, case_id: str) -> CaseRow:
    """One case."""
    with house_of(request).look(actor) as look:
        found: CourtCase = people.find(look, case_id, Action.cases)
        return CaseRow.of(found)


class HearingRow(Model):
    day: date = Field(alias="日")
    start: time = Field(alias="时")
    minutes: int = Field(alias="分钟")
    room: str = Field(alias="法庭")
    state: str = Field(alias="状态")
    public: bool = Field(alias="公开")
    basis: int = Field(alias="依据事件")


class ReasonRow(Model):
    who: str = Field(alias="对象")
    day: date = Field(alias="日", description="这一天以前不能开庭")
    words: str = Field(alias="说明")
    articles: list[str] = Field(alias="依据")
    basis: int | None = Field(alias="依据事件")


class Hearings(Model):
    earliest: date = Field(alias="最早", description="最早可以开庭的日子")
    provisional: bool = Field(alias="暂定")
    reasons: list[ReasonRow] = Field(alias="理由")
    hearings: list[HearingRow] = Field(alias="庭")


@router.get(
    "/trial-cases/{case_id}/hearings",
    **told("开庭", "排了的庭，最早可以开庭的日子和理由。", 404, 422),
)
def case_hearings(request: Request, actor: MaySeeCases, case_id: str) -> Hearings:
    """The hearings of a case, and why not earlier."""
    with house_of(request).look(actor) as look:
        case = people.find(look, case_id, Action.cases)
        found = first_day(look, case, RECORD)
        rows = [
            HearingRow(
                day=one.hearing.day,
                start=one.start,
                minutes=one.hearing.length * HALF_HOUR,
                room=one.room.name,
                state=one.hearing.state,
                public=one.hearing.public,
                basis=one.hearing.basis,
            )
            for one in hearings.of_case(look, case)
        ]
    reasons = [
        ReasonRow(who=r.who, day=r.day, words=r.words, articles=list(r.articles), basis=r.basis)
        for r in found.reasons
    ]
    return Hearings(
        earliest=found.day, provisional=found.provisional, reasons=reasons, hearings=rows
    )


class ServedRow(Model):
    party: str = Field(alias="受送达人")
    side: str = Field(alias="诉讼地位")
    papers: list[str] = Field(alias="文书")
    state: str = Field(alias="状态")
    way: str = Field(alias="方式")
    day: date | None = Field(alias="送达日期")
    default: bool = Field(alias="可据以缺席判决")
    basis: int | None = Field(alias="依据事件")


class Served(Model):
    rows: list[ServedRow] = Field(alias="送达")


@router.get("/trial-cases/{case_id}/service", **told("送达", "每个人的每一份文书送到没有。", 404))
def case_service(request: Request, actor: MaySeeCases, case_id: str) -> Served:
    """Addressee by document."""
    with house_of(request).look(actor) as look:
        case = people.find(look, case_id, Action.cases)
        named = {p.id: p for p in parties.ever(look, case)}
        rows = [
            ServedRow(
                party=named[t.party_id].name,
                side=named[t.party_id].side,
                papers=[str(paper) for paper in t.papers],
                state=t.state,
                way=t.way,
                day=t.day,
                default=t.default,
                basis=t.found,
            )
            for t in service.of_case(look, case)
        ]
    return Served(rows=rows)


@router.get(
    "/trial-cases/{case_id}/package",
    response_class=Response,
    **told(
        "案件包",
        "一个 ZIP：案件.json、案件.pdf、文书、附件，逐件写明 SHA-256。",
        404,
        responses=PACKAGE,
    ),
)
def case_package(request: Request, actor: MayPackage, case_id: str) -> Response:
    """The whole case in one file."""
    with house_of(request).work(actor) as work:
        made = package.make(work, case_id, PARTS)
    return attachment(made.name, "application/zip", made.data)
