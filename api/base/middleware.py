"""What every request passes: a number to quote, size limits, security headers, one log line."""

from __future__ import annotations

import logging
import secrets
import time

from fastapi import FastAPI, Request
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.base.errors import explain
from api.base.intake import Intake
from api.base.metrics import Metrics
from api.base.readings import Readings
from court.core.courthouse import Courthouse

log = logging.getLogger("lian.request")
PERMISSIONS = "geolocation=(), microphone=(), camera=(self)"
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
        b"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", PERMISSIONS.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
)
LINE_BY_LINE = frozenset({"/api/v1/check/bulk", "/api/v1/events"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SMALLEST_COMPRESSED = 1_000  # bytes: below, a packet is sent either way
COMPRESSION = 6  # a form of 400 KB to 46 KB in 7 ms; 9 saves half a percent more
# For programs on fast lines: an opinion of 139 KB to 20 KB in 0.7 ms, where 6 takes 2.3 for 15 KB.
COMPRESSION_OF_DATA = 1
IN_LOOP_COMPRESSED = 1_000_000  # bytes: such data is packed before a thread would have its turn
DATA = "/api/"
PACKED_ALREADY = (
    "application/pdf",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def request_number() -> str:
    """A short number a person can quote."""
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(6))


class Passage:
    """Pure ASGI, so that streams stay streams."""

    def __init__(
        self, app: ASGIApp, house: Courthouse, metrics: Metrics, readings: Readings
    ) -> None:
        self.app = app
        self.readings = readings
        self.metrics = metrics
        self.limit = house.settings.max_request_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        number = request_number()
        scope.setdefault("state", {})["number"] = number
        status, begun = 500, False

        async def answer(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                sent = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((n, v) for n, v in HEADERS if n not in sent),
                    (b"x-request-number", number.encode()),
                ]
                if not scope["path"].startswith("/static") and b"cache-control" not in sent:
                    message["headers"].append((b"cache-control", b"no-store"))
            await send(message)

        try:
            await self.app(scope, Intake(scope, receive, self.limit), answer)
        except Exception as error:
            # Answered here and not passed on: the server would cut the connection after the answer.
            if begun:
                raise
            said = await explain(Request(scope), error)
            await said(scope, receive, answer)
        finally:
            # The route's pattern, never the path or the query: those can hold personal data.
            route = getattr(scope.get("route"), "path", "-")
            seconds = time.perf_counter() - started
            method = scope["method"] if scope["method"] in METHODS else "-"
            self.metrics.answered(method, route, status, seconds)
            self.readings.answered(scope, status)
            log.info(
                "request",
                extra={
                    "number": number,
                    "method": method,
                    "route": route,
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                },
            )


class Compression(GZipMiddleware):
    """Compression of whole answers.

    What comes line by line goes out as it is made: compression holds the head of an answer back
    until there is something to compress.
    """

    def __init__(self, app: ASGIApp) -> None:
        kinds = (*DEFAULT_EXCLUDED_CONTENT_TYPES, *PACKED_ALREADY)
        super().__init__(app, SMALLEST_COMPRESSED, COMPRESSION, exclude_content_types=kinds)
        self.data = GZipMiddleware(
            app,
            SMALLEST_COMPRESSED,
            COMPRESSION_OF_DATA,
            IN_LOOP_COMPRESSED,
            exclude_content_types=kinds,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in LINE_BY_LINE:
            await self.app(scope, receive, send)
        elif scope["path"].startswith(DATA):
            await self.data(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def install_middleware(app: FastAPI) -> None:
    """The passage inside, compression around it.

    A page holds the session's CSRF token beside what somebody typed; cookies are `SameSite=Lax`,
    so another site cannot make a browser send for such a page and watch its size.
    """
    app.add_middleware(
        Passage, house=app.state.house, metrics=app.state.metrics, readings=app.state.readings
    )
    app.add_middleware(Compression)
