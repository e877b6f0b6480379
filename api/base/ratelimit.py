"""How much one caller may spend a minute: leaking buckets in each worker's memory.

Addresses of people who only check something are kept nowhere, so they are not counted in the
database, where the tries of signing in are (`court.core.limits`).  With several workers a caller
gets up to as many times the limit.  What a call costs says `api.base.costs`.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request

from api.base.costs import SHARED, calls_of
from court.core.limits import TooMany

ADDRESSES = 10_000
UNKNOWN = "unknown"


class Bucket:
    """So many calls a minute for each caller; short bursts of as many are fine."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.capacity = float(per_minute)
        self.rate = per_minute / 60
        self.clock = clock
        self.levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._one = threading.Lock()

    def take(self, who: str, cost: float = 1) -> None:
        """Count a call.  Raises `TooMany` when the bucket is full; a refused call costs nothing."""
        with self._one:
            self._take(who, cost)

    def _take(self, who: str, cost: float) -> None:
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


class Purse:
    """What callers may spend: an account or an address alone, and an address in all."""

    def __init__(self, per_minute: int) -> None:
        self.callers = Bucket(per_minute)
        self.addresses = Bucket(per_minute * SHARED)


def _purse_of(request: Request) -> Purse:
    found = request.app.state.purse
    assert isinstance(found, Purse)
    return found


def _cost_of(request: Request) -> int:
    route = getattr(request.scope.get("route"), "path", "")
    return calls_of(request.method, str(route))


def count_address(request: Request) -> None:
    """Count a request for its address, once, before anything is asked of the database.

    Raises `TooMany`.
    """
    if not getattr(request.state, "counted", False):
        request.state.counted = True
        _purse_of(request).addresses.take(client_address(request), _cost_of(request))


def count_caller(request: Request, account_id: str) -> None:
    """Count a request for the account it comes from, or for its address; once.

    Raises `TooMany`.
    """
    if not getattr(request.state, "caller", ""):
        request.state.caller = f"account:{account_id}" if account_id else client_address(request)
        _purse_of(request).callers.take(request.state.caller, _cost_of(request))


def charge(request: Request, cost: float) -> None:
    """Count a call that turns out to cost more than others.  Raises `TooMany`."""
    if cost > 0:
        caller = getattr(request.state, "caller", "") or client_address(request)
        _purse_of(request).callers.take(caller, cost)
