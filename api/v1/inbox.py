"""The review desk's list: what waits, oldest deadline first."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field

from api.base.access import MayReadInbox
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, told
from api.base.security import house_of
from api.v1.filer_view import FilingLine
from api.v1.models import Model, Moment
from court.decisions import inbox
from court.decisions.views.rows import rows

router = APIRouter(prefix=PREFIX, tags=["审查"], route_class=JsonRoute)
Words = Annotated[str, Query(max_length=80)]


class DeadlineLine(Model):
    """A deadline that runs, in words."""

    words: str = Field(alias="说明")
    urgency: Literal["ok", "soon", "over"] = Field(alias="缓急")
    day: date = Field(alias="日期")
    provisional: bool = Field(alias="暂定", description="当年节假日还没有公布，日期可能顺延")


class DeadlineLines(Model):
    """What runs now; null for what does not."""

    decide_by: DeadlineLine | None = Field(alias="决定")
    promise: DeadlineLine | None = Field(alias="承诺答复")
    supplement_by: DeadlineLine | None = Field(alias="补正")


class InboxLine(FilingLine):
    """A filing in the list of the review desk."""

    conclusion: str = Field(alias="建议")
    reason: str = Field(alias="主要理由")
    promised_by: Moment | None = Field(alias="承诺时间", description="网上起诉承诺答复的时间")
    assignee: str = Field(alias="承办人")
    deadlines: DeadlineLines = Field(alias="正在走的期限")


class InboxRow(InboxLine):
    can_take: bool = Field(alias="可以领取")


class InboxPage(Model):
    total: int = Field(alias="总数")
    page: int = Field(alias="页")
    pages: int = Field(alias="页数")
    filings: list[InboxRow] = Field(alias="起诉")


class InboxCounts(Model):
    states: dict[str, int] = Field(alias="各状态")
    waiting: int = Field(alias="待办")
    soon: int = Field(alias="今明到期")
    overdue: int = Field(alias="已逾期")
    promise_missed: int = Field(alias="超过承诺时间")


@router.get(
    "/inbox",
    **told("收件箱", "按决定期限排列；每页 50 份。", 422),
)
def list_inbox(
    request: Request,
    actor: MayReadInbox,
    state: Annotated[
        str, Query(description=f"其中之一：{'、'.join(inbox.STATES)}", max_length=20)
    ] = inbox.TO_DO,
    cause: Words = "",
    channel: Words = "",
    conclusion: Words = "",
    words: Annotated[str, Query(description="当事人、收件号、案号里的字", max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> InboxPage:
    """A page of the list."""
    wanted = inbox.Filter(state, cause, channel, conclusion, words, page)
    with house_of(request).look(actor) as look:
        found = inbox.listing(look, wanted)
        lines = [InboxRow.of(row.filing, row) for row in rows(look, found)]
        return InboxPage.of(found, filings=lines)


@router.get(
    "/inbox/counts",
    **told("收件箱里有多少", "各状态的数目、快到期和逾期的数目。"),
)
def count_inbox(request: Request, actor: MayReadInbox) -> InboxCounts:
    """The figures at the head of the list."""
    with house_of(request).look(actor) as look:
        states, pressing = inbox.counts(look), inbox.pressing(look)
        return InboxCounts.of(pressing, states=states)
