"""One filing at the review desk: the opinion, answers, overrides, facts only staff may state.

`次序` is what the caller saw last; when something happened since, nothing is done and the answer
is 409.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.base.access import MayReadInbox, MayReview
from api.base.downloads import attachment
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.desk_view import ChoiceList, ReviewFull, WhyLines, review_full
from api.v1.models import FilingId, Model
from api.v1.papers import DOWNLOAD, FileId
from court.core.courthouse import Actor, NotFound, Work
from court.core.roles import Action
from court.core.tables import Filing
from court.decisions import issued, review
from court.filings import uploads
from court.opinions.masking import NUMBER
from court.opinions.service import of_last_version
from court.opinions.why import why

router = APIRouter(prefix=PREFIX, tags=["审查"], route_class=JsonRoute)
MANY = 2**31 - 1
REASON = 2_000
Sequence = Annotated[int, Query(alias="sequence", ge=0, le=MANY, description="看到的次序")]


class Seen(Model):
    """What the caller saw last."""

    sequence: int = Field(alias="次序", ge=0, le=MANY)


class AnswerGiven(Seen):
    finding: str = Field(alias="要求", max_length=200, description="编号；有对象的写“编号@对象”")
    said: str = Field(alias="回答", description="、".join(review.ANSWERS), max_length=40)
    reason: str = Field(default="", alias="理由", max_length=REASON)


class OverrideMade(Seen):
    finding: str = Field(alias="要求", max_length=200, description="编号；有对象的写“编号@对象”")
    said: str = Field(alias="改为", description="、".join(review.OVERRIDES), max_length=40)
    reason: str = Field(alias="理由", min_length=1, max_length=REASON)


class FactStated(Seen):
    path: str = Field(alias="路径", max_length=200)
    value: Any = Field(default=None, alias="值", description="null 表示取消")


@router.get(
    "/review/{filing_id}",
    **told("审查一份起诉", "材料、意见和凭证、裁断、可能重复的起诉、文件、文书。", 404),
)
def open_review(
    request: Request,
    actor: MayReadInbox,
    filing_id: FilingId,
    numbers: Annotated[bool, Query(description="证件号码要完整的；记入访问记录")] = False,
) -> ReviewFull:
    """The whole of a submitted filing."""
    if numbers:
        request.state.reads = NUMBER
    return shown(request, actor, filing_id, numbers)


@router.get(
    "/review/{filing_id}/why",
    **told("逐步的理由", "从写明的事实，经过条件和条文，到结论；可以只看一项要求。", 404, 422),
)
def why_so(
    request: Request,
    actor: MayReadInbox,
    filing_id: FilingId,
    rule: Annotated[str, Query(max_length=200, description="要求的编号；不写就看全部")] = "",
) -> WhyLines:
    """The chains of all that counts against registering, or of one requirement."""
    with house_of(request).look(actor) as look:
        steps = why(look, review.open_filing(look, filing_id), rule)
    return WhyLines.of(reasons=steps)


@router.post(
    "/review/{filing_id}/take",
    **told("领取", "由自己承办；已经是自己的不变。", 404, 409),
)
def take(request: Request, actor: MayReview, filing_id: FilingId) -> ReviewFull:
    """Assign the filing to the actor."""
    return changed(request, actor, lambda w: review.take(w, filing_id))


@router.post(
    "/review/{filing_id}/release",
    openapi_extra=example({"次序": 3}),
    **told("退还收件箱", "由别人承办。", 404, 409, *BODY),
)
def release(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: Seen,
) -> ReviewFull:
    """Give the filing back."""
    return changed(request, actor, lambda w: review.release(w, filing_id, said.sequence))


@router.get(
    "/review/{filing_id}/choices",
    **told("每种回答会怎样", "一个问题的各种回答以后的结论。", 404, 422),
)
def list_choices(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    finding: Annotated[str, Query(max_length=200, description="编号，有对象的写“编号@对象”")],
) -> ChoiceList:
    """What each answer would lead to; nothing is kept."""
    with house_of(request).look(actor) as look:
        filing = review.open_filing(look, filing_id)
        filed = of_last_version(look, filing)
        found = next((f for f in filed.opinion.findings if f.key == finding), None)
        if found is None:
            raise NotFound("意见里没有这一项")
        choices = review.choices(filed, [found])[found.key]
    return ChoiceList.of(choices=choices)


@router.post(
    "/review/{filing_id}/answers",
    openapi_extra=example({"次序": 3, "要求": "起诉-主管-01", "回答": "没有问题", "理由": ""}),
    **told("回答问题", "回答规则提出的问题，意见随之重算。", 404, 409, *BODY),
)
def give_answer(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: AnswerGiven,
) -> ReviewFull:
    """Answer a finding's question."""

    def act(work: Work) -> Filing:
        return review.answer(work, filing_id, said.sequence, said.finding, said.said, said.reason)

    return changed(request, actor, act)


@router.post(
    "/review/{filing_id}/overrides",
    openapi_extra=example(
        {"次序": 3, "要求": "起诉-被告-01@被告[0]", "改为": "满足", "理由": "证据里有被告的住址"},
    ),
    **told("不采纳一项认定", "写明理由，意见随之重算。", 404, 409, *BODY),
)
def make_override(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: OverrideMade,
) -> ReviewFull:
    """Replace what a rule found."""

    def act(work: Work) -> Filing:
        return review.override(work, filing_id, said.sequence, said.finding, said.said, said.reason)

    return changed(request, actor, act)


@router.delete(
    "/review/{filing_id}/rulings/{ruling_id}",
    **told("撤回一个回答或不采纳", "撤回以后，原来的认定重新有效。", 404, 409, 422),
)
def withdraw_ruling(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    ruling_id: Annotated[str, Path(max_length=40)],
    sequence: Sequence,
) -> ReviewFull:
    """Take an answer or an override back."""
    return changed(
        request, actor, lambda w: review.withdraw_ruling(w, filing_id, sequence, ruling_id)
    )


@router.post(
    "/review/{filing_id}/facts",
    openapi_extra=example({"次序": 3, "路径": "来件类别", "值": "起诉或申请"}),
    **told("登记事实", "只有工作人员能认定的事实；值为 null 时取消。", 404, 409, *BODY),
)
def state_fact(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: FactStated,
) -> ReviewFull:
    """State a fact only staff may state."""

    def act(work: Work) -> Filing:
        return review.state_fact(work, filing_id, said.sequence, said.path, said.value)

    return changed(request, actor, act)


@router.get(
    "/review/{filing_id}/uploads/{file_id}",
    response_class=Response,
    **told("下载当事人上传的文件", "作为附件给出。", 404, responses=DOWNLOAD),
)
def download_handed_in(
    request: Request, actor: MayReadInbox, filing_id: FilingId, file_id: FileId
) -> Response:
    """A file that was handed in."""
    with house_of(request).look(actor) as look:
        found = uploads.read(look, filing_id, file_id, Action.inbox)
    return attachment(found.name, found.media_type, found.data)


@router.get(
    "/review/{filing_id}/documents/{file_id}",
    response_class=Response,
    **told("下载文书", "这份起诉的任何一份文书。", 404, responses=DOWNLOAD),
)
def download_made(
    request: Request, actor: MayReadInbox, filing_id: FilingId, file_id: FileId
) -> Response:
    """A document of the court."""
    with house_of(request).look(actor) as look:
        found, data = issued.read_document(look, filing_id, file_id, Action.inbox)
    return attachment(found.file_name, found.media_type, data)


def changed(request: Request, actor: Actor, act: Callable[[Work], Filing]) -> ReviewFull:
    """Do it in one transaction, then show everything anew."""
    house = house_of(request)
    with house.work(actor) as work:
        filing = act(work)
    return shown(request, actor, filing.id)


def shown(
    request: Request, actor: Actor, filing_id: str, whole_numbers: bool = False
) -> ReviewFull:
    """Everything about a submitted filing, as it now is."""
    with house_of(request).look(actor) as look:
        return review_full(look, review.open_filing(look, filing_id), whole_numbers)
