"""Staff accounts: what administrators ask for them, and what the security administrator decides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from api.base.access import MayApprove, MayManageAccounts
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.models import Model, Moment
from court.core.roles import Role
from court.identity import approvals, staff
from court.identity.approvals import Kind

router = APIRouter(prefix=PREFIX, tags=["概览、审计、账户"], route_class=JsonRoute)
AccountId = Annotated[str, Path(max_length=40)]
RequestId = Annotated[str, Path(max_length=40)]


class StaffLine(Model):
    id: str = Field(alias="编号")
    login: str | None = Field(alias="登录名")
    name: str = Field(alias="姓名")
    role: str = Field(alias="身份")
    disabled: bool = Field(alias="已停用")
    given_at: Moment | None = Field(alias="首次密码发出时间", description="本人改过的没有")
    sessions: int = Field(alias="登录处数")


class StaffList(Model):
    staff: list[StaffLine] = Field(alias="工作人员")


class NewStaff(Model):
    login: str = Field(alias="登录名", min_length=2, max_length=40)
    name: str = Field(alias="姓名", min_length=1, max_length=60)
    role: Role = Field(alias="身份")


class Reason(Model):
    reason: str = Field(alias="理由", min_length=1, max_length=200, description="谁提出、为什么")


class HalfPassword(Model):
    id: str = Field(alias="编号", description="账户")
    half: str = Field(
        alias="一半密码", description="只显示这一次；两半以短横相连；解除第二因素的没有"
    )


class RequestLine(Model):
    id: str = Field(alias="编号")
    account_id: str = Field(alias="账户")
    login: str | None = Field(alias="登录名")
    kind: str = Field(alias="种类")
    reason: str = Field(alias="理由")
    state: str = Field(alias="状态")
    late: bool = Field(alias="已失效")
    asked_by: str = Field(alias="申请人")
    asked_at: Moment = Field(alias="申请时间")
    decided_at: Moment | None = Field(alias="核准时间")


class RequestList(Model):
    requests: list[RequestLine] = Field(alias="申请")


class Disabled(Model):
    disabled: bool = Field(alias="停用")


@router.get("/staff", **told("工作人员账户", "在用的在前，按身份和登录名。"))
def list_staff(request: Request, actor: MayManageAccounts) -> StaffList:
    """Every staff account."""
    with house_of(request).look(actor) as look:
        return StaffList(staff=[staff_line(line) for line in staff.listing(look)])


@router.post(
    "/staff",
    status_code=201,
    openapi_extra=example({"登录名": "gaowei", "姓名": "高伟", "身份": "立案法官"}),
    **told("新建工作人员账户", "安全管理员核准以后才能用；给出密码的前一半。", 409, *BODY),
)
def add_staff(request: Request, actor: MayManageAccounts, said: NewStaff) -> HalfPassword:
    """A staff account that waits for approval, with the first half of its password."""
    with house_of(request).work(actor) as work:
        made, first = approvals.ask_for_new(work, said.role, said.login, said.name)
    return HalfPassword(id=made.id, half=first)


@router.post(
    "/staff/{account_id}/password",
    openapi_extra=example({"理由": "本人当面提出，忘了密码"}),
    **told("申请重置密码", "安全管理员核准以后生效；给出密码的前一半。", 404, *BODY),
)
def ask_for_password(
    request: Request, actor: MayManageAccounts, account_id: AccountId, said: Reason
) -> HalfPassword:
    """The first half of a new password, shown this once."""
    with house_of(request).work(actor) as work:
        first = approvals.ask(work, account_id, Kind.password, said.reason)
    return HalfPassword(id=account_id, half=first)


@router.post(
    "/staff/{account_id}/second-factor",
    openapi_extra=example({"理由": "本人当面提出，手机和恢复码都丢了"}),
    **told("申请解除第二因素", "安全管理员核准以后，本人重新绑定。", 404, *BODY),
)
def ask_to_unbind(
    request: Request, actor: MayManageAccounts, account_id: AccountId, said: Reason
) -> HalfPassword:
    """Ask for the second factor to be taken away."""
    with house_of(request).work(actor) as work:
        approvals.ask(work, account_id, Kind.factor, said.reason)
    return HalfPassword(id=account_id, half="")


@router.get("/security/requests", **told("账户变更的申请", "等核准的在前。"))
def list_requests(request: Request, actor: MayApprove) -> RequestList:
    """What administrators asked for accounts."""
    with house_of(request).look(actor) as look:
        return RequestList(requests=list(map(request_line, approvals.listing(look))))


@router.post(
    "/security/requests/{request_id}/approve",
    **told("核准", "立即生效；给出密码的后一半。", 404, 409),
)
def approve(request: Request, actor: MayApprove, request_id: RequestId) -> HalfPassword:
    """Do what was asked; the second half of a password is shown this once."""
    with house_of(request).work(actor) as work:
        done = approvals.approve(work, request_id)
    return HalfPassword(id=done.account.id, half=done.half)


@router.post(
    "/security/requests/{request_id}/refuse",
    status_code=204,
    response_class=Response,
    **told("不同意", "申请就此结束。", 404, 409),
)
def refuse(request: Request, actor: MayApprove, request_id: RequestId) -> Response:
    """Say no."""
    with house_of(request).work(actor) as work:
        approvals.refuse(work, request_id)
    return Response(status_code=204)


@router.put(
    "/staff/{account_id}/disabled",
    openapi_extra=example({"停用": True}),
    **told("停用或恢复账户", "停用以后在各处的登录都退出。", 404, *BODY),
)
def disable_staff(
    request: Request,
    actor: MayManageAccounts,
    account_id: AccountId,
    said: Disabled,
) -> StaffLine:
    """End an account, or let it work again."""
    with house_of(request).work(actor) as work:
        staff.one(work, account_id)
        staff.disable(work, account_id, said.disabled)
        return staff_line(staff.one(work, account_id))


def staff_line(line: staff.StaffLine) -> StaffLine:
    account = line.account
    return StaffLine(
        id=account.id,
        login=account.login,
        name=account.name,
        role=account.role,
        disabled=account.disabled,
        given_at=account.given_at,
        sessions=line.sessions,
    )


def request_line(line: approvals.Line) -> RequestLine:
    one = line.request
    return RequestLine(
        id=one.id,
        account_id=one.account_id,
        login=line.account.login,
        kind=one.kind,
        reason=one.reason,
        state=one.state,
        late=line.late,
        asked_by=line.asked_by.name,
        asked_at=one.asked_at,
        decided_at=one.decided_at,
    )
