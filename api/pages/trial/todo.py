"""待办: what somebody has to do, by day."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import MaySeeTasks
from api.base.security import house_of
from api.base.web import page
from court.cases import queries
from court.core.deadlines import badge

router = APIRouter()


@router.get("/todo")
def todo_page(request: Request, actor: MaySeeTasks) -> Response:
    """Tasks of the role, of the cases one belongs to, and of one's own."""
    house = house_of(request)
    with house.look(actor) as look:
        rows = queries.tasks(look)
        badges = {r.task.id: badge(house.bundle, r.day, look.today) for r in rows if r.day}
    return page(request, "trial/todo.html", rows=rows, badges=badges, most=queries.SHOWN_TASKS)
