"""开庭: set, moved, called off for one case; a day of the court by rooms; one's own calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import MayAssistCases, MayKeepBench, MaySeeCases, MaySeeHearings, Public
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.web import page
from api.pages.trial.period import day as posted_day
from court.cases import people
from court.cases.tables import CourtCase
from court.core.courthouse import Work
from court.core.roles import Action
from court.hearings import availability, displaced, postponing, queries, service
from court.hearings.earliest import ORDINARY, HearingError
from court.hearings.placing import Candidate
from court.hearings.postponing import Postponed
from court.hearings.preparing import Given, first_day
from court.hearings.service import Asked
from court.hearings.timetable import HALVES, NoPlace, Place
from court.service.queries import RECORD
from engine.law.periods import is_period
from engine.text.errors import FieldProblem, FilingError

router = APIRouter()
USUAL = "预计庭审时长"
ICS = "text/calendar; charset=utf-8"
MOST_MINUTES = 360
COMING = 60  # days of one's own hearings that are listed


@router.get("/trial/{case_id}/hearing")
def hearing_page(
    request: Request,
    case_id: str,
    actor: MaySeeCases,
    done: str = "",
    move: Annotated[str, Query(max_length=32)] = "",
    kind: Annotated[str, Query(max_length=12)] = "",
    minutes: Annotated[str, Query(max_length=4)] = "",
    wish: Annotated[str, Query(max_length=10)] = "",
    evidence: Annotated[str, Query(max_length=8)] = "",
    answer: Annotated[str, Query(max_length=8)] = "",
    waived: Annotated[str, Query(max_length=1)] = "",
    private: Annotated[str, Query(max_length=1)] = "",
) -> Response:
    """The hearings of a case, the first lawful day with its reasons, and up to three places."""
    house = house_of(request)
    with house.look(actor) as look:
        case = people.find(look, case_id, Action.cases)
        may = people.may(look, case, Action.assist)
        usual = house.bundle.parameters.on(look.today)(USUAL)
        length = _minutes(minutes, usual[people.FULL_NAMES.get(case.procedure, "普通程序")])
        kinds = sorted({room.kind for room in availability.rooms(look)})
        given = Given(evidence.strip(), answer.strip(), waived == "1")
        found, said = _earliest(look, case, given)
        values: dict[str, Any] = {
            "case": case,
            "may_set": may,
            "sittings": queries.of_case(look, case),
            "earliest": found,
            "said": said,
            "kinds": kinds,
            "kind": kind if kind in kinds else (kinds[0] if kinds else ""),
            "minutes": length,
            "wish": wish,
            "given": given,
            "ordinary": people.FULL_NAMES.get(case.procedure, ORDINARY) == ORDINARY,
            "grounds": postponing.grounds_to_postpone(look),
            "private": private == "1",
            "moving": move,
            "candidates": [],
        }
        if may and kind in kinds and found is not None:
            first = max(found.lawful, min(_optional(wish) or found.day, found.day))
            asked = Asked((kind,), length, first, public=private != "1")
            values["candidates"], values["said"] = _candidates(look, case, asked, wish)
    return page(request, "trial/hearing.html", done=done == "1", **values)


def _minutes(said: str, usual: int) -> int:
    given = int(said) if said.isascii() and said.isdigit() else int(usual)
    return min(max(given, 30), MOST_MINUTES)


def _earliest(look: Work, case: CourtCase, given: Given) -> tuple[Any, str]:
    for said in (given.evidence, given.answer):
        if said and not is_period(said):
            return None, "期限请写成 15日 这样"
    try:
        return first_day(look, case, RECORD, given), ""
    except HearingError as error:
        return None, str(error)


def _candidates(
    look: Work, case: CourtCase, asked: Asked, wish: str
) -> tuple[list[Candidate], str]:
    try:
        return service.options(look, case.id, asked, _optional(wish)), ""
    except (NoPlace, FilingError) as error:
        return [], str(error)


def _optional(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        return None


@router.post("/trial/{case_id}/hearing")
def set_hearing(request: Request, case_id: str, actor: MayAssistCases, form: Posted) -> Response:
    """Set a hearing at a place, or move one there."""
    with house_of(request).work(actor) as work:
        case = people.find(work, case_id, Action.assist, lock=True)
        place = _place(form)
        public = not text(form, "private")
        asked = Asked((text(form, "kind", 12),), place.length * 30, place.day, place.day, public)
        found, said = _earliest(work, case, _given(form))
        if found is None:
            raise FilingError([FieldProblem("期限", said)])
        reason = text(form, "reason", 1_000)
        if moving := text(form, "move", 32):
            service.require_of(work, moving, case)
            service.move(work, moving, asked, place, found, _postponed(form), reason)
        else:
            service.schedule(work, case_id, asked, place, found, past=reason)
    return _back(case_id)


def _given(form: Posted) -> Given:
    return Given(text(form, "evidence", 8), text(form, "answer", 8), bool(text(form, "waived", 1)))


def _postponed(form: Posted) -> Postponed | None:
    if not text(form, "postponed", 1):
        return None
    return Postponed(
        text(form, "ground", 60), bool(text(form, "approved", 1)), bool(text(form, "excused", 1))
    )


def _place(form: Posted) -> Place:
    """What a candidate's button says: `日|格|半小时数|法庭`.  Raises `FilingError`."""
    parts = text(form, "place", 80).split("|")
    try:
        day, slot, length, room = parts
        return Place(date.fromisoformat(day), int(slot), int(length), room)
    except ValueError:
        raise FilingError([FieldProblem("开庭", "请选一个时间")]) from None


@router.post("/trial/{case_id}/hearing/{what}")
def happen(
    request: Request, case_id: str, what: str, actor: MayAssistCases, form: Posted
) -> Response:
    """Called off, or held."""
    acts = {"cancel": service.cancel, "held": service.take_place}
    act = acts.get(what)
    if act is None:
        raise FilingError([FieldProblem("开庭", "没有这种处理")])
    with house_of(request).work(actor) as work:
        case = people.find(work, case_id, Action.assist, lock=True)
        hearing = text(form, "hearing", 32)
        service.require_of(work, hearing, case)
        act(work, hearing)
    return _back(case_id)


@router.get("/hearings")
def day_page(
    request: Request,
    actor: MaySeeHearings,
    day: Annotated[str, Query(max_length=10)] = "",
    closed: Annotated[str, Query(max_length=12)] = "",
) -> Response:
    """A day of the court by rooms; `closed`: the event whose displaced hearings are to be listed."""
    with house_of(request).look(actor) as look:
        values = _day_values(look, _optional(day) or look.today)
        if actor.may(Action.bench) and closed.isascii() and closed.isdigit():
            found = service.displaced(look, int(closed))
            values["displaced"] = queries.of_hearings(look, found)
    return page(request, "trial/hearings.html", **values)


def _day_values(look: Work, day: date) -> dict[str, Any]:
    keeping = look.actor.may(Action.bench)
    return {
        "day": day,
        "rooms": queries.of_day(look, day),
        "coming": queries.coming(look, COMING),
        "around": (day - timedelta(days=1), day + timedelta(days=1)),
        "address": "",
        "kinds": availability.ROOM_KINDS if keeping else (),
        "closable": availability.closable(look) if keeping else {},
        "halves": (*HALVES, availability.AGAIN),
        "displaced": None,
    }


@router.post("/hearings/away")
def away(request: Request, actor: MayKeepBench, form: Posted) -> Response:
    """Somebody is away, or a room closed: what stands there has to be moved, and is listed next."""
    first = posted_day(form, "first", "日子")
    last = posted_day(form, "last", "日子") if text(form, "last", 10) else first
    with house_of(request).work(actor) as work:
        event = displaced.close(work, text(form, "who", 64), first, last, text(form, "half", 4))
    return RedirectResponse(f"/hearings?day={first}&closed={event}", 303)


@router.post("/hearings/rooms")
def add_room(request: Request, actor: MayKeepBench, form: Posted) -> Response:
    """Enter a room."""
    with house_of(request).work(actor) as work:
        name, kind = text(form, "name", 40), text(form, "kind", 12)
        availability.add_room(work, name, kind, not text(form, "private"))
    return RedirectResponse("/hearings", 303)


@router.post("/hearings/feed")
def new_feed(request: Request, actor: MaySeeHearings, form: Posted) -> Response:
    """A new secret address of the actor's calendar, shown once."""
    house = house_of(request)
    with house.work(actor) as work:
        secret = queries.new_feed(work)
    base = house.settings.public_url or str(request.base_url).rstrip("/")
    with house.look(actor) as look:
        values = _day_values(look, look.today)
    address = f"{base}/calendar/{secret}.ics"
    return page(request, "trial/hearings.html", **{**values, "address": address})


@router.get("/calendar/{secret}.ics")
def calendar(request: Request, actor: Public, secret: str) -> Response:
    """The calendar of whoever holds the address; calendar programs cannot sign in."""
    with house_of(request).look() as look:
        data = queries.calendar(look, secret)
    return Response(data, media_type=ICS, headers={"Cache-Control": "no-store"})


def _back(case_id: str) -> Response:
    return RedirectResponse(f"/trial/{case_id}/hearing?done=1", 303)
