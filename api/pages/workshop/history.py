"""A rule over time, and what any two days have different, in sentences."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MaySeeRules
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.desk import day_of
from court.core.courthouse import NotFound
from court.core.releases import titles
from court.opinions.comparing import runs_of
from court.workshop import history
from engine.telling.rulebook import find
from engine.text.errors import LianError

router = APIRouter()
Word = Annotated[str, Query(max_length=120)]


@router.get("/workshop/history")
def history_page(
    request: Request, actor: MaySeeRules, rule: Word = "", start: Word = "", end: Word = ""
) -> Response:
    """The timeline of a rule; with two days, what changed between them."""
    house = house_of(request)
    found = find(house.bundle, rule) if rule else []
    if rule and not found:
        raise NotFound("没有这条规则，可能已经删除；不写编号可以比较两天")
    problem, compared = "", None
    with house.look(actor) as look:
        called = titles(look.session)
        moments = history.timeline(look, found[0]) if found else []
        try:
            first, last = _days(start, end, house.today)
            if first is not None:
                compared = history.between(look, first, last, rule)
        except LianError as error:
            problem = str(error)
    return page(
        request,
        "workshop/history.html",
        422 if problem else 200,
        rule=rule,
        entry=found[0] if found else None,
        moments=moments,
        compared=compared,
        asked={"start": start, "end": end},
        problem=problem,
        runs=runs_of,
        titles=called,
    )


def _days(start: str, end: str, today: date) -> tuple[date | None, date]:
    """Raises `FilingError` for what is no day."""
    return day_of(start), day_of(end) or today
