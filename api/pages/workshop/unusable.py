"""In place of what a change set does: why its rules cannot be used now, and the line to mend."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import edit_address
from api.pages.workshop.finding import title_of
from court.core.courthouse import Actor
from court.workshop import service
from engine.text.errors import BundleError, Problem

MOST_TOLD = 20


def unusable(
    request: Request, actor: Actor, set_id: str, error: BundleError, here: str
) -> Response:
    """The page of a change set that is called `here`, with what is wrong in place of what it shows."""
    with house_of(request).look(actor) as look:
        found = service.one(look, set_id)
    told = [(one.message, _where(one), _address(set_id, one)) for one in error.problems[:MOST_TOLD]]
    rest = len(error.problems) - len(told)
    return page(
        request, "workshop/unusable.html", 422, found=found, here=here, told=told, rest=rest
    )


def _where(one: Problem) -> str:
    return f"{title_of(one.mark.file)}，第 {one.mark.line} 行" if one.mark else ""


def _address(set_id: str, one: Problem) -> str:
    return f"{edit_address(set_id, one.mark.file)}&line={one.mark.line}" if one.mark else ""
