"""Checks of filings that are stored nowhere: one, or many as NDJSON.

A check takes about a millisecond, so it runs where the request is read: handing it to a thread
would take longer than it saves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.base.access import OpenToAll
from api.base.answers import answer
from api.base.json_route import OpenRoute, check_media_type
from api.base.long_work import by_size
from api.base.members import charge_members, count_members
from api.base.openapi import BODY, NDJSON, PREFIX, body, content, example, told
from api.base.security import house_of
from api.v1.common import (
    OnDay,
    day_asked,
)
from api.v1.models import FILING_EXAMPLE, Checked, FilingBody, Scope, Stage
from api.v1.ndjson import LineByLine, Ndjson
from engine.check.checker import check
from engine.check.day import day_for
from engine.check.lines import line_result
from engine.check.opinion import Opinion
from engine.check.receipt import receipt_of

router = APIRouter(prefix=PREFIX, tags=["检查"], route_class=OpenRoute)

AskedStage = Annotated[
    Stage,
    Query(
        alias="stage",
        description="提交：已经写完，没有填的就是缺；填写：还在填，没有填的待定",
    ),
]
AskedScope = Annotated[
    Scope,
    Query(
        alias="scope",
        description="全部：每一项要求，带凭证；未了：只有不满足、待定、请法官判断的，不带凭证，"
        "小得多也快得多，适合边填边查",
    ),
]
LINE_EXAMPLE = (
    '{"行": 1, "结论": "（结论表里的一个结论）", "案由": "民间借贷纠纷", "要求": [], "凭证": {}}\n'
)


@router.post(
    "/check",
    response_model=Checked,
    openapi_extra=example(FILING_EXAMPLE),
    **told(
        "检查一份起诉材料",
        "立即给出结论、每一项要求的状态和理由、接下来该问什么，以及可以复算的凭证。什么也不保存。",
        *BODY,
    ),
)
async def check_one(
    request: Request,
    actor: OpenToAll,
    raw: FilingBody,
    on: OnDay = None,
    stage: AskedStage = "提交",
    scope: AskedScope = "全部",
) -> Response:
    """The opinion and its receipt, as the engine gives them, or what is open of it."""
    day = day_asked(on)
    charge_members(request, raw)
    house = house_of(request)

    def checked() -> Response:
        opinion = check(house.bundle, raw, day_for(raw, day, house.today), stage)
        request.app.state.metrics.checked(opinion.conclusion, stage)
        if scope == "未了":
            return answer({"意见": opinion.open_dict()})
        said = opinion.to_dict()
        return answer({"意见": said, "凭证": receipt_of(opinion, body=said).to_dict()})

    return await by_size(await request.body(), checked)


@router.post(
    "/check/bulk",
    response_class=Ndjson,
    openapi_extra=body(
        {"type": "string", "description": "每行一份起诉材料（JSON 对象），以换行分隔"},
        '{"案由": "民间借贷纠纷", "原告": [{"类型": "自然人", "姓名": "李文海"}]}\n',
        NDJSON,
    ),
    **told(
        "检查许多份起诉材料",
        "每行一份，逐行给出结果：结论、需要注意的要求和凭证；读不懂的一行写明哪里不对，"
        "不影响其他行。最多 20,000 行，一行不超过 1 MB。什么也不保存。",
        *BODY,
        responses={
            200: content(
                NDJSON,
                {"type": "string", "description": "每行一个结果（JSON 对象），与输入的行对应"},
                LINE_EXAMPLE,
                "逐行给出，边读边答",
            )
        },
    ),
)
async def check_many(
    request: Request,
    actor: OpenToAll,
    on: OnDay = None,
    stage: AskedStage = "提交",
) -> Response:
    """One result a line, as the lines come in."""
    day = day_asked(on)
    check_media_type(request, NDJSON, "application/jsonl", "application/x-jsonlines")
    house = house_of(request)
    metrics = request.app.state.metrics

    def checked(raw: Mapping[str, Any]) -> Opinion:
        count_members(raw)
        opinion = check(house.bundle, raw, day_for(raw, day, house.today), stage)
        metrics.checked(opinion.conclusion, stage)
        return opinion

    return LineByLine(request, lambda number, line: line_result(number, line, checked))
