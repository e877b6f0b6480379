"""我的案件: what a party or a lawyer may see after registration; and the staff's side of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayAssistCases, MayConductCases, MayFollow
from api.base.downloads import attachment
from api.base.posted import Posted, number, text
from api.base.security import house_of
from api.base.web import page
from court.disclosure import correcting, following, papers, showing
from court.hearings.queries import HEARINGS
from court.service.queries import RECORD

router = APIRouter()


@router.get("/my")
def list_page(request: Request, actor: MayFollow) -> Response:
    """The cases the actor follows."""
    with house_of(request).look(actor) as look:
        found = following.all_own(look)
    return page(request, "trial/my.html", cases=found)


@router.get("/my/{court_case_id}")
def course_page(request: Request, actor: MayFollow, court_case_id: str) -> Response:
    """The course of a case for each party the actor follows it for."""
    with house_of(request).look(actor) as look:
        case, courses = showing.courses(look, court_case_id, RECORD, HEARINGS)
    return page(request, "trial/course.html", case=case, courses=courses)


@router.get("/my/{court_case_id}/papers/{document_id}")
def paper(request: Request, actor: MayFollow, court_case_id: str, document_id: str) -> Response:
    """A paper that was served on whom the actor follows the case for."""
    with house_of(request).look(actor) as look:
        found, data = papers.read(look, court_case_id, document_id, RECORD)
    return attachment(found.file_name, found.media_type, data)


@router.post("/trial/{case_id}/follower")
def check(request: Request, case_id: str, actor: MayAssistCases, form: Posted) -> Response:
    """Somebody who appears for a party was seen, with papers."""
    with house_of(request).work(actor) as work:
        following.check(
            work,
            case_id,
            text(form, "party", 32),
            text(form, "phone", 20),
            text(form, "capacity", 8),
        )
    return _back(case_id)


@router.post("/trial/{case_id}/follower/end")
def end(request: Request, case_id: str, actor: MayAssistCases, form: Posted) -> Response:
    """Somebody does not act for the party any more."""
    with house_of(request).work(actor) as work:
        following.end(work, case_id, text(form, "follower", 32))
    return _back(case_id)


@router.post("/trial/{case_id}/disclosure")
def change(request: Request, case_id: str, actor: MayConductCases, form: Posted) -> Response:
    """Put right or take back what the parties were shown."""
    with house_of(request).work(actor) as work:
        correcting.change(
            work,
            case_id,
            number(form, "event"),
            text(form, "kind", 4),
            text(form, "words", 200),
            text(form, "reason", 500),
        )
    return _back(case_id)


def _back(case_id: str) -> Response:
    return RedirectResponse(f"/trial/{case_id}?done=1", 303)
