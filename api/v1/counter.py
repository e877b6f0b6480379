"""Handed-over drafts and paper filings of the window; who showed a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from api.base.access import MayServeWindow
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.filer_view import DocumentLine, FilingLine
from api.v1.filings import CONTENT_EXAMPLE, Revision, Saved
from api.v1.models import FilingId, Model
from court.core.courthouse import Actor, Work
from court.core.lifecycle import State
from court.core.roles import Role
from court.core.tables import Filing
from court.counter import window
from court.decisions.receiving import foresee, hand_in
from court.decisions.tables import CourtDocument
from court.filings import service as filings

router = APIRouter(prefix=PREFIX, tags=["预约和窗口"], route_class=JsonRoute)


class CounterFull(Model):
    waiting: list[FilingLine] = Field(alias="等待接手")
    open: list[FilingLine] = Field(alias="办理中")
    done: list[FilingLine] = Field(alias="今天已提交")


class PaperFiling(Model):
    cause: str = Field(alias="案由", min_length=1, max_length=80)


class Shown(Model):
    name: str = Field(alias="姓名", max_length=60)
    kind: str = Field(default="居民身份证", alias="证件类型", max_length=20)
    number: str = Field(alias="证件号码", max_length=40)

    def document(self) -> window.Document:
        return window.Document(self.name, self.kind, self.number)


class Compared(Shown):
    phone: str = Field(alias="手机号", max_length=30)
    role: Literal["当事人", "律师"] | None = Field(
        default=None, alias="身份", description="要改身份的才写；改为律师的，要写执业证号"
    )
    firm: str = Field(default="", alias="律师事务所", max_length=80)
    licence: str = Field(default="", alias="执业证号", max_length=40, description="看过原件才写")


class Verified(Model):
    verified: bool = Field(alias="已实名核验")
    role: str = Field(alias="身份")
    licensed: bool = Field(alias="执业证已核对")


class Given(Model):
    phone: str = Field(alias="手机号", max_length=30)
    seen: Shown | None = Field(default=None, alias="证件", description="当面核对过的才写")


class CounterFiling(FilingLine):
    content: dict[str, Any] = Field(alias="内容", description="提交以后是空的")
    receipt: DocumentLine | None = Field(default=None, alias="收件凭证")


@router.get(
    "/window/filings",
    **told("窗口的材料", "自助终端转来等待接手的、正在办的、今天提交的。"),
)
def counter(request: Request, actor: MayServeWindow) -> CounterFull:
    """Everything at the window now."""
    with house_of(request).look(actor) as look:
        return CounterFull.of(window.counter(look))


@router.post(
    "/window/filings",
    status_code=201,
    openapi_extra=example({"案由": "民间借贷纠纷"}),
    **told("录入纸质起诉", "建一份窗口的草稿。", *BODY),
)
def begin_paper(
    request: Request,
    actor: MayServeWindow,
    said: PaperFiling,
) -> CounterFiling:
    """A filing brought on paper."""
    with house_of(request).work(actor) as work:
        return told_at_counter(window.begin_paper(work, said.cause))


@router.get(
    "/window/filings/{filing_id}",
    **told("窗口的一份材料", "草稿或者已经提交的。", 404),
)
def one_at_window(request: Request, actor: MayServeWindow, filing_id: FilingId) -> CounterFiling:
    """A filing of the counter."""
    with house_of(request).look(actor) as look:
        return told_at_counter(window.one(look, filing_id))


@router.post(
    "/window/filings/{filing_id}/take",
    **told("接手自助终端的材料", "继续办理访客留下的草稿。", 404, 409),
)
def take_over(request: Request, actor: MayServeWindow, filing_id: FilingId) -> CounterFiling:
    """Continue a visitor's draft."""
    return _done(request, actor, lambda work: window.take_over(work, filing_id))


@router.put(
    "/window/filings/{filing_id}/content",
    openapi_extra=example(CONTENT_EXAMPLE),
    **told("保存录入的内容", "修订号不是最新的不覆盖。", 404, 409, *BODY),
)
def save_at_window(
    request: Request,
    actor: MayServeWindow,
    filing_id: FilingId,
    said: Saved,
) -> CounterFiling:
    """Keep what was entered."""
    return _done(
        request,
        actor,
        lambda w: filings.save(w, window.draft(w, filing_id), said.content, said.revision),
    )


@router.post(
    "/window/filings/{filing_id}/owner",
    openapi_extra=example({"手机号": "13800138000"}),
    **told(
        "归到当事人名下",
        "按手机号找到或建立账户，以后他在网上能看到进度。",
        404,
        409,
        *BODY,
    ),
)
def give_to(
    request: Request,
    actor: MayServeWindow,
    filing_id: FilingId,
    said: Given,
) -> CounterFiling:
    """Make a draft that of the person at the window."""

    def act(work: Work) -> Filing:
        window.give_to(work, filing_id, said.phone, said.seen.document() if said.seen else None)
        return window.one(work, filing_id)

    return _done(request, actor, act)


@router.post(
    "/window/identity",
    openapi_extra=example(
        {"手机号": "13800138000", "姓名": "李文海", "证件号码": "44200019850312003X"},
    ),
    **told(
        "核验身份",
        "工作人员当面核对了账户本人的证件；当事人和律师之间改身份也在这里。",
        *BODY,
    ),
)
def verify(request: Request, actor: MayServeWindow, said: Compared) -> Verified:
    """Note that the holder of an account was compared with the document shown."""
    with house_of(request).work(actor) as work:
        role = Role(said.role) if said.role else None
        licence = window.Licence(said.firm, said.licence)
        account = window.verify_person(work, said.phone, said.document(), role, licence)
        return Verified(
            verified=account.identity_verified,
            role=account.role,
            licensed=account.licence_verified,
        )


@router.post(
    "/window/filings/{filing_id}/submit",
    openapi_extra=example({"修订号": 2}),
    **told("提交窗口的材料", "提交并做好收件凭证，当场交给当事人。", 404, 409, *BODY, 507),
)
def submit_at_window(
    request: Request,
    actor: MayServeWindow,
    filing_id: FilingId,
    said: Revision,
) -> CounterFiling:
    """Hand a draft in and make its receipt."""
    house = house_of(request)
    foreseen = foresee(house, actor, filing_id)
    done = hand_in(house, actor, lambda w: window.submit(w, filing_id, said.revision, foreseen))
    return told_at_counter(done.filing, receipt=done.receipt)


def _done(request: Request, actor: Actor, act: Callable[[Work], Filing]) -> CounterFiling:
    with house_of(request).work(actor) as work:
        return told_at_counter(act(work))


def told_at_counter(filing: Filing, receipt: CourtDocument | None = None) -> CounterFiling:
    """What was handed in is the judges' to read: only a draft shows its content."""
    content = filing.content if filing.state == State.draft else {}
    return CounterFiling.of(filing, content=content, receipt=receipt)
