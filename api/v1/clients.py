"""A lawyer's clients, and the templates of filers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from api.base.access import MayFile, MayKeepClients
from api.base.json_route import JsonRoute
from api.base.openapi import BODY, PREFIX, example, told
from api.base.security import house_of
from api.v1.filer_view import FilingFull
from api.v1.filings import began
from api.v1.models import FilingId, Model, Moment
from court.filings import clients
from court.filings import templates as filing_templates

router = APIRouter(prefix=PREFIX, tags=["委托人和模板"], route_class=JsonRoute)
Id = Annotated[str, Path(max_length=40)]
PARTY_EXAMPLE = {"类型": "自然人", "姓名": "李文海", "住所地": "广东省中山市石岐街道莲塘路8号"}


class ClientSaid(Model):
    party: dict[str, Any] = Field(alias="当事人", description="与起诉材料里的一名当事人相同")
    authority: Literal["", "一般授权", "特别授权"] = Field(default="", alias="代理权限")


class ClientLine(ClientSaid):
    id: str = Field(alias="编号")
    name: str = Field(alias="名称")
    letter_name: str = Field(alias="授权委托书", description="文件名；没有上传的为空")
    created_at: Moment = Field(alias="建立时间")


class ClientList(Model):
    clients: list[ClientLine] = Field(alias="委托人")


class TemplateSaid(Model):
    filing_id: str = Field(alias="起诉", max_length=40, description="从哪一份起诉存为模板")
    name: str = Field(alias="名称", max_length=60)


class TemplateLine(Model):
    id: str = Field(alias="编号")
    name: str = Field(alias="名称")
    cause: str = Field(alias="案由")
    content: dict[str, Any] = Field(alias="内容")
    created_at: Moment = Field(alias="建立时间")


class TemplateList(Model):
    templates: list[TemplateLine] = Field(alias="模板")


@router.get("/clients", **told("委托人", "自己的委托人，按名称排列。"))
def list_clients(request: Request, actor: MayKeepClients) -> ClientList:
    """The lawyer's clients."""
    with house_of(request).look(actor) as look:
        return ClientList(clients=list(map(ClientLine.model_validate, clients.mine(look))))


@router.post(
    "/clients",
    status_code=201,
    openapi_extra=example({"当事人": PARTY_EXAMPLE, "代理权限": "一般授权"}),
    **told("新增委托人", "保存一名当事人的资料和代理权限。", *BODY),
)
def add_client(
    request: Request,
    actor: MayKeepClients,
    said: ClientSaid,
) -> ClientLine:
    """Keep a new client."""
    with house_of(request).work(actor) as work:
        return ClientLine.model_validate(clients.keep(work, said.party, said.authority))


@router.put(
    "/clients/{client_id}",
    openapi_extra=example({"当事人": PARTY_EXAMPLE, "代理权限": "特别授权"}),
    **told("修改委托人", "整个替换。", 404, *BODY),
)
def change_client(
    request: Request,
    actor: MayKeepClients,
    client_id: Id,
    said: ClientSaid,
) -> ClientLine:
    """Replace what is kept of a client."""
    with house_of(request).work(actor) as work:
        kept = clients.keep(work, said.party, said.authority, client_id)
        return ClientLine.model_validate(kept)


@router.delete(
    "/clients/{client_id}",
    status_code=204,
    response_class=Response,
    **told("删除委托人", "已经用他的资料建立的起诉不受影响。", 404),
)
def remove_client(request: Request, actor: MayKeepClients, client_id: Id) -> Response:
    """Forget a client."""
    with house_of(request).work(actor) as work:
        clients.remove(work, client_id)
    return Response(status_code=204)


@router.get("/templates", **told("模板", "自己存的模板，按名称排列。"))
def list_templates(request: Request, actor: MayFile) -> TemplateList:
    """The actor's templates."""
    with house_of(request).look(actor) as look:
        found = filing_templates.mine(look)
        return TemplateList(templates=list(map(TemplateLine.model_validate, found)))


@router.post(
    "/templates",
    status_code=201,
    openapi_extra=example({"起诉": "9f2c4d1ab0e84c0f8a5b6d7e8f901234", "名称": "信用卡纠纷"}),
    **told("存为模板", "把一份起诉里每次相同的内容存下来；同名的替换。", 404, *BODY),
)
def keep_template(
    request: Request,
    actor: MayFile,
    said: TemplateSaid,
) -> TemplateLine:
    """Keep a filing as a template."""
    with house_of(request).work(actor) as work:
        kept = filing_templates.save_from(work, said.filing_id, said.name)
        return TemplateLine.model_validate(kept)


@router.post(
    "/templates/{template_id}/start",
    status_code=201,
    **told("用模板新建起诉", "得到一份草稿。", 404, 422),
)
def start_from_template(
    request: Request, response: Response, actor: MayFile, template_id: Id
) -> FilingFull:
    """A new draft from a template."""
    house = house_of(request)
    with house.work(actor) as work:
        filing = filing_templates.start(work, template_id)
    return began(house, actor, filing.id, response)


@router.delete(
    "/templates/{template_id}",
    status_code=204,
    response_class=Response,
    **told("删除模板", "用它建立的起诉不受影响。", 404),
)
def remove_template(request: Request, actor: MayFile, template_id: Id) -> Response:
    """Delete a template."""
    with house_of(request).work(actor) as work:
        filing_templates.remove(work, template_id)
    return Response(status_code=204)


@router.post(
    "/filings/{filing_id}/again",
    status_code=201,
    **told("再起诉一次", "用这份起诉的全部内容和文件建立一份新草稿。", 404, 422),
)
def file_again(
    request: Request, response: Response, actor: MayFile, filing_id: FilingId
) -> FilingFull:
    """A new draft with everything an earlier filing holds."""
    house = house_of(request)
    with house.work(actor) as work:
        draft = filing_templates.again(work, filing_id)
    return began(house, actor, draft.id, response)
