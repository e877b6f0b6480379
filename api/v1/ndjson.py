"""NDJSON in, NDJSON out over one connection: results leave while lines still arrive.

The body is always read on, up to its limit, so that a client that first sends everything and
only then reads cannot lock itself up; results are sent no faster than the client takes them, and
between two lines every other request gets its turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from fastapi import Request, Response
from starlette.types import Message, Receive, Scope, Send

from api.base.answers import packed
from api.base.errors import Refused
from api.base.intake import intake_of
from api.base.long_work import by_size
from api.base.openapi import NDJSON
from api.base.ratelimit import client_address
from court.core.limits import TooMany

MAX_LINES = 20_000
MAX_LINE_BYTES = 1_000_000
MAX_STREAMS, STREAMS_OF_ONE = 8, 2
IDLE_SECONDS = 20
NOTHING_CAME = f"{IDLE_SECONDS} 秒没有传来内容"
RETRY_SECONDS = 10
Result = dict[str, Any]
log = logging.getLogger("lian.error")


class Lines:
    """The body as it arrives, cut into lines."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.refusal = ""
        self.done = False
        self.gone = False
        self.arrived = asyncio.Event()

    async def read(self, receive: Receive) -> None:
        """Read to the end of the body or to the limit, then watch for the client to leave."""
        while not self.gone:
            try:
                message = await receive()
            except Refused as refusal:  # too large: what came before is answered
                self.refusal, self.done = str(refusal), True
                self.arrived.set()
                return
            if message["type"] == "http.disconnect":
                self.gone = self.done = True
            elif not self.done:
                self.buffer += message.get("body", b"")
                self.done = not message.get("more_body", False)
            self.arrived.set()

    async def next(self) -> bytes | None:
        """The next line without its end; None after the last.  A long line is cut off."""
        searched = 0
        while True:
            end = self.buffer.find(b"\n", searched)
            if end >= 0:
                line = bytes(self.buffer[: min(end, MAX_LINE_BYTES + 1)])
                del self.buffer[: end + 1]
                return line
            searched = len(self.buffer)
            if self.done:
                rest = b"" if self.refusal else bytes(self.buffer[: MAX_LINE_BYTES + 1])
                self.buffer.clear()
                return rest or None
            self.arrived.clear()
            await self._more()

    async def _more(self) -> None:
        """Wait for more of the body, but not for ever: others want to be answered too."""
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                await self.arrived.wait()
        except TimeoutError:
            self.refusal, self.done = self.refusal or NOTHING_CAME, True


class Ndjson(Response):
    """For the description: an answer of this media type."""

    media_type = NDJSON


class LineByLine(Ndjson):
    """An answer made line by line from the request's body.

    Raises `Refused` or `TooMany` when made, before anything was sent.
    """

    running: ClassVar[Counter[str]] = Counter()

    def __init__(self, request: Request, work: Callable[[int, bytes], Result]) -> None:
        super().__init__(status_code=200, media_type=NDJSON)
        intake = intake_of(request)
        intake.allow(intake.limit)
        self.caller = client_address(request)
        own = LineByLine.running[self.caller]
        if own >= STREAMS_OF_ONE or LineByLine.running.total() >= MAX_STREAMS:
            said = f"正在进行的批量检查太多，请 {RETRY_SECONDS} 秒以后再试"
            raise TooMany(said, RETRY_SECONDS)
        self.work = work
        self.lines = Lines()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(n, v) for n, v in self.raw_headers if n != b"content-length"]
        reader = asyncio.create_task(self.lines.read(receive))
        LineByLine.running[self.caller] += 1
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await self._answer(partial(_in_time, send))
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (OSError, TimeoutError):
            return  # the client is gone, or reads nothing: nobody to tell
        finally:
            LineByLine.running[self.caller] -= 1
            LineByLine.running += Counter()  # forgets who has none left
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader

    async def _answer(self, send: Send) -> None:
        number = 0
        while not self.lines.gone and (line := await self.lines.next()) is not None:
            number += 1
            if not line.strip():
                continue
            await send(_sent(await by_size(line, partial(self._result, number, line))))
            await asyncio.sleep(0)
            if number >= MAX_LINES:
                break
        if self.lines.refusal:
            await send(_sent(_wrong(number + 1, f"{self.lines.refusal}；后面的没有检查")))
        elif number >= MAX_LINES and (await self.lines.next()) is not None:
            await send(
                _sent(_wrong(number + 1, f"超过 {MAX_LINES:,} 行，后面的没有检查，请分几次提交"))
            )

    def _result(self, number: int, line: bytes) -> bytes:
        if len(line) > MAX_LINE_BYTES:
            said = f"这一行超过 {MAX_LINE_BYTES // 1_000_000} MB，没有检查"
            return _wrong(number, said)
        try:
            return packed(self.work(number, line))
        except Exception as error:  # the other lines must not suffer
            log.error("bulk line", extra={"kind": type(error).__name__}, exc_info=error)
            return _wrong(number, "没有检查成，不是您的问题")


async def _in_time(send: Send, message: Message) -> None:
    """Raises `TimeoutError` when the client takes nothing."""
    async with asyncio.timeout(IDLE_SECONDS):
        await send(message)


def _wrong(number: int, said: str) -> bytes:
    return packed({"行": number, "错误": [{"路径": "", "问题": said}]})


def _sent(line: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": line + b"\n", "more_body": True}
