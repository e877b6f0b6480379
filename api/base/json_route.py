"""The one way into the JSON API: a call is counted, its caller known, then its body read strictly.

FastAPI reads a body before it asks who sends it, and JSON with repeated keys without a word; this
route class does it in the order and with the strictness of the house.  What was read goes on to
FastAPI, which fills the route's own models from it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.base.errors import Refused
from api.base.intake import parts_of
from api.base.long_work import by_size
from api.base.openapi import JSON
from api.base.ratelimit import count_address
from api.base.security import Requires
from engine.check.filing import read_json


class JsonRoute(APIRoute):
    """A route of the API; bodies may have `most_bytes`.

    Raises `TooMany`, `SignInNeeded`, `NotAllowed`, `ForgedRequest`, `Refused`, `FilingError`.
    """

    most_bytes = 4_000_000

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle
        guards = [d.call for d in self.dependant.dependencies if isinstance(d.call, Requires)]

        async def read(request: Request) -> Response:
            count_address(request)
            for guard in guards:
                await guard.admit(request)
            return await handle(await ReadRequest.of(request, self.most_bytes))

        return read


class OpenRoute(JsonRoute):
    """A route that anybody may call."""

    most_bytes = 2_000_000


class ReadRequest(Request):
    """A request whose body was read already."""

    def __init__(self, request: Request, raw: bytes, data: dict[str, Any]) -> None:
        super().__init__(request.scope, request.receive)
        self._raw = raw
        self._data = data

    @classmethod
    async def of(cls, request: Request, limit: int) -> ReadRequest:
        """Read one JSON object.  Raises `Refused`, `FilingError`."""
        check_media_type(request, JSON)
        raw = b"".join([part async for part in parts_of(request, limit)])
        return cls(request, raw, await by_size(raw, lambda: read_json(raw)))

    async def body(self) -> bytes:
        return self._raw

    async def json(self) -> Any:
        return self._data


def check_media_type(request: Request, *allowed: str) -> None:
    """Raises `Refused` (415) for another kind of body."""
    found = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found not in allowed:
        raise Refused(415, f"请把 Content-Type 设为 {allowed[0]}，现在是“{found[:60] or '没有写'}”")
