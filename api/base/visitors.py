"""Who comes from outside: what address, over what connection, and back to which page of this site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from fastapi.responses import Response

from api.base.ratelimit import client_address
from api.base.security import house_of
from court.core.courthouse import Actor
from court.core.limits import SEND_CODE_ADDRESS, Limit, count
from court.identity import guessing
from court.identity.certificate import read_fingerprint


def local_path(path: str, otherwise: str = "") -> str:
    """A path on this site, never another address.

    Browsers read `//host`, `/\\host` and control characters as more than a path.
    """
    safe = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if safe and path.isprintable() and "\\" not in path else otherwise


def keep_cookie(
    answer: Response,
    request: Request,
    name: str,
    value: str,
    path: str = "/",
    life: timedelta | None = None,
    strict: bool = False,
) -> None:
    """Set a cookie that no script reads; without a `life` it ends with the browser.

    A `strict` one does not come along when a page of another site leads here.
    """
    answer.set_cookie(
        name,
        value,
        max_age=None if life is None else int(life.total_seconds()),
        path=path,
        httponly=True,
        samesite="strict" if strict else "lax",
        secure=is_https(request),
    )


def count_try(request: Request, limit: Limit) -> None:
    """One try of this address.  Raises `TooMany`."""
    with house_of(request).work() as work:
        count(work.session, limit, client_address(request), work.now)


def visitor(request: Request) -> Actor:
    """Nobody yet, from this address: for signing in."""
    return Actor(address=client_address(request))


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of work a form has to bring: so many zero bits, found from this moment on."""

    bits: int
    at: int


def proof_of(request: Request, bits: int = 0) -> Proof:
    return Proof(bits, int(house_of(request).clock().timestamp()))


WORK_BEFORE_CODE = "这里最近发出的验证码多，要先由浏览器算一道题，不到一秒钟。请再点一次发送"


def work_for_code(request: Request, phone: str, proof: str) -> int:
    """Count a code about to be texted for somebody nobody knows.

    Gives the zero bits of the work it has to bring first, 0 when it may go.  `phone` is the number
    as it was typed.  Raises `TooMany`.
    """
    with house_of(request).work(visitor(request)) as work:
        bits = guessing.demanded_for_code(work)
        if bits and not guessing.is_proof(work, phone, bits, proof):
            return bits
        guessing.note_code(work)
    count_try(request, SEND_CODE_ADDRESS)
    return 0


def certificate_of(request: Request) -> str:
    """The fingerprint of the client certificate the proxy verified; empty without one.

    Only a court with a trusted proxy has one: anybody else could write the header.
    """
    settings = house_of(request).settings
    if not (settings.certificate_header and settings.trusted_proxies):
        return ""
    return read_fingerprint(request.headers.get(settings.certificate_header, ""))


def is_https(request: Request) -> bool:
    """Whether people reach this site by https, directly or through a proxy that ends it."""
    public = house_of(request).settings.public_url
    return request.url.scheme == "https" or public.startswith("https:")
