"""Answers that are said: what was heard is shown to be put in or said again, and kept nowhere."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.base.access import Public
from api.base.middleware import PERMISSIONS
from api.base.posted import Posted, files
from api.base.security import actor_of, house_of
from api.pages.kiosk.door import visitor_of
from api.pages.kiosk.screens import Screen
from api.pages.kiosk.session import screen, token_of, while_it_lasts
from court.core.courthouse import NotFound
from court.counter import kiosk
from court.counter.listening import MOST_BYTES, REFUSED, TOO_LONG, NotHeard, heard, listener_of

router = APIRouter()
RECORDINGS = ("audio/webm", "audio/ogg", "audio/mp4", "audio/wav")
# On a screen that offers 「说」, and nowhere else.
MAY_LISTEN = PERMISSIONS.replace("microphone=()", "microphone=(self)")
SPOKEN = frozenset({"文字", "地址", "日期", "金额"})


def can_be_said(request: Request, asked: Screen) -> bool:
    """Whether 「说」 is offered: at a machine of the court, where one field is words."""
    fields = [control.field for control in asked.controls if not control.field.choices]
    spoken = [field for field in fields if field.type in SPOKEN]
    house = house_of(request)
    return bool(
        asked.sort == "fields"
        and spoken
        and listener_of(house) is not None
        and visitor_of(request, actor_of(request)).device
    )


@router.post("/kiosk/hear")
@while_it_lasts
def hear(*, request: Request, actor: Public, form: Posted) -> Response:
    """The words of a recording, to be confirmed on the page; nothing is entered."""
    house = house_of(request)
    listener = listener_of(house)
    if listener is None or not visitor_of(request, actor).device:
        raise NotFound("这台机器不能听写")
    with house.work() as work:
        kiosk.current(work, token_of(request))
    recorded = next(iter(files(form, "_sound")), None)
    media_type = (recorded.content_type or "").partition(";")[0] if recorded else ""
    sound = recorded.file.read(MOST_BYTES + 1) if recorded else b""
    try:
        if media_type not in RECORDINGS or not sound:
            raise NotHeard(REFUSED)
        if len(sound) > MOST_BYTES:
            raise NotHeard(TOO_LONG)
        words, problem = heard(listener, sound, media_type), ""
    except NotHeard as error:
        words, problem = "", str(error)
    return screen(request, "kiosk/heard.html", heard=words, problem=problem)
