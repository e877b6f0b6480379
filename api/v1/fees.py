"""Court fees with their working: of an amount, or of a whole filing."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import ConfigDict, Field, WithJsonSchema

from api.base.access import OpenToAll
from api.base.json_route import OpenRoute
from api.base.long_work import by_size
from api.base.members import charge_members
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.common import (
    OnDay,
    day_asked,
    day_or_today,
)
from api.v1.models import FILING_SCHEMA, Cents, Exact, Model
from court.core.courthouse import Courthouse
from court.fees import answer as view
from court.fees.answer import of_filing, of_kind
from court.fees.filing_fee import filing_fee
from court.fees.schedule import HALVINGS, Standards
from engine.check.day import day_for
from engine.check.opening import open_content
from engine.text.errors import FieldProblem, FilingError
from engine.values import ValueProblem, parse_money

router = APIRouter(prefix=PREFIX, tags=["费用"], route_class=OpenRoute)


Reason = Annotated[str, WithJsonSchema({"type": "string", "enum": list(HALVINGS)})]


class Asked(Model):
    """A filing, or a kind of fee with its amount."""

    model_config = ConfigDict(
        title="费用问题",
        json_schema_extra={"oneOf": [{"required": ["起诉材料"]}, {"required": ["种类"]}]},
    )
    filing: Annotated[dict[str, Any], WithJsonSchema(FILING_SCHEMA)] | None = Field(
        default=None, alias="起诉材料"
    )
    kind: str | None = Field(
        default=None, alias="种类", description="如 财产案件；全部种类见 GET /api/v1/fees"
    )
    amount: Annotated[Any, WithJsonSchema({"type": ["string", "number", "null"]})] = Field(
        default=None, alias="数额", description="元，如 120000 或 12万"
    )
    reasons: list[Reason] = Field(
        default_factory=list, alias="减半", description="减半的原因；几个原因也只减半一次"
    )


class Line(Model):
    words: str = Field(alias="说明")
    amount: Exact = Field(alias="数额", description="元")


class FeeAnswer(Model):
    """A fee; when it cannot be worked out yet, why."""

    kind: str = Field(alias="种类")
    payable: Cents | None = Field(alias="应交", description="元，四舍五入到分；还算不出时为 null")
    lines: list[Line] = Field(alias="算法")
    basis: list[str] = Field(alias="依据")
    note: str = Field(alias="备注")
    halved: Cents | None = Field(alias="减半应交", description="适用简易程序等减半时应交多少")
    open_claims: list[str] = Field(alias="未计入", description="没有写明数额、暂不计入的请求")
    missing: str = Field(alias="缺什么", description="还算不出的原因")


class Kinds(Model):
    kinds: list[str] = Field(alias="种类")
    halvings: dict[str, str] = Field(alias="减半", description="减半的原因和依据")


@router.get("/fees", **told("收费的种类", "当天的收费标准有哪些种类，哪些原因可以减半。", 422))
def fee_kinds(request: Request, actor: OpenToAll, on: OnDay = None) -> Kinds:
    """The kinds of the standards in force."""
    day = day_or_today(request, on)
    standards = Standards(house_of(request).bundle.parameters, day)
    return Kinds(kinds=standards.kinds(), halvings=HALVINGS)


@router.post(
    "/fees",
    openapi_extra=example({"种类": "财产案件", "数额": "120000"}),
    **told(
        "计算诉讼费",
        "逐行列出算法和依据。按起诉材料计算时，没有写明数额的请求不计入，另行列出。",
        *BODY,
    ),
)
async def work_out_fee(
    request: Request, actor: OpenToAll, said: Asked, on: OnDay = None
) -> FeeAnswer:
    """A fee with its working."""
    return await by_size(await request.body(), lambda: FeeAnswer.of(_work_out(request, said, on)))


def _work_out(request: Request, said: Asked, on: str | None) -> view.FeeAnswer:
    house = house_of(request)
    if (said.filing is None) == (said.kind is None):
        raise FilingError([FieldProblem("", "请写“起诉材料”或者“种类”，二者写一个")])
    if said.filing is not None:
        return _of_filing(request, house, said.filing, on, said.reasons)
    standards = Standards(house.bundle.parameters, day_asked(on) or house.today)
    return of_kind(standards.fee(said.kind or "", _amount(said.amount)), said.reasons)


def _amount(raw: Any) -> Decimal | None:
    if raw is None or raw == "":
        return None
    try:
        return parse_money(raw)
    except ValueProblem as problem:
        raise FilingError([FieldProblem("数额", str(problem))]) from None


def _of_filing(
    request: Request, house: Courthouse, raw: dict[str, Any], on: str | None, reasons: list[str]
) -> view.FeeAnswer:
    charge_members(request, raw)
    day = day_for(raw, day_asked(on), house.today)
    opened = open_content(house.bundle, raw, day).readable()
    casetype = opened.ruleset.casetype
    found = filing_fee(house.bundle, casetype, opened.values(), day)
    return of_filing(found, casetype.fee, reasons)
