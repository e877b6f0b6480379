"""The first step of filing: go on with a draft, start from a template, or find the cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile, MayKeepClients
from api.base.security import house_of
from api.base.web import page
from api.forms.page import model_for
from api.pages.open.finder import finder_values
from court.core.courthouse import Actor, Conflict, Courthouse
from court.core.lifecycle import State
from court.core.tables import Filing
from court.filings import (
    clients,
)
from court.filings import (
    queries as case_list,
)
from court.filings import (
    service as filings,
)
from court.filings import (
    templates as filing_templates,
)
from court.filings.tables import Client
from engine.text.errors import FilingError

router = APIRouter()
Words = Annotated[str, Query(max_length=200)]
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a cause is looked for: a new filing, one for a client, another cause for a draft.

    `finder` is this page's own address, `target` where a found cause leads, `post` where the
    choice is sent.
    """

    finder: str = "/file"
    post: str = "/file/start"
    client: Client | None = None
    changing: Filing | None = None

    @property
    def target(self) -> str:
        return f"{self.finder}/new"


def cause_names(house: Courthouse) -> list[str]:
    """Every cause of the edition in force, to choose from."""
    return [cause.name for cause in house.bundle.catalogue.edition_on(house.today).causes]


def _for_client(request: Request, actor: Actor, client_id: str) -> Purpose:
    with house_of(request).look(actor) as look:
        client = clients.one(look, client_id)
    return Purpose(finder=f"/clients/{client.id}/file", client=client)


def _for_draft(request: Request, actor: Actor, filing_id: str) -> Purpose:
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
    if filing.state != State.draft:
        raise Conflict("提交以后不能自己更换案由，请告诉法院")
    here = f"/file/{filing.id}/cause"
    return Purpose(finder=here, post=here, changing=filing)


@router.get("/file")
def choose(
    request: Request, actor: MayFile, q: Words = "", at: Words = "", of: Words = ""
) -> Response:
    """Drafts, templates, and the three ways to a cause."""
    return _finder(request, actor, Purpose(), q, at, of)


@router.get("/clients/{client_id}/file")
def choose_for_client(
    request: Request,
    actor: MayKeepClients,
    client_id: str,
    q: Words = "",
    at: Words = "",
    of: Words = "",
) -> Response:
    """The ways to a cause for a filing in the name of a client."""
    return _finder(request, actor, _for_client(request, actor, client_id), q, at, of)


@router.get("/file/{filing_id}/cause")
def choose_again(
    request: Request,
    actor: MayFile,
    filing_id: str,
    q: Words = "",
    at: Words = "",
    of: Words = "",
) -> Response:
    """Another cause for a draft."""
    return _finder(request, actor, _for_draft(request, actor, filing_id), q, at, of)


def _finder(request: Request, actor: Actor, purpose: Purpose, q: str, at: str, of: str) -> Response:
    with house_of(request).look(actor) as look:
        drafts = case_list.listing(look, case_list.Wanted("草稿"))
        templates = filing_templates.mine(look)
    return page(
        request,
        "filing/start.html",
        purpose=purpose,
        drafts=drafts.filings[:SHOWN],
        more=drafts.total > SHOWN,
        templates=templates[:SHOWN],
        **finder_values(request, q, at, of, purpose.target),
    )


@router.get("/file/new")
def new(request: Request, actor: MayFile, cause: Words = "") -> Response:
    """A cause that was found: what to have at hand, and the button that begins."""
    return _found(request, Purpose(), cause)


@router.get("/clients/{client_id}/file/new")
def new_for_client(
    request: Request, actor: MayKeepClients, client_id: str, cause: Words = ""
) -> Response:
    """A cause that was found for a client, and the button that begins the filing."""
    return _found(request, _for_client(request, actor, client_id), cause)


@router.get("/file/{filing_id}/cause/new")
def new_cause(request: Request, actor: MayFile, filing_id: str, cause: Words = "") -> Response:
    """A cause found for a draft, and the button that changes to it."""
    return _found(request, _for_draft(request, actor, filing_id), cause)


def _found(request: Request, purpose: Purpose, cause: str) -> Response:
    try:
        model = model_for(house_of(request), cause, filings.ONLINE)
    except FilingError:
        return RedirectResponse(f"{purpose.finder}?q={quote(cause)}", 303)
    evidence = model.rows("证据")
    return page(
        request,
        "filing/begin.html",
        purpose=purpose,
        model=model,
        casetype=model.ruleset.casetype,
        evidence=[preset.label for preset in evidence.presets] if evidence else [],
    )
