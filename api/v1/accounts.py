"""The caller's own account and messages; keys of institutions for the administrator."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field
from sqlalchemy import select

from api.base.access import MayManageAccounts, SignedIn
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.models import Model, Moment
from court.core.roles import Action, Role
from court.identity import keys, staff
from court.identity.tables import ApiKey
from court.identity.tokens import digest
from court.messages import service as messages
from engine.text.errors import FieldProblem, FilingError

router = APIRouter(prefix=PREFIX, tags=["账户"], route_class=JsonRoute)


class OwnAccount(Model):
    id: str = Field(alias="编号")
    role: Role = Field(alias="身份")
    name: str = Field(alias="姓名")
    phone: str = Field(alias="手机号")
    verified: bool = Field(alias="已实名核验")
    by_key: bool = Field(alias="用接口密钥")
    may: list[str] = Field(alias="可以做")
    unread: int = Field(alias="未读消息")


class MessageLine(Model):
    id: str = Field(alias="编号")
    filing_id: str = Field(alias="起诉")
    subject: str = Field(alias="标题")
    body: str = Field(alias="内容")
    at: Moment = Field(alias="时间")
    read_at: Moment | None = Field(alias="读过的时间")


class MessageList(Model):
    messages: list[MessageLine] = Field(alias="消息")


class NewKey(Model):
    phone: str = Field(alias="手机号", max_length=30, description="机构经办人登录用的手机号")
    name: str = Field(alias="名称", max_length=60, description="用途，例如“信用卡中心批量立案”")
    days: int = Field(default=keys.USUAL_DAYS, alias="有效天数", ge=1, le=keys.MOST_DAYS)
    networks: str = Field(
        default="",
        alias="允许的地址",
        max_length=1_000,
        description="地址或者网段，逗号隔开；不写是不限",
    )
    reads_only: bool = Field(default=False, alias="只能查看", description="不能提交和修改")


class KeyLine(Model):
    id: str = Field(alias="编号")
    name: str = Field(alias="名称")
    account_id: str = Field(alias="账户")
    account: str = Field(alias="账户名称")
    created_at: Moment = Field(alias="发放时间")
    expires_at: Moment | None = Field(alias="到期时间")
    networks: str | None = Field(alias="允许的地址")
    reads_only: bool = Field(alias="只能查看")
    used_at: Moment | None = Field(alias="最近使用")
    revoked_at: Moment | None = Field(alias="撤销时间")


class IssuedKey(KeyLine):
    key: str = Field(alias="密钥", description="只显示这一次，请立即保存")


class KeyList(Model):
    keys: list[KeyLine] = Field(alias="密钥")


@router.get(
    "/account",
    **told("自己的账户", "身份、能做什么、有几条未读消息。"),
)
def own_account(request: Request, actor: SignedIn) -> OwnAccount:
    """Who the caller is."""
    with house_of(request).look(actor) as look:
        unread = messages.unread(look)
    assert actor.role is not None  # the route needs somebody
    return OwnAccount(
        id=actor.account_id,
        role=actor.role,
        name=actor.name,
        phone=actor.phone,
        verified=actor.identity_verified,
        by_key=actor.by_key,
        may=[action for action in Action if actor.may(action)],
        unread=unread,
    )


@router.get(
    "/messages",
    **told("消息", "法院给自己的消息，新的在前。", 422),
)
def list_messages(
    request: Request,
    actor: SignedIn,
    limit: Annotated[int, Query(ge=1, le=1_000)] = messages.BATCH,
) -> MessageList:
    """The actor's own messages."""
    with house_of(request).look(actor) as look:
        found = messages.inbox(look, limit)
        return MessageList(messages=list(map(MessageLine.model_validate, found)))


@router.post(
    "/messages/{message_id}/read",
    **told("读一条消息", "给出内容并记下读过的时间。", 404),
)
def read_message(
    request: Request, actor: SignedIn, message_id: Annotated[str, Path(max_length=40)]
) -> MessageLine:
    """Open one of the actor's messages."""
    with house_of(request).work(actor) as work:
        return MessageLine.model_validate(messages.open_message(work, message_id))


@router.get("/keys", **told("接口密钥", "发放过的全部密钥；不含密钥本身。"))
def list_keys(request: Request, actor: MayManageAccounts) -> KeyList:
    """Every key that was issued."""
    with house_of(request).look(actor) as look:
        lines = [key_line(line.key, line.account.name) for line in staff.keys(look)]
    return KeyList(keys=lines)


@router.post(
    "/keys",
    status_code=201,
    openapi_extra=example(
        {"手机号": "13800138000", "名称": "信用卡中心批量立案", "允许的地址": "203.0.113.0/24"}
    ),
    **told("发放接口密钥", "给一个机构或律师账户；密钥只在这个答复里出现一次。", *BODY),
)
def issue_key(
    request: Request,
    actor: MayManageAccounts,
    said: NewKey,
) -> IssuedKey:
    """A new key, shown this once."""
    if not said.name.strip():
        raise FilingError([FieldProblem("名称", "请写明用途，例如“信用卡中心批量立案”")])
    with house_of(request).work(actor) as work:
        account = staff.institution(work, said.phone)
        key = keys.issue(work, account.id, said.name, said.days, said.networks, said.reads_only)
        work.session.flush()
        kept = select(ApiKey).where(ApiKey.key_hash == digest(key))
        line = key_line(work.session.scalars(kept).one(), account.name)
    return IssuedKey(**dict(line), key=key)


@router.delete(
    "/keys/{key_id}",
    status_code=204,
    response_class=Response,
    **told("撤销接口密钥", "立即失效。", 404),
)
def revoke_key(
    request: Request, actor: MayManageAccounts, key_id: Annotated[str, Path(max_length=40)]
) -> Response:
    """End a key at once."""
    with house_of(request).work(actor) as work:
        keys.revoke(work, key_id)
    return Response(status_code=204)


def key_line(key: ApiKey, account: str) -> KeyLine:
    return KeyLine(
        id=key.id,
        name=key.name,
        account_id=key.account_id,
        account=account,
        created_at=key.created_at,
        expires_at=key.expires_at,
        networks=key.networks,
        reads_only=key.reads_only,
        used_at=key.used_at,
        revoked_at=key.revoked_at,
    )
