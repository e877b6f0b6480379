"""Requests that another site makes a browser send do nothing, on every route that changes something."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx
import pytest

from api.base.security import CSRF_HEADER, SAFE
from court.core.roles import Action, Role, may
from tests.api.test_authorisation import (
    OWN_GUARD,
    Visitor,
    Walked,
    filled,
    required,
    routes,
    walked,
)

__all__ = ["walked"]
FORGERIES: Mapping[str, Mapping[str, str]] = {
    "没有令牌": {},
    "令牌不对": {CSRF_HEADER: "x" * 43},
    "来自别的网站": {"sec-fetch-site": "cross-site"},
    "来源不对": {"origin": "https://elsewhere.example"},
}
LEAST = {Role.party: 30, Role.lawyer: 40, Role.judge: 20, Role.administrator: 4}
CARRYING = ("来自别的网站", "来源不对")


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("role", Role)
def test_a_forged_request_is_refused(walked: Walked, role: Role, forgery: str) -> None:
    assert asyncio.run(let_through(walked, role, forgery)) == {}


async def let_through(walked: Walked, role: Role, forgery: str) -> dict[str, int]:
    """Unsafe routes that answered a forged request of a signed-in browser with anything but 403."""
    visitor = Visitor(walked, role)
    found: dict[str, int] = {}
    tried = 0
    for context, method in routes(walked.house):
        (action,) = required(context)
        if action is Action.public and forgery not in CARRYING:
            continue  # nothing of an account is changed there; sign-in has no token yet
        if method in SAFE or context.path in OWN_GUARD or not may(role, action):
            continue
        path = filled(str(context.path), dict.fromkeys(walked.things, "0" * 32))
        headers = dict(FORGERIES[forgery])
        if forgery in CARRYING:
            headers[CSRF_HEADER] = visitor.client.headers[CSRF_HEADER]
        tried += 1
        status = (await forged(visitor, method, path, headers)).status_code
        if status != 403:
            found[f"{method} {context.path}"] = status
    assert tried >= LEAST.get(role, 1)
    return found


async def forged(
    visitor: Visitor, method: str, path: str, headers: dict[str, str]
) -> httpx.Response:
    client = visitor.client
    token = client.headers.pop(CSRF_HEADER)
    try:
        return await client.request(method, path, headers=headers, data={"a": "b"})
    finally:
        client.headers[CSRF_HEADER] = token
        client.cookies.clear()
        client.headers["cookie"] = visitor.cookie
