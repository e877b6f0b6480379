"""A lawyer's clients with their letters of authority."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayKeepClients
from api.base.downloads import attachment
from api.base.posted import Posted, files, text
from api.base.security import house_of
from api.base.web import page
from api.pages.filer.client_form import KINDS, PERSON, fields, party_of
from court.core.courthouse import Actor
from court.filings import clients
from court.filings.tables import Client
from engine.text.errors import FilingError, LianError

router = APIRouter()
DONE = {
    "kept": "已经保存。",
    "letter": "委托书已经保存，带入起诉材料时一起附上。",
    "no-letter": "委托书已经删除。",
    "removed": "已经删除。以前的起诉材料不受影响。",
}


@router.get("/clients")
def client_list(
    request: Request, actor: MayKeepClients, text: str = "", done: str = ""
) -> Response:
    """Every client, by name."""
    words = text.strip()[:60]
    with house_of(request).look(actor) as look:
        known = clients.mine(look)
    found = [c for c in known if words in c.name] if words else known
    return page(
        request,
        "lawyers/clients.html",
        clients=found,
        total=len(known),
        text=words,
        kinds=KINDS,
        done=DONE.get(done, ""),
    )


@router.get("/clients/new")
def new_client(request: Request, actor: MayKeepClients, kind: str = PERSON) -> Response:
    """An empty form for a kind of party."""
    chosen = kind if kind in KINDS else PERSON
    return _form(request, None, chosen, {"类型": chosen}, "")


def _form(
    request: Request,
    client: Client | None,
    kind: str,
    values: Mapping[str, Any],
    authority: str,
    *,
    status: int = 200,
    done: str = "",
    errors: Mapping[str, str] | None = None,
) -> Response:
    return page(
        request,
        "lawyers/client.html",
        status,
        client=client,
        kind=kind,
        kinds=KINDS,
        fields=fields(house_of(request).bundle, kind),
        values=values,
        authority=authority,
        authorities=clients.AUTHORITIES,
        done=done,
        errors=dict(errors or {}),
    )


@router.post("/clients")
def add_client(request: Request, actor: MayKeepClients, form: Posted) -> Response:
    """Keep a new client."""
    return _keep(request, actor, form, None)


@router.post("/clients/{client_id}")
def change_client(
    request: Request, actor: MayKeepClients, client_id: str, form: Posted
) -> Response:
    """Keep what changed."""
    with house_of(request).look(actor) as look:
        client = clients.one(look, client_id)
    return _keep(request, actor, form, client)


def _keep(request: Request, actor: Actor, form: Any, client: Client | None) -> Response:
    kind = text(form, "类型", 10)
    kind = kind if kind in KINDS else PERSON
    party, authority = party_of(form, kind), text(form, "代理权限", 10)
    try:
        with house_of(request).work(actor) as work:
            kept = clients.keep(work, party, authority, client.id if client else "")
    except FilingError as error:
        said = {p.path: p.message for p in error.problems}
        return _form(request, client, kind, party, authority, status=422, errors=said)
    return RedirectResponse(f"/clients/{kept.id}?done=kept", 303)


@router.get("/clients/{client_id}")
def client_page(
    request: Request, actor: MayKeepClients, client_id: str, done: str = ""
) -> Response:
    """One client: facts to change, the letter of authority, what can be done."""
    with house_of(request).look(actor) as look:
        client = clients.one(look, client_id)
    kind = client.party.get("类型", PERSON)
    return _form(request, client, kind, client.party, client.authority, done=DONE.get(done, ""))


@router.post("/clients/{client_id}/letter")
def keep_letter(request: Request, actor: MayKeepClients, client_id: str, form: Posted) -> Response:
    """Keep the signed letter of authority."""
    chosen = files(form, "letter")
    try:
        if not chosen:
            raise LianError("还没有选文件。请选择扫描好的委托书，PDF 或者照片。")
        house = house_of(request)
        found = clients.receive_letter(house, chosen[0].filename or "", chosen[0].file)
        with house.work(actor) as work:
            clients.keep_letter(work, client_id, found)
    except LianError as error:
        with house_of(request).look(actor) as look:
            client = clients.one(look, client_id)
        kind, said = client.party.get("类型", PERSON), {"letter": str(error)}
        return _form(request, client, kind, client.party, client.authority, status=422, errors=said)
    return RedirectResponse(f"/clients/{client_id}?done=letter", 303)


@router.get("/clients/{client_id}/letter")
def letter(request: Request, actor: MayKeepClients, client_id: str) -> Response:
    """The letter, to keep."""
    with house_of(request).look(actor) as look:
        found = clients.letter(look, client_id)
    return attachment(found.name, found.media_type, found.data)


@router.post("/clients/{client_id}/letter/remove")
def remove_letter(
    request: Request, actor: MayKeepClients, client_id: str, form: Posted
) -> Response:
    """Take the letter away."""
    with house_of(request).work(actor) as work:
        clients.remove_letter(work, client_id)
    return RedirectResponse(f"/clients/{client_id}?done=no-letter", 303)


@router.post("/clients/{client_id}/remove")
def remove_client(
    request: Request, actor: MayKeepClients, client_id: str, form: Posted
) -> Response:
    """Forget a client."""
    with house_of(request).work(actor) as work:
        clients.remove(work, client_id)
    return RedirectResponse("/clients?done=removed", 303)
