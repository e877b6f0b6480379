"""The court's own word on facts and the cause, and decisions prepared for the judge."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import Field

from api.base.access import MayReview
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.decisions import Decided
from api.v1.desk_view import ReviewFull
from api.v1.models import FilingId
from api.v1.review import REASON, Seen, Sequence, changed, shown
from court.decisions import finding_facts, preparing

router = APIRouter(prefix=PREFIX, tags=["审查"], route_class=JsonRoute)


class FactFound(Seen):
    path: str = Field(alias="路径", max_length=200)
    value: Any = Field(alias="值")
    reason: str = Field(alias="理由", max_length=REASON)
    evidence: str = Field(
        default="", alias="材料", max_length=200, description="根据哪份材料、第几页"
    )


class CauseFound(Seen):
    cause: str = Field(alias="案由", max_length=80)
    reason: str = Field(alias="理由", max_length=REASON)


class Kept(Decided):
    """A plan to keep; `次序` counts where it is sent to the judge."""

    forward: bool = Field(default=False, alias="送法官")


@router.post(
    "/review/{filing_id}/found",
    openapi_extra=example(
        {"次序": 3, "路径": "被告[0].住所地", "值": "珠海市香洲区", "理由": "身份证载明的住址"}
    ),
    **told("改认事实", "与当事人写的分开保存，意见随之重算。", 404, 409, *BODY),
)
def find_fact(
    request: Request, actor: MayReview, filing_id: FilingId, said: FactFound
) -> ReviewFull:
    """Find a fact otherwise than the filer wrote it."""
    return changed(
        request,
        actor,
        lambda w: finding_facts.find_fact(
            w, filing_id, said.sequence, said.path, said.value, said.reason, said.evidence
        ),
    )


@router.delete(
    "/review/{filing_id}/found/{found_id}",
    **told("撤回改认的事实或者案由", "撤回以后，照当事人写的看。", 404, 409, 422),
)
def withdraw_fact(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    found_id: Annotated[str, Path(max_length=40)],
    sequence: Sequence,
) -> ReviewFull:
    """Take a finding of fact, or the cause, back."""
    return changed(
        request, actor, lambda w: finding_facts.withdraw_fact(w, filing_id, sequence, found_id)
    )


@router.post(
    "/review/{filing_id}/cause",
    openapi_extra=example({"次序": 3, "案由": "买卖合同纠纷", "理由": "双方买卖的是货物"}),
    **told("确定案由", "按确定的案由重算意见。", 404, 409, *BODY),
)
def set_cause(
    request: Request, actor: MayReview, filing_id: FilingId, said: CauseFound
) -> ReviewFull:
    """Determine the cause."""
    return changed(
        request,
        actor,
        lambda w: finding_facts.set_cause(w, filing_id, said.sequence, said.cause, said.reason),
    )


@router.post(
    "/review/{filing_id}/plan",
    openapi_extra=example({"次序": 3, "决定": "补正告知", "天数": 7, "送法官": True}),
    **told("备好决定", "保存备好的决定；送法官的，列在收件箱里。", 404, 409, *BODY),
)
def keep_plan(request: Request, actor: MayReview, filing_id: FilingId, said: Kept) -> ReviewFull:
    """Keep what was prepared of a decision, or send it to the judge."""
    with house_of(request).work(actor) as work:
        if said.forward:
            preparing.forward(work, filing_id, said.sequence, said.plan())
        else:
            preparing.keep_plan(work, filing_id, said.plan())
    return shown(request, actor, filing_id)
