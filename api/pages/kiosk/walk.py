"""The self-service machine: the way from the first screen to the court or to the window."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import Public
from api.base.posted import Posted, text
from api.base.security import actor_of, house_of
from api.forms.live import Live
from api.forms.model import KIND
from api.forms.page import FormPage, model_for, pairs
from api.pages.kiosk import causes
from api.pages.kiosk.answers import Reply, answered, filing_of, opened, reply_to
from api.pages.kiosk.blocks import blocks_for
from api.pages.kiosk.door import MACHINE, keep_machine, to_door, visitor_of
from api.pages.kiosk.hearing import MAY_LISTEN, can_be_said
from api.pages.kiosk.screens import MORE, OTHER, TICKS, Screen, find, first_open, places, screens
from api.pages.kiosk.session import HOME, forget, home, keep, screen, token_of, while_it_lasts
from court.core.tables import Filing
from court.counter import kiosk
from court.counter.card_reader import reader_of
from court.filings import service as filings
from court.filings.service import KIOSK
from court.opinions.supplement import EVIDENCE
from engine.finding import finder
from engine.finding.questions import load_questions
from engine.text.errors import FilingError

router = APIRouter()
MOST_FOUND = 8


@router.get("/kiosk")
def start(request: Request, actor: Public, over: str = "") -> Response:
    """What do you want to do?  Nothing of the last visitor is left."""
    with house_of(request).work() as work:
        kiosk.sweep(work)
    first = screen(request, "kiosk/start.html", live=False, over=bool(over))
    return forget(keep_machine(first, request, request.cookies.get(MACHINE, "")))


@router.get("/kiosk/cause")
def choose_cause(
    request: Request, actor: Public, q: str = "", at: str = "", under: str = ""
) -> Response:
    """Which kind of dispute: the usual ones, questions, a search, the tree of causes."""
    house = house_of(request)
    if not _has_begun(request) and not visitor_of(request, actor).is_here:
        return to_door("/kiosk/cause")
    words = q.strip()[:40]
    questions = load_questions(house.bundle)
    with house.look() as look:
        usual = kiosk.usual_causes(look)
    return screen(
        request,
        "kiosk/cause.html",
        live=bool(words or at or under),
        usual=usual,
        words=words,
        found=finder.find(house.bundle, words, house.today),
        most=MOST_FOUND,
        step=questions.step(at) if at else None,
        above=questions.above(at) if at in questions.steps else "",
        start=questions.start,
        level=causes.below(house, under[:20]),
    )


@router.post("/kiosk/cause")
def begin(request: Request, actor: Public, form: Posted) -> Response:
    """A new draft of the chosen cause; in the middle of one, another cause for it."""
    house = house_of(request)
    cause, token = text(form, "cause", 80), token_of(request)
    visitor = visitor_of(request, actor)
    if not visitor.is_here and not _has_begun(request):
        return to_door("/kiosk/cause")
    try:
        with house.work() as work:
            try:
                filings.change_cause(work, kiosk.current(work, token), cause)
            except kiosk.Ended:
                _, token = kiosk.start(work, cause, visitor)
    except FilingError:
        return RedirectResponse(f"{HOME}/cause", 303)
    return keep(RedirectResponse(f"{HOME}/q", 303), request, token)


def _has_begun(request: Request) -> bool:
    """Whether the visitor's draft is open here: who began it was asked then."""
    try:
        with house_of(request).work() as work:
            kiosk.current(work, token_of(request))
    except kiosk.Ended:
        return False
    return True


@router.get("/kiosk/q")
@while_it_lasts
def next_question(*, request: Request, actor: Public) -> Response:
    """The first question without an answer."""
    _, form = _open(request)
    found = screens(form)
    return _to(found[first_open(found)].key)


def _to(key: str) -> Response:
    return RedirectResponse(f"{HOME}/q/{quote(key, safe='')}", 303)


def _open(request: Request) -> tuple[Filing, FormPage]:
    """The visitor's draft and its form.  Raises `Ended`."""
    house = house_of(request)
    with house.work() as work:
        filing = kiosk.current(work, token_of(request))
    model = model_for(house, filing.cause, KIOSK)
    return filing, opened(house, model, filing.content, house.today, filing.cause)


@router.get("/kiosk/q/{key}")
@while_it_lasts
def question(*, request: Request, actor: Public, key: str) -> Response:
    """One question; one that is not asked any more leads to the first open one."""
    filing, form = _open(request)
    found = screens(form, key)
    position = find(found, key)
    if position is None:
        return _to(found[first_open(found)].key)
    return _question(request, filing, found, position, reply_to(found[position], form.live))


def _question(
    request: Request,
    filing: Filing,
    found: list[Screen],
    position: int,
    reply: Reply,
    status: int = 200,
) -> Response:
    left = sum(not s.answered for s in found[position + 1 :])
    spoken = can_be_said(request, found[position])
    shown = screen(
        request,
        "kiosk/question.html",
        status,
        filing=filing,
        screen=found[position],
        previous=found[position - 1].key if position else "",
        done=position,
        total=len(found),
        left=left,
        reply=reply,
        card=_takes_a_card(request, filing, found[position]),
        photos=_photographs(request) and found[position].key == f"{TICKS}{EVIDENCE}",
        blocks=blocks_for(house_of(request).bundle, filing.cause, found[position].key),
        spoken=spoken,
    )
    if spoken:
        shown.headers["permissions-policy"] = MAY_LISTEN
    return shown


def _photographs(request: Request) -> bool:
    """Only machines of the court take pictures: what a visitor's phone holds is filed online."""
    return bool(visitor_of(request, actor_of(request)).device)


def _takes_a_card(request: Request, filing: Filing, asked: Screen) -> bool:
    """Whether the question is who files, and a reader can say it."""
    house = house_of(request)
    side = model_for(house, filing.cause, KIOSK).claiming
    return reader_of(house) is not None and asked.key == f"{side}[0].{KIND}"


@router.post("/kiosk/say/{key}")
@while_it_lasts
def say(*, request: Request, actor: Public, key: str, form: Posted) -> Response:
    """What the machine says to the answer as it is now; nothing is kept yet."""
    filing, page = _open(request)
    position = find(screens(page, key), key)
    reply = Reply("", "")
    if position is not None:
        tried = _tried(request, filing, page, screens(page, key)[position], pairs(form))
        now = find(screens(tried, key), key)
        if now is not None:
            reply = reply_to(screens(tried, key)[now], tried.live)
    return screen(request, "kiosk/say.html", reply=reply)


def _tried(
    request: Request, filing: Filing, page: FormPage, asked: Screen, posted: list[tuple[str, str]]
) -> FormPage:
    """The form as it would be with these answers."""
    house = house_of(request)
    read = filing_of(answered(page.entered, asked, posted), page.model, filing.cause)
    return opened(house, page.model, read.raw, house.today, filing.cause)


@router.post("/kiosk/q/{key}")
@while_it_lasts
def answer(*, request: Request, actor: Public, key: str, form: Posted) -> Response:
    """Keep the answer and go on; one that cannot be read is shown again with what to write."""
    filing, page = _open(request)
    before = screens(page, key)
    position = find(before, key)
    if position is None:
        return RedirectResponse(f"{HOME}/q", 303)
    asked = before[position]
    posted = [] if text(form, "_skip") else pairs(form)
    tried = _tried(request, filing, page, asked, posted)
    after = screens(tried, key)
    now = find(after, key)
    if now is not None and posted:
        reply = reply_to(after[now], tried.live)
        if reply.kind == "错":
            return _question(request, filing, after, now, reply, 422)
    _keep(request, filing, tried.live)
    return _onward(request, asked, posted, after, now, position)


def _keep(request: Request, filing: Filing, live: Live) -> None:
    with house_of(request).work() as work:
        draft = kiosk.current(work, token_of(request))
        filings.save(work, draft, live.filing.raw, filing.revision)


def _onward(
    request: Request,
    asked: Screen,
    posted: list[tuple[str, str]],
    after: list[Screen],
    now: int | None,
    before: int,
) -> Response:
    """To the new row that was asked for, to the next question, or to the result."""
    names = {name for name, _ in posted}
    if asked.next_row and (OTHER in names or (asked.key.startswith(MORE) and "_more" in names)):
        first = next((s for s in after if s.key.startswith(f"{asked.next_row}.")), None)
        return _to(first.key if first else f"{asked.next_row}.{_first_of(asked.next_row)}")
    following = (before if now is None else now) + (0 if now is None else 1)
    if following >= len(after):
        return RedirectResponse(f"{HOME}/result", 303)
    return _to(after[following].key)


def _first_of(row: str) -> str:
    """The first question about a new row: its kind for parties, its name for the others."""
    name = row.partition("[")[0]
    return {"诉讼请求": "名称", "证据": "证据名称"}.get(name, "类型")


@router.get("/kiosk/result")
@while_it_lasts
def result(*, request: Request, actor: Public) -> Response:
    """Everything that is still missing, what it will cost, and the two ways on."""
    filing, form = _open(request)
    found = screens(form)
    where = places(found)
    links = {
        line.key: next((where[t.target] for t in line.targets if t.target in where), "")
        for line in form.live.missing
    }
    return screen(
        request,
        "kiosk/result.html",
        filing=filing,
        live_=form.live,
        links=links,
        last=found[-1].key,
        photos=_photographs(request),
    )


@router.post("/kiosk/alive")
@while_it_lasts
def alive(*, request: Request, actor: Public, form: Posted) -> Response:
    """Somebody is still typing."""
    with house_of(request).work() as work:
        kiosk.current(work, token_of(request))
    return Response(status_code=204)


@router.post("/kiosk/end")
def end(request: Request, actor: Public, form: Posted) -> Response:
    """Wipe everything and go back to the first screen."""
    with house_of(request).work() as work:
        kiosk.end(work, token_of(request))
    answer_ = home(request)
    answer_.headers["Clear-Site-Data"] = '"cache"'
    return answer_
