"""Rendering pages: one Jinja2 environment, escaped, with what every page needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy.exc import SQLAlchemyError

from api.base.assets import codemirror, static
from api.base.formatting import FILTERS
from api.base.places import choices, places
from api.base.security import actor_of, house_of
from court.core.courthouse import Actor, Courthouse
from court.core.deadlines import Periods
from court.core.roles import Action
from court.messages import service as messages

API = Path(__file__).resolve().parents[1]
# Templates lie with the visitors they are for; a name is the same from everywhere.
TEMPLATES = sorted(API.glob("**/templates"))
STATIC = API / "static"

environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.do"],
)
environment.filters.update(FILTERS)
environment.globals["static"] = static
environment.globals["codemirror"] = codemirror


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """An HTML answer.  Templates see `actor`, `court`, `may(动作)`, `path`, `sign(结论)`,
    `periods`, `places()` and their own values."""
    return HTMLResponse(fragment(request, template, **values), status, headers)


def fragment(request: Request, template: str, **values: Any) -> str:
    """A rendered template as text, for the parts that htmx swaps in."""
    house = house_of(request)
    actor = _known_actor(request)
    return environment.get_template(template).render(
        request=request,
        path=request.url.path,
        actor=actor,
        may=lambda name: actor.may(Action[name]),
        unread=lambda: _unread(house, actor),
        court=house.court,
        today=house.today,
        development=house.settings.development,
        sign=house.bundle.policy.sign,
        periods=Periods(house.bundle, house.today),
        address_beginnings=lambda: places(house.bundle, house.today),
        region_choices=lambda: choices(house.bundle, house.today),
        **values,
    )


def _known_actor(request: Request) -> Actor:
    """Who asks; nobody while the database does not say, so that an error still gets its page."""
    try:
        return actor_of(request)
    except SQLAlchemyError:
        return Actor()


def _unread(house: Courthouse, actor: Actor) -> int:
    """How many messages wait for the account, for the header; none while nobody can tell."""
    if not actor.signed_in:
        return 0
    try:
        with house.look(actor) as look:
            return messages.unread(look)
    except SQLAlchemyError:
        return 0
