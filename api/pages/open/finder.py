"""The first step of self-check and filing: which cause is it?  What somebody does who was sued, and
the courts this city has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.base.access import Public
from api.base.security import house_of
from api.base.web import page
from api.forms.tree import branch, sections
from engine.finding.finder import find
from engine.finding.questions import load_questions
from engine.text.errors import FilingError

router = APIRouter()
Words = Annotated[str, Query(max_length=200)]
SELFCHECK_FORM = "/selfcheck/form"
# Doors of `casetypes/表单/找案由.yaml` that have a page.
PAGES_OF_DOORS = {"应诉": "/sued"}


def finder_values(request: Request, q: str, at: str, of: str, target: str) -> dict[str, Any]:
    """What `selfcheck/finder.html` and its parts need; `target` is where a cause leads.

    Other pages that begin with a cause (网上立案, the window) draw the same parts with a target
    of their own: an address that takes `?cause=`.
    """
    house = house_of(request)
    questions = load_questions(house.bundle)
    return {
        "q": q,
        "found": find(house.bundle, q, house.today),
        "pages_of_doors": PAGES_OF_DOORS,
        "step": questions.step(at),
        "above": questions.above(at) if at in questions.steps else "",
        "sections": sections(house.bundle, house.today),
        "open_branch": branch(house.bundle, house.today, of) if of else None,
        "target": target,
        "finder": request.url.path,
        "problem": "",
    }


@router.get("/selfcheck")
def finder(
    request: Request, actor: Public, q: Words = "", at: Words = "", of: Words = ""
) -> Response:
    """Search box, questions and tree; every link and form works without scripts."""
    values = finder_values(request, q, at, of, SELFCHECK_FORM)
    return page(request, "selfcheck/finder.html", **values)


@router.get("/selfcheck/search")
def results(
    request: Request,
    actor: Public,
    q: Words = "",
    target: Words = SELFCHECK_FORM,
    finder: Words = "/selfcheck",
) -> Response:
    """Search results while typing."""
    values = finder_values(request, q, "", "", _inside(target)) | {"finder": _inside(finder)}
    return page(request, "selfcheck/hits.html", **values)


@router.get("/selfcheck/ask")
def question(
    request: Request,
    actor: Public,
    at: Words = "",
    target: Words = SELFCHECK_FORM,
    finder: Words = "/selfcheck",
) -> Response:
    """The next question, in place."""
    values = finder_values(request, "", at, "", _inside(target)) | {"finder": _inside(finder)}
    return page(request, "selfcheck/question.html", **values)


@router.get("/selfcheck/branch")
def tree(
    request: Request, actor: Public, of: Words = "", target: Words = SELFCHECK_FORM
) -> Response:
    """One section of the tree, when it is opened."""
    values = finder_values(request, "", "", of, _inside(target))
    return page(request, "selfcheck/branch.html", **values)


def _inside(address: str) -> str:
    """Only addresses of this site are put into links."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    if not plain or any(sign in address for sign in "?#\\"):
        raise FilingError([])
    return address


@router.get("/sued")
def sued(request: Request, actor: Public) -> Response:
    """What a defendant does (民事诉讼法 128, 130): an answer in time, venue, evidence, the hearing."""
    house = house_of(request)
    look_up = house.bundle.parameters.on(house.today)
    here = look_up("法院").get(house.court) or {}
    return page(
        request,
        "sued.html",
        contact=here.get("联系方式") or here.get("地址", ""),
        answer=_days(look_up("答辩期限")),
        answer_abroad=_days(look_up("境内没有住所的答辩期限")),
        appeal=_days(look_up("对裁定的上诉期限")),
    )


def _days(period: str) -> str:
    """`15日` as pages write it."""
    return period.replace("日", " 日")


@router.get("/courts")
def courts(request: Request, actor: Public) -> Response:
    """The courts of the city with their towns."""
    house = house_of(request)
    look_up = house.bundle.parameters.on(house.today)
    table, towns = look_up("法院"), look_up("中山镇街")
    found = [
        {
            "name": name,
            "level": about["级别"],
            "here": name == house.court,
            "towns": [t for t, said in towns.items() if said["法院"] == name],
            "address": about.get("地址", ""),
        }
        for name, about in table.items()
        if isinstance(about, Mapping)
    ]
    return page(request, "selfcheck/courts.html", courts=found)
