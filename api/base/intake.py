"""The body of a request as it comes in: measured here, and nowhere else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from api.base.errors import Refused
from court.core.settings import MEGABYTE

PATIENCE = 30.0  # seconds before a body has to come at all
SLOWEST = 10_000  # bytes a second on average, a tenth of a poor mobile connection
TOO_SLOW = "内容传得太慢，没有收全，请换一个网络再试"
CUT_OFF = "连接中断，内容没有收全"


class Intake:
    """A request's `receive`, for as long as its body is not too large.

    The server sets a limit for all; whoever reads a body may allow less (`allow`).  A body is too
    large by the length it announces or as soon as it has grown too large; then whoever reads on
    gets `Refused` (413).  One that comes too slowly to be meant ends with `Refused` (408).
    """

    def __init__(self, scope: Scope, receive: Receive, limit: int) -> None:
        stated = next((v for n, v in scope["headers"] if n == b"content-length"), b"0")
        self.announced = int(stated) if stated.isdigit() else 0
        self.receive = receive
        self.limit = limit
        self.seen = 0
        self.complete = False
        self.begun = time.monotonic()
        scope.setdefault("state", {})["intake"] = self

    async def __call__(self) -> Message:
        self._measure(self.announced)
        message = await self._next()
        self.complete = self.complete or not message.get("more_body", False)
        self.seen += len(message.get("body", b""))
        self._measure(self.seen)
        return message

    async def _next(self) -> Message:
        """The next message; once the body is there, whoever watches for the end may wait."""
        if self.complete:
            return await self.receive()
        left = PATIENCE + self.seen / SLOWEST - (time.monotonic() - self.begun)
        try:
            async with asyncio.timeout(max(left, 0)):
                return await self.receive()
        except TimeoutError:
            raise Refused(408, TOO_SLOW) from None

    def allow(self, limit: int) -> None:
        """Narrow the limit.  Raises `Refused` when more is announced."""
        self.limit = min(self.limit, limit)
        self._measure(self.announced)

    def _measure(self, size: int) -> None:
        if size > self.limit:
            said = f"内容超过 {self.limit / MEGABYTE:g} MB，没有收下，请缩小或者分开提交"
            raise Refused(413, said)


def intake_of(request: Request) -> Intake:
    found = request.state.intake
    assert isinstance(found, Intake)
    return found


async def parts_of(request: Request, limit: int) -> AsyncIterator[bytes]:
    """The body in parts, at most `limit` bytes.  Raises `Refused` (400, 413)."""
    intake_of(request).allow(limit)
    try:
        async for part in request.stream():
            yield part
    except ClientDisconnect:
        raise Refused(400, CUT_OFF) from None
