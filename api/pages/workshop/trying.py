"""Before and after: one case, and all past filings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayDraftRules, MaySeeRules
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.workshop.opening import bundles
from api.pages.workshop.unusable import unusable
from court.core.courthouse import Actor, Conflict, NotFound, Work
from court.core.roles import Action
from court.core.tables import ChangeSet
from court.workshop import queries, service, sharing, trying
from court.workshop.orphans import orphans
from court.workshop.reckoning import ask, known
from court.workshop.service import as_member
from court.workshop.tables import ChangeEffect
from engine.check.opening import find_cause
from engine.scenarios.cells import members_said
from engine.text.errors import BundleError, FilingError

router = APIRouter()
Word = Annotated[str, Query(max_length=200)]
FLIP = "f."


@router.get("/workshop/sets/{set_id}/try")
def try_page(
    request: Request,
    set_id: str,
    actor: MaySeeRules,
    case: Word = "",
    number: Word = "",
    cause: Word = "",
    feature: Word = "",
    title: Word = "",
    unknown: Word = "",
    kept: Word = "",
) -> Response:
    """A case before and after; the address is a link to exactly this try, changed answers too."""
    house = house_of(request)
    said = request.query_params.multi_items()
    if any(name.startswith(FLIP) and not value for name, value in said):
        filled = [pair for pair in said if pair[1]]
        return RedirectResponse(f"/workshop/sets/{quote(set_id)}/try?{urlencode(filled)}", 303)
    flips = flips_of(said)
    asked = {
        "case": case,
        "number": number,
        "cause": cause,
        "feature": feature,
        "title": title,
        "kept": kept,
    }
    problem, trial = "", None
    with house.work(actor) as work:
        found = service.one(work, set_id)
        try:
            trial = _tried(work, found, asked, flips)
            if trial is None and unknown:
                find_cause(house.bundle, {"案由": unknown}, house.today)
        except (FilingError, NotFound) as error:
            problem = str(error)
        except BundleError as error:
            return unusable(request, actor, set_id, error, "试一试")
        beside = _beside(work, found, cause.strip())
    beside |= {"trial": trial, "problem": problem, "asked": asked, "flips": len(flips)}
    return page(request, "workshop/try.html", 404 if problem else 200, **beside, original="")


def _beside(work: Work, found: ChangeSet, cause: str) -> dict[str, Any]:
    """What the page offers to try, whatever was tried on it."""
    house = work.house
    causes = trying.changed_causes(work, found)
    return {
        "found": found,
        "behind": queries.behind(work, found),
        "causes": causes,
        "offered": trying.offered(house.bundle, cause, house.today)[: trying.MOST_OFFERED],
        "past": trying.past_lines(work, causes, cause),
        "tries": sharing.listing(work, found),
        "said": members_said,
    }


def _tried(
    work: Work, found: ChangeSet, asked: Mapping[str, str], flips: Mapping[str, str]
) -> trying.Trial | None:
    """The case an address asks for, before and after; None where it asks for none."""
    if asked["number"]:
        return trying.try_filing(work, found, asked["number"], flips)
    masked = False
    if asked["title"]:
        case = trying.of_scenario(work, asked["feature"], asked["title"])
    elif asked["kept"]:
        case, masked = sharing.opened(work, found, asked["kept"])
    elif asked["case"]:
        case = trying.chosen(work.house.bundle, asked["case"], work.today)
    else:
        return None
    return trying.try_case(work, found, case, masked, flips)


def flips_of(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The changed answers of an address or a form, by their places in the filing."""
    return {name.removeprefix(FLIP): v for name, v in said if name.startswith(FLIP) and v}


@router.post("/workshop/sets/{set_id}/try")
def try_pasted(request: Request, set_id: str, actor: MaySeeRules, form: Posted) -> Response:
    """A filing somebody pasted; it is not kept."""
    house = house_of(request)
    said = form.get("filing")
    raw = said if isinstance(said, str) else ""
    problem, trial = "", None
    flips = flips_of((name, text(form, name, 200)) for name in form if name.startswith(FLIP))
    with house.look(actor) as look:
        found = service.one(look, set_id)
        try:
            case = trying.pasted(raw, look.today)
            trial = trying.try_case(look, found, case, flips=flips)
        except FilingError as error:
            problem = str(error)
        except BundleError as error:
            return unusable(request, actor, set_id, error, "试一试")
        beside = _beside(look, found, "")
    asked = {"case": "", "number": "", "cause": ""}
    beside |= {"trial": trial, "problem": problem, "asked": asked, "flips": len(flips)}
    return page(request, "workshop/try.html", 422 if problem else 200, **beside, original=raw)


@router.post("/workshop/sets/{set_id}/tries")
def keep(request: Request, set_id: str, actor: MaySeeRules, form: Posted) -> Response:
    """Keep a case that was tried, and go to the address that opens it."""
    said = form.get("filing")
    with house_of(request).work(actor) as work:
        made = sharing.share(work, set_id, said if isinstance(said, str) else "").id
    return RedirectResponse(f"/workshop/sets/{quote(set_id)}/try?{urlencode({'kept': made})}", 303)


@router.post("/workshop/sets/{set_id}/tries/{try_id}/delete")
def take_back(
    request: Request, set_id: str, try_id: str, actor: MaySeeRules, form: Posted
) -> Response:
    """Delete a case one has kept."""
    with house_of(request).work(actor) as work:
        sharing.take_back(work, set_id, try_id)
    return RedirectResponse(f"/workshop/sets/{quote(set_id)}/try", 303)


@router.get("/workshop/sets/{set_id}/effects")
def effects_page(request: Request, set_id: str, actor: MaySeeRules) -> Response:
    """What becomes of past filings; that a member of a draft looked at it is kept."""
    try:
        return _effects(request, actor, set_id)
    except BundleError as error:
        return unusable(request, actor, set_id, error, "影响")


def _effects(request: Request, actor: Actor, set_id: str) -> Response:
    with house_of(request).look(actor) as look:
        found, before, after = bundles(look, set_id)
        result = known(look, found, before, after)
        gone = orphans(look, before, after)
        may_write = bool(service.depth_in(look, found))
        passed = queries.behind(look, found)
    counted = _asked(request, actor, set_id) if result is None else None
    if result is not None and may_write and found.looked_at != after.files.hash:
        _note(request, actor, set_id, after.files.hash)
    return page(
        request,
        "workshop/effects.html",
        found=found,
        effects=result,
        counted=counted,
        orphans=gone,
        behind=passed,
        may_write=may_write,
        filed=actor.may(Action.inbox),
    )


def _asked(request: Request, actor: Actor, set_id: str) -> ChangeEffect:
    """How far the job is that reckons it; asked for where it is not yet."""
    with house_of(request).work(actor) as work:
        return ask(work, *bundles(work, set_id))


def _note(request: Request, actor: Actor, set_id: str, content: str) -> None:
    """Keep that it was looked at; handed in or given up meanwhile, it no longer matters."""
    with suppress(Conflict), house_of(request).work(actor) as work:
        as_member(work, set_id).looked_at = content


@router.post("/workshop/sets/{set_id}/words")
def words(request: Request, set_id: str, actor: MayDraftRules, form: Posted) -> Response:
    """Why a registered filing may come to a refusal under the new rules, one word for each."""
    with house_of(request).work(actor) as work:
        found = as_member(work, set_id)
        said = {
            name.removeprefix("word-"): text(form, name, 500)
            for name in form
            if name.startswith("word-")
        }
        found.words = {**found.words, **{name: word for name, word in said.items() if word}}
    return RedirectResponse(f"/workshop/sets/{set_id}/effects", 303)
