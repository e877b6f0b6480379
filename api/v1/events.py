"""Server-sent events: what happens to filings, as it happens, to whom it may concern.

The event log is asked once a second.  Whoever was away says the number of the last event seen
(`Last-Event-ID`) and misses nothing.  Filers hear of their own filings what the timeline shows;
the review desk hears of every submitted filing; the auditor of everything.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import Field
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.base.access import SignedIn
from api.base.json_route import JsonRoute
from api.base.openapi import PREFIX, content, told
from api.base.security import actor_of, house_of
from api.base.shutdown import closing
from api.v1.models import Model, Moment
from court.core.courthouse import Actor, Courthouse
from court.core.lifecycle import AFTER_REFUSAL, Event
from court.core.limits import TooMany
from court.core.roles import Action
from court.core.tables import Filing, LogEntry

TICK_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 60.0
BATCH = 200
MAX_STREAMS = 200
MAX_PER_ACCOUNT = 5
FILERS = (
    Event.submit,
    Event.take,
    Event.ask_supplement,
    Event.supplement,
    Event.insist,
    Event.add,
    Event.register,
    Event.explain,
    Event.reopen,
    Event.propose,
    Event.refuse,
    *AFTER_REFUSAL,
    Event.point_elsewhere,
    Event.point_earlier,
    Event.send_back,
    Event.withdraw,
    Event.pay,
)
PRIVATE = (Event.create, Event.save, Event.discard, Event.hand_over)
STREAM = "text/event-stream"
HEARTBEAT = ": 心跳\n\n".encode()

router = APIRouter(prefix=PREFIX, tags=["事件"], route_class=JsonRoute)


class EventLine(Model):
    """The data of one event."""

    number: int = Field(alias="编号")
    at: Moment = Field(alias="时间")
    kind: str = Field(alias="事件")
    subject: str = Field(alias="起诉")
    received_as: str | None = Field(alias="收件号")
    state: str | None = Field(alias="现在的状态")


class EventStream(Response):
    """For the description: an answer of this media type."""

    media_type = STREAM


@dataclass
class Streams:
    """How many streams are open in this worker, by account."""

    open: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, account: str) -> None:
        """Raises `TooMany`."""
        with self.lock:
            if self.open.total() >= MAX_STREAMS or self.open[account] >= MAX_PER_ACCOUNT:
                raise TooMany("打开的事件流太多，请关掉不用的，30 秒以后再试", 30)
            self.open[account] += 1

    def leave(self, account: str) -> None:
        with self.lock:
            self.open[account] -= 1
            self.open += Counter()  # forgets accounts without streams


streams = Streams()


class CountedStream(StreamingResponse):
    """An event stream that is counted as long as it is being sent."""

    def __init__(self, account: str, lines: AsyncIterator[bytes]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(lines, media_type=STREAM, headers=headers)
        self.account = account

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            streams.leave(self.account)


@router.get(
    "/events",
    response_class=EventStream,
    **told(
        "事件流",
        "起诉的状态一有变化就推送（Server-Sent Events）。断线以后带上 `Last-Event-ID` 续接，"
        "不会漏。没有写从哪里开始的，从现在开始。每 15 秒有一次心跳。\n\n"
        "每个事件的 `data` 是 JSON：编号、时间、事件、起诉、收件号、现在的状态。",
        422,
        responses={
            200: content(
                STREAM,
                {"type": "string"},
                'id: 42\nevent: 登记立案\ndata: {"编号":42,"事件":"登记立案"}\n\n',
            )
        },
    ),
)
def stream_events(
    request: Request,
    actor: SignedIn,
    last_event_id: Annotated[
        str, Header(alias="Last-Event-ID", description="最后收到的事件编号", max_length=20)
    ] = "",
    after: Annotated[
        int, Query(ge=-1, le=2**53, description="同上，写在地址里；-1 是从现在开始")
    ] = -1,
) -> Response:
    """A stream that ends when the client leaves, the server closes or the account may no more."""
    house = house_of(request)
    start = int(last_event_id) if last_event_id.isascii() and last_event_id.isdigit() else after
    if start < 0:
        start = _newest(house, actor)
    streams.enter(actor.account_id)
    return CountedStream(actor.account_id, _stream(request, actor, start))


def _newest(house: Courthouse, actor: Actor) -> int:
    with house.look(actor) as look:
        return look.session.scalar(select(func.max(LogEntry.number))) or 0


async def _stream(request: Request, actor: Actor, last: int) -> AsyncIterator[bytes]:
    house = house_of(request)
    said = looked = time.monotonic()
    yield b"retry: 2000\n\n"
    while not closing.is_set():
        now = time.monotonic()
        if now - looked >= LOOK_AGAIN_SECONDS:
            if not await run_in_threadpool(_still_in, request, actor):
                return
            looked = now
        last, lines = await run_in_threadpool(since, house, actor, last)
        if lines:
            yield b"".join(lines)
            said = now
        elif now - said >= HEARTBEAT_SECONDS:
            yield HEARTBEAT
            said = now
        if len(lines) < BATCH:
            await asyncio.sleep(TICK_SECONDS)


def _still_in(request: Request, actor: Actor) -> bool:
    """Whether the session or key still stands: a revoked one hears nothing more."""
    request.state.actor = None
    return actor_of(request).account_id == actor.account_id


def since(house: Courthouse, actor: Actor, last: int) -> tuple[int, list[bytes]]:
    """Events after a number that the actor may see, as lines; and the number to go on from."""
    with house.look(actor) as look:
        newest = look.session.scalar(select(func.max(LogEntry.number))) or 0
        if newest <= last:
            return last, []
        chosen = (
            select(LogEntry, Filing)
            .outerjoin(Filing, Filing.id == LogEntry.subject)
            .where(LogEntry.number > last, LogEntry.number <= newest)
            .order_by(LogEntry.number)
            .limit(BATCH)
        )
        if actor.may(Action.audit):
            pass
        elif actor.may(Action.inbox):
            chosen = chosen.where(Filing.id.is_not(None), LogEntry.kind.not_in(PRIVATE))
        else:
            own = Filing.owner_id == actor.account_id
            chosen = chosen.where(own, LogEntry.kind.in_(FILERS))
        rows = list(look.session.execute(chosen))
    lines = [_line(entry, filing) for entry, filing in rows]
    return (rows[-1][0].number if len(rows) == BATCH else newest), lines


def _line(entry: LogEntry, filing: Filing | None) -> bytes:
    number, state = (filing.number, filing.state) if filing else (None, None)
    data = EventLine.of(entry, received_as=number, state=state).model_dump_json(by_alias=True)
    return f"id: {entry.number}\nevent: {entry.kind}\ndata: {data}\n\n".encode()
