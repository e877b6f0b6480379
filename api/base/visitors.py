"""Who comes from outside: what address, over what connection, and back to which page of this site."""

from __future__ import annotations

from fastapi import Request

from api.base.ratelimit import client_address
from api.base.security import house_of
from court.core.courthouse import Actor
from court.core.limits import Limit, count
from court.identity.certificate import read_fingerprint


def local_path(path: str, otherwise: str = "") -> str:
    """A path on this site, never another address.

    Browsers read `//host`, `/\\host` and control characters as more than a path.
    """
    safe = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if safe and path.isprintable() and "\\" not in path else otherwise


def count_try(request: Request, limit: Limit) -> None:
    """One try of this address.  Raises `TooMany`."""
    with house_of(request).work() as work:
        count(work.session, limit, client_address(request), work.now)


def visitor(request: Request) -> Actor:
    """Nobody yet, from this address: for signing in."""
    return Actor(address=client_address(request))


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
