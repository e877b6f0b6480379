"""A refusal step by step: insisted on, signed, served, appealed, passed up; and what undoes each.

Each step takes the log entry the caller saw last and answers with the filing as it then is.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, BinaryIO, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from api.base.access import MayDecide, MayReview
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, body, example, told
from api.base.security import house_of
from api.v1.desk_view import ReviewFull
from api.v1.models import FilingId, Model
from api.v1.papers import BYTES, received
from api.v1.review import REASON, Seen, Sequence, changed
from court.core.receiving import receive
from court.decisions import refusals
from court.decisions.refusals import MOST_SIGNERS, Signed
from court.files.sniffing import PDF

router = APIRouter(prefix=PREFIX, tags=["不予受理"], route_class=JsonRoute)
Manner = Literal["直接送达", "邮寄送达", "电子送达", "留置送达", "委托送达", "公告送达"]
Insisting = Literal["书面坚持", "口头坚持，已记入笔录"]
PAPERS = frozenset({PDF})
Day = Annotated[date, Field(description="年-月-日")]


class WithReason(Seen):
    reason: str = Field(alias="理由", max_length=REASON)


class Insisted(Seen):
    how: Insisting = Field(alias="方式")
    note: str = Field(default="", alias="说明", max_length=REASON)


class ServiceMade(Seen):
    party: int = Field(alias="当事人", ge=0, le=1_000, description="起诉人的次序，从 0 起")
    day: Day = Field(alias="日期")
    how: Manner = Field(alias="方式")


class Appealed(Seen):
    party: int = Field(default=0, alias="当事人", ge=0, le=1_000)
    day: Day = Field(alias="日期")


class PassedUp(Seen):
    day: Day = Field(alias="日期")
    number: str = Field(default="", alias="文号", max_length=60)


class Ordered(Seen):
    day: Day = Field(alias="日期")
    number: str = Field(alias="文号", max_length=60)
    reason: str = Field(default="", alias="理由", max_length=REASON)


class Signatures(Model):
    """What stands on the signed ruling."""

    number: str
    day: date
    panel: list[str]
    clerk: str


def signatures(
    number: Annotated[str, Query(max_length=60, description="裁定书的案号")],
    day: Annotated[date, Query(description="裁定日期，年-月-日")],
    panel: Annotated[
        list[str], Query(max_length=MOST_SIGNERS, description="署名的审判人员，审判长在前")
    ],
    clerk: Annotated[str, Query(max_length=60, description="书记员")],
) -> Signatures:
    """Read from the address: the body is the ruling itself."""
    return Signatures(number=number, day=day, panel=panel, clerk=clerk)


@router.post(
    "/review/{filing_id}/refusal/insist",
    openapi_extra=example({"次序": 4, "方式": "书面坚持"}),
    **told("登记坚持起诉", "释明以后当事人仍坚持起诉的，恢复审查。", 404, 409, *BODY),
)
def insist(request: Request, actor: MayReview, filing_id: FilingId, said: Insisted) -> ReviewFull:
    """Record that the filer insists."""
    return changed(
        request,
        actor,
        lambda w: refusals.insist_for(w, filing_id, said.sequence, said.how, said.note),
    )


@router.post(
    "/review/{filing_id}/refusal/reopen",
    openapi_extra=example({"次序": 4, "理由": "当事人补充了新的事实"}),
    **told("恢复审查", "告知以后重新审查，写明理由。", 404, 409, *BODY),
)
def reopen(request: Request, actor: MayReview, filing_id: FilingId, said: WithReason) -> ReviewFull:
    """Look at the filing again."""
    return changed(
        request, actor, lambda w: refusals.reopen(w, filing_id, said.sequence, said.reason)
    )


@router.post(
    "/review/{filing_id}/refusal/serve",
    openapi_extra=example({"次序": 7, "当事人": 0, "日期": "2026-09-09", "方式": "直接送达"}),
    **told("登记送达", "裁定书送达一位起诉人；上诉期限随之算出。", 404, 409, *BODY),
)
def serve(request: Request, actor: MayReview, filing_id: FilingId, said: ServiceMade) -> ReviewFull:
    """Note the service on one claimant."""
    return changed(
        request,
        actor,
        lambda w: refusals.serve(w, filing_id, said.sequence, said.party, said.day, said.how),
    )


@router.post(
    "/review/{filing_id}/refusal/appeal",
    openapi_extra=example({"次序": 8, "当事人": 0, "日期": "2026-09-15"}),
    **told("登记上诉", "收到上诉状；报送期限随之算出。", 404, 409, *BODY),
)
def appeal(request: Request, actor: MayReview, filing_id: FilingId, said: Appealed) -> ReviewFull:
    """Note an appeal received."""
    return changed(
        request,
        actor,
        lambda w: refusals.appeal(w, filing_id, said.sequence, said.day, said.party),
    )


@router.post(
    "/review/{filing_id}/refusal/send-up",
    openapi_extra=example({"次序": 9, "日期": "2026-09-18", "文号": ""}),
    **told("登记报送", "上诉状和案卷报送上一级人民法院。", 404, 409, *BODY),
)
def send_up(request: Request, actor: MayReview, filing_id: FilingId, said: PassedUp) -> ReviewFull:
    """Note that appeal and file went to the court above."""
    return changed(
        request,
        actor,
        lambda w: refusals.pass_up(w, filing_id, said.sequence, said.day, said.number),
    )


@router.post(
    "/review/{filing_id}/ruling",
    openapi_extra=body({"type": "string", "format": "binary"}, "%PDF-1.7 …", BYTES),
    **told(
        "存入签发的裁定书",
        "请求体就是签名盖章的裁定书（PDF），案号、日期、署名写在地址里。"
        "存入以后才是“裁定不予受理”。",
        404,
        409,
        *BODY,
        507,
    ),
)
def file_signed(
    request: Request,
    actor: MayDecide,
    filing_id: FilingId,
    sequence: Sequence,
    signed: Annotated[Signatures, Depends(signatures)],
    file: Annotated[BinaryIO, Depends(received)],
) -> ReviewFull:
    """File the signed ruling in."""
    found = receive(house_of(request), "裁定书.pdf", file, PAPERS)
    whole = Signed(signed.number, signed.day, tuple(signed.panel), signed.clerk, found)
    return changed(request, actor, lambda w: refusals.file_signed(w, filing_id, sequence, whole))


@router.post(
    "/review/{filing_id}/ruling/abandon",
    openapi_extra=example({"次序": 6, "理由": "当事人补充了新的事实"}),
    **told("撤回书稿", "签发以前撤回，恢复审查。", 404, 409, *BODY),
)
def abandon(
    request: Request, actor: MayDecide, filing_id: FilingId, said: WithReason
) -> ReviewFull:
    """Give the draft up."""
    return changed(
        request, actor, lambda w: refusals.abandon(w, filing_id, said.sequence, said.reason)
    )


@router.post(
    "/review/{filing_id}/ruling/undo",
    openapi_extra=example({"次序": 7, "理由": "存入的不是这份起诉的裁定书"}),
    **told("更正登记", "裁定登记错了的，回到等待签发。", 404, 409, *BODY),
)
def undo(request: Request, actor: MayDecide, filing_id: FilingId, said: WithReason) -> ReviewFull:
    """Take back that a ruling was filed in."""
    return changed(
        request, actor, lambda w: refusals.undo(w, filing_id, said.sequence, said.reason)
    )


@router.post(
    "/review/{filing_id}/ruling/ordered",
    openapi_extra=example({"次序": 9, "日期": "2026-10-12", "文号": "（2026）粤20民终1号"}),
    **told("登记上级法院指令立案", "上级法院撤销原裁定、指令立案。", 404, 409, *BODY),
)
def ordered(request: Request, actor: MayDecide, filing_id: FilingId, said: Ordered) -> ReviewFull:
    """The court above ordered to accept."""
    return changed(
        request,
        actor,
        lambda w: refusals.ordered(w, filing_id, said.sequence, said.day, said.number, said.reason),
    )
