"""Leaving the machine: to the window with a pick-up code, or to the court with one's phone."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import Public
from api.base.posted import Posted, text
from api.base.security import house_of
from api.base.visitors import count_try
from api.forms.page import model_for
from api.pages.kiosk.answers import opened
from api.pages.kiosk.session import HOME, forget, screen, token_of, while_it_lasts
from court.core.courthouse import Actor
from court.core.limits import SEND_CODE_ADDRESS, SIGN_IN_ADDRESS
from court.counter import kiosk
from court.decisions.receiving import foresee, hand_in
from court.filings.service import KIOSK
from court.identity import accounts
from engine.language.parties import CLAIMING, Parties
from engine.text.errors import FilingError

router = APIRouter()
WRONG = "验证码不对，或者已经过了 5 分钟。请再看一次短信，或者返回重新发送。"


@router.post("/kiosk/window")
@while_it_lasts
def to_window(*, request: Request, actor: Public, form: Posted) -> Response:
    """Keep everything for the window and show the slip; the machine knows nothing any more."""
    house = house_of(request)
    with house.work() as work:
        filing = kiosk.hand_to_window(work, token_of(request))
    model = model_for(house, filing.cause, KIOSK)
    live = opened(house, model, filing.content, house.today, filing.cause).live
    return forget(
        screen(
            request, "kiosk/slip.html", filing=filing, live_=live, kept=kiosk.KEPT_FOR_PICKUP.days
        )
    )


@router.get("/kiosk/submit")
@while_it_lasts
def ask_phone(*, request: Request, actor: Public) -> Response:
    """Whose filing is it: a phone number first."""
    with house_of(request).work() as work:
        filing = kiosk.current(work, token_of(request))
    return screen(request, "kiosk/phone.html", filing=filing, phone=_suggested(filing.content))


def _suggested(content: dict[str, object]) -> str:
    """The number the visitor gave as their own."""
    own = Parties(content).of(CLAIMING)
    phone = own[0].values.get("联系电话", "") if own else ""
    return phone if isinstance(phone, str) else ""


@router.post("/kiosk/submit")
@while_it_lasts
def send_code(*, request: Request, actor: Public, form: Posted) -> Response:
    """Send the code to the phone and ask for it."""
    given = text(form, "phone", 30)
    house = house_of(request)
    with house.work() as work:
        filing = kiosk.current(work, token_of(request))
    try:
        phone = accounts.read_phone(given)
    except FilingError as error:
        said = error.problems[0].message
        return screen(request, "kiosk/phone.html", 422, filing=filing, phone=given, error=said)
    count_try(request, SEND_CODE_ADDRESS)
    with house.work() as work:
        accounts.send_code(work, phone)
    return screen(request, "kiosk/code.html", filing=filing, phone=phone)


@router.post("/kiosk/submit/code")
@while_it_lasts
def submit(*, request: Request, actor: Public, form: Posted) -> Response:
    """Hand the filing in for whoever holds the phone."""
    house = house_of(request)
    phone, code = text(form, "phone", 30), "".join(text(form, "code", 20).split())
    count_try(request, SIGN_IN_ADDRESS)
    with house.work() as work:
        filing = kiosk.current(work, token_of(request))
        revision = filing.revision
    token = token_of(request)
    foreseen = foresee(house, Actor(), filing.id)
    done = hand_in(
        house,
        Actor(),
        lambda w: kiosk.submit_with_phone(w, token, phone, code, revision, foreseen),
    )
    if done is None:
        return screen(request, "kiosk/code.html", 422, filing=filing, phone=phone, error=WRONG)
    return forget(screen(request, "kiosk/done.html", filing=done.filing, phone=phone))


@router.get("/kiosk/window")
@router.get("/kiosk/submit/code")
def again(request: Request, actor: Public) -> Response:
    """A page that was sent once is not sent again."""
    return RedirectResponse(f"{HOME}/q", 303)
