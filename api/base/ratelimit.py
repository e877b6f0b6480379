"""How often one address may call: a leaking bucket in each worker's memory.

Addresses of people who only check something are kept nowhere, so they are not counted in the
database, where the tries of signing in are (`court.core.limits`).  With several workers an address
gets up to as many times the limit.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request

from court.core.limits import TooMany

ADDRESSES = 10_000
UNKNOWN = "unknown"


class Bucket:
    """So many calls a minute for each address; short bursts of as many are fine."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.capacity = float(per_minute)
        self.rate = per_minute / 60
        self.clock = clock
        self.levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, cost: float = 1) -> None:
        """Count a call.  Raises `TooMany` when the bucket is full; a refused call costs nothing."""
        now = self.clock()
        level, seen = self.levels.pop(who, (0.0, now))
        level = max(0.0, level - (now - seen) * self.rate)
        fits = level + cost <= self.capacity or level == 0
        self.levels[who] = (level + cost if fits else level, now)
        while len(self.levels) > ADDRESSES:
            self.levels.popitem(last=False)
        if not fits:
            wait = max(1, int((level + cost - self.capacity) / self.rate) + 1)
            raise TooMany(f"请求太频繁，请 {wait} 秒以后再试", wait)


def client_address(request: Request) -> str:
    """The caller's network address; of IPv6 the /64 that one household has.

    Behind a proxy the server has already put the address the trusted proxy reported here.
    """
    return address_of(request.client.host if request.client else "")


def address_of(host: str) -> str:
    """The address that counts for a host as the server gives it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host or UNKNOWN
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def bucket_of(request: Request) -> Bucket:
    found = request.app.state.calls
    assert isinstance(found, Bucket)
    return found


def limited(request: Request) -> None:
    """Count a call of the API.  Raises `TooMany`."""
    bucket_of(request).take(client_address(request))


def charge(request: Request, cost: float) -> None:
    """Count a call that costs more than others once more.  Raises `TooMany`."""
    if cost > 0:
        bucket_of(request).take(client_address(request), cost)
