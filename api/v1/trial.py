"""Cases after registration, for a trial system beside this one: the list, one case, its package."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.base.access import MayPackage, MaySeeCases
from api.base.downloads import attachment
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, content, told
from api.base.security import house_of
from api.v1.models import Model
from court.cases import package, people, queries
from court.cases.queries import ALL_STATES, STATES, Filter
from court.cases.tables import CourtCase
from court.core.roles import Action

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
        made = package.make(work, case_id)
    return attachment(made.name, "application/zip", made.data)
