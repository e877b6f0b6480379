"""Filings of an account: begin, save, hand in, supplement, insist, withdraw, and how they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import Field

from api.base.access import MayFile
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.filer_view import FilingFull, FilingList, filing_full
from api.v1.models import FILING_EXAMPLE, FilingId, Model
from court.core.courthouse import Actor, Courthouse, Work
from court.core.tables import Filing
from court.decisions.receiving import foresee, hand_in
from court.filings import queries as case_list
from court.filings import service as filings

router = APIRouter(prefix=PREFIX, tags=["起诉"], route_class=JsonRoute)
WORDS = 80
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="调用方自己编的号；同一个号再来一次，得到第一次的结果，不会重复办理",
        max_length=200,
    ),
]


class NewFiling(Model):
    """A new draft; with 提交 it is handed in at once."""

    cause: str = Field(alias="案由", min_length=1, max_length=WORDS, description="名称或代码")
    content: dict[str, Any] = Field(default_factory=dict, alias="内容")
    submit: bool = Field(default=False, alias="提交", description="立即提交，不留草稿")


class Saved(Model):
    """A content made from a revision."""

    content: dict[str, Any] = Field(alias="内容")
    revision: int = Field(alias="修订号", ge=1, le=2**31 - 1)


class Kept(Model):
    """That a content was kept, and nothing of how it stands."""

    id: str = Field(alias="编号")
    revision: int = Field(alias="修订号", description="下次保存要带的")


class Revision(Model):
    revision: int = Field(alias="修订号", ge=1, le=2**31 - 1)


Prefer = Annotated[
    str,
    Header(
        description="写 return=minimal，只答编号和新的修订号，不答还缺什么（RFC 7240）；"
        "边写边存、另外检查的程序用它",
        max_length=200,
    ),
]
MINIMAL = "return=minimal"
CONTENT_EXAMPLE = {"内容": FILING_EXAMPLE, "修订号": 1}


def shown(house: Courthouse, actor: Actor, filing_id: str) -> FilingFull:
    """A filing as its filer sees it, read after what was done was kept."""
    with house.look(actor) as look:
        return filing_full(look, filings.own(look, filing_id))


def began(house: Courthouse, actor: Actor, filing_id: str, response: Response) -> FilingFull:
    """A new filing, with its address in the answer's head."""
    response.headers["Location"] = f"{PREFIX}/filings/{filing_id}"
    return shown(house, actor, filing_id)


def client_key(text: str) -> str:
    """What is kept of an idempotency key; apart from the keys of the pages."""
    return f"api:{hashlib.sha256(text.encode()).hexdigest()[:56]}" if text else ""


@router.get(
    "/filings",
    **told("自己的起诉", "先列等着补正的，再按更新时间；每页 25 份。", 422),
)
def list_filings(
    request: Request,
    actor: MayFile,
    group: Annotated[
        str, Query(description=f"只看一组：{'、'.join(case_list.GROUPS)}", max_length=20)
    ] = "",
    text: Annotated[str, Query(description="当事人、案由、收件号、案号里的字", max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> FilingList:
    """A page of the actor's filings."""
    with house_of(request).look(actor) as look:
        return FilingList.of(case_list.listing(look, case_list.Wanted(group, text, page)))


@router.post(
    "/filings",
    status_code=201,
    openapi_extra=example({"案由": "民间借贷纠纷", "内容": FILING_EXAMPLE}),
    **told(
        "新建起诉",
        "建一份草稿；`提交` 为 true 时立即提交（缺项不妨碍提交，法院会一次性告知要补什么）。"
        "带 `Idempotency-Key` 时，同一个号只办一次。",
        *BODY,
        507,
    ),
)
def create_filing(
    request: Request,
    response: Response,
    actor: MayFile,
    said: NewFiling,
    key: IdempotencyKey = "",
) -> FilingFull:
    """A new filing, or the one made before under the same key."""
    house = house_of(request)
    known = client_key(key)
    if said.submit:
        filing = hand_in(
            house, actor, lambda w: filings.create_and_submit(w, said.cause, said.content, known)
        ).filing
    else:
        with house.work(actor) as work:
            filing = filings.begin(work, said.cause, said.content, client_key=known)
    return began(house, actor, filing.id, response)


@router.get(
    "/filings/{filing_id}",
    **told("一份起诉", "内容、现在的状态、还缺什么、文书、文件、缴费。", 404),
)
def one_filing(request: Request, actor: MayFile, filing_id: FilingId) -> FilingFull:
    """One of the actor's own filings."""
    return shown(house_of(request), actor, filing_id)


@router.put(
    "/filings/{filing_id}/content",
    openapi_extra=example(CONTENT_EXAMPLE),
    **told(
        "保存内容",
        "保存草稿或待补正的材料，不检查。`修订号` 不是最新的（别处改过）时不覆盖，答 409。",
        404,
        409,
        *BODY,
    ),
)
def save_content(
    request: Request,
    response: Response,
    actor: MayFile,
    filing_id: FilingId,
    said: Saved,
    prefer: Prefer = "",
) -> FilingFull | Kept:
    """Keep what was written; how it stands then is told unless the caller prefers not to hear."""
    house = house_of(request)
    with house.work(actor) as work:
        filing = filings.own(work, filing_id, lock=True)
        filings.save(work, filing, said.content, said.revision)
    if MINIMAL in prefer.replace(" ", "").lower().split(","):
        response.headers["Preference-Applied"] = MINIMAL
        return Kept.of(filing)
    return shown(house, actor, filing_id)


@router.delete(
    "/filings/{filing_id}",
    status_code=204,
    response_class=Response,
    **told("删除草稿", "只能删除没有提交过的草稿。", 404, 409),
)
def discard_filing(request: Request, actor: MayFile, filing_id: FilingId) -> Response:
    """Delete a draft."""
    with house_of(request).work(actor) as work:
        filings.discard(work, filings.own(work, filing_id, lock=True))
    return Response(status_code=204)


@router.post(
    "/filings/{filing_id}/submit",
    openapi_extra=example({"修订号": 1}),
    **told(
        "提交",
        "立即得到收件号。缺项和读不懂的写法都不妨碍提交：写的原样保留，由法院看原文。已经提交过的同一内容再提交一次，"
        "得到同样的答复，不会重复。",
        404,
        409,
        *BODY,
    ),
)
def submit_filing(
    request: Request,
    actor: MayFile,
    filing_id: FilingId,
    said: Revision,
) -> FilingFull:
    """Hand a draft in."""
    house = house_of(request)
    foreseen = foresee(house, actor, filing_id)
    hand_in(
        house,
        actor,
        lambda w: filings.submit(w, filings.own(w, filing_id, lock=True), said.revision, foreseen),
    )
    return shown(house, actor, filing_id)


@router.post(
    "/filings/{filing_id}/supplement",
    openapi_extra=example(CONTENT_EXAMPLE),
    **told("补正", "交回补正以后的全部内容。", 404, 409, *BODY),
)
def supplement_filing(
    request: Request,
    actor: MayFile,
    filing_id: FilingId,
    said: Saved,
) -> FilingFull:
    """Hand the supplemented content in."""
    return _done(
        request,
        actor,
        filing_id,
        lambda w, f: filings.supplement(w, f, said.content, said.revision),
    )


@router.post(
    "/filings/{filing_id}/withdraw",
    **told("撤回", "作出决定以前可以撤回；撤回以后可以再起诉。", 404, 409),
)
def withdraw_filing(request: Request, actor: MayFile, filing_id: FilingId) -> FilingFull:
    """Take the filing back."""
    return _done(request, actor, filing_id, filings.withdraw)


@router.post(
    "/filings/{filing_id}/insist",
    **told(
        "坚持起诉",
        "法院告知补正、管辖或者先行步骤以后，坚持起诉的，由法院作出书面裁定。",
        404,
        409,
        422,
    ),
)
def insist_on_filing(request: Request, actor: MayFile, filing_id: FilingId) -> FilingFull:
    """Insist on the filing as it is."""
    return _done(request, actor, filing_id, filings.insist)


def _done(
    request: Request, actor: Actor, filing_id: str, act: Callable[[Work, Filing], Filing]
) -> FilingFull:
    """Do it to one of the actor's own in one transaction, then show how the filing stands."""
    house = house_of(request)
    with house.work(actor) as work:
        act(work, filings.own(work, filing_id, lock=True))
    return shown(house, actor, filing_id)
