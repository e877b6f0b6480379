"""What a version of a law changed, article by article, and the rules resting on what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MaySeeRules
from api.base.security import house_of
from api.base.web import page
from api.pages.rules.view import Listed, short
from court.core.courthouse import NotFound
from court.opinions.comparing import runs_of
from court.statutes import changes
from engine.telling.citing import shared

router = APIRouter()
Word = Annotated[str, Query(max_length=80)]


MOST_LISTED = 30  # of one article; the page of the article has all of them by cause


@dataclass(frozen=True, slots=True)
class Told:
    """A rule resting on a changed article; `parts` is what it cites of it, `same` where that stayed."""

    rule: Listed
    parts: str
    same: bool


@router.get("/rules/law/changes")
def changes_page(request: Request, actor: MaySeeRules, name: Word, start: date) -> Response:
    """A version of a law beside the one before it."""
    house = house_of(request)
    law = house.bundle.laws.laws.get(name)
    with house.look(actor) as look:
        made = changes.revision(look, name, start)
        today = look.today
    if law is None or made is None:
        raise NotFound("本院没有导入这一版，或者没有导入它以前的一版")
    effects = house.bundle.kept(shared)
    each = [
        (
            change,
            sorted(
                (Told(short(o.resting.entry), o.resting.parts, o.same) for o in several),
                key=lambda one: one.same,
            ),
            effects.get((name, change.was or change.now), []),
        )
        for change, several in zip(
            made.changes, changes.affected(house.bundle, made, today), strict=True
        )
    ]
    return page(
        request,
        "rules/law_changes.html",
        law=law,
        made=made,
        coming=made.start > today,
        changed=[one for one in each if one[0].now],
        gone=[one for one in each if not one[0].now],
        rules=len({told.rule.id for _, several, _ in each for told in several}),
        most=MOST_LISTED,
        runs=runs_of,
    )
