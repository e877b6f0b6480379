"""A case entered in the form of its cause, as a filer does, and both opinions on it; nothing is kept."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.base.access import MaySeeRules
from api.base.members import count_members
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.forms.live import live_view
from api.forms.page import CAUSE, FormPage, edit_rows, model_for
from api.forms.posted import FilledIn, posted_form
from api.forms.reading import from_filing
from api.forms.usual import blank
from api.pages.workshop.opening import bundles
from api.pages.workshop.unusable import unusable
from court.core.courthouse import Actor, Courthouse
from court.core.tables import ChangeSet
from court.workshop import trying
from engine.scenarios.cells import members_said
from engine.text.errors import BundleError, FilingError

router = APIRouter()
ONLINE = "网上"
FILING = "_filing"


def _drafted(request: Request, actor: Actor, set_id: str) -> tuple[ChangeSet, Courthouse]:
    """The change set, and the court as it would be with it.  Raises `BundleError`."""
    with house_of(request).look(actor) as look:
        found, _, after = bundles(look, set_id)
    return found, house_of(request).under(after)


def _form(house: Courthouse, found: ChangeSet, posted: FilledIn) -> FormPage:
    here = f"/workshop/sets/{found.id}/try"
    return FormPage(
        model=posted.model,
        entered=posted.entered,
        live=live_view(house, posted.model, posted.entered, house.today),
        action=f"{here}/form",
        check=f"{here}/check",
        hidden={CAUSE: posted.model.cause},
    )


@router.get("/workshop/sets/{set_id}/try/form")
def form_page(
    request: Request,
    set_id: str,
    actor: MaySeeRules,
    cause: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The empty form of a cause; a cause that does not exist leads back, with the reason."""
    try:
        return _empty(request, actor, set_id, cause)
    except BundleError as error:
        return unusable(request, actor, set_id, error, "试一试")


def _empty(request: Request, actor: Actor, set_id: str, cause: str) -> Response:
    found, house = _drafted(request, actor, set_id)
    try:
        posted = blank(house, cause, ONLINE)
    except FilingError:
        address = f"/workshop/sets/{found.id}/try?{urlencode({'unknown': cause})}"
        return RedirectResponse(address, 303)
    shown = _form(house, found, posted)
    return page(request, "workshop/try_form.html", found=found, form=shown, trial=None)


@router.post("/workshop/sets/{set_id}/try/form")
def form_posted(request: Request, set_id: str, actor: MaySeeRules, form: Posted) -> Response:
    """Both opinions on what is filled in; without scripts also rows added or taken away."""
    found, house = _drafted(request, actor, set_id)
    posted = _carried(house, form) or posted_form(house, form, ONLINE)
    count_members(posted.entered.lists)
    add, remove = text(form, "_add"), text(form, "_remove")
    edit_rows(posted.entered, posted.model, add, remove)
    trial = None
    if not (add or remove or FILING in form):
        case = trying.filled_in(house, posted.plain, ONLINE)
        with house_of(request).look(actor) as look:
            trial = trying.try_case(look, found, case)
    return page(
        request,
        "workshop/try_form.html",
        found=found,
        form=_form(house, found, posted),
        trial=trial,
        said=members_said,
    )


def _carried(house: Courthouse, form: FormData) -> FilledIn | None:
    """A case that was tried, put into the form of its cause.  Raises `FilingError`."""
    said = form.get(FILING)
    if not isinstance(said, str):
        return None
    raw = trying.pasted(said, house.today).past.content
    model = model_for(house, str(raw.get("案由", "")), ONLINE)
    return FilledIn(model, from_filing(raw, model))


@router.post("/workshop/sets/{set_id}/try/check")
def check(request: Request, set_id: str, actor: MaySeeRules, form: Posted) -> Response:
    """The live answer of the form under the change set."""
    found, house = _drafted(request, actor, set_id)
    posted = posted_form(house, form, ONLINE)
    count_members(posted.entered.lists)
    return page(request, "form/live.html", form=_form(house, found, posted))
