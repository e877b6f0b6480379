"""Real-name verification online: who the holder of an account is, before or while filing."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayFile
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from court.core.courthouse import Actor
from court.identity import real_name
from court.identity.accounts import account_of
from engine.text.errors import FilingError, LianError

router = APIRouter()
FIELDS = {"姓名": "name", "证件号码": "id_number"}


@router.get("/account/identity")
def ask(request: Request, actor: MayFile, filing: str = "") -> Response:
    """What is known, and the two things to fill in."""
    with house_of(request).look(actor) as look:
        account = account_of(look)
    said = {"name": account.name, "id_number": account.id_number}
    return _page(request, actor, said, _back(filing))


def _back(filing: str) -> str:
    """The draft somebody came from; empty for anything that is no id."""
    return filing if filing.isalnum() and len(filing) <= 32 else ""


def _page(
    request: Request,
    actor: Actor,
    said: dict[str, str],
    back: str,
    errors: dict[str, str] | None = None,
    problem: str = "",
) -> Response:
    house = house_of(request)
    return page(
        request,
        "account/identity.html",
        422 if errors or problem else 200,
        values=said,
        errors=errors or {},
        problem=problem,
        back=back,
        verified=actor.identity_verified,
        open_here=real_name.service_of(house) is not None,
    )


@router.post("/account/identity")
def verify(request: Request, actor: MayFile, form: Posted) -> Response:
    """Ask the service; whatever it says, filing goes on."""
    house, back = house_of(request), _back(text(form, "filing", 40))
    said = {"name": text(form, "name", 60), "id_number": text(form, "id_number", 40)}
    with house.work(actor) as work:
        real_name.count_try(work)
    try:
        with house.work(actor) as work:
            real_name.verify(house, work, said["name"], said["id_number"])
    except FilingError as error:
        errors = {FIELDS.get(p.path, p.path): p.message for p in error.problems}
        return _page(request, actor, said, back, errors)
    except LianError as error:
        return _page(request, actor, said, back, problem=str(error))
    return RedirectResponse(f"/file/{back}/confirm" if back else "/account", 303)
