"""Filings kept as templates, to start others from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor
from court.filings import service as filings
from court.filings import templates as filing_templates
from engine.text.errors import FilingError

router = APIRouter()


@router.get("/templates")
def template_list(request: Request, actor: MayFile, done: str = "") -> Response:
    """Every template of the account, by name."""
    with house_of(request).look(actor) as look:
        found = filing_templates.mine(look)
    return page(request, "lawyers/templates.html", templates=found, kept=done == "kept")


@router.get("/templates/new")
def new_template(request: Request, actor: MayFile, filing: str = "") -> Response:
    """Ask how a template made of a filing is to be called."""
    return _ask_name(request, actor, filing)


def _ask_name(
    request: Request, actor: Actor, filing_id: str, name: str = "", error: str = ""
) -> Response:
    with house_of(request).look(actor) as look:
        filing = filings.own(look, filing_id)
    return page(
        request,
        "lawyers/new_template.html",
        422 if error else 200,
        filing=filing,
        name=name or filing.cause,
        error=error,
    )


@router.post("/templates")
def keep_template(request: Request, actor: MayFile, form: Posted) -> Response:
    """Keep a filing as a template; the same name replaces."""
    filing_id, name = text(form, "filing", 40), text(form, "name", 100)
    try:
        with house_of(request).work(actor) as work:
            filing_templates.save_from(work, filing_id, name)
    except FilingError as error:
        return _ask_name(request, actor, filing_id, name, error.problems[0].message)
    return RedirectResponse("/templates?done=kept", 303)


@router.post("/templates/{template_id}/start")
def start_template(request: Request, actor: MayFile, template_id: str, form: Posted) -> Response:
    """A new draft from a template."""
    with house_of(request).work(actor) as work:
        draft = filing_templates.start(work, template_id)
    return RedirectResponse(f"/file/{draft.id}", 303)


@router.post("/templates/{template_id}/remove")
def remove_template(request: Request, actor: MayFile, template_id: str, form: Posted) -> Response:
    """Forget a template."""
    with house_of(request).work(actor) as work:
        filing_templates.remove(work, template_id)
    return RedirectResponse("/templates", 303)
