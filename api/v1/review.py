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
from api.base.answers import answer
from api.base.downloads import attachment
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, example, told
from api.base.security import house_of
from api.v1.bodies import FilingId, moment
from api.v1.filer_view import (
    DecisionLine,
    DocumentLine,
    FileLine,
    decision_line,
    document_line,
    file_line,
)
from api.v1.inbox import InboxLine, inbox_line
from api.v1.models import Model, Opinion, Receipt
from api.v1.papers import DOWNLOAD, FileId
from court.core.courthouse import Actor, NotFound, Work
from court.core.roles import Action
from court.core.tables import Account, Filing
from court.decisions import inbox, issued, review
from court.filings import uploads
from court.opinions.service import rulings_of, submitted_opinion, version_of
from court.opinions.tables import Ruling
from court.opinions.views import opinion_view

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


class RulingLine(Model):
    """A word of staff on a finding."""

    id: str = Field(alias="编号")
    kind: str = Field(alias="方式")
    finding: str = Field(alias="要求")
    said: str = Field(alias="认定")
    reason: str = Field(alias="理由")
    by: str = Field(alias="作出人")
    at: str | None = Field(alias="时间")


class SimilarLine(Model):
    """An earlier filing with the same parties; for comparison only."""

    id: str = Field(alias="编号")
    number: str | None = Field(alias="收件号")
    cause: str = Field(alias="案由")
    state: str = Field(alias="状态")
    shared: list[str] = Field(alias="相同当事人")
    same_cause: bool = Field(alias="同案由")
    same_amount: bool = Field(alias="同金额")


class StaffFact(Model):
    name: str = Field(alias="事实")
    label: str = Field(alias="名称")
    type: str = Field(alias="类型")
    options: list[str] = Field(alias="选项")
    value: Any = Field(alias="值")


class ReviewFull(InboxLine):
    """Everything the review desk knows about a filing."""

    sequence: int = Field(alias="次序", description="办理时须带上")
    content: dict[str, Any] = Field(alias="内容", description="最后一次提交的内容")
    recommended: str = Field(alias="建议决定", description="按建议作出的决定；空的，由法官先判断")
    opinion: Opinion = Field(alias="意见", description="审查中按现在的规则算；决定以后是当时的")
    receipt: Receipt | None = Field(alias="凭证", description="最后一次留存的意见的凭证")
    rules_changed: bool = Field(
        alias="规则已更新", description="凭证按较早的规则库算出，意见按现在的规则库重新算过"
    )
    rulings: list[RulingLine] = Field(alias="裁断")
    staff_facts: list[StaffFact] = Field(alias="工作人员认定的事实")
    similar: list[SimilarLine] = Field(alias="可能重复")
    decision: DecisionLine | None = Field(alias="决定")
    files: list[FileLine] = Field(alias="文件")
    documents: list[DocumentLine] = Field(alias="文书")


class ChoiceLine(Model):
    said: str = Field(alias="回答")
    conclusion: str = Field(alias="结论", description="这样回答以后的结论")
    action: str = Field(alias="建议动作")


class ChoiceList(Model):
    choices: list[ChoiceLine] = Field(alias="选择")


@router.get(
    "/review/{filing_id}",
    response_model=ReviewFull,
    **told("审查一份起诉", "材料、意见和凭证、裁断、可能重复的起诉、文件、文书。", 404),
)
def open_review(request: Request, actor: MayReadInbox, filing_id: FilingId) -> Response:
    """The whole of a submitted filing."""
    with house_of(request).look(actor) as look:
        found = review_full(look, review.open_filing(look, filing_id))
    return answer(found)


@router.post(
    "/review/{filing_id}/take",
    response_model=ReviewFull,
    **told("领取", "由自己承办；已经是自己的不变。", 404, 409),
)
def take(request: Request, actor: MayReview, filing_id: FilingId) -> Response:
    """Assign the filing to the actor."""
    return changed(request, actor, lambda w: review.take(w, filing_id))


@router.post(
    "/review/{filing_id}/release",
    response_model=ReviewFull,
    openapi_extra=example({"次序": 3}),
    **told("退还收件箱", "由别人承办。", 404, 409, 413, 415, 422),
)
def release(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: Seen,
) -> Response:
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
        known = submitted_opinion(look, filing).findings
        found = next((f for f in known if f.key == finding), None)
        if found is None:
            raise NotFound("意见里没有这一项")
        choices = review.choices(look, filing, [found])[found.key]
    return ChoiceList(choices=list(map(ChoiceLine.model_validate, choices)))


@router.post(
    "/review/{filing_id}/answers",
    response_model=ReviewFull,
    openapi_extra=example({"次序": 3, "要求": "起诉-主管-01", "回答": "没有问题", "理由": ""}),
    **told("回答问题", "回答规则提出的问题，意见随之重算。", 404, 409, 413, 415, 422),
)
def give_answer(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: AnswerGiven,
) -> Response:
    """Answer a finding's question."""

    def act(work: Work) -> Filing:
        return review.answer(work, filing_id, said.sequence, said.finding, said.said, said.reason)

    return changed(request, actor, act)


@router.post(
    "/review/{filing_id}/overrides",
    response_model=ReviewFull,
    openapi_extra=example(
        {"次序": 3, "要求": "起诉-被告-01@被告[0]", "改为": "满足", "理由": "证据里有被告的住址"},
    ),
    **told("不采纳一项认定", "写明理由，意见随之重算。", 404, 409, 413, 415, 422),
)
def make_override(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: OverrideMade,
) -> Response:
    """Replace what a rule found."""

    def act(work: Work) -> Filing:
        return review.override(work, filing_id, said.sequence, said.finding, said.said, said.reason)

    return changed(request, actor, act)


@router.delete(
    "/review/{filing_id}/rulings/{ruling_id}",
    response_model=ReviewFull,
    **told("撤回一个回答或不采纳", "撤回以后，原来的认定重新有效。", 404, 409, 422),
)
def withdraw_ruling(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    ruling_id: Annotated[str, Path(max_length=40)],
    sequence: Sequence,
) -> Response:
    """Take an answer or an override back."""
    return changed(
        request, actor, lambda w: review.withdraw_ruling(w, filing_id, sequence, ruling_id)
    )


@router.post(
    "/review/{filing_id}/facts",
    response_model=ReviewFull,
    openapi_extra=example({"次序": 3, "路径": "来件类别", "值": "起诉或申请"}),
    **told("登记事实", "只有工作人员能认定的事实；值为 null 时取消。", 404, 409, 413, 415, 422),
)
def state_fact(
    request: Request,
    actor: MayReview,
    filing_id: FilingId,
    said: FactStated,
) -> Response:
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


def changed(request: Request, actor: Actor, act: Callable[[Work], Filing]) -> Response:
    """Do it in one transaction, then show everything anew."""
    house = house_of(request)
    with house.work(actor) as work:
        filing = act(work)
    return shown(request, actor, filing.id)


def shown(request: Request, actor: Actor, filing_id: str) -> Response:
    """Everything about a submitted filing, as it now is."""
    with house_of(request).look(actor) as look:
        return answer(review_full(look, review.open_filing(look, filing_id)))


def review_full(work: Work, filing: Filing) -> dict[str, Any]:
    """Everything about a submitted filing."""
    opinion = opinion_view(work, filing)
    stored = opinion.stored
    assignee = work.session.get(Account, filing.assignee_id) if filing.assignee_id else None
    return {
        **inbox_line(inbox.Row(filing, assignee.name if assignee else "")),
        "次序": filing.sequence,
        "内容": version_of(work.session, filing).content,
        "建议": opinion.conclusion,
        "建议决定": opinion.recommended,
        "意见": opinion.body,
        "凭证": stored.receipt if stored else None,
        "规则已更新": opinion.rules_changed,
        "裁断": [_ruling(work, ruling) for ruling in rulings_of(work.session, filing)],
        "工作人员认定的事实": [
            {
                "事实": fact.name,
                "名称": fact.shown,
                "类型": fact.type,
                "选项": list(fact.options),
                "值": value,
            }
            for fact, value in review.staff_facts(work, filing)
        ],
        "可能重复": [_similar(one) for one in review.similar(work, filing)],
        "决定": decision_line(work, filing),
        "文件": [file_line(upload) for upload in uploads.of_filing(work, filing)],
        "文书": [document_line(document) for document in issued.documents(work, filing)],
    }


def _ruling(work: Work, ruling: Ruling) -> dict[str, Any]:
    by = work.session.get(Account, ruling.by)
    return {
        "编号": ruling.id,
        "方式": ruling.kind,
        "要求": ruling.finding,
        "认定": ruling.said,
        "理由": ruling.reason,
        "作出人": by.name if by else "",
        "时间": moment(ruling.at),
    }


def _similar(found: review.Similar) -> dict[str, Any]:
    other = found.filing
    return {
        "编号": other.id,
        "收件号": other.number,
        "案由": other.cause,
        "状态": other.state,
        "相同当事人": list(found.shared),
        "同案由": found.same_cause,
        "同金额": found.same_amount,
    }
