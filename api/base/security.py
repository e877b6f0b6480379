"""Who asks, whether they may, and whether the request really comes from their page."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.base.ratelimit import count_address, count_caller
from court.core.courthouse import Actor, Courthouse, NotAllowed, NotFound
from court.core.roles import PUBLIC, STAFF, Action, may
from court.identity import accounts, keys
from engine.text.errors import FieldProblem, FilingError, LianError

COOKIE = "lian_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"


class SignInNeeded(LianError):
    """Nobody is signed in, and this needs somebody: of the court (`staff`) or of the public."""

    def __init__(self, message: str, staff: bool = False) -> None:
        super().__init__(message)
        self.staff = staff


class StepOwed(LianError):
    """Somebody who signed in has to do something before anything else."""

    def __init__(self, owed: str) -> None:
        super().__init__(f"请先{owed}，再办别的事")
        self.owed = owed


class ForgedRequest(LianError):
    """A form that does not carry its token, or comes from another site."""


def house_of(request: Request) -> Courthouse:
    """The courthouse this application serves, with the rules in force when the request came."""
    known = getattr(request.state, "house", None)
    if isinstance(known, Courthouse):
        return known
    house = request.app.state.house
    assert isinstance(house, Courthouse)
    pinned = request.state.house = house.pinned()
    return pinned


def actor_of(request: Request) -> Actor:
    """The account of the cookie or of the API key; asked of the database once a request."""
    known = getattr(request.state, "actor", None)
    if isinstance(known, Actor):
        return known
    actor = _identify(request)
    request.state.actor = actor
    return actor


def _identify(request: Request) -> Actor:
    house = house_of(request)
    header = request.headers.get("authorization", "")
    if request.url.path.startswith(API) and header.lower().startswith("bearer "):
        return keys.by_key(house, header[7:].strip(), host_of(request))
    token = request.cookies.get(COOKIE, "")
    actor = accounts.by_token(house, token) if token else Actor()
    return Actor() if actor.role in STAFF and not may_be_staff(request) else actor


def host_of(request: Request) -> str:
    """The address a request comes from; behind a proxy the one the trusted proxy reported."""
    return request.client.host if request.client else ""


def may_be_staff(request: Request) -> bool:
    """Whether the court lets its staff work from where this request comes from."""
    networks = house_of(request).settings.staff_networks
    return not networks or keys.is_within(host_of(request), [str(one) for one in networks])


class Requires:
    """A dependency that names the action a route needs and gives its actor.

    `settled` is False for the pages where somebody who just signed in does what they still owe.
    Raises `TooMany`, `SignInNeeded`, `StepOwed`, `NotAllowed`, `ForgedRequest`.  Every route has
    exactly one.
    """

    def __init__(self, action: Action, settled: bool = True) -> None:
        self.action, self.settled = action, settled

    def __call__(self, request: Request) -> Actor:
        count_address(request)
        refuse_nul(request)
        check_origin(request)
        actor = actor_of(request)
        count_caller(request, actor.account_id)
        if self.action is not Action.public:
            if not actor.signed_in:
                raise SignInNeeded("请先登录", not any(may(role, self.action) for role in PUBLIC))
            if actor.owes and self.settled:
                raise StepOwed(actor.owes)
            if not actor.may(self.action):
                raise NotAllowed(f"您的身份（{actor.role}）不能{self.action}")
            if actor.reads_only and request.method not in SAFE:
                raise NotAllowed("这把接口密钥只能查看，不能提交和修改")
        if request.method not in SAFE and actor.signed_in and not actor.by_key:
            _check_header_token(request, actor, must=self._must_carry_token(request))
        return actor

    async def admit(self, request: Request) -> Actor:
        """Who asks, before anything else of the request is looked at; raises as a call does."""
        return await run_in_threadpool(self, request)

    def _must_carry_token(self, request: Request) -> bool:
        """A call of the API has no form that could carry the token later."""
        return self.action is not Action.public and request.url.path.startswith(API)


def refuse_nul(request: Request) -> None:
    """An address with a NUL is nobody's; PostgreSQL would not even look for it."""
    if "\0" in request.scope["path"]:
        raise NotFound("没有这一页，可能是地址写错了")
    if b"%00" in request.scope["query_string"]:
        raise FilingError([FieldProblem("", "地址里有不能用的字符，请重新输入")])


def check_origin(request: Request) -> None:
    """Refuse what another site makes a browser send (login forms have no token yet)."""
    if request.method in SAFE:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForgedRequest("这个请求来自别的网站，没有执行")
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForgedRequest("这个请求来自别的网站，没有执行")


def _check_header_token(request: Request, actor: Actor, must: bool) -> None:
    """The token arrives in a header (htmx, scripts) or in the form, checked by `check_form`."""
    sent = request.headers.get(CSRF_HEADER)
    if sent is None and must:
        raise ForgedRequest(f"用登录的浏览器调用接口，要在 {CSRF_HEADER} 里带上会话的令牌")
    if sent is not None and not hmac.compare_digest(sent.encode(), actor.csrf.encode()):
        raise ForgedRequest("页面已经过期，请刷新以后再试，填写的内容还在")
    request.state.csrf_checked = sent is not None


def check_form(request: Request, form_token: object) -> None:
    """Raises `ForgedRequest` unless header or form carried the session's token.

    Every handler that changes something for a signed-in browser reads its form through
    `api.base.posted.read_posted`, which calls this.
    """
    actor = actor_of(request)
    if not actor.signed_in or actor.by_key or getattr(request.state, "csrf_checked", False):
        return
    sent = form_token if isinstance(form_token, str) else ""
    if not hmac.compare_digest(sent.encode(), actor.csrf.encode()):
        raise ForgedRequest("页面已经过期，请刷新以后再试，填写的内容还在")
    request.state.csrf_checked = True
