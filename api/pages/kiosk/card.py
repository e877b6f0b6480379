"""An identity card put on the machine's reader fills in who files."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.base.access import Public
from api.base.posted import Posted
from api.base.security import house_of
from api.forms.page import model_for
from api.pages.kiosk.door import to_door, visitor_of
from api.pages.kiosk.session import HOME, screen, token_of, while_it_lasts
from court.core.courthouse import NotFound
from court.counter import kiosk
from court.counter.card_reader import NoCard, reader_of, with_card
from court.filings import service as filings
from court.filings.service import KIOSK

router = APIRouter()


@router.post("/kiosk/card")
@while_it_lasts
def read_card(*, request: Request, actor: Public, form: Posted) -> Response:
    """Read the card and go on to what it does not say."""
    house = house_of(request)
    reader = reader_of(house)
    visitor = visitor_of(request, actor)
    if reader is None:
        raise NotFound("这台机器没有读卡器")
    if not visitor.device:
        return to_door(f"{HOME}/q")
    try:
        card = reader.read(visitor.device)
    except NoCard as error:
        return screen(request, "kiosk/card.html", 422, error=str(error))
    with house.work() as work:
        draft = kiosk.current(work, token_of(request))
        side = model_for(house, draft.cause, KIOSK).claiming
        filings.save(work, draft, with_card(draft.content, side, card), draft.revision)
    return RedirectResponse(f"{HOME}/q", 303)


@router.get("/kiosk/card")
def again(request: Request, actor: Public) -> Response:
    """A page that was sent once is not sent again."""
    return RedirectResponse(f"{HOME}/q", 303)
