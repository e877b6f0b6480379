"""The review desk's list: what waits, oldest deadline first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from api.base.access import MayReadInbox
from api.base.answers import answer
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, told
from api.base.security import house_of
from api.v1.bodies import moment
from api.v1.filer_view import FilingLine, filing_line
from api.v1.models import Model
from court.decisions import inbox

router = APIRouter(prefix=PREFIX, tags=["审查"], route_class=JsonRoute)
Words = Annotated[str, Query(max_length=80)]


class InboxLine(FilingLine):
    """A filing in the list of the review desk."""

    conclusion: str = Field(alias="建议")
    reason: str = Field(alias="主要理由")
    promised_by: str | None = Field(alias="承诺时间", description="网上起诉承诺答复的时间")
    assignee: str = Field(alias="承办人")


class InboxPage(Model):
    total: int = Field(alias="总数")
    page: int = Field(alias="页")
    pages: int = Field(alias="页数")
    filings: list[InboxLine] = Field(alias="起诉")


class InboxCounts(Model):
    states: dict[str, int] = Field(alias="各状态")
    waiting: int = Field(alias="待办")
    soon: int = Field(alias="今明到期")
    overdue: int = Field(alias="已逾期")
    promise_missed: int = Field(alias="超过承诺时间")


@router.get(
    "/inbox",
    response_model=InboxPage,
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
) -> Response:
    """A page of the list."""
    wanted = inbox.Filter(state, cause, channel, conclusion, words, page)
    with house_of(request).look(actor) as look:
        found = inbox.listing(look, wanted)
        lines = [inbox_line(row) for row in found.rows]
    return answer({"总数": found.total, "页": found.page, "页数": found.pages, "起诉": lines})


@router.get(
    "/inbox/counts",
    **told("收件箱里有多少", "各状态的数目、快到期和逾期的数目。"),
)
def count_inbox(request: Request, actor: MayReadInbox) -> InboxCounts:
    """The figures at the head of the list."""
    with house_of(request).look(actor) as look:
        states, pressing = inbox.counts(look), inbox.pressing(look)
    return InboxCounts(
        states=dict(states),
        waiting=pressing.waiting,
        soon=pressing.soon,
        overdue=pressing.overdue,
        promise_missed=pressing.promise_missed,
    )


def inbox_line(row: inbox.Row) -> dict[str, Any]:
    filing = row.filing
    return {
        **filing_line(filing),
        "建议": filing.conclusion,
        "主要理由": filing.reason,
        "承诺时间": moment(filing.promised_by),
        "承办人": row.assignee,
    }
