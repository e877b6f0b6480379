"""规则: every rule to read, with what it says in words, its examples, and how it fared."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import MaySeeRules
from api.base.security import house_of
from api.base.web import page
from api.pages.rules.sections import sections
from api.pages.rules.view import (
    SHOWN_CAUSES,
    listed,
    parts,
    rule_address,
    rule_view,
    titles_of,
)
from court.core import releases
from court.core.courthouse import NotFound
from court.oversight.rule_effects import RECENT_DAYS, effects, most_overridden
from court.workshop.trials import evidence
from engine.bundle.bundle import Bundle
from engine.language.words import EFFECTS, STATUSES
from engine.law.catalogue import Cause
from engine.telling.keeping import kept_lines
from engine.telling.rulebook import Entry, find
from engine.telling.sections import SECTIONS

router = APIRouter()
Word = Annotated[str, Query(max_length=80)]


@router.get("/rules")
def rules_page(
    request: Request,
    actor: MaySeeRules,
    words: Word = "",
    cause: Word = "",
    effect: Word = "",
    status: Word = "",
    day: Word = "",
    below: Word = "",
    section: Word = "",
) -> Response:
    """Rules by subject: the general ones, of one cause, below one part of the tree, found by words.

    Of each subject the first are listed, and more of the `section` asked for; what is left out is
    said.  `day`: as of that day.
    """
    house = house_of(request)
    bundle = house.bundle
    today, problem = _day_asked(day, house.today)
    named, unknown = _cause_asked(bundle, cause, today)
    path = bundle.catalogue.rule_path(named) if named else None
    places = listed(bundle, today, words, effect, status, path, bool(day.strip()))
    if below:
        places = [place for place in places if place.path[:1] == (below,)]
    elif not any((words, cause.strip(), effect, status)):
        places = [place for place in places if not place.path]
    asked = {
        "words": words,
        "cause": cause,
        "effect": effect,
        "status": status,
        "day": day,
        "below": below,
        "section": section if section in SECTIONS else "",
    }
    shown = sections(places, asked)
    with house.look(actor) as look:
        overridden = most_overridden(look)
        release = releases.titles(look.session).get(house.rules.in_force.number, "")
    titles = titles_of(bundle)
    return page(
        request,
        "rules/rules.html",
        sections=shown,
        subjects=SECTIONS,
        total=sum(one.count for one in shown),
        parts=parts(bundle),
        below=below,
        asked=asked,
        effects=EFFECTS,
        statuses=STATUSES,
        problem=unknown or problem,
        cause_path=named.path if named else (),
        kept=kept_lines(bundle.rules_of(named, today).casetype) if named else [],
        reviewed=[(n, titles.get(n, n), times, rule_address(n)) for n, times in overridden],
        recent_days=RECENT_DAYS,
        release=release,
        bundle=bundle.hash[:12],
    )


def _day_asked(day: str, today: date) -> tuple[date, str]:
    """The day to list as of, and what is wrong with the one asked for."""
    try:
        return date.fromisoformat(day.strip()) if day.strip() else today, ""
    except ValueError:
        return today, f"“{day}”不是日期，写成 2026-12-01 这样。下面按今天列出。"


def _cause_asked(bundle: Bundle, cause: str, today: date) -> tuple[Cause | None, str]:
    """The cause asked for, and what to say where there is none of that name."""
    if not cause.strip():
        return None, ""
    found = bundle.catalogue.resolve(cause.strip(), today)
    if found.cause is not None:
        return found.cause, ""
    near = f"最接近的有：{'、'.join(found.nearest)}。" if found.nearest else ""
    return None, f"没有“{cause}”这个案由。{near}下面是全部规则。"


@router.get("/rules/{rule_id:path}")
def rule_page(request: Request, rule_id: str, actor: MaySeeRules, cause: Word = "") -> Response:
    """One rule."""
    house = house_of(request)
    found = _found(house.bundle, rule_id, cause, request)
    view = rule_view(house.bundle, found, house.today)
    rule = view.entry.compiled.rule
    with house.look(actor) as look:
        fared = effects(look, rule.id, rule.effect)
        trial = next(iter(evidence(look, [rule])), None)
    return page(
        request,
        "rules/rule.html",
        view=view,
        rule=rule,
        fared=fared,
        trial=trial,
        shown_causes=SHOWN_CAUSES,
        recent_days=RECENT_DAYS,
    )


def _found(bundle: Bundle, rule_id: str, cause: str, request: Request) -> list[Entry]:
    path = None
    if cause:
        resolved = bundle.catalogue.resolve(cause, house_of(request).today).cause
        path = bundle.catalogue.rule_path(resolved) if resolved else None
    found = find(bundle, rule_id, path)
    if not found:
        raise NotFound("没有这条规则，可能已经改了编号")
    return found
